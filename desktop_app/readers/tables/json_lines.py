"""JSON Lines: an object, a list or a value in each line, as the cells of a row.

Knows no file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

#: The columns are the keys of so many first lines, in the order in which they appear.
_LOOKED_AT_LINES = 1000
#: The one column of lines that are no objects and no lists.
_VALUE = "text"


def columns(lines: Iterable[str]) -> tuple[str, ...]:
    """Returns the names of the columns by the first lines."""
    names: dict[str, None] = {}
    width = 0
    for line in islice(lines, _LOOKED_AT_LINES):
        value = parsed(line)
        if isinstance(value, dict):
            names.update(dict.fromkeys(value))
        elif isinstance(value, list):
            width = max(width, len(value))
        elif value is not None:
            width = max(width, 1)
    if names:
        return tuple(names)
    return (_VALUE,) if width <= 1 else ("",) * width


def rows(lines: Iterable[str], names: tuple[str, ...]) -> Iterator[tuple[list[str], bool]]:
    """Yields (cells, whether the line is JSON). Keys that are no column, and what is no JSON,
    stand in a cell behind the columns."""
    for line in lines:
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        value = parsed(text)
        if isinstance(value, dict):
            cells = [_shown(value.pop(name, None)) for name in names]
            yield cells + ([_dumped(value)] if value else []), True
        elif isinstance(value, list):
            cells = list(map(_shown, value))
            yield cells + [""] * (len(names) - len(cells)), True
        elif value is not None or text == "null":
            yield [_shown(value), *[""] * (len(names) - 1)], True
        else:
            yield ["" for _ in names] + [text], False


def parsed(line: str) -> Any:
    """Returns what a line says; `None` if it is no JSON."""
    try:
        return json.loads(line.strip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return None


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _dumped(value)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
