"""XLSX: the rows of a sheet as one would read them on the screen, one after the other.

openpyxl reads the cells; knows no other format.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from desktop_app.errors import UserError
from desktop_app.readers.tables.shared_strings import SharedStrings

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

#: A part of the file beyond this size was made to fill the memory.
_MOST_BYTES = 4_000_000_000
#: Parts that are read whole: styles, names of sheets.
_MOST_WHOLE_BYTES = 200_000_000
#: Where a sheet says its size, if it does.
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\b[^>]*\bref="[^":]*:?[A-Z]*(\d+)"')
_HEAD_BYTES = 8192
#: How the format writes characters that XML has none for.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """Opens a workbook for reading row by row.

    Raises:
        UserError: `document_missing`, `table_unreadable`, `document_too_large`,
            `document_encrypted`.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS

    strings: SharedStrings | None = None
    reader: Any = None
    try:
        _check(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out and no row needs
            reader = ExcelReader(path, read_only=True, keep_links=False, data_only=True)
            reader.read_manifest()
            part = reader.package.find(SHARED_STRINGS)
            if part is not None:
                strings = SharedStrings(reader.archive.open(part.PartName[1:]))
                reader.shared_strings = strings
            # What it would do instead is to read all texts, and all of the sheets.
            reader.read_strings = lambda: None
            reader.read_worksheets = lambda: _add_sheets(reader)
            reader.read()
        yield reader.wb
    except FileNotFoundError:
        raise UserError("document_missing", name=path.name, path=path) from None
    except (
        OSError,
        ParseError,
        SyntaxError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
    ) as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise UserError("table_unreadable", name=path.name, reason=reason) from error
    finally:
        if strings is not None:
            strings.close()
        if reader is not None:
            reader.archive.close()


def sheets(book: Workbook) -> tuple[str, ...]:
    """Returns the names of the sheets with cells."""
    return tuple(sheet.title for sheet in book.worksheets)


def rows(book: Workbook, sheet: str) -> Iterator[list[str]]:
    """Yields the cells of each row that is not empty, without the empty ones at its end.

    Raises:
        UserError: `sheet_missing`.
    """
    found = [one for one in book.worksheets if sheet in ("", one.title)]
    if not found:
        raise UserError("sheet_missing", sheet=sheet)
    chosen: Any = found[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for values in chosen.iter_rows(values_only=True):
            cells = list(map(shown, values))
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield cells


def expected_rows(book: Workbook, sheet: str) -> int:
    """Returns how many rows a sheet says it has, 0 if it does not."""
    found: list[Any] = [one for one in book.worksheets if sheet in ("", one.title)]
    if not found:
        return 0
    with found[0]._get_source() as content:
        said = _DIMENSION.search(content.read(_HEAD_BYTES))
    return int(said[1]) if said is not None else 0


def shown(value: object) -> str:
    """Returns a cell's value as one reads it: dates as ISO 8601, whole numbers without point."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return f"{value:.15g}"
        case datetime.datetime():
            return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
        case str():
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        case _:
            return str(value)


def _add_sheets(reader: Any) -> None:
    """Adds the sheets to the workbook, without a look at how large they are.

    openpyxl reads a sheet to its end for that where the file does not say it; and what some
    programs say is wrong.
    """
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    class Unmeasured(ReadOnlyWorksheet):  # type: ignore[misc]
        def _get_size(self) -> None:
            """Leaves it open."""

    for sheet, relation in reader.parser.find_sheets():
        if relation.target in reader.valid_files and "chartsheet" not in relation.Type:
            made = Unmeasured(reader.wb, sheet.name, relation.target, reader.shared_strings)
            made.sheet_state = sheet.state
            reader.wb._sheets.append(made)


def _check(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise UserError("spreadsheet_locked_or_old", name=path.name)
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            is_streamed = "/worksheets/" in part.filename or "sharedStrings" in part.filename
            if part.file_size > (_MOST_BYTES if is_streamed else _MOST_WHOLE_BYTES):
                reason = f"a part of it has {part.file_size:,} bytes"
                raise UserError("document_too_large", name=path.name, reason=reason)
