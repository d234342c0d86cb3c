"""CSV and TSV: a passage for every row, whatever parts its cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from desktop_app.readers.documents.prose import tidy_row
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

_DELIMITERS = (",", "\t", ";", "|")
_LOOKED_AT_LINES = 30
_ROWS_A_STEP = 500
#: The csv module's own limit, 131,072, is less than a cell of prose may hold.
_LONGEST_CELL = 1 << 20


def read(source: Source) -> Iterator[Passage]:
    """Yields every row that is not blank, its cells parted by tabs."""
    text = source.text()
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    total = max(1, text.count("\n"))
    row = 0
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise source.damaged(f"line {rows.line_num}, {error}") from None
        if cells is None:
            break
        row += 1
        if row > source.limits.rows:
            raise source.too_large(f"more than {source.limits.rows:,} rows")
        if row % _ROWS_A_STEP == 1:
            source.step(rows.line_num, total)
        if line := tidy_row(cells):
            yield Passage(line, Place(row=row))


def _delimiter(text: str) -> str:
    """The character that parts the first lines into the most equal cells."""
    lines = text[:65_536].split("\n")[:_LOOKED_AT_LINES]

    def score(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_DELIMITERS, key=score)
