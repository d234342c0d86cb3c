"""Passages cut into sentences that know their places. Knows nothing of what is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.protocol.summaries import SourcePassage
from desktop_app.readers.sentences import language_of as language_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: characters `start` to `end` of a passage."""

    text: str
    passage: int
    start: int
    end: int


def split(passages: Sequence[SourcePassage], first: int = 0) -> list[Sentence]:
    """Returns all sentences of all passages, in order, without the space around them.

    Args:
        first: the number of the first passage.
    """
    found: list[Sentence] = []
    for number, passage in enumerate(passages, first):
        found.extend(_sentences(passage.text, number))
    return found


def _sentences(text: str, passage: int) -> Iterable[Sentence]:
    from sentencex import segment

    place = 0
    for piece in segment(language_of(text), text):
        start = text.find(piece, place)
        if start < 0:  # not a part of the text: take what is there instead
            start, piece = place, text[place : place + len(piece)]
        place = start + len(piece)
        stripped = piece.strip()
        if stripped:
            begin = start + len(piece) - len(piece.lstrip())
            yield Sentence(stripped, passage, begin, begin + len(stripped))
