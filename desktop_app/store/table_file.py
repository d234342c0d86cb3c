"""The rows of one table: added, read in pages, sorted, filtered, counted, corrected.

Knows its own three tables and nothing of where the file is.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from desktop_app.errors import UserError
from desktop_app.store.table_filter import condition_of, distinct, packed, unpacked
from desktop_app.store.table_records import RowFilter, RowPage, Sort, TableRow, Tally

VERSION = 1
#: `label` and `edited` are JSON lists of names, `cells` one of texts, `scores` float32. What is
#: looked through by itself stands before the cells, which may be large.
SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    edited TEXT,
    shown TEXT GENERATED ALWAYS AS (coalesce(edited, label)) VIRTUAL,
    score REAL,
    flags TEXT,
    scores BLOB,
    cells TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS rows_by_label ON rows (shown, score);
CREATE INDEX IF NOT EXISTS rows_by_score ON rows (score);
CREATE INDEX IF NOT EXISTS rows_edited ON rows (number) WHERE edited IS NOT NULL;
CREATE INDEX IF NOT EXISTS rows_flagged ON rows (number, flags) WHERE flags IS NOT NULL;
PRAGMA user_version = {VERSION};
COMMIT;
"""
_COLUMNS = "number, label, edited, score, flags, scores, cells"
_ORDERS = {
    "number": ("number",),
    "label": ("shown", "score", "number"),
    "score": ("score", "number"),
}
_AT_ONCE = 500
_DIGITS = 6


