"""Translations of programs (PO): what is not translated yet is filled in, the rest stays.

`msgid`, comments, contexts and places in the program stay; a plural gets the forms that its
language has. Written by polib, which may break long lines anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.records import Block, Note
from desktop_app.rewriting.text_form import TextForm, has_words

if TYPE_CHECKING:
    from polib import POEntry, POFile

_ONE = "nplurals=1; plural=0;"
_TWO = "nplurals=2; plural=(n != 1);"
_FRENCH = "nplurals=2; plural=(n > 1);"
_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<12 || n%100>14) ? 1 : 2);"
)
#: The plural forms of languages, as gettext's manual lists them.
_PLURALS = {
    **dict.fromkeys(("ja", "zh", "ko", "vi", "th", "id", "ms", "lo", "my", "km"), _ONE),
    **dict.fromkeys(("fr", "pt-BR", "tr", "fa"), _FRENCH),
    **dict.fromkeys(("ru", "uk", "sr", "hr", "bs", "be"), _SLAVIC),
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    **dict.fromkeys(("cs", "sk"), "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;"),
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 ? 4 : 5);",
}


def opened(source: Source) -> PoForm:
    """Returns the translations that `source` holds."""
    return PoForm(source)


class PoForm:
    """A PO file, with a block for each `msgid` that has no translation, and for its plural."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = TextForm(source).text.lstrip("\ufeff")
        blocks: list[Block] = []
        for entry in _untranslated(self._parsed()):
            blocks += [Block(text.strip()) for text in _originals(entry)]
        self._blocks = tuple(blocks)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self._blocks

    def shown(self) -> tuple[str, ...]:
        shown: list[str] = []
        for entry in self._parsed():
            forms = [entry.msgstr, *(entry.msgstr_plural or {}).values()]
            shown.append(next(filter(None, forms), entry.msgid))
        return tuple(shown)

    def write(
        self, file: BinaryIO, texts: Sequence[str], language: str, suffix: str
    ) -> Sequence[Note]:
        catalogue = self._parsed()
        forms = _plural_forms(catalogue, language)
        new = iter(texts)
        for entry in _untranslated(catalogue):
            originals = _originals(entry)
            filled = [_like(original, next(new)) for original in originals]
            if all(_like(a, a) == b for a, b in zip(originals, filled, strict=True)):
                continue
            if entry.msgid_plural:
                one, many = filled if len(filled) == 2 else (filled[0], filled[0])
                entry.msgstr_plural = {
                    number: one if number == 0 and forms > 1 else many for number in range(forms)
                }
            else:
                entry.msgstr = filled[0]
            # What a program only guessed before is not what stands there now.
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        catalogue.metadata["Content-Type"] = "text/plain; charset=UTF-8"
        if language:
            catalogue.metadata["Language"] = language.replace("-", "_")
        file.write(str(catalogue).encode("utf-8", "surrogateescape"))
        return ()

    def _parsed(self) -> POFile:
        import polib

        try:
            # Without a line end polib might take it for a file's name.
            return polib.pofile(self._text + "\n", check_for_duplicates=False)
        except (OSError, ValueError) as error:
            raise self._source.damaged(str(error).splitlines()[0]) from None


def _untranslated(catalogue: POFile) -> list[POEntry]:
    return [
        entry
        for entry in catalogue
        if not entry.obsolete and (not entry.translated() or entry.fuzzy) and _originals(entry)
    ]


def _originals(entry: POEntry) -> list[str]:
    return [text for text in (entry.msgid, entry.msgid_plural) if text and has_words(text)]


def _like(original: str, text: str) -> str:
    """Returns `text` with the white space around `original`, which gettext compares."""
    lead = original[: len(original) - len(original.lstrip())]
    return lead + text.strip() + original[len(original.rstrip()) :]


def _plural_forms(catalogue: POFile, language: str) -> int:
    """Returns how many forms a plural has, and declares them."""
    code = language.partition("-")[0]
    told = _PLURALS.get(language) or _PLURALS.get(code) or (_TWO if language else "")
    if told:
        catalogue.metadata["Plural-Forms"] = told
    declared = str(catalogue.metadata.get("Plural-Forms", _TWO))
    digits = declared.partition("nplurals=")[2][:1]
    return int(digits) if digits.isdigit() and digits != "0" else 2
