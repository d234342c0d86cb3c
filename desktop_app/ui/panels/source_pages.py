"""The pages of one document as pictures: which is shown, and turning to others.

Asks the services for pictures; what stands in the text is not known here.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import UserError
from desktop_app.protocol.page_images import PageImage
from desktop_app.services.page_images import can_be_drawn
from desktop_app.store.document_records import DocumentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.page_view import PageView
from desktop_app.ui.theme import Theme

#: The engine may be in mid-answer; then the text has to do.
_PATIENCE_MS = 500


class SourcePages(QObject):
    """Owns the view of a page."""

    shown = Signal(int, int)  # page, of how many
    failed = Signal(object)  # UserError
    slow = Signal()  # the first picture takes its time

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.view = PageView(theme)
        self._document: DocumentRecord | None = None
        self._page = 0  # from 1; 0 is none
        self._marked: tuple[int, str] = (0, "")
        self._asked = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.slow)
        self.view.turned.connect(self.turn)
        self.view.redraw_wanted.connect(partial(self._ask, to_mark=False))

    @property
    def can_be_shown(self) -> bool:
        """Whether the document has pages that look like something."""
        return self._document is not None and can_be_drawn(self._document)

    def set_document(self, document: DocumentRecord) -> None:
        """Takes a document; nothing is drawn yet."""
        self._drop()
        self._document = document
        self._page = 0
        self.view.empty()

    def show_marked(self, page: int, text: str) -> None:
        """Shows a page, and marks a text on it; "" marks nothing."""
        self._marked = (page, text)
        self._page = page
        self._ask(to_mark=True)

    def turn(self, by: int) -> None:
        """Goes on or back by some pages."""
        pages = self._document.pages if self._document is not None else None
        page = min(pages or 1, max(1, self._page + by))
        if self._page and page != self._page:
            self._page = page
            self._ask(to_mark=True)

    def _ask(self, *, to_mark: bool) -> None:
        document, page = self._document, self._page
        if document is None or not page:
            return
        self._drop()
        texts = (self._marked[1],) if self._marked[0] == page and self._marked[1] else ()
        if self.view.is_empty:
            self._patience.start()
        images, bridge = self._bridge.desk.page_images, self._bridge
        take = partial(self._take, document, page, to_mark)
        self._asked = images.draw(
            document,
            page,
            self.view.wanted_width,
            texts,
            lambda drawn: bridge.hand_over(partial(take, drawn)),
        )

    def _take(
        self,
        document: DocumentRecord,
        page: int,
        to_mark: bool,
        drawn: PageImage | UserError | None,
    ) -> None:
        if document is not self._document or page != self._page or drawn is None:
            return
        self._patience.stop()
        self._asked = ""
        if isinstance(drawn, UserError):
            self.failed.emit(drawn)
            return
        self.view.show_image(drawn, to_mark=to_mark)
        self.shown.emit(page, drawn.pages)

    def _drop(self) -> None:
        self._patience.stop()
        if self._asked:
            self._bridge.desk.page_images.drop(self._asked)
            self._asked = ""
