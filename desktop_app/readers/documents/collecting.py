"""Paragraphs, headings and table rows, collected while a parser walks through a document.

Knows no format: HTML, XML and RTF readers say where a paragraph, a row, a cell begins
and ends, and get passages.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.readers.documents.prose import HeadingPath, tidy, tidy_code, tidy_row
from desktop_app.readers.documents.records import Passage, Place

#: A cell with more paragraphs than this holds a layout, not a value.
_LINES_IN_A_CELL = 3


class Collector:
    """Takes text piece by piece and keeps what is complete.

    Args:
        place: the slide and the headings that everything stands under.
    """

    def __init__(self, place: Place | None = None) -> None:
        self._place = place or Place()
        self._headings = HeadingPath(self._place.headings)
        self._found: list[Passage] = []
        self._texts: list[list[str]] = []
        self._rows: list[_Row] = []

    def taken(self) -> Iterator[Passage]:
        """Yields the passages completed since the last call."""
        found, self._found = self._found, []
        yield from found

    @property
    def is_writing(self) -> bool:
        """Whether a paragraph is open."""
        return bool(self._texts)

    def open_text(self) -> None:
        """Begins a paragraph; one may lie within another, as a footnote does."""
        self._texts.append([])

    def heard(self, text: str) -> None:
        """Adds to the innermost open paragraph."""
        if self._texts:
            self._texts[-1].append(text)

    def close_text(self, *, level: int | None = None, code: bool = False) -> None:
        """Ends the innermost paragraph and keeps it: in its cell, or as a passage.

        Args:
            level: of a heading, 0 the highest; None for plain text.
            code: whether its lines stay lines.
        """
        raw = "".join(self._texts.pop()) if self._texts else ""
        if not (text := tidy_code(raw) if code else tidy(raw)):
            return
        if self._rows and self._rows[-1].in_cell:
            self._rows[-1].cells[-1].append(text)
        else:
            self.keep(text, level)

    def keep(self, text: str, level: int | None = None) -> None:
        """Adds a passage at the place reached."""
        if level is not None:
            self._headings.enter(level, text)
        place = Place(slide=self._place.slide, headings=self._headings.path)
        self.add(Passage(text, place, is_heading=level is not None))

    def add(self, passage: Passage) -> None:
        """Adds a passage that knows its own place."""
        self._found.append(passage)

    def open_row(self) -> None:
        # A row within a cell: the outer table only arranges things on the page.
        if self._rows:
            self._keep_lines(self._rows[-1])
        self._rows.append(_Row())

    def open_cell(self) -> None:
        if self._rows:
            self._rows[-1].cells.append([])
            self._rows[-1].in_cell = True

    def close_cell(self) -> None:
        if self._rows:
            self._rows[-1].in_cell = False

    def close_row(self) -> None:
        if not self._rows:
            return
        row = self._rows.pop()
        if row.arranges or any(len(lines) > _LINES_IN_A_CELL for lines in row.cells):
            self._keep_lines(row)
        elif text := tidy_row(" ".join(lines) for lines in row.cells):
            self.keep(text)

    @property
    def in_row(self) -> bool:
        return bool(self._rows)

    def _keep_lines(self, row: _Row) -> None:
        for lines in row.cells:
            for line in lines:
                self.keep(line)
            lines.clear()
        row.arranges = True


class _Row:
    """A table row being read: its cells, each the paragraphs in it."""

    def __init__(self) -> None:
        self.cells: list[list[str]] = []
        self.in_cell = False
        self.arranges = False
