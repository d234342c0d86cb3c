"""How much of a document was read, and what of it is cited: a bar and a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.controls import small
from desktop_app.ui.panels.summarize.loading import Opened
from desktop_app.ui.theme import Theme

_HEIGHT = 10
_GAP = 1
_NARROWEST = 3  # px of a cell; more pages than that share cells
_NAMED = 12  # pages without text that are named one by one


class Coverage(QWidget):
    """Cells for pages, or for equal parts of a document without pages."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = _Bar(theme)
        self.line = small()
        self.line.setWordWrap(True)
        self.unread = small()
        self.unread.setWordWrap(True)
        self.unread.setProperty("warning", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.bar)
        column.addWidget(self.line)
        column.addWidget(self.unread)
        self.hide()

    def show_coverage(self, opened: Opened) -> None:
        """Shows what a summary stands on; hides when there is none."""
        summary, document = opened.summary, opened.document
        self.setVisible(summary is not None)
        if summary is None:
            return
        pages = document.pages if document is not None else None
        unread = set(document.unread_pages) if document is not None else set()
        share = 100 * summary.passages_read // max(1, summary.passages)
        if pages:
            cited = opened.cited_pages
            count = self.tr("1 page") if pages == 1 else self.tr("{count} pages")
            text = self.tr("Read {percent} % of {pages}; {cited} cited").format(
                percent=share, pages=count.format(count=pages), cited=len(cited)
            )
            self.bar.show_cells(pages, cited, unread)
        else:
            numbers = {c.passage + 1 for s in summary.sentences for c in s.citations}
            count = self.tr("1 passage") if summary.passages == 1 else self.tr("{count} passages")
            text = self.tr("Read {percent} % of {pages}; {cited} cited").format(
                percent=share, pages=count.format(count=summary.passages), cited=len(numbers)
            )
            self.bar.show_cells(summary.passages, numbers, set())
        self.line.setText(text)
        self.bar.setAccessibleName(text)
        self.unread.setVisible(bool(unread))
        named = ", ".join(map(str, sorted(unread)[:_NAMED]))
        more = "…" if len(unread) > _NAMED else ""
        self.unread.setText(
            self.tr("Pages without text one can read (scanned?): {numbers}").format(
                numbers=named + more
            )
        )


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._count = 1
        self._cited: set[int] = set()
        self._unread: set[int] = set()
        self.setFixedHeight(_HEIGHT)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_cells(self, count: int, cited: set[int], unread: set[int]) -> None:
        """Takes how many parts there are, and which of them, from 1, are what."""
        self._count, self._cited, self._unread = max(1, count), cited, unread
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect())
        cells = min(self._count, max(1, self.width() // (_NARROWEST + _GAP)))
        width = self.width() / cells
        kinds = ["tint"] * cells
        for role, numbers in (("amber", self._unread), ("accent", self._cited)):
            for number in numbers:
                kinds[min(cells - 1, (number - 1) * cells // self._count)] = role
        for cell, role in enumerate(kinds):
            colour = QColor(getattr(tokens, role))
            painter.fillRect(QRectF(cell * width, 0, max(1.0, width - _GAP), _HEIGHT), colour)
