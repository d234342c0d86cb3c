"""The panel "Transcribe": recordings and microphone in, text with times out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.recording import LeftRecording, Recordings
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transcript_records import TranscriptRecord
from desktop_app.store.translation_records import TranslationHit
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.found_list import Hit
from desktop_app.ui.panels.jobs_panel import JobsPanel
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.transcribe.home_view import HomeView
from desktop_app.ui.panels.transcribe.intake import recordings
from desktop_app.ui.panels.transcribe.live import Live
from desktop_app.ui.panels.transcribe.microphone import Microphone
from desktop_app.ui.panels.transcribe.player import Player
from desktop_app.ui.panels.transcribe.recorder import Recorder
from desktop_app.ui.panels.transcribe.recorder_bar import RecorderBar
from desktop_app.ui.panels.transcribe.result_view import ResultView
from desktop_app.ui.theme import READING_WIDTH, Theme
from desktop_app.ui.wakefulness import Wakefulness

KIND = "transcribe"


def make(bridge: Bridge, theme: Theme) -> Panel:
    """Returns the panel."""
    return TranscribePanel(bridge, theme, Player(), Microphone())


class TranscribePanel(JobsPanel):
    """Lays out and connects: the list, one transcript, the recorder."""

    def __init__(
        self, bridge: Bridge, theme: Theme, player: Player, microphone: Microphone
    ) -> None:
        transcripts = bridge.desk.transcripts
        super().__init__(bridge, KIND, lambda run: transcripts.passage_of(run) is None)
        self._heard_of: set[str] = set()  # runs
        player.setParent(self)
        self._recordings = Recordings(bridge.desk.settings.folder / "recordings")
        self.recorder = Recorder(self._recordings, microphone, self)
        self.live = Live(bridge, self)
        self.awake = Wakefulness(self)
        self.recording = RecorderBar(theme, self.recorder, microphone)
        self.home: HomeView = HomeView(bridge, theme, self.work)
        self.result: ResultView = ResultView(bridge, theme, self._make_row(theme), player)
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
        column.addWidget(self.stack, 1)
        self._join()
        self._connect()
        bridge.call(self._recordings.left, self._show_left, self.show_error)

    # --- as every panel ----------------------------------------------------------------

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

        self._bridge.call(look, show, self.show_error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._paste_into(self.home.intake, event):
            super().keyPressEvent(event)

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        home, result, recorder = self.home, self.result, self.recorder
        home.intake.files_given.connect(self.take_files)
        home.intake.record_wanted.connect(self._on_record)
        home.found.opened.connect(self.show_hit)
        home.options.model.failed.connect(self.show_error)
        home.watch.failed.connect(self.show_error)
        home.options.model.models_wanted.connect(self.models_wanted)
        home.left.wanted.connect(self._on_left_wanted)
        home.left.settled.connect(self._settle)
        self.recording.stopped.connect(recorder.finish)
        self.recording.discarded.connect(self._on_discarded)
        recorder.changed.connect(self._on_recorder_changed)
        recorder.heard.connect(self._on_heard)
        recorder.finished.connect(self._on_recorded)
        recorder.failed.connect(self.show_error)
        self.live.begun.connect(self._on_live)
        self.live.failed.connect(self.show_error)
        self._bridge.transcript_changed.connect(self._on_transcript_changed)
        result.chat_wanted.connect(self._on_chat)
        result.sent.connect(self._on_sent)

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

    def _doing(self) -> str:
        text = super()._doing()
        self.awake.want("work", bool(text))
        return self.tr("Recording…") if self.recorder.is_recording else text

    def show_hit(self, hit: Hit) -> None:
        transcripts = self._bridge.desk.transcripts
        if isinstance(hit, TranslationHit) or (transcript_id := hit.transcript_id) is None:
            return

        def show(run: RunRecord | None) -> None:
            if run is not None:
                self.open_run(run)
                self.result.reveal_line(run.id, hit.segment)

        self._bridge.call(lambda: transcripts.run(transcript_id), show, self.show_error)

    def _on_chat(self, transcript: TranscriptRecord) -> None:
        self._hand_over(transcript, lambda document: self.chat_wanted.emit("", document.id))

    def _on_sent(self, name: str, transcript: TranscriptRecord) -> None:
        self._hand_over(transcript, partial(self.document_sent.emit, name))

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

        self._bridge.call(remove, offer, self.show_error)

    def _restore(self, run: RunRecord, transcript: TranscriptRecord | None) -> None:
        transcripts = self._bridge.desk.transcripts
        if transcript is not None:
            self._bridge.call(
                lambda: transcripts.restore(transcript.id), lambda _: None, self.show_error
            )
        self.work.restore(run)

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
        if self.stack.currentWidget() is self.home:
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
        self._bridge.call(lambda: recordings.settle(path), lambda _: None, self.show_error)
