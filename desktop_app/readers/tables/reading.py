"""Tables of every format, row by row, from any row on; and how the beginning looks.

Puts the formats together; knows the bytes of none of them.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from desktop_app.errors import UserError
from desktop_app.readers.tables import delimited, json_lines
from desktop_app.readers.tables.cells import column_names, make_row
from desktop_app.readers.tables.lines import lines, opened
from desktop_app.readers.tables.opening import (
    SAMPLE_BYTES,
    encoding_of,
    format_of,
    has_header,
    sample_of,
)
from desktop_app.readers.tables.records import (
    DAMAGED,
    FORMATS,
    UNCLOSED,
    Row,
    TablePreview,
    TableSource,
)

#: So many rows show whether the first is a header, and how many columns there are.
_LOOKED_AT_ROWS = 50
#: A file up to this size is counted, of a larger one the beginning is.
_COUNTED_BYTES = 4_000_000
_COUNTED_ROWS = 5000

#: A row before it has a number: its cells and notes.
_Raw = tuple[list[str], tuple[str, ...]]


def preview(
    path: Path | str,
    rows: int = 50,
    *,
    format: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: bool | None = None,
    sheet: str | None = None,
) -> TablePreview:
    """Returns the beginning of a table; what is not given is found out.

    Raises:
        UserError: `document_missing`, `not_a_table`, `table_unreadable`, `table_encoding`,
            `table_empty`, `cell_too_large`, `json_not_lines`, `spreadsheet_locked_or_old`,
            `sheet_missing`, `document_too_large`.
    """
    path = Path(path).expanduser().absolute()
    sample = sample_of(path)
    kind = format or format_of(path, sample)
    if kind not in FORMATS:
        raise UserError("not_a_table", name=path.name)
    source = TableSource(str(path), kind, "utf-8", "", False, sheet or "")
    sheets: tuple[str, ...] = ()
    if kind == "xlsx":
        sheets, chosen = _sheets(path)
        source = source if sheet else replace(source, sheet=chosen)
    else:
        source = replace(source, encoding=encoding or encoding_of(sample))
    if kind in ("csv", "tsv"):
        found = delimiter if delimiter is not None else _delimiter(source)
        source = replace(source, delimiter=found)
    with closing(_raw(source)) as raw:
        head = list(islice(raw, max(rows + 1, _LOOKED_AT_ROWS)))
    if not head:
        raise UserError("table_empty", name=path.name)
    if kind not in ("jsonl", "txt"):
        cells = [one for one, _ in head[:_LOOKED_AT_ROWS]]
        is_headed = has_header(cells[0], cells[1:]) if header is None else header
        source = replace(source, header=is_headed)
    names = _names(source, head)
    first = head[source_header(source) :][:rows]
    made = tuple(_numbered(source, first, len(names)))
    notes = tuple(dict.fromkeys(note for row in made for note in row.notes))
    return TablePreview(source, sheets, names, made, notes)


def columns(source: TableSource) -> tuple[str, ...]:
    """Returns the names of the columns; raises as `rows`."""
    with closing(_raw(source)) as raw:
        return _names(source, list(islice(raw, _LOOKED_AT_ROWS)))


def rows(source: TableSource, first: int = 0) -> Iterator[Row]:
    """Yields the rows from a number on, the header not counted; never many in memory.

    Raises:
        UserError: `document_missing`, `table_unreadable`, `table_encoding`, `cell_too_large`,
            `sheet_missing`, `document_too_large`.
    """
    with closing(_raw(source)) as raw:
        head = list(islice(raw, _LOOKED_AT_ROWS))
        width = len(_names(source, head))
        left = islice(chain(head, raw), first + source_header(source), None)
        yield from _numbered(source, left, width, first)


def expected_rows(source: TableSource) -> int:
    """Returns about how many rows there are, soon; exactly, of a small file."""
    path = Path(source.path)
    if source.format == "xlsx":
        from desktop_app.readers.tables import spreadsheet

        with spreadsheet.opened(path) as book:
            return max(0, spreadsheet.expected_rows(book, source.sheet) - source.header)
    with opened(path, source.encoding) as file:
        size = path.stat().st_size
        counted = None if size <= _COUNTED_BYTES else _COUNTED_ROWS
        rows = sum(1 for _ in islice(_parsed(file, source), counted))
        read = file.buffer.tell()  # a few kilobytes behind the last of them, or the end
    share = 1.0 if counted is None else size / max(1, read)
    return max(0, round(rows * share) - source_header(source))


def source_header(source: TableSource) -> int:
    """Returns how many rows stand before the first."""
    return int(source.header and source.format not in ("jsonl", "txt"))


def _names(source: TableSource, head: Sequence[_Raw]) -> tuple[str, ...]:
    """Returns the names of the columns, given the first rows."""
    if source.format == "txt":
        return column_names((), 1)
    if source.format == "jsonl":
        names = _json_columns(source)
        return column_names(names, len(names))
    if not head:
        return ()
    cells = [one for one, _ in head[:_LOOKED_AT_ROWS]]
    if source.header:
        return column_names(cells[0], len(cells[0]))
    widths = [len(one) for one in cells]
    # A sheet's rows end with their last cell; elsewhere the usual row has all.
    usual = max(widths) if source.format == "xlsx" else max(set(widths), key=widths.count)
    return column_names((), usual)


def _numbered(
    source: TableSource, raw: Iterable[_Raw], width: int, first: int = 0
) -> Iterator[Row]:
    for number, (cells, notes) in enumerate(raw, first):
        if source.format == "xlsx":  # the file has no empty cells at a row's end
            cells = cells + [""] * (width - len(cells))
        yield make_row(number, cells, width, *notes)


def _raw(source: TableSource) -> Generator[_Raw]:
    """Yields all rows of a table, the header among them."""
    path = Path(source.path)
    if source.format == "xlsx":
        yield from _sheet(path, source)
        return
    with opened(path, source.encoding) as file:
        yield from _parsed(file, source)


def _parsed(file: TextIO, source: TableSource) -> Generator[_Raw]:
    name = Path(source.path).name
    found = _without_mark(lines(file, name))
    if source.format == "txt":
        for line in found:
            yield [line.rstrip("\r\n")], ()
    elif source.format == "jsonl":
        for cells, is_json in json_lines.rows(found, _json_columns(source)):
            yield cells, () if is_json else (DAMAGED,)
    else:
        for cells, is_open in delimited.rows(found, source.delimiter, name):
            yield cells, (UNCLOSED,) if is_open else ()


def _sheet(path: Path, source: TableSource) -> Generator[_Raw]:
    from desktop_app.readers.tables import spreadsheet

    with spreadsheet.opened(path) as book:
        for cells in spreadsheet.rows(book, source.sheet):
            yield cells, ()


def _sheets(path: Path) -> tuple[tuple[str, ...], str]:
    """Returns the names of all sheets, and the first with anything in it."""
    from desktop_app.readers.tables import spreadsheet  # here and below: the start needs none

    with spreadsheet.opened(path) as book:
        names = spreadsheet.sheets(book)
        filled = (one for one in names if next(spreadsheet.rows(book, one), None))
        return names, next(filled, "")


def _without_mark(found: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(found):
        yield line.removeprefix("\ufeff") if number == 0 else line


def _json_columns(source: TableSource) -> tuple[str, ...]:
    path = Path(source.path)
    with opened(path, source.encoding) as file:
        return json_lines.columns(lines(file, path.name))


def _delimiter(source: TableSource) -> str:
    path = Path(source.path)
    sample: list[str] = []
    size = 0
    with opened(path, source.encoding) as file:
        for line in _without_mark(lines(file, path.name)):
            sample.append(line)
            size += len(line)
            if size > SAMPLE_BYTES // 4 or len(sample) >= 4 * _LOOKED_AT_ROWS:
                break
    return delimited.find_delimiter(sample, "\t" if source.format == "tsv" else "")
