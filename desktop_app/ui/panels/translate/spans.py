"""Where sentences stand in a text field, and what of its text is another one now.

A field counts UTF-16 units, Python code points. Knows no widget.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence's place: from `start` to before `end`, without the whitespace after it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """What turns a text into another: `removed` UTF-16 units from `start` on become `text`."""

    start: int
    removed: int
    text: str


def width(text: str) -> int:
    """Returns the length of a text in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def spans(pieces: Iterable[tuple[str, str]]) -> list[Span]:
    """Returns the places of (sentence, whitespace after it) that follow each other."""
    at, found = 0, []
    for text, space in pieces:
        end = at + width(text)
        found.append(Span(at, end))
        at = end + width(space)
    return found


def span_at(found: Sequence[Span], position: int) -> int:
    """Returns which sentence a position is in, -1 for none; the whitespace after one is its own."""
    number = bisect_right(found, position, key=lambda span: span.start) - 1
    while number >= 0 and found[number].start == found[number].end:
        number -= 1
    return number


def change(before: str, after: str) -> Change | None:
    """Returns the smallest change from one text to another, `None` where they are the same."""
    if before == after:
        return None
    start = common(before, after)
    room = min(len(before), len(after)) - start
    tail = min(room, common(before[start:][::-1], after[start:][::-1]))
    removed = before[start : len(before) - tail]
    return Change(width(before[:start]), width(removed), after[start : len(after) - tail])


def common(one: str, other: str) -> int:
    """Returns how many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # comparing slices is far quicker than character by character
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
