"""One summary: how it is coming, what it stands on, its text, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from desktop_app.protocol.summaries import Citation, SummaryNotes
from desktop_app.services.events import RunDrafted, RunGrew
from desktop_app.store.run_records import RunStatus
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.job_result import JobResult
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.registry import text_takers
from desktop_app.ui.panels.summarize.coverage import Coverage
from desktop_app.ui.panels.summarize.export_menu import ExportMenu
from desktop_app.ui.panels.summarize.loading import Opened, load
from desktop_app.ui.panels.summarize.summary_text import SummaryText
from desktop_app.ui.panels.work import Job
from desktop_app.ui.theme import Theme


class ResultView(JobResult):
    """Its text, its sources, and the editing of it."""

    cited = Signal(object, object)  # Opened, Citation
    chat_wanted = Signal(object)  # Opened
    sent = Signal(str, object)  # the panel it is for, Opened
    again_wanted = Signal(object)  # Opened

    def __init__(self, bridge: Bridge, theme: Theme, row: JobRow) -> None:
        super().__init__(bridge, theme, row)
        self.opened: Opened | None = None
        self._loaded: tuple[str, RunStatus] | None = None  # the run, and how it stood
        self.more.setMenu(self._make_more())
        self.banner.retried.connect(self._load)
        self.coverage = Coverage(theme)
        self.text = SummaryText(theme)
        self.text.cited.connect(self._on_cited)
        self.editor = QPlainTextEdit()
        self.editor.setProperty("kind", "field")
        self.editor.setAccessibleName(self.tr("Summary, one sentence a line"))
        self.editor.setTabChangesFocus(True)
        self.chat = QPushButton(self.tr("Send to chat"))
        self.chat.clicked.connect(self._on_chat)
        self.takers: dict[str, FlatButton] = {}
        for spec in text_takers():
            button = self.takers[spec.name] = FlatButton(theme, spec.icon, spec.text_verb)
            button.clicked.connect(partial(self._send, spec.name))
        self.copy = FlatButton(theme, "copy", self.tr("Copy"))
        self.copy.clicked.connect(self._on_copy)
        self.edit = FlatButton(theme, "edit", self.tr("Edit"))
        self.edit.clicked.connect(self.start_edit)
        self.export = FlatButton(theme, "download", self.tr("Export"))
        self.formats = ExportMenu(bridge, self)
        self.formats.exported.connect(self._on_exported)
        self.formats.failed.connect(self.banner.show_error)
        self.export.setMenu(self.formats)
        self._lay_out()
        bridge.run_grew.connect(self._on_grew)
        bridge.run_drafted.connect(self._on_drafted)

    def show_job(self, job: Job) -> None:
        before, self.job = self.job, job
        self.title.set_text(job.title)
        done = job_words.is_done(job)
        self.row.show_job(job)
        self.row.setVisible(not done)
        if before is None or before.key != job.key:
            self._end_edit()
            self.banner.hide()
            self.opened, self._loaded = None, None
            self.text.forget()
            self.coverage.hide()
            self.meta.hide()
            self._show_actions()
        run = job.run
        if run is not None and not job.is_reading and self._loaded != (run.id, run.status):
            self._loaded = (run.id, run.status)  # what is on its way is not asked for again
            self._load()

    def take_focus(self) -> None:
        if self.row.isHidden():
            self.text.setFocus()
        else:
            self.row.take_focus()

    def start_edit(self) -> None:
        """Opens the text for editing."""
        if self.opened is not None and self.opened.result is not None:
            self.editor.setPlainText(self.opened.result.shown_text)
            self._original.setVisible(self.opened.result.edited_text is not None)
            self._stack.setCurrentIndex(1)
            self._bars.setCurrentIndex(1)
            self.editor.setFocus()

    def step_back(self) -> bool:
        editing = self._stack.currentIndex() == 1
        if editing:
            self._end_edit()
            self.edit.setFocus()
        return editing

    # --- layout ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.editor)
        self._bars = QStackedWidget()
        self._actions = QWidget()
        actions = FlowLayout(6, 6, self._actions)
        for action in (self.chat, *self.takers.values(), self.copy, self.edit, self.export):
            actions.addWidget(action)
        self._bars.addWidget(self._actions)
        self._bars.addWidget(self._make_edit_bar())
        column = self._make_column()
        column.addWidget(self.coverage)
        column.addWidget(self._stack, 1)
        column.addWidget(self._bars)

    def _make_edit_bar(self) -> QWidget:
        self.keep = QPushButton(self.tr("Keep"))
        self.keep.setProperty("kind", "primary")
        self.keep.setToolTip("Ctrl+Enter")
        self.keep.clicked.connect(self._on_keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.editor)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_keep)
        leave = QPushButton(self.tr("Cancel"))
        leave.clicked.connect(self.step_back)
        self._original = QPushButton(self.tr("Back to the original"))
        self._original.setProperty("kind", "flat")
        self._original.clicked.connect(self._on_original)
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._original)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.keep)
        return bar

    def _make_more(self) -> QMenu:
        menu = QMenu(self)
        self.again = menu.addAction(self.tr("Summarize again, as chosen now"))
        self.again.triggered.connect(self._on_again)
        self.source = menu.addAction(self.tr("Show the document"))
        self.source.triggered.connect(self._on_source)
        menu.addSeparator()
        self.remove = menu.addAction(self.tr("Remove"))
        self.remove.triggered.connect(self._on_remove)
        return menu

    # --- reading -----------------------------------------------------------------------

    def _load(self) -> None:
        if self.job is None or self.job.run is None:
            return
        desk, run_id = self._bridge.desk, self.job.run.id
        self.banner.hide()
        self._bridge.call(lambda: load(desk, run_id), self._take, self._on_load_failed)

    def _take(self, opened: Opened) -> None:
        if self.job is None or self.job.run is None or self.job.run.id != opened.run.id:
            return
        if opened == self.opened:  # nothing new, and what is being written stays as it is
            return
        self.opened = opened
        self.formats.set_run(opened.run.id, opened.run.title)
        self.text.show_summary(opened)
        self.coverage.show_coverage(opened)
        self.meta.set_text(job_words.ended(opened.run) if opened.summary is not None else "")
        self.meta.setVisible(opened.summary is not None)
        self._show_actions()

    def _show_actions(self) -> None:
        there = self.opened is not None and self.opened.summary is not None
        self._bars.setVisible(there)
        document = self.opened.document if self.opened is not None else None
        self.again.setEnabled(document is not None)
        self.source.setEnabled(document is not None)
        self.remove.setEnabled(self.job is not None and not self.job.is_going)

    def _on_grew(self, event: RunGrew) -> None:
        if not self._is_shown(event.run_id):
            return
        opened, item = self.opened, event.result.item
        goes_on = opened is not None and opened.run.id == event.run_id and opened.summary is None
        if opened is not None and goes_on and isinstance(item, SummaryNotes):
            if item not in opened.notes:
                self.opened = replace(opened, notes=(*opened.notes, item))
                self.text.add_notes(self.opened, item)
        else:
            self._load()

    def _on_drafted(self, event: RunDrafted) -> None:
        if self._is_shown(event.run_id):
            self.text.add_draft(event)

    # --- what the user does ------------------------------------------------------------

    def _on_cited(self, citation: Citation) -> None:
        if self.opened is not None:
            self.cited.emit(self.opened, citation)

    def _on_source(self) -> None:
        self._on_cited(Citation(0, 0, 0, 0.0))

    def _on_chat(self) -> None:
        if self.opened is not None:
            self.chat_wanted.emit(self.opened)

    def _send(self, name: str) -> None:
        if self.opened is not None:
            self.sent.emit(name, self.opened)

    def _on_again(self) -> None:
        if self.opened is not None:
            self.again_wanted.emit(self.opened)

    def _on_copy(self) -> None:
        if self.opened is not None:
            QGuiApplication.clipboard().setText(self.opened.text())
            self.copy.acknowledge(self.tr("Copied"))

    def _on_keep(self) -> None:
        self._edit_to(self.editor.toPlainText())

    def _on_original(self) -> None:
        self._edit_to(None)

    def _edit_to(self, text: str | None) -> None:
        if self.opened is None or self.opened.result is None:
            return
        result, jobs = self.opened.result, self._bridge.desk.jobs
        if text == result.text:
            text = None

        def kept(_: object) -> None:
            self._end_edit()
            self.edit.setFocus()

        edit = partial(jobs.edit, result.run_id, result.number, text)
        self._bridge.call(edit, kept, self.banner.show_error)  # what was typed stays on trouble

    def _end_edit(self) -> None:
        self._stack.setCurrentIndex(0)
        self._bars.setCurrentIndex(0)

    def _on_exported(self) -> None:
        self.export.acknowledge(self.tr("Exported"))
