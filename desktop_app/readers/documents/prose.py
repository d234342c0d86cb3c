"""Text as it reads on the screen: white space, broken lines, headings in force.

Knows strings only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Scripts that are written without spaces: a line break within them is no space.
_SPACELESS = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
)
_BETWEEN = re.compile(rf"(?<=[{_SPACELESS}])[^\S\u3000]+(?=[{_SPACELESS}])")
_SPACES = re.compile(r"[^\S\u3000]+")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_EDGES = " \t\r\n\v\f\xa0\u2028\u2029\u3000"


def tidy(text: str) -> str:
    """Returns `text` as one line: runs of white space as one space, nothing unseen in it.

    Wide spaces between characters stay, because they part Japanese names; a line break
    between Japanese or Chinese characters goes.
    """
    text = _UNSEEN.sub("", text)
    return _SPACES.sub(" ", _BETWEEN.sub(_unbroken, text)).strip(_EDGES)


def _unbroken(space: re.Match[str]) -> str:
    return "" if "\n" in space[0] or "\r" in space[0] else " "


def tidy_code(text: str) -> str:
    """Returns `text` with its lines and indents as they are, without what is unseen."""
    lines = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def tidy_row(cells: Iterable[str]) -> str:
    """Returns a table's row as one line, its cells parted by tabs; "" when all are empty.

    Empty cells before others stay, so that a column is the same in every row.
    """
    return "\t".join(tidy(cell) if cell else "" for cell in cells).rstrip(_EDGES)


class HeadingPath:
    """The headings in force while a document is read from top to bottom."""

    def __init__(self, above: tuple[str, ...] = ()) -> None:
        self._above = above
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, text: str) -> None:
        """Opens a heading; those of its level and below end."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, text))

    @property
    def path(self) -> tuple[str, ...]:
        return self._above + tuple(text for _, text in self._open)
