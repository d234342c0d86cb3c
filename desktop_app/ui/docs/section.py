"""Joins the section "Docs" with the rest of the window: chat, side panels, drops."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.store.document_records import DocumentHit, DocumentRecord
from desktop_app.store.run_records import RunRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.theme import Theme

if TYPE_CHECKING:
    from desktop_app.ui.docs.docs_page import DocsPage
    from desktop_app.ui.main_window import MainWindow


class DocsSection(QObject):
    """Owns the page, which the window places."""

    left = Signal()

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._page: DocsPage | None = None
        self._window: MainWindow | None = None

    @property
    def page(self) -> DocsPage:
        """The page; made, and its code imported, when somebody goes there."""
        if self._page is None:
            from desktop_app.ui.docs.docs_page import DocsPage

            page = self._page = DocsPage(self._bridge, self._theme)
            page.left.connect(self.left)
            page.asked_about.connect(self._on_asked_about)
            page.document_sent.connect(self._on_document_sent)
            page.hit_opened.connect(self._on_hit_opened)
            page.run_opened.connect(self._on_run_opened)
            page.undo_offered.connect(self._on_undo_offered)
        return self._page

    def join(self, window: MainWindow) -> None:
        """Connects what the window has laid out."""
        self._window = window
        self.left.connect(partial(window.show_page, "chat"))

    def _on_asked_about(self, document: DocumentRecord) -> None:
        if self._window is not None:
            self._window.panels.start_chat("", document.id)

    def _on_document_sent(self, name: str, document: DocumentRecord) -> None:
        if self._window is not None:
            self._window.panels.send(name, document)

    def _on_hit_opened(self, hit: DocumentHit) -> None:
        if self._window is not None:
            self._window.panels.show_hit(hit)

    def _on_run_opened(self, run_id: str) -> None:
        jobs = self._bridge.desk.jobs
        self._bridge.call(lambda: jobs.get(run_id), self._open_run, self.page.show_error)

    def _open_run(self, run: RunRecord) -> None:
        if self._window is not None:
            self._window.panels.open(run.kind)
            self._window.panels.dock.panel(run.kind).open_run(run)

    def _on_undo_offered(self, text: str, undo: Callable[[], None]) -> None:
        if self._window is not None:
            self._window.toast.show_text(text, self.tr("Undo"), undo)
