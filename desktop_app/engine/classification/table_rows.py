"""The rows of a table as texts with all their cells. Knows no model."""

from __future__ import annotations

from collections.abc import Generator

from desktop_app.engine.classification.scoring import TextRow
from desktop_app.protocol.classification import TableInput
from desktop_app.readers import tables
from desktop_app.readers.tables import TableSource


def read(table: TableInput) -> Generator[TextRow]:
    """Yields the rows from `table.first_row` on; a row that is too short has an empty text.

    Raises:
        UserError: as `readers.tables.rows`.
    """
    for row in tables.rows(source_of(table), table.first_row):
        text = row.cells[table.column] if table.column < len(row.cells) else ""
        yield TextRow(row.number, row.cells, text, row.notes)


def source_of(table: TableInput) -> TableSource:
    """Returns where the reader finds the rows."""
    return TableSource(
        path=table.path,
        format=table.format,
        encoding=table.encoding,
        delimiter=table.delimiter,
        header=table.header,
        sheet=table.sheet,
    )
