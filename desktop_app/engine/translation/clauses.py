"""Sentences that are too long for a model, cut at the bounds of clauses and joined again.

Strings only; knows nothing of models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: Where a sentence is cut, the best bounds first; a cut is made after a match.
_BOUNDS = (
    re.compile(r"[.!?。！？…]+[\"'”’」』)）]*\s*|[;；:：]\s*|\s[–—]\s"),
    re.compile(r"[,、，،]\s*|\s(?=\()|(?<=[)）])\s*"),
    re.compile(r"\s+(?=(?:and|or|but|because|which|that|et|ou|mais|car|und|oder|aber|y|o|e)\s)"),
    re.compile(r"\s+|(?<=[はがをにでとも])(?=[\u4e00-\u9fff\u30a1-\u30ff])"),
)
#: Halves shorter than such a share of the whole say little by themselves.
_LEAST_SHARE = 0.2
_SHORTEST = 4  # characters
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60]")
_FULL_END = re.compile(r"[.。]$")
#: How a part that goes on ends, and what that is in Latin and in Chinese or Japanese text.
_MIDDLE_ENDS = {
    ",": ",、",
    "、": ",、",
    "，": ",，",
    ";": ";；",
    "；": ";；",
    ":": ":：",
    "：": ":：",
}
#: Of `_BOUNDS`, those whose parts are clauses and not only words.
_CLAUSES = 2


def halves(text: str, *, anywhere: bool = True) -> tuple[str, str] | None:
    """Cuts a text in two at the best bound near its middle; `None` if it is too short.

    Joined, the two are the text.

    Args:
        anywhere: also between words, or within one; else at the end of a clause only.
    """
    if len(text) < 2 * _SHORTEST:
        return None
    middle = len(text) / 2
    nearest = len(text) * (0.5 - _LEAST_SHARE)
    for bounds in _BOUNDS if anywhere else _BOUNDS[:_CLAUSES]:
        ends = [match.end() for match in bounds.finditer(text)]
        near = [end for end in ends if abs(end - middle) <= nearest and text[end:].strip()]
        if near:
            at = min(near, key=lambda end: abs(end - middle))
            return text[:at], text[at:]
    if not anywhere:
        return None
    at = len(text) // 2
    return text[:at], text[at:]


def fitting(text: str, fits: Callable[[str], bool], *, anywhere: bool = True) -> list[str]:
    """Cuts a text into parts that fit; joined, they are the text.

    A part that can no longer be cut is returned though it does not fit.
    """
    if fits(text):
        return [text]
    cut = halves(text, anywhere=anywhere)
    if cut is None:
        return [text]
    return [part for half in cut for part in fitting(half, fits, anywhere=anywhere)]


def joined(parts: Sequence[str], translations: Sequence[str]) -> str:
    """Joins the translations of a text's parts as the parts were joined.

    Models end whatever they write as a sentence; where the part went on, so does its translation.
    """
    text = ""
    for number, (part, translation) in enumerate(zip(parts, translations, strict=True), 1):
        if text and not (_CJK.search(text[-1]) and _CJK.search(translation[:1])):
            text += " "
        marks = _MIDDLE_ENDS.get(part.rstrip()[-1:])
        if marks and number < len(parts):
            mark = marks[bool(_CJK.search(translation[-2:]))]
            translation = _FULL_END.sub(mark, translation)
        text += translation
    return text.strip()
