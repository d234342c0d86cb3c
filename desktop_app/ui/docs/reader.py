"""One document to read, with what can be done with it and what was made of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.services.transcript_document import KIND as TRANSCRIPT
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.models import words
from desktop_app.ui.panels.registry import takers
from desktop_app.ui.panels.source_text import Range
from desktop_app.ui.panels.source_view import SourceView
from desktop_app.ui.theme import Theme

_MADE_SHOWN = 6


class Reader(QWidget):
    """Shows a document; what is asked of it is announced."""

    closed = Signal()
    asked_about = Signal(object)  # DocumentRecord
    sent = Signal(str, object)  # the panel it is for, DocumentRecord
    run_opened = Signal(str)
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self._theme = theme
        self.document: DocumentRecord | None = None
        self.source = SourceView(bridge, theme)
        self.source.closed.connect(self.closed)
        self.ask = QPushButton(self.tr("Ask about it"))
        self.ask.clicked.connect(self._on_ask)
        self.takers: dict[str, FlatButton] = {}
        for spec in takers():
            button = self.takers[spec.name] = FlatButton(theme, spec.icon, spec.verb)
            button.clicked.connect(partial(self._send, spec.name))
        self.file = FlatButton(theme, "folder", self.tr("Open the file"))
        self.file.clicked.connect(self._on_file)
        self.made: list[QPushButton] = []
        # A transcript's document is its text; its lines with their sound are in the panel.
        self.transcript = FlatButton(theme, "microphone", self.tr("Lines and sound"))
        self.transcript.clicked.connect(partial(self._send, "transcribe"))
        actions = FlowLayout(6, 4)
        for action in (self.ask, *self.takers.values(), self.transcript, self.file):
            actions.addWidget(action)
        self._made = FlowLayout(4, 2)
        below = QVBoxLayout()
        below.setContentsMargins(14, 8, 14, 12)
        below.setSpacing(6)
        below.addLayout(self._made)
        below.addLayout(actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.source, 1)
        column.addLayout(below)
        bridge.run_changed.connect(self._on_run_changed)

    def open_at(self, document: DocumentRecord, passage: int, span: Range | None) -> None:
        """Shows a document at a passage; see `SourceView.open_at`."""
        self.document = document
        self.transcript.setVisible(document.kind == TRANSCRIPT)
        self.file.setVisible(document.path is not None)
        self.source.open_at(document, passage, span)
        self.source.take_focus()
        self._look()

    def _look(self) -> None:
        """Lists what was made of the document."""
        document = self.document
        if document is not None:
            jobs = self._bridge.desk.jobs
            self._bridge.call(
                lambda: jobs.made_of(document.id, _MADE_SHOWN),
                partial(self._show_made, document),
                self._on_failed,
            )

    def _show_made(self, document: DocumentRecord, runs: tuple[RunRecord, ...]) -> None:
        if document is not self.document:
            return
        for button in self.made:
            self._made.removeWidget(button)
            button.deleteLater()
        self.made = [self._chip(run) for run in runs if run.status is RunStatus.DONE]
        for button in self.made:
            self._made.addWidget(button)

    def _chip(self, run: RunRecord) -> QPushButton:
        day = words.date(run.created_at.astimezone().date().isoformat())
        name = {"summarize": self.tr("Summary of {day}")}.get(run.kind, "{day}").format(day=day)
        chip = FlatButton(self._theme, "document", name)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.clicked.connect(partial(self.run_opened.emit, run.id))
        return chip

    def _on_ask(self) -> None:
        if self.document is not None:
            self.asked_about.emit(self.document)

    def _send(self, name: str) -> None:
        if self.document is not None:
            self.sent.emit(name, self.document)

    def _on_file(self) -> None:
        document = self.document
        if document is None or document.path is None:
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(document.path)):
            self.failed.emit(UserError("document_moved", name=document.name))

    def _on_run_changed(self, change: object) -> None:
        run = getattr(change, "run", None)
        if (
            isinstance(run, RunRecord)
            and self.isVisible()
            and self.document is not None
            and run.document_id == self.document.id
            and run.status is RunStatus.DONE
        ):
            self._look()

    def _on_failed(self, error: UserError) -> None:
        self.failed.emit(error)
