"""The cells of a row as they are handed out: sound text, and notes on what was not.

Knows no file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from desktop_app.readers.tables.records import (
    DAMAGED,
    ENCODING,
    LARGE,
    LARGE_CHARACTERS,
    NUL,
    RAGGED,
    Row,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def make_row(number: int, cells: Sequence[str], columns: int, *notes: str) -> Row:
    """Returns a row with all that is to be noted of it.

    Args:
        columns: that the table has; notes: that are known already.
    """
    found = list(notes)
    if len(cells) != columns and DAMAGED not in found:
        found.append(RAGGED)
    if any("\0" in cell for cell in cells):
        found.append(NUL)
    if any(len(cell) > LARGE_CHARACTERS for cell in cells):
        found.append(LARGE)
    if any(_SURROGATE.search(cell) or "\ufffd" in cell for cell in cells):
        found.append(ENCODING)
        cells = [_SURROGATE.sub(_shown, cell) for cell in cells]
    return Row(number, tuple(cells), tuple(found))


def column_names(header: Iterable[str], columns: int) -> tuple[str, ...]:
    """Returns unique names: of the header, else letters as a spreadsheet has them."""
    given = [_SURROGATE.sub(_shown, cell).strip() for cell in header]
    given += [""] * (columns - len(given))
    names: dict[str, None] = {}
    for number, name in enumerate(given):
        wanted = name or column_letters(number)
        unique, repeated = wanted, 1
        while unique in names:
            repeated += 1
            unique = f"{wanted} ({repeated})"
        names[unique] = None
    return tuple(names)


def column_letters(number: int) -> str:
    """Returns "A" for 0, "B" for 1, …, "AA" for 26."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    # "surrogateescape" keeps a byte that is no text as one of these.
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"
