"""Which encoding a text file is written in: Unicode first, Japanese with care, then the rest.

Knows bytes and encodings only, not files. A general detector guesses well from a
page of text and badly from a line of it, above all EUC-JP; kana and the everyday
kanji tell Japanese apart already in a few characters, so they are asked first.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

#: What a guess looks at; more changes nothing and costs time.
_SAMPLE_BYTES = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Up to so many characters, kanji without kana are taken for Japanese in EUC-JP: a
#: heading or a name. A longer text has kana, or is Chinese or Korean.
_KANJI_ALONE = 8
#: Of the characters beyond ASCII in Japanese text: what may be rare, what must be kana,
#: what must not be half-width.
_ODD_SHARE = 0.1
_KANA_SHARE = 0.1
_WIDE_SHARE = 0.2
#: So many good characters to one bad byte, and a file counts as damaged UTF-8.
_GOOD_PER_BAD = 20

#: What the detector likes to see in a handful of bytes and no text file is written in.
_NEVER = (
    "utf_16",
    "utf_16_be",
    "utf_16_le",
    "utf_32",
    "utf_32_be",
    "utf_32_le",
    "utf_7",
    "cp037",
    "cp424",
    "cp500",
    "cp875",
    "cp1026",
    "cp1140",
    "johab",
)

_CYRILLIC = ("cp1251", "koi8_r", "iso8859_5", "cp866")
_CYRILLIC_LETTER = re.compile("[\u0400-\u045f]")
_CYRILLIC_SMALL = re.compile("[а-яё]")
_KANA = re.compile("[\u3041-\u30ff]")
_MARKS = re.compile("[\u2010-\u2bff\u3000-\u303f\u3200-\u33ff\uff01-\uff5e]")
_WESTERN = frozenset(
    "àâäáãåæçéèêëíîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ€‚„…‘’“”–—«»¡¿°§©®· "
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def detect(data: bytes) -> str:
    """Returns the name of the Python codec that reads `data`; never fails.

    Args:
        data: a whole file or its beginning; may end in the middle of a character.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE_BYTES]
    if (wide := _utf16(sample)) is not None:
        return wide
    if b"\x1b$" in sample and _readable(sample, "iso2022_jp"):
        return "iso2022_jp"
    if _is_utf8(data):
        return "utf-8"
    return _japanese(sample) or _other(sample)


def declared(name: str, data: bytes) -> str | None:
    """Returns `name`, as a document declares it, if that codec exists and reads `data`."""
    wanted = {"shift_jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "iso-8859-1": "cp1252"}
    codec = wanted.get(name.strip().lower(), name.strip())
    return codec if codec and _readable(data[:_SAMPLE_BYTES], codec) else None


def looks_binary(data: bytes) -> bool:
    """Returns whether `data`, the beginning of a file, is no text in any encoding."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or _utf16(data) is not None:
        return False
    controls = len(_CONTROLS.findall(data))
    return b"\x00" in data or controls > len(data) // 100 + 1


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data[:_SAMPLE_BYTES].decode("utf-8", "replace")
        bad = text.count("\ufffd")
        good = sum(1 for c in text if c > "\x7f") - bad
        # The last character of a beginning may be cut.
        return good >= _GOOD_PER_BAD * bad or (bad == 1 and good > 0 and text[-1] == "\ufffd")
    return True


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: in most languages every other byte of spaces and digits is zero."""
    if b"\x00" not in sample or len(sample) < 4:
        return None
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    one_sided = max(even, odd) > 10 * min(even, odd) and max(even, odd) > pairs // 50
    if not one_sided or not _readable(sample, name):
        return None
    text = sample[: pairs * 2].decode(name, "ignore")
    # Binary numbers have zeros on one side too, and turn into characters of every script.
    telling = sum(1 for c in text if c < "\u0250" or "\u3000" <= c < "\ua000" or c >= "\uac00")
    controls = sum(1 for c in text if c < " " and c not in "\t\r\n")
    return name if telling > 0.95 * len(text) and controls <= len(text) // 100 else None


def _readable(sample: bytes, codec: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
    except (ValueError, LookupError, AttributeError, TypeError):
        return False
    return isinstance(text, str)  # Python has codecs from bytes to bytes too


def _japanese(sample: bytes) -> str | None:
    for codec in ("euc_jp", "cp932"):
        try:
            text = codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
        except UnicodeDecodeError:
            continue
        beyond = [c for c in text if c > "\x7f"]
        kana = sum(1 for c in beyond if _KANA.match(c))
        everyday = kana + sum(1 for c in beyond if c in _everyday_kanji() or _MARKS.match(c))
        if codec == "cp932":
            # Lists of names and places spell them in half-width kana, one byte each.
            narrow = sum(1 for c in beyond if "\uff61" <= c <= "\uff9f")
            told = everyday >= _WIDE_SHARE * len(beyond)
        else:
            # Chinese and Korean bytes read as EUC-JP are everyday kanji too, but never kana.
            narrow = 0
            told = kana >= _KANA_SHARE * len(beyond) or (
                len(beyond) <= _KANJI_ALONE and " " not in text
            )
        odd = len(beyond) - everyday - narrow
        # One rare kanji, as in a name, weighs too much in a short text.
        if beyond and told and odd <= max(codec == "cp932", len(beyond) * _ODD_SHARE):
            return codec
    return None


@lru_cache(maxsize=1)
def _everyday_kanji() -> frozenset[str]:
    """The 2,965 kanji of JIS level 1, which hold all that a newspaper prints."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF))
    return frozenset("".join(code.decode("euc_jp", "ignore") for code in codes)) | {"々"}


def _other(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    if _is_western(sample):
        return "cp1252"
    best = from_bytes(sample, cp_exclusion=list(_NEVER)).best()
    if best is None:
        return "cp1252"
    return _cyrillic(sample) if _CYRILLIC_LETTER.search(str(best)) else best.encoding


def _cyrillic(sample: bytes) -> str:
    """The encodings of Cyrillic exchange its letters and their cases; text is mostly small."""

    def small_letters(codec: str) -> int:
        return len(_CYRILLIC_SMALL.findall(sample.decode(codec, "ignore")))

    return max(_CYRILLIC, key=small_letters)


def _is_western(sample: bytes) -> bool:
    """Letters of western Europe beside ASCII letters, and nothing else beyond ASCII."""
    if not _readable(sample, "cp1252"):
        return False
    text = sample.decode("cp1252")
    beyond = [c for c in text if c > "\x7f"]
    letters = sum(1 for c in text if c.isascii() and c.isalpha())
    return letters > 2 * len(beyond) and all(c in _WESTERN for c in beyond)
