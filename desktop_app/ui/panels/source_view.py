"""A document at one passage, which is marked: as text, or as the page it stands on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import Passage
from desktop_app.store.document_records import DocumentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import ElidedLabel, IconButton
from desktop_app.ui.panels import place_words
from desktop_app.ui.panels.pager import Pager
from desktop_app.ui.panels.source_pages import SourcePages
from desktop_app.ui.panels.source_text import Range, SourceText
from desktop_app.ui.theme import Theme

_BEFORE, _AFTER = 30, 60  # passages around the one that is shown
_KEPT = 240  # passages that are shown at once: what is far away is read again
_NEAR = 300  # px to an end of the text, where more is read


class SourceView(QWidget):
    """Opens beside what cites the document."""

    closed = Signal()

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._document: DocumentRecord | None = None
        self._mark: tuple[int, Range | None] = (0, None)
        self._drawn: tuple[int, Range | None] | None = None  # the mark that the page shows
        self._at_mark = False  # nobody has scrolled away from it
        self._mark_value = 0  # of the scroll bar
        self._reading = False
        self._all_read = False
        self._asked = 0
        self.title = ElidedLabel()
        self.title.setProperty("kind", "strong")
        self.place = ElidedLabel()
        self.place.setProperty("kind", "quiet")
        self.close_button = IconButton(theme, "close", self.tr("Close the source"), size=14)
        self.close_button.clicked.connect(self.closed)
        self.banner = Banner(theme)
        self.banner.retried.connect(self._on_retried)
        self.text = SourceText(theme)
        self.text.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.pages = SourcePages(bridge, theme, self)
        self.pages.shown.connect(self._on_page_shown)
        self.pages.slow.connect(self._show_text)
        self.pages.failed.connect(self._on_page_failed)
        self.pager = Pager(theme)
        self.pager.turned.connect(self.pages.turn)
        self.pager.hide()
        self.switch = IconButton(theme, "text", self.tr("Show the text"), size=15)
        self.switch.clicked.connect(self._on_switched)
        self.switch.hide()
        self._page_wanted = True  # as one chose last
        self._page_asked_for = False  # else the text takes its place without a word
        self._lay_out()

    def open_at(self, document: DocumentRecord, passage: int, span: Range | None) -> None:
        """Shows a document at a passage.

        Args:
            span: the characters of the passage that are marked; `None` marks all of it,
                an empty one nothing.
        """
        same = self._document is not None and self._document.id == document.id
        self._document = document
        self._mark = (passage, span)
        self._drawn, self._page_asked_for = None, False
        self.title.set_text(document.shown_title)
        self.place.hide()
        self.banner.hide()
        if not same:
            self.pages.set_document(document)
            self.switch.setVisible(self.pages.can_be_shown)
            if self._shows_page:
                self._show_page()
            else:
                self._show_text()
        if same and self.text.first <= passage < self.text.end:
            self._show_mark()
            return
        self.text.empty()
        self._all_read = False
        self._asked += 1
        first = max(0, passage - _BEFORE)
        self._read(first, passage - first + _AFTER)

    def take_focus(self) -> None:
        """Goes to the text, or to the page."""
        page = self._stack.currentWidget() is self.pages.view
        (self.pages.view if page else self.text).setFocus()

    def marked_text(self) -> str:
        """Returns the characters that are marked."""
        return self.text.marked_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._at_mark:  # the text is laid out anew, and the passage is elsewhere
            QTimer.singleShot(0, self._show_mark)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.title)
        names.addWidget(self.place)
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 8, 6)
        head.addLayout(names, 1)
        head.addWidget(self.pager)
        head.addWidget(self.switch)
        head.addWidget(self.close_button)
        notice = QHBoxLayout()
        notice.setContentsMargins(12, 0, 12, 0)
        notice.addWidget(self.banner)
        line = QLabel()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(head)
        column.addLayout(notice)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.pages.view)
        column.addWidget(self._stack, 1)

    def _read(self, first: int, count: int) -> None:
        if self._document is None:
            return
        self._reading = True
        library, document_id, asked = self._bridge.desk.library, self._document.id, self._asked
        self._bridge.call(
            lambda: library.passages(document_id, first, count),
            partial(self._take, asked, first, count),
            self._on_failed,
        )

    def _take(self, asked: int, first: int, count: int, found: tuple[Passage, ...]) -> None:
        if asked != self._asked:
            return
        self._reading = False
        fresh = not self.text.passages
        if first >= self.text.first and len(found) < count:
            self._all_read = True
        if self.text.add(first, found, _KEPT):
            self._all_read = False
        if fresh:
            # Qt knows where the passage stands when the text has been laid out.
            QTimer.singleShot(0, self._show_mark)

    def _show_mark(self) -> None:
        """Marks the passage and brings it to the upper third of the view."""
        number, span = self._mark
        value = self.text.mark(number, span)
        if value is None:
            return
        passage = self.text.passages[number - self.text.first]
        self.place.set_text(place_words.whole(passage.place))
        self.place.setVisible(bool(self.place.text()))
        self._at_mark, self._mark_value = True, value
        self.text.verticalScrollBar().setValue(value)
        if self._shows_page and (number, span) != self._drawn:
            self._draw_page()

    # --- the page as a picture ---------------------------------------------------------

    @property
    def _shows_page(self) -> bool:
        return self._page_wanted and self.pages.can_be_shown

    def _draw_page(self) -> None:
        """Shows the page of the passage that is marked."""
        number, span = self._drawn = self._mark
        passage = self.text.passages[number - self.text.first]
        start, end = span or (0, len(passage.text))
        self._show_page()
        self.pages.show_marked(passage.place.page or 1, passage.text[start:end])

    def _show_page(self) -> None:
        self._stack.setCurrentWidget(self.pages.view)
        self.switch.set_icon("text")
        self.switch.set_name(self.tr("Show the text"))

    def _show_text(self) -> None:
        had_focus = self.pages.view.hasFocus()
        self._stack.setCurrentWidget(self.text)
        self.pager.hide()
        self.switch.set_icon("document")
        self.switch.set_name(self.tr("Show the page"))
        if had_focus:
            self.text.setFocus()

    def _on_switched(self) -> None:
        self._page_wanted = self._page_asked_for = self._stack.currentWidget() is self.text
        self.banner.hide()
        if not self._page_wanted:
            self._show_text()
        elif self.text.passages:
            self._draw_page()

    def _on_page_shown(self, page: int, pages: int) -> None:
        if self._stack.currentWidget() is self.pages.view:
            self.pager.set_page(page, pages)
            self.pager.show()

    def _on_page_failed(self, error: UserError) -> None:
        self._show_text()
        if self._page_asked_for:
            self.banner.show_error(error)

    def _on_scrolled(self, value: int) -> None:
        self._at_mark = self._at_mark and value == self._mark_value
        text = self.text
        if self._reading or not text.passages:
            return
        if value < _NEAR and text.first > 0:
            first = max(0, text.first - _AFTER)
            self._read(first, text.first - first)
        elif value > text.verticalScrollBar().maximum() - _NEAR and not self._all_read:
            self._read(text.end, _AFTER)

    def _on_failed(self, error: UserError) -> None:
        self._reading = False
        self.banner.show_error(error, retry=True)

    def _on_retried(self) -> None:
        self.banner.hide()
        if self._document is not None:
            document, self._document = self._document, None
            self.open_at(document, *self._mark)
