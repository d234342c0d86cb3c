"""The panel "Summarize": documents in, summaries with their sources out."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from desktop_app.protocol.summaries import Citation
from desktop_app.services.events import ModelChanged
from desktop_app.store.document_records import DocumentHit, DocumentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.choosing import documents
from desktop_app.ui.panels.found_list import Hit, panel_of
from desktop_app.ui.panels.jobs_panel import JobsPanel
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.source_view import SourceView
from desktop_app.ui.panels.summarize.home_view import HomeView
from desktop_app.ui.panels.summarize.loading import Opened
from desktop_app.ui.panels.summarize.result_view import ResultView
from desktop_app.ui.theme import Theme

KIND = "summarize"
_SIDE_BY_SIDE = 680  # px; below, the source stands under the summary


def make(bridge: Bridge, theme: Theme) -> Panel:
    """Returns the panel."""
    return SummarizePanel(bridge, theme)


class SummarizePanel(JobsPanel):
    """Lays out and connects: the list, one result, one source."""

    result_shown = Signal()

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__(bridge, KIND)
        self.home: HomeView = HomeView(bridge, theme, self.work)
        self.result: ResultView = ResultView(bridge, theme, self._make_row(theme))
        self.source = SourceView(bridge, theme)
        self.source.hide()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.stack)
        self._splitter.addWidget(self.source)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self._join()
        self._connect()
        self.home.documents.refresh()
        self._on_model_changed(None)

    # --- as every panel ----------------------------------------------------------------

    def take_files(self, paths: list[Path]) -> None:
        self.home.banner.hide()
        self._bridge.call(lambda: documents(paths), self._on_found)

    def step_back(self) -> bool:
        if self.source.isHidden():
            return super().step_back()
        self._close_source()
        return True

    def show_list(self) -> None:
        self._close_source()
        super().show_list()

    def open_job(self, key: str, *, focus: bool = True) -> None:
        self._close_source()
        super().open_job(key, focus=focus)
        self.result_shown.emit()

    def show_hit(self, hit: Hit) -> None:
        desk = self._bridge.desk
        if isinstance(hit, DocumentHit) and (run_id := hit.run_id) is not None:
            self._bridge.call(lambda: desk.jobs.get(run_id), self.open_run, self.show_error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._paste_into(self.home.intake, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        self._splitter.setOrientation(
            Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        )

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        home, result = self.home, self.result
        home.intake.files_given.connect(self.take_files)
        home.intake.text_given.connect(self._on_text)
        home.documents.opened.connect(self._on_document_opened)
        home.documents.chosen.connect(self.take_document)
        home.documents.removed.connect(self._on_document_removed)
        home.documents.failed.connect(self.show_error)
        home.found.opened.connect(self._on_hit)
        home.options.model.failed.connect(self.show_error)
        home.options.model.models_wanted.connect(self.models_wanted)
        result.cited.connect(self._on_cited)
        result.chat_wanted.connect(self._on_chat)
        result.sent.connect(self._on_sent)
        result.again_wanted.connect(self._on_again)
        self.source.closed.connect(self._close_source)
        self._bridge.model_changed.connect(self._on_model_changed)

    def _on_found(self, found: list[Path]) -> None:
        if not found:
            self.home.banner.show_text(
                self.tr("There are no documents in that folder."),
                self.tr("Tsukue reads PDF, Office files, e-books, web pages, mails and texts."),
            )
            return
        options, jobs = self.home.options.chosen(), self._bridge.desk.jobs
        keys = self.work.add_files(found, lambda path: jobs.summarize_file(path, options))
        self._show_new(keys)

    def _on_text(self, text: str) -> None:
        options, jobs = self.home.options.chosen(), self._bridge.desk.jobs
        title = self.tr("Pasted text")
        # A book takes a moment to be written down.
        key = self.work.start(title, lambda: jobs.summarize_text(text, options), beside=True)
        self._show_new([key])

    def take_document(self, document: DocumentRecord) -> None:
        options, jobs = self.home.options.chosen(), self._bridge.desk.jobs
        start = partial(jobs.summarize, document.id, options)
        self._show_new([self.work.start(document.shown_title, start)])

    def _on_again(self, opened: Opened) -> None:
        if opened.document is not None:
            self.take_document(opened.document)

    def _on_cited(self, opened: Opened, citation: Citation) -> None:
        if opened.document is not None:
            span = (citation.start, citation.end)
            self._open_source(opened.document, citation.passage, span)

    def _on_document_opened(self, document: DocumentRecord) -> None:
        self._open_source(document, 0, (0, 0))

    def _on_hit(self, hit: DocumentHit) -> None:
        desk, document_id = self._bridge.desk, hit.document_id
        if panel_of(hit) == KIND:
            self.show_hit(hit)
        elif panel_of(hit):
            self.hit_opened.emit(hit)
        elif document_id is not None:
            show = partial(self._open_source, passage=hit.passage or 0, span=None)
            self._bridge.call(lambda: desk.library.get(document_id), show, self.show_error)

    def _open_source(
        self, document: DocumentRecord, passage: int, span: tuple[int, int] | None
    ) -> None:
        if self.source.isHidden():
            self.source.show()
            whole = max(self._splitter.width(), self._splitter.height())
            self._splitter.setSizes([whole // 2, whole // 2])
        self.source.open_at(document, passage, span)
        self.source.take_focus()

    def _close_source(self) -> None:
        if not self.source.isHidden():
            self.source.hide()
            self.take_focus()

    def _on_chat(self, opened: Opened) -> None:
        lines = [opened.run.title, "", *opened.text().splitlines()]
        document_id = opened.document.id if opened.document is not None else ""
        self.chat_wanted.emit("\n".join(f"> {line}".rstrip() for line in lines), document_id)

    def _on_sent(self, name: str, opened: Opened) -> None:
        self.text_sent.emit(name, opened.text())

    def _on_document_removed(self, document: DocumentRecord) -> None:
        library = self._bridge.desk.library

        def restore() -> None:
            self._bridge.call(lambda: library.restore(document.id), lambda _: None, self.show_error)

        text = self.tr("“{title}” was removed").format(title=document.shown_title)
        self.undo_offered.emit(text, restore)

    def _on_model_changed(self, _: ModelChanged | None) -> None:
        self.home.options.set_model(not self._bridge.desk.models.current.built_in)
