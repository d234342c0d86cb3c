"""Which sentence of some passages says what an answer claims: by the words that both have.

Compares sets of words, of two neighbouring characters where a script writes no spaces, by
their cosine. Cheap enough for a click; knows no model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from desktop_app.readers.documents.records import Passage

#: Below this likeness no sentence is singled out.
_ALIKE = 0.18
_WORD = re.compile(r"[^\W_]+")
# Kana, Han and Hangul.
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# A sentence and the space behind it.
_SENTENCE = re.compile(
    "[^.!?\n\u3002\uff01\uff1f]*(?:[.!?\u3002\uff01\uff1f]+(?=\\s|$)|[\u3002\uff01\uff1f]+|[.!?]|\n|$)"
)


@dataclass(frozen=True, slots=True)
class Likest:
    """Characters `start` to `end` of a passage."""

    passage: int
    start: int
    end: int


def find(claim: str, passages: Sequence[Passage]) -> Likest | None:
    """Returns the sentence that is likest to a claim, `None` when none is like it."""
    wanted = _terms(claim)
    best, likest = _ALIKE, None
    for passage in passages:
        for start, end in _sentences(passage.text):
            terms = _terms(passage.text[start:end])
            if not terms or not wanted:
                continue
            likeness = len(wanted & terms) / sqrt(len(wanted) * len(terms))
            if likeness > best:
                best, likest = likeness, Likest(passage.place.paragraph, start, end)
    return likest


def _terms(text: str) -> set[str]:
    terms: set[str] = set()
    for word in _WORD.findall(text.lower()):
        for run in _UNSPACED.findall(word):
            terms.update(run[n : n + 2] for n in range(max(1, len(run) - 1)))
        terms.update(part for part in _UNSPACED.split(word) if part)
    return terms


def _sentences(text: str) -> list[tuple[int, int]]:
    """Returns where each sentence begins and ends, without the space around it."""
    found: list[tuple[int, int]] = []
    begin = 0
    for match in _SENTENCE.finditer(text):
        piece = text[begin : match.end()]
        # "No. 3", "3.5": too short for a sentence of its own.
        if len(piece.strip()) < 12 and match.end() < len(text):
            continue
        if piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            found.append((start, start + len(piece.strip())))
        begin = match.end()
    return found
