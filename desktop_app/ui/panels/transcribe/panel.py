"""The panel "Transcribe": recordings and microphone in, text with times out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.services.recording import LeftRecording, Recordings
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transcript_records import TranscriptRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.found_list import Hit
from desktop_app.ui.panels.job_row import JobRow
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.transcribe.home_view import HomeView
from desktop_app.ui.panels.transcribe.intake import recordings
from desktop_app.ui.panels.transcribe.live import Live
from desktop_app.ui.panels.transcribe.microphone import Microphone
from desktop_app.ui.panels.transcribe.player import Player
from desktop_app.ui.panels.transcribe.recorder import Recorder
from desktop_app.ui.panels.transcribe.recorder_bar import RecorderBar
from desktop_app.ui.panels.transcribe.result_view import ResultView
from desktop_app.ui.panels.work import TRANSCRIBE, Job, Work
from desktop_app.ui.theme import READING_WIDTH, Theme
from desktop_app.ui.wakefulness import Wakefulness


def make(bridge: Bridge, theme: Theme) -> Panel:
    """Returns the panel."""
    return TranscribePanel(bridge, theme, Player(), Microphone())


class TranscribePanel(Panel):
    """Lays out and connects: the list, one transcript, the recorder."""

    def __init__(
        self, bridge: Bridge, theme: Theme, player: Player, microphone: Microphone
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._heard_of: set[str] = set()  # runs
        player.setParent(self)
        transcripts = bridge.desk.transcripts
        self.work = Work(
            bridge, TRANSCRIBE, self, is_own=lambda run: transcripts.passage_of(run) is None
        )
        self._recordings = Recordings(bridge.desk.settings.folder / "recordings")
        self.recorder = Recorder(self._recordings, microphone, self)
        self.live = Live(bridge, self)
        self.awake = Wakefulness(self)
        self.recording = RecorderBar(theme, self.recorder, microphone)
        self.home = HomeView(bridge, theme, self.work)
        row = JobRow(theme, Job("", ""), bare=True)
        row.cancelled.connect(self.work.cancel)
        row.retried.connect(self.work.retry)
        row.resumed.connect(self.work.resume)
        self.result = ResultView(bridge, theme, row, player)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.home)
        self._stack.addWidget(self.result)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QHBoxLayout()  # whatever is shown below, one sees that it records
        above.addStretch(1)
        above.addWidget(self.recording, 1000)
        above.addStretch(1)
        self.recording.setMaximumWidth(READING_WIDTH)
        self._above = QWidget()
        self._above.setLayout(above)
        above.setContentsMargins(16, 14, 16, 2)
        self._above.hide()
        column.addWidget(self._above)
        column.addWidget(self._stack, 1)
        self._connect()
        self.work.load()
        bridge.call(self._recordings.left, self._show_left, self._on_failed)

    # --- as every panel ----------------------------------------------------------------

    def take_focus(self) -> None:
        if self._stack.currentWidget() is self.result:
            self.result.take_focus()
        else:
            self.home.intake.files.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_files(self, paths: list[Path]) -> None:
        self.home.banner.hide()
        self._bridge.call(lambda: recordings(paths), self._on_found)

    def take_document(self, document: DocumentRecord) -> None:
        """Opens the transcript that a document was made of."""
        desk = self._bridge.desk

        def look() -> RunRecord | None:
            transcript = desk.transcripts.of_document(document.id)
            return desk.transcripts.run(transcript.id) if transcript is not None else None

        def show(run: RunRecord | None) -> None:
            if run is not None:
                self.open_run(run)

        self._bridge.call(look, show, self._on_failed)

    def open_run(self, run: RunRecord) -> None:
        self.open_job(self.work.adopt(run))

    def step_back(self) -> bool:
        if self._stack.currentWidget() is not self.result:
            return False
        if not self.result.step_back():
            self.show_list()
        return True

    def show_list(self) -> None:
        """Leaves the transcript that is shown."""
        key = self.result.job.key if self.result.job is not None else ""
        self.result.leave()
        self._stack.setCurrentWidget(self.home)
        row = self.home.jobs.rows.get(key)
        if row is not None:
            row.title.setFocus()
        else:
            self.take_focus()

    def open_job(self, key: str, *, focus: bool = True) -> None:
        """Shows what came of a job."""
        self.result.show_job(self.work.jobs[key])
        self._stack.setCurrentWidget(self.result)
        if focus:
            self.result.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            if self._stack.currentWidget() is self.home:
                self.home.intake.take(QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        home, work, result, recorder = self.home, self.work, self.result, self.recorder
        home.intake.files_given.connect(self.take_files)
        home.intake.record_wanted.connect(self._on_record)
        home.jobs.opened.connect(self.open_job)
        home.found.opened.connect(self.show_hit)
        home.found.failed.connect(self._on_failed)
        home.options.model.failed.connect(self._on_failed)
        home.watch.failed.connect(self._on_failed)
        home.options.model.models_wanted.connect(self.models_wanted)
        home.left.wanted.connect(self._on_left_wanted)
        home.left.settled.connect(self._settle)
        self.recording.stopped.connect(recorder.finish)
        self.recording.discarded.connect(self._on_discarded)
        recorder.changed.connect(self._on_recorder_changed)
        recorder.heard.connect(self._on_heard)
        recorder.finished.connect(self._on_recorded)
        recorder.failed.connect(self._on_failed)
        self.live.begun.connect(self._on_live)
        self.live.failed.connect(self._on_failed)
        work.failed.connect(self._on_failed)
        self._bridge.transcript_changed.connect(self._on_transcript_changed)
        work.changed.connect(self._on_changed)
        work.listed.connect(self._tell_busy)
        work.removed.connect(self._on_removed)
        result.left.connect(self.show_list)
        result.chat_wanted.connect(self._on_chat)
        result.summary_wanted.connect(self._on_summary)
        result.removed.connect(self._on_result_removed)

    def _on_found(self, found: list[Path]) -> None:
        if not found:
            self.home.banner.show_text(
                self.tr("There are no recordings in that folder."),
                self.tr("Tsukue listens to nearly every audio and video file."),
            )
            return
        options, transcripts = self.home.options.chosen(), self._bridge.desk.transcripts
        keys = self.work.add_files(found, lambda path: transcripts.transcribe(path, options))
        self._show_new(keys)

    def _on_transcript_changed(self, transcript: TranscriptRecord) -> None:
        """Lists what was begun elsewhere: by the folder that is watched."""
        run_id = transcript.run_id
        if run_id is not None and run_id not in self._heard_of and not transcript.deleted_at:
            self._heard_of.add(run_id)
            self.work.load()  # after what the panel itself has just begun: it is in the list then

    def _show_new(self, keys: list[str]) -> None:
        """One recording is followed to its end, several stand in the list."""
        if len(keys) == 1:
            self.open_job(keys[0])
        else:
            self.show_list()
            self.home.show_list()

    def _on_changed(self, job: Job) -> None:
        if self.result.job is not None and self.result.job.key == job.key:
            self.result.show_job(job)
        self._tell_busy()

    def _tell_busy(self) -> None:
        text = job_words.status_line(list(self.work.jobs.values()))
        self.awake.want("work", bool(text))
        if self.recorder.is_recording:
            text = self.tr("Recording…")
        self.busy_changed.emit(text)

    def show_hit(self, hit: Hit) -> None:
        """Opens a transcript at the line that was found."""
        transcripts, transcript_id = self._bridge.desk.transcripts, hit.transcript_id
        if transcript_id is None:
            return

        def show(run: RunRecord | None) -> None:
            if run is not None:
                self.open_run(run)
                self.result.reveal_line(run.id, hit.segment)

        self._bridge.call(lambda: transcripts.run(transcript_id), show, self._on_failed)

    def _on_chat(self, transcript: TranscriptRecord) -> None:
        self._hand_over(transcript, lambda document: self.chat_wanted.emit("", document.id))

    def _on_summary(self, transcript: TranscriptRecord) -> None:
        self._hand_over(transcript, lambda document: self.summary_wanted.emit(document))

    def _hand_over(
        self, transcript: TranscriptRecord, take: Callable[[DocumentRecord], None]
    ) -> None:
        transcripts = self._bridge.desk.transcripts
        self._bridge.call(
            lambda: transcripts.as_document(transcript.id), take, self.result.banner.show_error
        )

    def _on_removed(self, run: RunRecord) -> None:
        desk = self._bridge.desk
        self.live.let_go(run.id)

        def remove() -> TranscriptRecord | None:
            transcript = desk.transcripts.of_run(run.id)
            return desk.transcripts.remove(transcript.id) if transcript is not None else None

        def offer(transcript: TranscriptRecord | None) -> None:
            title = transcript.shown_title if transcript is not None else run.title
            text = self.tr("“{title}” was removed").format(title=title)
            self.undo_offered.emit(text, partial(self._restore, run, transcript))

        self._bridge.call(remove, offer, self._on_failed)

    def _restore(self, run: RunRecord, transcript: TranscriptRecord | None) -> None:
        transcripts = self._bridge.desk.transcripts
        if transcript is not None:
            self._bridge.call(
                lambda: transcripts.restore(transcript.id), lambda _: None, self._on_failed
            )
        self.work.restore(run)

    def _on_result_removed(self, key: str) -> None:
        self.show_list()
        self.work.remove(key)

    def _on_failed(self, error: UserError) -> None:
        shown = self._stack.currentWidget()
        banner = self.result.banner if shown is self.result else self.home.banner
        banner.show_error(error)

    # --- recording ---------------------------------------------------------------------

    def _on_record(self) -> None:
        self.home.banner.hide()
        self.recorder.begin()
        if self.recorder.recording is not None:
            self.live.begin(self.recorder.recording.path, self.home.options.chosen())

    def _on_heard(self) -> None:
        if self.recorder.recording is not None:
            self.live.grow(self.recorder.recording.readable_s)

    def _on_recorder_changed(self) -> None:
        recording = self.recorder.is_recording
        self._above.setVisible(recording)
        self.home.intake.record.setEnabled(not recording)
        self.awake.want("record", recording)
        self._tell_busy()

    def _on_live(self, run: RunRecord) -> None:
        key = self.work.adopt(run)
        self.result.follow_live(run.id)
        if self._stack.currentWidget() is self.home:
            self.open_job(key, focus=not self.recorder.is_recording)

    def _on_recorded(self) -> None:
        self.result.follow_live("")
        self.live.finish()

    def _on_discarded(self) -> None:
        self.recorder.discard()
        self.result.follow_live("")
        key = self.live.discard()
        if key is None:
            return
        job = self.work.job_of(key)
        if job is not None and self.result.job is not None and self.result.job.key == job.key:
            self.show_list()
        if job is not None:
            self.work.forget(job.key)

    def _show_left(self, left: tuple[LeftRecording, ...]) -> None:
        self.home.left.show_left(left)

    def _on_left_wanted(self, path: Path) -> None:
        self._settle(path)
        self._on_found([path])

    def _settle(self, path: Path) -> None:
        recordings = self._recordings
        self._bridge.call(lambda: recordings.settle(path), lambda _: None, self._on_failed)
