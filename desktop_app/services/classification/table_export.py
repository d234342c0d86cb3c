"""A labelled table as a file: all its own columns, then labels and scores.

Rows are streamed from one file into the other, which is there as a whole or not at all. Knows
the formats; nothing of runs.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, Protocol, get_args

from desktop_app.errors import UserError
from desktop_app.protocol import new_request_id
from desktop_app.protocol.classification import ClassifierFacts
from desktop_app.readers.tables.cells import column_names
from desktop_app.store.table_records import TableRow

TableForm = Literal["csv", "xlsx", "jsonl", "json"]
TABLE_FORMS: tuple[TableForm, ...] = get_args(TableForm)

#: What Excel holds; openpyxl would cut longer texts silently.
_SHEET_CHARACTERS, _SHEET_ROWS = 32_767, 1_048_576

#: What XML has no character for, and what would be taken for the way that is written.
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_BETWEEN = "; "
_TOLD_EVERY = 500
_EDITED = "edited"


class Writer(Protocol):
    """Writes one row after the other."""

    def write(self, cells: Sequence[str], added: Sequence[str | float | None]) -> None:
        """Writes the table's cells and what was added behind them."""

    def close(self) -> None:
        """Writes what comes at the end."""

    def abandon(self) -> None:
        """Lets go of everything: the file is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of an exported table.

    Attributes:
        own: the table's, with names for cells beyond its columns; added: those behind them.
    """

    own: tuple[str, ...]
    added: tuple[str, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, columns: Sequence[str], width: int, facts: ClassifierFacts | None) -> Layout:
        """Args: width: cells of the longest row."""
        own = column_names(columns, max(width, len(columns)))
        labels = facts.labels if facts is not None else ()
        named = [f"score: {label}" for label in labels] if len(labels) > 1 else []
        names = column_names((*own, "label", "score", *named, "flags"), 0)
        return cls(own, names[len(own) :], labels)

    def added_to(self, row: TableRow) -> list[str | float | None]:
        """Returns the cells that go behind a row's own; what a person said wins."""
        scores: list[float | None] = [*row.scores] or [None] * len(self.labels)
        flags = (*row.flags, *((_EDITED,) if row.edited else ()))
        each = scores if len(self.labels) > 1 else []
        return [_BETWEEN.join(row.labels), self._score(row), *each, _BETWEEN.join(flags)]

    def _score(self, row: TableRow) -> float | None:
        if not row.edited:
            return row.score
        if row.labels and row.labels[0] in self.labels and row.scores:
            return row.scores[self.labels.index(row.labels[0])]
        return None


def export(
    path: Path,
    form: TableForm,
    layout: Layout,
    rows: Iterator[TableRow],
    total: int,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bool:
    """Writes a table; returns whether it was written to its end, and is there.

    Raises:
        UserError: `file_not_written`, `cell_too_large_for_xlsx`, `rows_too_many_for_xlsx`.
    """
    if form == "xlsx" and total >= _SHEET_ROWS:
        raise UserError("rows_too_many_for_xlsx", rows=f"{total:,}")
    try:
        with _replacing(path) as file:
            writer = _WRITERS[form](file, layout)
            try:
                for done, row in enumerate(rows):
                    if done % _TOLD_EVERY == 0:
                        if cancelled is not None and cancelled():
                            raise _Cancelled
                        if progress is not None:
                            progress(done, total)
                    cells = (*row.cells, *[""] * (len(layout.own) - len(row.cells)))
                    writer.write(cells, layout.added_to(row))
            except BaseException:
                writer.abandon()
                raise
            writer.close()
    except _Cancelled:
        return False
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=path, reason=reason) from error
    if progress is not None:
        progress(total, total)
    return True


def copy(path: Path, columns: Sequence[str], width: int, rows: Iterator[TableRow]) -> None:
    """Writes a table as it was before it was labelled, as CSV.

    Raises:
        UserError: `file_not_written`.
    """
    names = column_names(columns, max(width, len(columns)))
    try:
        with _replacing(path) as file:
            writer = csv.writer(_Text(file), lineterminator="\r\n")
            writer.writerow(names)
            for row in rows:
                writer.writerow((*row.cells, *[""] * (len(names) - len(row.cells))))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=path, reason=reason) from error


class _Cancelled(Exception):
    """Nobody wants the file any more."""


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Gives a file that takes the place of another when it is whole."""
    temporary = path.with_name(f".{path.name}-{new_request_id()}")
    try:
        with temporary.open("xb") as file:
            yield file
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


class _Text:
    """A text file in UTF-8 on a binary one, which stays open."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8", "replace"))


class _Plain:
    """What has neither an end nor anything to let go of."""

    def close(self) -> None:
        """There is no end."""

    def abandon(self) -> None:
        """There is nothing to let go of."""


class _Csv(_Plain):
    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        file.write(b"\xef\xbb\xbf")  # spreadsheets know the encoding by it
        self._writer = csv.writer(_Text(file), lineterminator="\r\n")
        self._writer.writerow((*layout.own, *layout.added))

    def write(self, cells: Sequence[str], added: Sequence[str | float | None]) -> None:
        self._writer.writerow((*cells, *added))


class _JsonLines(_Plain):
    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        self._file = file
        self._names = (*layout.own, *layout.added)

    def write(self, cells: Sequence[str], added: Sequence[str | float | None]) -> None:
        self._file.write(self._line(cells, added) + b"\n")

    def _line(self, cells: Sequence[str], added: Sequence[str | float | None]) -> bytes:
        values = dict(zip(self._names, (*cells, *added), strict=True))
        return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


class _Json(_JsonLines):
    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        super().__init__(file, layout)
        self._before = b"[\n"

    def write(self, cells: Sequence[str], added: Sequence[str | float | None]) -> None:
        self._file.write(self._before + self._line(cells, added))
        self._before = b",\n"

    def close(self) -> None:
        self._file.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")


class _Sheet:
    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        from openpyxl import Workbook

        self._file = file
        self._book: Any = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet("Tsukue")
        self._row = 0
        self.write((*layout.own, *layout.added), ())

    def write(self, cells: Sequence[str], added: Sequence[str | float | None]) -> None:
        self._sheet.append([self._cell(cell) for cell in (*cells, *added)])
        self._row += 1

    def close(self) -> None:
        self._book.save(self._file)

    def abandon(self) -> None:
        self._sheet.close()
        self._sheet._writer.cleanup()  # the rows so far, in a file of its own

    def _cell(self, value: str | float | None) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if not isinstance(value, str):
            return value
        if len(value) > _SHEET_CHARACTERS:
            characters = f"{len(value):,}"
            raise UserError("cell_too_large_for_xlsx", row=self._row, characters=characters)
        cell: Any = WriteOnlyCell(self._sheet, _UNWRITTEN.sub(_escaped, value))
        cell.data_type = "s"  # "=1+1" in a text is no formula
        return cell


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


_WRITERS: dict[TableForm, Callable[[IO[bytes], Layout], Writer]] = {
    "csv": _Csv,
    "xlsx": _Sheet,
    "jsonl": _JsonLines,
    "json": _Json,
}
