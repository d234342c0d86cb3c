"""Numbers in an answer that name its sources: "[3]". Knows no widget."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from desktop_app.store.attachment_records import GivenSource, Grounds

#: "[3]", "[1, 4]", "[2-4]", and as Japanese and Chinese models write them.
_CITED = re.compile(
    "[ \u3000]*[\\[\uff3b\u3010]"
    "(\\d{1,3}(?:\\s*[,;\u3001\uff0c\u2013-]\\s*\\d{1,3}){0,9})"
    "[\\]\uff3d\u3011]"
)
_RANGE = re.compile("(\\d+)\\s*[\u2013-]\\s*(\\d+)")
_LONGEST_RANGE = 10


@dataclass(frozen=True, slots=True)
class Marks:
    """One pair of brackets in a text, from `start` to `end` with the space before it."""

    start: int
    end: int
    numbers: tuple[int, ...]


def marks(text: str, known: Collection[int]) -> Iterator[Marks]:
    """Yields the brackets that name at least one known source."""
    for match in _CITED.finditer(text):
        numbers = _numbers(match[1])
        if any(number in known for number in numbers):
            yield Marks(match.start(), match.end(), numbers)


def sources(text: str, grounds: Grounds) -> list[GivenSource]:
    """Returns the sources that a text cites, in order, each once."""
    known = {one.number: one for one in grounds.given}
    numbers = (number for mark in marks(text, known) for number in mark.numbers)
    return [known[number] for number in dict.fromkeys(numbers) if number in known]


def _numbers(group: str) -> tuple[int, ...]:
    """Returns the numbers of "1, 4" and of "2-4"."""

    def spread(match: re.Match[str]) -> str:
        first, last = int(match[1]), int(match[2])
        if not first < last <= first + _LONGEST_RANGE:
            return f"{first},{last}"
        return ",".join(map(str, range(first, last + 1)))

    return tuple(int(number) for number in re.findall("\\d+", _RANGE.sub(spread, group)))
