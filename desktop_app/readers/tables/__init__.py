"""Tables of texts → rows, however large and whatever is wrong with them.

    shown = preview("reviews.csv")
    for row in rows(shown.source): ...

CSV, TSV, XLSX, JSON Lines, and text with a row in each line.
"""

from desktop_app.readers.tables.opening import SUFFIXES
from desktop_app.readers.tables.reading import columns, expected_rows, preview, rows
from desktop_app.readers.tables.records import FORMATS, Row, TableFormat, TablePreview, TableSource

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Row",
    "TableFormat",
    "TablePreview",
    "TableSource",
    "columns",
    "expected_rows",
    "preview",
    "rows",
]
