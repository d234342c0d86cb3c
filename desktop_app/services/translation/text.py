"""Text to sentences and back: cut with exact whitespace, joined as the target is written.

Knows no rows' keys, no model and no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from unicodedata import east_asian_width

from desktop_app.readers.sentences import cut
from desktop_app.services.translation.plan import AUTO
from desktop_app.store.translation_records import UnitRecord

#: Written without spaces between sentences.
_UNSPACED = ("ja", "zh", "yue")
#: White space that ends a line.
_BREAKS = ("\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85")


@dataclass(frozen=True, slots=True)
class Laid:
    """A translation put together.

    Attributes:
        places: (start, end) of each unit's text in `text`; both the same where it has none.
    """

    text: str
    places: tuple[tuple[int, int], ...]


def units_of(text: str, language: str = AUTO) -> tuple[UnitRecord, ...]:
    """Returns a text's sentences; every `source + space` together is the text.

    A block is a line; what stands between two of them belongs to the first.
    """
    units: list[UnitRecord] = []
    block = 0
    for number, piece in enumerate(cut(text, "" if language == AUTO else language)):
        done = None if piece.text else ""
        units.append(UnitRecord(number, block, piece.text, piece.space, done))
        if any(one in piece.space for one in _BREAKS):
            block += 1
    return tuple(units)


def laid_out(units: Sequence[UnitRecord], target: str) -> Laid:
    """Returns the translation as it is shown, and where each sentence stands in it.

    White space is the source's, but for what the way of writing asks for: Japanese and
    Chinese have no space between sentences, and what is translated from them gets one.
    What is not translated yet is left out, with the space behind it unless that ends a line.
    """
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for unit, after in zip_longest(units, units[1:]):
        shown = unit.shown
        text = shown or ""
        space = _space(unit, after, target)
        if shown is None and not any(one in space for one in _BREAKS):
            space = ""
        places.append((at, at + len(text)))
        parts += (text, space)
        at += len(text) + len(space)
    return Laid("".join(parts), tuple(places))


def blocks_of(units: Iterable[UnitRecord], target: str) -> dict[int, str]:
    """Returns the translation of each block; what is not translated stands as it is."""
    return {
        number: laid_out([_filled(unit) for unit in block], target).text
        for number, block in groupby(units, key=lambda unit: unit.block)
    }


def _filled(unit: UnitRecord) -> UnitRecord:
    return unit if unit.shown is not None else replace(unit, text=unit.source)


def _space(unit: UnitRecord, after: UnitRecord | None, target: str) -> str:
    if after is None or after.block != unit.block or not unit.source or not after.source:
        return unit.space
    unspaced = target.split("-")[0] in _UNSPACED
    if unspaced and unit.space == " ":
        return ""
    ends_wide = east_asian_width(unit.source[-1]) in ("W", "F")
    return " " if ends_wide and not unspaced and not unit.space else unit.space
