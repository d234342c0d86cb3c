"""Languages: ISO 639-1 and 639-3 codes, English names, and the groups that model names speak of.

Where a language has no code of two letters, its code here is the one of three. Knows no model.
"""

from __future__ import annotations

import re
from functools import cache

#: code, ISO 639-3 (of the standard variety where 639-3 has several), English name.
_LANGUAGES = """
af afr Afrikaans|am amh Amharic|ar ara Arabic|as asm Assamese|ast ast Asturian|ay aym Aymara
az aze Azerbaijani|ba bak Bashkir|be bel Belarusian|bg bul Bulgarian|bm bam Bambara
bn ben Bengali|bo bod Tibetan|br bre Breton|bs bos Bosnian|ca cat Catalan|ceb ceb Cebuano
cs ces Czech|cv chv Chuvash|cy cym Welsh|da dan Danish|de deu German|dz dzo Dzongkha
ee ewe Ewe|el ell Greek|en eng English|eo epo Esperanto|es spa Spanish|et est Estonian
eu eus Basque|fa fas Persian|ff ful Fulah|fi fin Finnish|fj fij Fijian|fo fao Faroese
fr fra French|fur fur Friulian|fy fry Western Frisian|ga gle Irish|gd gla Scottish Gaelic
gl glg Galician|gn grn Guarani|gu guj Gujarati|ha hau Hausa|haw haw Hawaiian|he heb Hebrew
hi hin Hindi|hr hrv Croatian|ht hat Haitian Creole|hu hun Hungarian|hy hye Armenian
ia ina Interlingua|id ind Indonesian|ig ibo Igbo|ilo ilo Iloko|is isl Icelandic|it ita Italian
ja jpn Japanese|jv jav Javanese|ka kat Georgian|kg kon Kongo|ki kik Kikuyu|kk kaz Kazakh
km khm Khmer|kn kan Kannada|ko kor Korean|ks kas Kashmiri|ku kur Kurdish|ckb ckb Central Kurdish
ky kir Kyrgyz|la lat Latin|lb ltz Luxembourgish|lg lug Ganda|li lim Limburgish|ln lin Lingala
lo lao Lao|lt lit Lithuanian|lv lav Latvian|mg mlg Malagasy|mi mri Maori|mk mkd Macedonian
ml mal Malayalam|mn mon Mongolian|mr mar Marathi|ms msa Malay|mt mlt Maltese|my mya Burmese
nb nob Norwegian Bokmål|ne nep Nepali|nl nld Dutch|nn nno Norwegian Nynorsk|no nor Norwegian
nso nso Northern Sotho|ny nya Nyanja|oc oci Occitan|om orm Oromo|or ori Odia|pa pan Punjabi
pap pap Papiamento|pl pol Polish|ps pus Pashto|pt por Portuguese|qu que Quechua|rn run Rundi
ro ron Romanian|ru rus Russian|rw kin Kinyarwanda|sa san Sanskrit|sc srd Sardinian
scn scn Sicilian|sd snd Sindhi|sg sag Sango|si sin Sinhala|sk slk Slovak|sl slv Slovenian
sm smo Samoan|sn sna Shona|so som Somali|sq sqi Albanian|sr srp Serbian|ss ssw Swati
st sot Southern Sotho|su sun Sundanese|sv swe Swedish|sw swa Swahili|ta tam Tamil|te tel Telugu
tg tgk Tajik|th tha Thai|ti tir Tigrinya|tk tuk Turkmen|tl tgl Tagalog|tn tsn Tswana
to ton Tongan|tpi tpi Tok Pisin|tr tur Turkish|ts tso Tsonga|tt tat Tatar|ug uig Uyghur
uk ukr Ukrainian|ur urd Urdu|uz uzb Uzbek|vi vie Vietnamese|war war Waray|wo wol Wolof
xh xho Xhosa|yi yid Yiddish|yo yor Yoruba|yue yue Cantonese|zh zho Chinese
zh-Hant zho_Hant Chinese (traditional)|zu zul Zulu
"""
#: Other codes for the same: of 639-3, of old standards, and of careless names.
_SAME = """
arb ar|cmn zh|jap ja|iw he|in id|ji yi|fil tl|zho_hans zh|cmn_hans zh|cmn_hant zh-Hant
zh_hant zh-Hant|zh_tw zh-Hant|zh_hk zh-Hant|zht zh-Hant|zh_cn zh|chi zh|pes fa
prs fa|lvs lv|npi ne|plt mg|zsm ms
als sq|azj az|khk mn|uzn uz|ydd yi|ory or|swh sw|kmr ku|gaz om|pbt ps|quy qu|ayr ay|fuv ff|ekk et
ns nso|ger de|fre fr|dut nl|cze cs|gre el|rum ro|slo sk|per fa|baq eu|wel cy|ice is|geo ka|arm hy
alb sq|mac mk|may ms|bur my|tib bo|hbs sr|kon_latn kg|nob_latn nb|srp_cyrl sr|kas_arab ks
"""
#: The members of language families that models are named after, as far as they have a table.
GROUPS: dict[str, tuple[str, ...]] = {
    "romance": ("ca", "es", "fr", "gl", "it", "oc", "pt", "ro", "sc", "scn"),
    "roa": ("ca", "es", "fr", "gl", "it", "oc", "pt", "ro", "sc", "scn"),
    "itc": ("ca", "es", "fr", "gl", "it", "la", "oc", "pt", "ro", "sc", "scn"),
    "gem": ("af", "da", "de", "en", "fo", "is", "lb", "nb", "nl", "nn", "no", "sv", "yi"),
    "gmw": ("af", "de", "en", "lb", "nl", "yi"),
    "gmq": ("da", "fo", "is", "nb", "nn", "no", "sv"),
    "nordic": ("da", "fi", "fo", "is", "nb", "nn", "no", "sv"),
    "scandinavia": ("da", "is", "nb", "nn", "no", "sv"),
    "sla": ("be", "bg", "bs", "cs", "hr", "mk", "pl", "ru", "sk", "sl", "sr", "uk"),
    "zle": ("be", "ru", "uk"),
    "zls": ("bg", "bs", "hr", "mk", "sl", "sr"),
    "zlw": ("cs", "pl", "sk"),
    "bat": ("lt", "lv"),
    "fiu": ("et", "fi", "hu"),
    "urj": ("et", "fi", "hu"),
    "cel": ("br", "cy", "ga", "gd"),
    "celtic": ("br", "cy", "ga", "gd"),
    "trk": ("az", "ba", "cv", "kk", "ky", "tk", "tr", "tt", "ug", "uz"),
    "sem": ("am", "ar", "he", "mt", "ti"),
    "dra": ("kn", "ml", "ta", "te"),
    "inc": ("as", "bn", "gu", "hi", "mr", "ne", "or", "pa", "si", "ur"),
}


