"""Text cut into sentences with their exact whitespace, so that it can be put together again.

Rules for each language come from `sentencex`; what it gets wrong is joined again here. Knows
nothing of where the text comes from nor of what is done with the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
#: So much of a text shows what it is written in.
_LOOKED_AT = 4000

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(r"\w")
#: Quoted speech that the sentence goes on after: 「行こう。」と言った。
_QUOTED = re.compile(r"[」』）】》〉]$")
_GOES_ON = re.compile(
    r"、|って|など|なんて|を|と(?![こきもてりくにっけなんう])|の(?![ちどんみ])|が(?![んっ])|は(?![いじるやなしっ])"
)
#: Titles that `sentencex` does not know in every language.
_TITLE = re.compile(r"(?:^|[\s(«„“\"'-])(?:M|MM|Dr|Mr|Mrs|Ms|Prof|St|Hr|Fr|Sr|Sra)\.$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence and what follows it.

    Attributes:
        text: without whitespace around it; "" only where a text begins with whitespace.
        space: the whitespace up to the next sentence, exactly.
    """

    text: str
    space: str


def language_of(text: str) -> str:
    """Returns "ja", "zh", "ko" or "en", by the script alone: enough to find sentences."""
    text = text[:_LOOKED_AT]
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAN.search(text) else "en"


def cut(text: str, language: str = "") -> tuple[Piece, ...]:
    """Cuts text into sentences; a line's end always ends one.

    Joining every `text + space` gives the text back, whatever it is made of.

    Args:
        language: ISO 639-1; "" goes by the script.
    """
    language = language or language_of(text)
    found: list[Piece] = []
    for line in text.splitlines(keepends=True):
        for part in _joined(_parts(line, language)):
            stripped = part.strip()
            if not stripped:
                _append_space(found, part)
                continue
            begin = part.index(stripped)
            if begin:
                _append_space(found, part[:begin])
            found.append(Piece(stripped, part[begin + len(stripped) :]))
    return tuple(found)


def _append_space(found: list[Piece], space: str) -> None:
    if found:
        found[-1] = Piece(found[-1].text, found[-1].space + space)
    else:
        found.append(Piece("", space))


def _parts(line: str, language: str) -> Iterator[str]:
    """Yields what `sentencex` makes of a line, as slices of the line."""
    from sentencex import segment

    place = 0
    # It refuses halves of surrogate pairs; another character in their place cuts alike.
    for part in segment(language, _SURROGATE.sub("\ufffd", line)):
        yield line[place : place + len(part)]
        place += len(part)
    if place < len(line):
        yield line[place:]


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """Joins what belongs together: quoted speech, titles, and punctuation without a word."""
    held = ""
    for part in parts:
        if held and not _belongs(held, part):
            yield held
            held = ""
        held += part
    if held:
        yield held


def _belongs(before: str, after: str) -> bool:
    if not (_WORD.search(before) and _WORD.search(after)):
        return True
    if _QUOTED.search(before):
        return _GOES_ON.match(after) is not None
    return _TITLE.search(before.rstrip()) is not None and after[:1].isalnum()
