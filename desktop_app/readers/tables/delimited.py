"""CSV and TSV: rows one after the other, whatever is wrong with them.

Knows quotation marks and delimiters; nothing of encodings.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from desktop_app.readers.tables.lines import too_large
from desktop_app.readers.tables.records import MOST_CHARACTERS

_DELIMITERS = (",", "\t", ";", "|")
#: Stands in no text: with it every line is one cell.
_NONE = "\x1f"
#: Of the lines so many must have the usual number of cells for a delimiter to be one.
_SHARE = 0.6


def rows(lines: Iterable[str], delimiter: str, name: str) -> Iterator[tuple[list[str], bool]]:
    """Yields (cells, whether the quotation mark they begin with is never closed).

    Lines without anything in them are no rows.

    Raises:
        UserError: `cell_too_large`.
    """
    taken = _Taken(lines)
    reader = csv.reader(taken, delimiter=delimiter or _NONE)
    while True:
        taken.quotes = 0
        # Of the whole process, and others set it too.
        csv.field_size_limit(MOST_CHARACTERS)
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise too_large(name, reader.line_num) from error
        if cells is None:
            return
        if cells:
            yield cells, taken.ended and taken.quotes % 2 == 1


def find_delimiter(sample: list[str], preferred: str = "") -> str:
    """Returns what parts lines into cells; "" if nothing does.

    Args:
        sample: the first lines, whole; preferred: taken if it does at all.
    """
    scores = {delimiter: _score(sample, delimiter) for delimiter in _DELIMITERS}
    if preferred and scores[preferred] > (0.0, 0):
        return preferred
    best = max(_DELIMITERS, key=scores.__getitem__)
    return best if scores[best] > (0.0, 0) else ""


def _score(sample: list[str], delimiter: str) -> tuple[float, int]:
    csv.field_size_limit(MOST_CHARACTERS)
    widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
    several = [width for width in widths if width > 1]
    if not several:
        return 0.0, 0
    usual = max(set(several), key=several.count)
    share = widths.count(usual) / len(widths)
    # A header with several cells is no prose, whatever is wrong with the rows under it.
    is_headed = widths[0] == usual and share >= _SHARE / 2
    return (share, usual) if share >= _SHARE or is_headed else (0.0, 0)


class _Taken:
    """The lines that the reader has taken for a row."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.quotes = 0
        self.ended = False

    def __iter__(self) -> _Taken:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self.quotes += line.count('"')
        return line
