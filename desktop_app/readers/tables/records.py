"""Tables as records: where the rows are, one of them, and the first of them. Frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

TableFormat = Literal["csv", "tsv", "xlsx", "jsonl", "txt"]
FORMATS: tuple[TableFormat, ...] = get_args(TableFormat)

#: What a row may be noted with; whatever is wrong, all of it is in its cells.
#:
#: ragged     it has more or fewer cells than the table has columns
#: nul        there are NUL characters in it
#: encoding   bytes of it are no text in the table's encoding; they stand there as \xNN
#: damaged    it is no JSON: its text stands behind the empty columns
#: unclosed   a quotation mark that nothing closes makes one cell of all that follows
#: large      a cell has more than 100,000 characters
RAGGED, NUL, ENCODING, DAMAGED, UNCLOSED, LARGE = (
    "ragged",
    "nul",
    "encoding",
    "damaged",
    "unclosed",
    "large",
)
LARGE_CHARACTERS = 100_000
#: A cell or line that is longer is an error: nobody wrote it as one text.
MOST_CHARACTERS = 64_000_000


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where rows are and how they are read. Can be pickled.

    Attributes:
        format: one of `FORMATS`.
        encoding: as Python names it; of what is no spreadsheet.
        delimiter: between the cells of "csv" and "tsv"; "" is none, each line one cell.
        header: whether the first row names the columns.
        sheet: of a spreadsheet; "" is the first.
    """

    path: str
    format: str
    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        number: from 0, the header not counted.
        cells: as many as it has, so perhaps more or fewer than columns; text without halves
            of surrogate pairs.
        notes: see above.
    """

    number: int
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The beginning of a table, and how it is read as far as can be told from it.

    Attributes:
        sheets: names, of a spreadsheet.
        columns: unique names; letters as in a spreadsheet where there are none.
        notes: of any of `rows`.
    """

    source: TableSource
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    @property
    def format(self) -> str:
        return self.source.format

    @property
    def encoding(self) -> str:
        return self.source.encoding

    @property
    def delimiter(self) -> str:
        return self.source.delimiter

    @property
    def header(self) -> bool:
        return self.source.header

    @property
    def best_column(self) -> int:
        """The column that is likeliest the text, from 0: the one with the longest cells."""

        def length(column: int) -> int:
            return sum(len(row.cells[column]) for row in self.rows if column < len(row.cells))

        return max(range(len(self.columns)), key=length, default=0)
