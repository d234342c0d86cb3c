"""Passages of a document as running text, with one place marked. Reads nothing."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from desktop_app.readers.documents.records import Passage
from desktop_app.ui.panels import place_words
from desktop_app.ui.theme import LINE_HEIGHT_PERCENT, SMALL_PX, Theme

_MARK_STRENGTH = 0.28
_TEXT_PX = 14

Range = tuple[int, int]


class SourceText(QTextBrowser):
    """Shows passages `first`, `first + 1`, …; numbers are those of the document."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.passages: list[Passage] = []
        self.first = 0
        self._starts: list[int] = []  # position of each passage in the text
        self._page = ""  # that the text has come to
        self._mark: tuple[int, Range | None] | None = None
        self.setProperty("kind", "source")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Source text"))
        self.document().setDocumentMargin(14)
        theme.changed.connect(self._rewrite)

    @property
    def end(self) -> int:
        """The number after the last passage's."""
        return self.first + len(self.passages)

    def empty(self) -> None:
        """Takes everything away."""
        self.passages, self._starts, self._page = [], [], ""
        self.clear()

    def add(self, first: int, found: tuple[Passage, ...], most: int) -> bool:
        """Adds passages above or below those that are shown; what is seen stays in place.

        Args:
            most: passages that are kept; the farthest go.

        Returns:
            Whether passages at the end had to go.
        """
        above = bool(self.passages) and first < self.first
        over = max(0, len(self.passages) + len(found) - most)
        anchor = self._anchor()
        if above:
            self.passages[:0] = found
            self.first = first
            del self.passages[len(self.passages) - over :]
        else:
            self.first = self.first + over if self.passages else first
            self.passages += found
            del self.passages[:over]
        if above or over:
            self._write(anchor)
        else:
            self._append(found)
        return above and over > 0

    def mark(self, number: int, span: Range | None) -> int | None:
        """Marks characters of a passage, all of it if `span` is `None`.

        Returns:
            What the scroll bar has to show them in the upper third; `None` when the
            passage is not there.
        """
        self._mark = (number, span)
        self._paint_mark()
        cursor = self._marked_cursor()
        if cursor is None:
            return None
        cursor.setPosition(cursor.selectionStart())
        bar = self.verticalScrollBar()
        y = self.cursorRect(cursor).top() + bar.value() - self.viewport().height() // 3
        return max(0, min(y, bar.maximum()))

    def marked_text(self) -> str:
        """Returns the characters that are marked."""
        found = self.extraSelections()
        return found[-1].cursor.selectedText() if found else ""

    # --- writing -----------------------------------------------------------------------

    def _rewrite(self) -> None:
        if self.passages:
            self._write(self._anchor())

    def _write(self, anchor: tuple[int, int] | None) -> None:
        bar = self.verticalScrollBar()
        bar.blockSignals(True)
        self.clear()
        self._starts, self._page = [], ""
        self._append(tuple(self.passages))
        self.document().size()  # lays it out
        if anchor is not None:
            number, y = anchor
            bar.setValue(bar.value() + self._top_of(number - self.first) - y)
        bar.blockSignals(False)
        self._paint_mark()

    def _append(self, passages: tuple[Passage, ...]) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        for passage in passages:
            shown = place_words.short(passage.place) if _counts(passage) else ""
            if shown and shown != self._page:
                self._page = shown
                self._write_block(cursor, shown, self._form("quiet", SMALL_PX), above=14)
            form = self._form("ink", _TEXT_PX, bold=passage.is_heading)
            self._write_block(cursor, "", form, above=8)
            self._starts.append(cursor.position())
            cursor.insertText(passage.text, form)
        cursor.endEditBlock()

    def _write_block(
        self, cursor: QTextCursor, text: str, form: QTextCharFormat, *, above: int
    ) -> None:
        block = QTextBlockFormat()
        block.setTopMargin(0 if cursor.atStart() else above)
        block.setLineHeight(
            LINE_HEIGHT_PERCENT - 10, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        if cursor.atStart():
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        cursor.insertText(text, form)

    def _form(self, role: str, size: int, *, bold: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        form.setFont(font)
        form.setForeground(QColor(getattr(self._theme.tokens, role)))
        return form

    # --- places ------------------------------------------------------------------------

    def _anchor(self) -> tuple[int, int] | None:
        """Returns the number of the passage at the top of the view, and where it begins."""
        if not self._starts:
            return None
        seen = self.cursorForPosition(QPoint(0, 0)).position()
        index = max(0, bisect_right(self._starts, seen) - 1)
        return self.first + index, self._top_of(index)

    def _top_of(self, index: int) -> int:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._starts[max(0, min(index, len(self._starts) - 1))])
        return self.cursorRect(cursor).top()

    def _paint_mark(self) -> None:
        marked = self._marked_cursor()
        if marked is None or not marked.hasSelection():
            self.setExtraSelections([])
            return
        mark = QTextEdit.ExtraSelection()
        colour = QColor(self._theme.tokens.accent)
        colour.setAlphaF(_MARK_STRENGTH)
        form = QTextCharFormat()
        form.setBackground(colour)
        mark.cursor, mark.format = marked, form
        self.setExtraSelections([mark])

    def _marked_cursor(self) -> QTextCursor | None:
        if self._mark is None:
            return None
        number, span = self._mark
        index = number - self.first
        if not 0 <= index < len(self._starts):
            return None
        text = self.passages[index].text
        start, end = span or (0, len(text))
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._starts[index] + _units(text[:start]))
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.setPosition(self._starts[index] + _units(text[:end]), keep)
        return cursor


def _counts(passage: Passage) -> bool:
    """Returns whether it stands on a page: rows and seconds would part every passage."""
    return passage.place.page is not None or passage.place.slide is not None


def _units(text: str) -> int:
    """Returns the length as Qt counts it: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2