def our_code(code: str) -> str:
    """Returns our code for a model's own: "jpn", "jpn_Jpan", "ja_XX", "__ja__" → "ja".

    What is in no table comes back as it is, in small letters and without its script or region.
    """
    code = code.strip("_<>").replace("-", "_").lower()
    known, same = _tables()
    if code in same:
        return same[code]
    base = code.split("_")[0]
    if base in same:  # a variety of a language: its own code where another has the short one
        return same[base]
    return known.get(base, base)


def english_name(code: str) -> str:
    """Returns a language's name in English, for prompts; the code itself if it has none here."""
    return _names().get(code) or _names().get(code.split("-")[0], code)


def is_same(one: str, other: str) -> bool:
    """Tells whether two codes mean one language; "zh-Hans" is "zh", "zh-Hant" is not."""
    return one == other or our_code(one) == our_code(other)


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Returns (code or 639-3 → code, other names → code)."""
    known: dict[str, str] = {}
    same: dict[str, str] = {}
    for code, iso_3, _name in _rows():
        (same if "_" in iso_3 else known).update({iso_3.lower(): code})
        known[code.lower()] = code
    for pair in re.split(r"[|\n]", _SAME.strip()):
        other, code = pair.split()
        same[other] = code
    return known, same


@cache
def _names() -> dict[str, str]:
    return {code: name for code, _, name in _rows()}


def _rows() -> list[tuple[str, str, str]]:
    rows = (row.split(" ", 2) for row in re.split(r"[|\n]", _LANGUAGES.strip()))
    return [(code, iso_3, name) for code, iso_3, name in rows]
