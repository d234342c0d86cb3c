"""The section "Docs": every document that was read, its text or pages, and what was made of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.errors import UserError
from desktop_app.store.document_records import DocumentHit, DocumentRecord
from desktop_app.store.run_records import RunStatus
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.docs.reader import Reader
from desktop_app.ui.history.search_field import SearchField
from desktop_app.ui.panels.choosing import documents
from desktop_app.ui.panels.documents_list import DocumentsList
from desktop_app.ui.panels.file_intake import FileIntake
from desktop_app.ui.panels.found_list import FoundList, panel_of
from desktop_app.ui.panels.job_list import JobList
from desktop_app.ui.panels.window_drop import WindowDrop
from desktop_app.ui.panels.work import Job, Work
from desktop_app.ui.theme import READING_WIDTH, Theme

_NARROW = 700  # px; below, a document takes the place of the list
_LIST_WIDTH, _LEAST_LIST = 360, 280


class DocsPage(QWidget):
    """Lays out and connects: the list, what is being read, the document that is open."""

    left = Signal()  # Esc where there is nothing else to leave
    asked_about = Signal(object)  # DocumentRecord
    document_sent = Signal(str, object)  # the panel it is for, DocumentRecord
    hit_opened = Signal(object)  # DocumentHit in a panel's result
    run_opened = Signal(str)  # id of what was made of a document
    undo_offered = Signal(str, object)  # what was done, and what takes it back

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        words = self.tr("Search documents and summaries")
        self.search = SearchField(theme, words, words, key="Ctrl+F")
        self.intake = FileIntake(theme, self.tr("Keep"))
        self.banner = Banner(theme)
        self.work = Work(bridge, "", self)
        self.jobs = JobList(self.work, theme)
        self.documents = DocumentsList(bridge, theme, "summarize", self.tr("Summarize"))
        self.found = FoundList(bridge)
        self.reader = Reader(bridge, theme)
        self.reader.hide()
        self._to_open = ""  # the job of a file that was given alone
        self._lay_out()
        self._drop = WindowDrop(self, self.tr("Drop to add to the documents"))
        self._connect()
        self.work.load()

    def take_files(self, paths: list[Path]) -> None:
        """Reads files and what is in folders."""
        self.banner.hide()
        self._bridge.call(lambda: documents(paths), self._on_found)

    def go_to_search(self) -> None:
        """Goes to the search field."""
        self._close_reader()
        self.search.focus()

    def step_back(self) -> bool:
        """Leaves what was opened last; returns whether there was anything."""
        if not self.reader.isHidden():
            self._close_reader()
        elif self.search.edit.text():
            self.search.edit.clear()
        else:
            return self.intake.close_text()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.documents.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.step_back():
            self.left.emit()

    # --- layout ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Documents"))
        title.setProperty("kind", "title")
        self._lists = QStackedWidget()
        self._lists.addWidget(_scrolled(self.jobs, self.documents))
        self._lists.addWidget(_scrolled(self.found))
        self._front = QWidget()
        self._front.setMinimumWidth(_LEAST_LIST)
        inside = QWidget()
        inside.setMaximumWidth(READING_WIDTH)
        row = QHBoxLayout(self._front)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inside, 1000)
        row.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 20, 8, 0)
        column.setSpacing(12)
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, 12, 0)
        above.setSpacing(12)
        for part in (title, self.search, self.intake, self.banner):
            above.addWidget(part)
        column.addLayout(above)
        column.addWidget(self._lists, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._front)
        self._splitter.addWidget(self.reader)
        self._splitter.setStretchFactor(1, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)

    def _connect(self) -> None:
        self._drop.dropped.connect(self.take_files)
        self.work.changed.connect(self._on_job_changed)
        self.search.searched.connect(self._on_searched)
        self.search.left.connect(self.found.take_focus)
        self.intake.files_given.connect(self.take_files)
        self.intake.text_given.connect(self._on_text)
        self.documents.opened.connect(self._on_opened)
        self.documents.chosen.connect(partial(self.document_sent.emit, "summarize"))
        self.documents.removed.connect(self._on_removed)
        self.found.opened.connect(self._on_hit)
        self.reader.closed.connect(self._close_reader)
        self.reader.asked_about.connect(self.asked_about)
        self.reader.sent.connect(self.document_sent)
        self.reader.run_opened.connect(self.run_opened)
        for part in (self.documents, self.found, self.work, self.reader):
            part.failed.connect(self.banner.show_error)

    def _arrange(self) -> None:
        shown, wide = not self.reader.isHidden(), self.width() >= _NARROW
        self._front.setVisible(wide or not shown)
        if shown and wide and self._front.width() > self.width() // 2:
            self._splitter.setSizes([_LIST_WIDTH, self.width() - _LIST_WIDTH])

    # --- what happens ------------------------------------------------------------------

    def _on_found(self, found: list[Path]) -> None:
        if not found:
            self.banner.show_text(
                self.tr("There are no documents in that folder."),
                self.tr("Tsukue reads PDF, Office files, e-books, web pages, mails and texts."),
            )
            return
        self.search.edit.clear()
        keys = self.work.add_files(found, self._bridge.desk.library.add)
        self._to_open = keys[0] if len(keys) == 1 else ""

    def _on_job_changed(self, job: Job) -> None:
        run = job.run
        if run is None or run.status is not RunStatus.DONE or run.document_id is None:
            return
        self.work.remove(job.key)  # from now on it is a document
        self.documents.refresh()
        if job.key == self._to_open:
            library, document_id = self._bridge.desk.library, run.document_id
            self._bridge.call(
                lambda: library.get(document_id), self._on_opened, self.banner.show_error
            )

    def _on_text(self, text: str) -> None:
        library = self._bridge.desk.library
        # A book takes a moment to be written down.
        self._bridge.call_beside(
            lambda: library.add_text(text), self._on_opened, self.banner.show_error
        )

    def _on_opened(self, document: DocumentRecord) -> None:
        self._open(document, 0, (0, 0))

    def _on_hit(self, hit: DocumentHit) -> None:
        library, document_id = self._bridge.desk.library, hit.document_id
        if panel_of(hit):
            self.hit_opened.emit(hit)
        elif document_id is not None:
            show = partial(self._open, passage=hit.passage or 0, span=None)
            self._bridge.call(lambda: library.get(document_id), show, self.banner.show_error)

    def _open(self, document: DocumentRecord, passage: int, span: tuple[int, int] | None) -> None:
        self.reader.show()
        self._arrange()
        self.reader.open_at(document, passage, span)

    def _close_reader(self) -> None:
        if self.reader.isHidden():
            return
        document = self.reader.document
        self.reader.hide()
        self._arrange()
        row = self.documents.rows.get(document.id) if document is not None else None
        if row is not None and row.isVisible():
            row.title.setFocus()
        else:
            self.search.edit.setFocus()

    def _on_removed(self, document: DocumentRecord) -> None:
        library, shown = self._bridge.desk.library, self.reader.document
        if shown is not None and shown.id == document.id:
            self._close_reader()

        def restore() -> None:
            self._bridge.call(
                lambda: library.restore(document.id), _nothing, self.banner.show_error
            )

        text = self.tr("“{title}” was removed").format(title=document.shown_title)
        self.undo_offered.emit(text, restore)

    def _on_searched(self, query: str) -> None:
        if query:
            self._lists.setCurrentIndex(1)
            self.found.search(query)
        else:
            self.found.forget()
            self._lists.setCurrentIndex(0)

    def show_error(self, error: UserError) -> None:
        """Shows trouble at the top of the page."""
        self.banner.show_error(error)


def _scrolled(*parts: QWidget) -> QScrollArea:
    content = QWidget()
    content.setObjectName("page")
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 12, 16)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def _nothing(_: object) -> None:
    """For a background call whose result nobody needs."""