class TableFile:
    """The rows of one table; valid while it is open. Raises SQLite's errors."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # --- facts --------------------------------------------------------------------------

    def fact(self, name: str) -> str | None:
        """Returns what was noted under a name, `None` if nothing was."""
        wanted = "SELECT value FROM facts WHERE name = ?"
        found = self._connection.execute(wanted, (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_fact(self, name: str, value: str) -> None:
        """Notes something about the table."""
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    @property
    def text_column(self) -> int:
        """Which cell holds the text, from 0."""
        return int(self.fact("text_column") or 0)

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return int(self.fact("width") or 0)

    # --- rows ---------------------------------------------------------------------------

    def add(self, rows: Sequence[TableRow]) -> None:
        """Writes rows in one transaction; what the user gave before stays."""
        values = [
            (
                row.number,
                packed(row.model_labels),
                row.score,
                packed(row.flags) if row.flags else None,
                struct.pack(f"<{len(row.scores)}f", *row.scores),
                packed(row.cells),
            )
            for row in rows
        ]
        with self._writing():
            self._connection.executemany(
                """INSERT INTO rows (number, label, score, flags, scores, cells)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET
                label = excluded.label, score = excluded.score, flags = excluded.flags,
                scores = excluded.scores, cells = excluded.cells""",
                values,
            )
            widest = max((len(row.cells) for row in rows), default=0)
            if widest > self.width:
                self.set_fact("width", str(widest))

    def edit(self, number: int, labels: Sequence[str] | None) -> TableRow:
        """Gives a row the user's labels; `None` takes them back.

        Raises:
            UserError: `row_not_found`.
        """
        value = None if labels is None else packed(labels)
        with self._writing():
            self._connection.execute("UPDATE rows SET edited = ? WHERE number = ?", (value, number))
        return self.get(number)

    def get(self, number: int) -> TableRow:
        """Returns a row.

        Raises:
            UserError: `row_not_found`.
        """
        found = self._rows("WHERE number = ?", (number,))
        if not found:
            raise UserError("row_not_found", row=number + 1)
        return found[0]

    def next_number(self) -> int:
        """Returns the number of the first row that is not there yet."""
        found = self._connection.execute("SELECT max(number) FROM rows").fetchone()[0]
        return 0 if found is None else int(found) + 1

    def count(self, filter: RowFilter | None = None) -> int:
        """Returns how many rows pass."""
        condition, values = condition_of(self._connection, filter)
        wanted = f"SELECT count(*) FROM rows {condition}"
        return int(self._connection.execute(wanted, values).fetchone()[0])

    def page(
        self,
        first: int,
        count: int,
        sort: Sort = "number",
        descending: bool = False,
        filter: RowFilter | None = None,
    ) -> RowPage:
        """Returns rows that pass, from a place in the order on."""
        condition, values = condition_of(self._connection, filter)
        way = " DESC" if descending else ""
        order = ", ".join(f"{column}{way}" for column in _ORDERS[sort])
        # The rows themselves are looked up only for the page.
        numbers = self._connection.execute(
            f"SELECT number FROM rows {condition} ORDER BY {order} LIMIT ? OFFSET ?",
            (*values, count, first),
        ).fetchall()
        wanted = json.dumps([number for (number,) in numbers])
        found = self._rows("WHERE number IN (SELECT value FROM json_each(?))", (wanted,))
        by_number = {row.number: row for row in found}
        rows = tuple(by_number[number] for (number,) in numbers)
        return RowPage(first, rows, self.count(filter))

    def after(self, number: int, count: int = _AT_ONCE) -> tuple[TableRow, ...]:
        """Returns the next rows in the table's order, from a number on."""
        return self._rows("WHERE number >= ? ORDER BY number LIMIT ?", (number, count))

    # --- figures ------------------------------------------------------------------------

    def tally(self, filter: RowFilter | None = None) -> Tally:
        """Returns how many rows there are, and with which labels."""
        condition, values = condition_of(self._connection, filter)
        labels = self._connection.execute(
            f"SELECT shown, count(*) AS rows FROM rows {condition} "
            "GROUP BY shown ORDER BY rows DESC, shown",
            values,
        ).fetchall()
        also = f"{condition} AND" if condition else "WHERE"
        return Tally(
            rows=sum(rows for _, rows in labels),
            edited=self._number(f"{also} edited IS NOT NULL", values),
            flagged=self._number(f"{also} flags IS NOT NULL", values),
            labels=tuple((unpacked(shown), rows) for shown, rows in labels),
        )

    def labels_shown(self) -> tuple[str, ...]:
        """Returns every label that a row has, in order."""
        lists = map(unpacked, distinct(self._connection))
        return tuple(sorted({label for labels in lists for label in labels}))

    def bins(
        self, many: int, filter: RowFilter | None = None
    ) -> tuple[tuple[float, float, int], ...]:
        """Returns (from, to, rows) for ranges of equal width over all scores; the last
        includes its end."""
        condition, values = condition_of(self._connection, filter)
        condition = f"{condition} AND" if condition else "WHERE"
        condition += " score IS NOT NULL"
        least, most = self._connection.execute(
            f"SELECT min(score), max(score) FROM rows {condition}", values
        ).fetchone()
        if least is None:
            return ()
        width = (most - least) / many
        if width <= 0:
            return ((least, most, self._number(condition, values)),)
        counts = dict(
            self._connection.execute(
                "SELECT min(?, CAST((score - ?) / ? AS INTEGER)) AS bin, count(*) FROM rows "
                f"{condition} GROUP BY bin",
                (many - 1, least, width, *values),
            ).fetchall()
        )
        return tuple(
            (least + number * width, least + (number + 1) * width, counts.get(number, 0))
            for number in range(many)
        )

    def flags(self) -> tuple[tuple[str, int], ...]:
        """Returns (flag, rows that have it), the most frequent first."""
        found = self._connection.execute(
            "SELECT value, count(*) AS many FROM rows, json_each(rows.flags) "
            "WHERE flags IS NOT NULL GROUP BY value ORDER BY many DESC, value"
        )
        return tuple((str(flag), rows) for flag, rows in found.fetchall())

    def pairs(self, column: int, most: int) -> tuple[tuple[str, tuple[str, ...], int], ...]:
        """Returns (cell of a column, labels shown, rows with just these two).

        Args:
            most: so many pairs are returned at most.
        """
        found = self._connection.execute(
            "SELECT coalesce(json_extract(cells, ?), '') AS gold, shown, count(*) FROM rows "
            "GROUP BY gold, shown LIMIT ?",
            (f"$[{int(column)}]", most),
        ).fetchall()
        return tuple((str(gold), unpacked(shown), rows) for gold, shown, rows in found)

    # --- inside -------------------------------------------------------------------------

    def _rows(self, condition: str, values: Sequence[Any]) -> tuple[TableRow, ...]:
        found = self._connection.execute(f"SELECT {_COLUMNS} FROM rows {condition}", values)
        column = self.text_column
        return tuple(_row(values, column) for values in found.fetchall())

    def _number(self, condition: str, values: Sequence[Any]) -> int:
        wanted = f"SELECT count(*) FROM rows {condition}"
        return int(self._connection.execute(wanted, values).fetchone()[0])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _row(values: Sequence[Any], text_column: int) -> TableRow:
    number, label, edited, score, flags, scores, cells = values
    texts = unpacked(cells)
    count = len(scores or b"") // 4
    return TableRow(
        number=number,
        cells=texts,
        text=texts[text_column] if text_column < len(texts) else "",
        model_labels=unpacked(label),
        score=None if score is None else round(score, _DIGITS),
        scores=tuple(round(one, _DIGITS) for one in struct.unpack(f"<{count}f", scores or b"")),
        flags=unpacked(flags) if flags else (),
        edited_labels=None if edited is None else unpacked(edited),
    )
