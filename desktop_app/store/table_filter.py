"""Which rows of a table are meant, as SQL; and how lists of texts stand in a column.

Knows the columns of table_file.py; reads no row.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from desktop_app.store.table_records import RowFilter

#: The distinct lists of labels by jumping from one to the next in the index.
_DISTINCT = """WITH RECURSIVE found(one) AS (
    SELECT min(shown) FROM rows
    UNION ALL SELECT (SELECT min(shown) FROM rows WHERE shown > found.one) FROM found
    WHERE found.one IS NOT NULL
) SELECT one FROM found WHERE one IS NOT NULL"""


def condition_of(
    connection: sqlite3.Connection, filter: RowFilter | None
) -> tuple[str, tuple[Any, ...]]:
    """Returns a WHERE clause, "" for all rows, and its values."""
    parts: list[str] = []
    values: list[Any] = []
    filter = filter or RowFilter()

    def require(part: str, *of: Any) -> None:
        parts.append(part)
        values.extend(of)

    if filter.label is not None:
        lists = _lists_with(connection, filter.label)
        if len(lists) == 1:  # so that the index has the order too
            require("shown = ?", lists[0])
        else:
            require("shown IN (SELECT value FROM json_each(?))", json.dumps(lists))
    if filter.contains:
        # As it stands in the list of cells.
        wanted = json.dumps(filter.contains, ensure_ascii=False)[1:-1]
        escaped = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        require("cells LIKE ? ESCAPE '!'", f"%{escaped}%")
    if filter.flag:
        require("flags IS NOT NULL AND instr(flags, ?)", json.dumps(filter.flag))
    if filter.edited:
        require("edited IS NOT NULL")
    if filter.least is not None:
        require("score >= ?", filter.least)
    if filter.most is not None:
        require("score <= ?", filter.most)
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)


def distinct(connection: sqlite3.Connection) -> list[str]:
    """Returns every list of labels that is shown, packed."""
    return [str(one) for (one,) in connection.execute(_DISTINCT).fetchall()]


def packed(texts: Iterable[str]) -> str:
    """Returns a list of texts as it stands in a column."""
    return json.dumps(list(texts), ensure_ascii=False)


def unpacked(packed: str) -> tuple[str, ...]:
    """Returns the texts of a column."""
    return tuple(json.loads(packed))


def _lists_with(connection: sqlite3.Connection, label: str) -> list[str]:
    """Returns the lists that have a label; "" is the empty list."""
    lists = distinct(connection)
    if not label:
        return [one for one in lists if not unpacked(one)]
    return [one for one in lists if label in unpacked(one)]
