"""Passages that stand together, joined to pieces that one can read alone. Does no I/O.

A paragraph, a row or a cue is often too short to be understood, and a number for each would
cost more than it tells: neighbours under the same heading and on the same page join it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop_app.readers.documents.records import Passage, Place
from desktop_app.services.sheets import Wording, of_place

#: Neighbours join as long as a piece stays within so many characters.
_LONG = 700
#: How far from a passage its neighbours are looked for.
NEAR = 6


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Passages `first` to `last`, both included.

    Attributes:
        passage: the one that was looked for, else the first.
        place: where `passage` stands.
    """

    first: int
    last: int
    passage: int
    place: Place
    text: str


def whole(passages: Sequence[Passage]) -> list[Excerpt]:
    """Returns all of a document in pieces; a heading stands with what follows it."""
    pieces: list[list[Passage]] = []
    length = 0
    for passage in passages:
        size = len(passage.text)
        joins = (
            bool(pieces)
            and length + size <= _LONG
            and not (passage.is_heading and not pieces[-1][-1].is_heading)
            and _section(passage) == _section(pieces[-1][-1])
        )
        if joins:
            pieces[-1].append(passage)
            length += size
        else:
            pieces.append([passage])
            length = size
    return [_excerpt(piece, piece[0]) for piece in pieces]


def around(number: int, near: Sequence[Passage], taken: Collection[int] = ()) -> Excerpt | None:
    """Returns a passage with those neighbours that belong to it.

    Args:
        near: passages that follow each other, `number` among them.
        taken: numbers of passages that stand in other pieces.

    Returns:
        `None` when the passage is not there or stands in another piece.
    """
    at = next((n for n, p in enumerate(near) if p.place.paragraph == number), None)
    if at is None or number in taken:
        return None
    first = last = at
    length, section = len(near[at].text), _section(near[at])

    def joins(index: int) -> bool:
        if not 0 <= index < len(near) or near[index].place.paragraph in taken:
            return False
        fits = length + len(near[index].text) <= _LONG
        return fits and _section(near[index]) == section

    growing = True
    while growing:
        growing = False
        if joins(last + 1):
            last, growing = last + 1, True
            length += len(near[last].text)
        if joins(first - 1):
            first, growing = first - 1, True
            length += len(near[first].text)
    return _excerpt(near[first : last + 1], near[at])


def place_text(place: Place) -> str:
    """Returns where a passage stands, in English: for models and terminals."""
    return of_place(place, Wording())


def _section(passage: Passage) -> tuple[object, ...]:
    place = passage.place
    return place.page, place.slide, place.sheet, place.headings


def _excerpt(passages: Sequence[Passage], found: Passage) -> Excerpt:
    return Excerpt(
        passages[0].place.paragraph,
        passages[-1].place.paragraph,
        found.place.paragraph,
        found.place,
        "\n".join(passage.text for passage in passages),
    )
