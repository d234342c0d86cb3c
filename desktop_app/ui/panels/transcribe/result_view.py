"""One transcript: how it is coming, what it stands on, its lines, what can be done with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_app.errors import UserError
from desktop_app.services.events import RunChanged, TranscriptEdited, TranscriptGrew
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transcript_records import TranscriptRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.job_result import JobResult
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.registry import takers
from desktop_app.ui.panels.transcribe import about
from desktop_app.ui.panels.transcribe.export_menu import ExportMenu
from desktop_app.ui.panels.transcribe.loading import Opened, load
from desktop_app.ui.panels.transcribe.player import Player
from desktop_app.ui.panels.transcribe.transcript_view import TranscriptView
from desktop_app.ui.panels.work import Job
from desktop_app.ui.theme import Theme


class ResultView(JobResult):
    """Its lines over the player, and what the job says of them."""

    chat_wanted = Signal(object)  # TranscriptRecord
    sent = Signal(str, object)  # the panel it is for, TranscriptRecord

    def __init__(self, bridge: Bridge, theme: Theme, row: JobRow, player: Player) -> None:
        super().__init__(bridge, theme, row)
        self._passages: dict[str, list[int]] = {}  # run that hears again → its lines
        self._to_show: tuple[str, int] | None = None  # run, line
        self._live = ""  # run of what is still being recorded
        self.banner.retried.connect(self._load)
        self.view = TranscriptView(bridge, theme, player)
        self.more.setMenu(self._make_more())
        self.takers: dict[str, FlatButton] = {}
        for spec in takers():
            button = self.takers[spec.name] = FlatButton(theme, spec.icon, spec.verb)
            button.clicked.connect(partial(self._send, spec.name))
        self.chat = QPushButton(self.tr("Send to chat"))
        self.chat.clicked.connect(self._on_chat)
        self.copy = FlatButton(theme, "copy", self.tr("Copy"))
        self.copy.clicked.connect(self._on_copy)
        self.find_button = FlatButton(theme, "search", self.tr("Find"))
        self.find_button.clicked.connect(partial(self.view.do, "find"))
        self.check = FlatButton(theme, "warning", "")
        self.check.clicked.connect(partial(self.view.do, "next_suspect"))
        self.export = FlatButton(theme, "download", self.tr("Export"))
        self.formats = ExportMenu(bridge, self)
        self.formats.exported.connect(self._on_exported)
        self.formats.failed.connect(self.banner.show_error)
        self.export.setMenu(self.formats)
        self._lay_out()
        self._connect()

    @property
    def transcript(self) -> TranscriptRecord | None:
        """What is shown."""
        return self.view.transcript

    def show_job(self, job: Job) -> None:
        before, self.job = self.job, job
        self.title.set_text(self._title(job))
        self.row.show_job(job)
        # A recording that goes on is done again and again: a row that comes and goes is in the way.
        going_on = self._is_live and not job_words.trouble(job)[0]
        self.row.setVisible(not job_words.is_done(job) and not going_on)
        if before is None or before.key != job.key:
            self.banner.hide()
            self.view.forget()
            self.meta.hide()
            self._passages.clear()
        run = job.run
        if run is not None and self.transcript is None:
            self._load()
        self._show_state()

    def follow_live(self, run_id: str) -> None:
        """Takes which run hears what is still being recorded, "" for none."""
        self._live = run_id
        if self.job is not None:
            self.show_job(self.job)

    @property
    def _is_live(self) -> bool:
        return bool(self._live) and self._is_shown(self._live)

    def reveal_line(self, run_id: str, segment_id: int | None) -> None:
        """Goes to a line of the run that is to be shown, as soon as it is there."""
        if segment_id is not None:
            self._to_show = (run_id, segment_id)
            self._reveal_wanted()

    def take_focus(self) -> None:
        if len(self.view.model) or self.row.isHidden():
            self.view.take_focus()
        else:
            self.row.take_focus()

    def step_back(self) -> bool:
        return self.view.step_back()

    def leave(self) -> None:
        self.view.player.pause()

    # --- layout ------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._actions = QWidget()
        actions = FlowLayout(6, 6, self._actions)
        for action in (
            self.chat, *self.takers.values(), self.copy, self.find_button, self.export, self.check,
        ):  # fmt: skip
            actions.addWidget(action)
        column = self._make_column()
        column.addWidget(self.view, 1)
        column.addWidget(self._actions)

    def _connect(self) -> None:
        bridge, view = self._bridge, self.view
        view.failed.connect(self.banner.show_error)
        view.counted.connect(self._show_state)
        view.again_wanted.connect(self._on_again)
        view.editing.nothing_done.connect(self._on_nothing_done)
        bridge.transcript_grew.connect(self._on_grew)
        bridge.transcript_edited.connect(self._on_edited)
        bridge.transcript_changed.connect(self._on_transcript_changed)
        bridge.run_changed.connect(self._on_run_changed)

    def _make_more(self) -> QMenu:
        menu = QMenu(self)
        view = self.view
        for wish, words, keys in (
            ("undo", self.tr("Undo"), "Ctrl+Z"),
            ("redo", self.tr("Redo"), "Ctrl+Y"),
            ("replace", self.tr("Find and replace"), "Ctrl+H"),
            ("next_suspect", self.tr("Next line to check"), "N"),
        ):
            action = menu.addAction(f"{words}\t{keys}")
            action.setObjectName(wish)
            action.triggered.connect(partial(view.do, wish))
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove"))
        remove.triggered.connect(self._on_remove)
        return menu

    # --- what is shown -----------------------------------------------------------------

    def _load(self) -> None:
        if self.job is None or self.job.run is None:
            return
        desk, run_id = self._bridge.desk, self.job.run.id
        self.banner.hide()
        self._bridge.call(
            lambda: load(desk, run_id), partial(self._take, run_id), self._on_load_failed
        )

    def _take(self, run_id: str, opened: Opened | None) -> None:
        if opened is None or not self._is_shown(run_id):
            return
        # It was asked for with each news of the run until it came: the lines are there already.
        if self.transcript is None or self.transcript.id != opened.transcript.id:
            self.view.show_transcript(opened)
        self._show_about(opened.transcript)
        self._reveal_wanted()
        self._show_state()

    def _show_about(self, transcript: TranscriptRecord) -> None:
        self.formats.set_transcript(transcript)
        text = about.line(transcript)
        self.meta.set_text(text)
        self.meta.setVisible(bool(text))
        self.title.set_text(transcript.shown_title)
        self.title.set_details(transcript.path)
        message, hint = about.troubles(transcript)
        if message:
            self.banner.show_text(message, hint)

    def _show_state(self) -> None:
        job, lines = self.job, len(self.view.model)
        self._actions.setVisible(bool(lines))
        suspects = self.view.suspects if lines else 0
        self.check.setVisible(bool(suspects))
        one = suspects == 1
        words = self.tr("1 line to check") if one else self.tr("{count} lines to check")
        self.check.setText(words.format(count=suspects))
        going = self._is_live or (job is not None and job.is_going)
        done = job is not None and job_words.is_done(job)
        for button in (self.chat, *self.takers.values()):
            button.setEnabled(not going)
            button.setToolTip(self.tr("When it is done or paused") if going else "")
        if going:
            self.view.say(self.tr("What is said appears here, line by line."))
        else:
            self.view.say(self.tr("Nobody is heard speaking.") if done else "")

    def _reveal_wanted(self) -> None:
        if self._to_show is not None and self._is_shown(self._to_show[0]) and self.transcript:
            self.view.reveal_line(self._to_show[1])
            self._to_show = None

    def _title(self, job: Job) -> str:
        return self.transcript.shown_title if self.transcript is not None else job.title

    def _on_grew(self, event: TranscriptGrew) -> None:
        self.view.grow(event)

    def _on_edited(self, event: TranscriptEdited) -> None:
        self.view.change(event)

    def _on_transcript_changed(self, transcript: TranscriptRecord) -> None:
        if self.transcript is not None and self.transcript.id == transcript.id:
            self.view.set_transcript(transcript)
            self._show_about(transcript)

    def _on_run_changed(self, change: RunChanged) -> None:
        run = change.run
        lines = self._passages.get(run.id)
        if lines is None or not run.status.has_ended:
            return
        del self._passages[run.id]
        self.view.show_again(lines, going=False)
        if run.status is RunStatus.FAILED and run.error_code is not None:
            self.banner.show_error(UserError(run.error_code, **dict(run.error_values)))

    def _on_nothing_done(self, why: str) -> None:
        self.banner.show_text(why, "")

    # --- what the user does ------------------------------------------------------------

    def _on_again(self, first: int, last: int) -> None:
        transcript, transcripts = self.transcript, self._bridge.desk.transcripts
        if transcript is None:
            return
        model = self.view.model
        rows = range(model.row_of(first), model.row_of(last) + 1)
        ids = [model.lines[row].id for row in rows]
        self.view.show_again(ids, going=True)

        def begun(run: RunRecord) -> None:
            self._passages[run.id] = ids
            self._bridge.call(lambda: self._bridge.desk.jobs.get(run.id), looked)

        def looked(run: RunRecord) -> None:  # it may have ended before we knew of it
            self._on_run_changed(RunChanged(run))

        def refused(error: UserError) -> None:
            self.view.show_again(ids, going=False)
            self.banner.show_error(error)

        again = partial(transcripts.retranscribe, transcript.id, first, last)
        self._bridge.call(again, begun, refused)

    def _on_chat(self) -> None:
        if self.transcript is not None:
            self.chat_wanted.emit(self.transcript)

    def _send(self, name: str) -> None:
        if self.transcript is not None:
            self.sent.emit(name, self.transcript)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.view.text())
        self.copy.acknowledge(self.tr("Copied"))

    def _on_exported(self) -> None:
        self.export.acknowledge(self.tr("Exported"))
