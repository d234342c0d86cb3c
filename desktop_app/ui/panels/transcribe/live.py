"""Writes a recording down while it goes on: a run over what there is, and again when there is more.

A run ends where the file's header says that it ends, which is always a pause (recorder.py), so
that no word is cut. Shows nothing.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import UserError
from desktop_app.services.events import RunChanged
from desktop_app.services.transcript_plan import TranscribeOptions
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transcript_records import TranscriptRecord
from desktop_app.ui.bridge import Bridge

#: Seconds of new sound that are worth a run.
_ENOUGH_S = 8.0


class Live(QObject):
    """One recording at a time."""

    begun = Signal(object)  # RunRecord
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._options: TranscribeOptions | None = None
        self._path: Path | None = None
        self._run_id = self._transcript_id = ""
        self._handed_s = 0.0
        self._is_busy = self._has_failed = self._is_last = False
        bridge.run_changed.connect(self._on_run_changed)

    def begin(self, path: Path, options: TranscribeOptions) -> None:
        """Follows a recording from its beginning."""
        self._path, self._options = path, options
        self._run_id = self._transcript_id = ""
        self._handed_s = 0.0
        self._is_busy = self._has_failed = self._is_last = False

    def grow(self, readable_s: float) -> None:
        """Takes up to where the recording can be read."""
        if self._path is None or self._is_busy or self._has_failed:
            return
        if readable_s - self._handed_s >= _ENOUGH_S:
            self._handed_s = readable_s
            self._go_on(growing=True)

    def finish(self) -> None:
        """Writes the rest down: the recording has ended."""
        if self._path is None:
            return
        self._is_last = True
        if not self._is_busy:
            self._go_on(growing=False)

    def discard(self) -> str | None:
        """Removes what was written: the recording is not wanted.

        Returns:
            The run that wrote it, if one had begun.
        """
        self._path = None
        run_id, transcript_id = self._run_id, self._transcript_id
        desk = self._bridge.desk
        if transcript_id:

            def remove() -> None:
                desk.transcripts.remove(transcript_id)
                desk.jobs.remove(run_id)

            self._bridge.call(remove, lambda _: None, self.failed.emit)
        return run_id or None

    def let_go(self, run_id: str) -> None:
        """Begins anew, with another transcript, when the user has removed the one that grows."""
        if run_id == self._run_id:
            self._run_id = self._transcript_id = ""
            self._handed_s = 0.0
            self._is_busy = False

    def _go_on(self, *, growing: bool) -> None:
        transcripts, path = self._bridge.desk.transcripts, self._path
        options, transcript_id = self._options, self._transcript_id
        assert path is not None
        self._is_busy = True

        def work() -> tuple[RunRecord, TranscriptRecord | None]:
            if transcript_id:
                run = transcripts.extend(transcript_id, growing=growing)
            else:
                run = transcripts.transcribe(path, options, growing=growing)
            return run, transcripts.of_run(run.id)

        self._bridge.call(work, self._on_begun, self._on_refused)
        if not growing:
            self._path = None

    def _on_begun(self, found: tuple[RunRecord, TranscriptRecord | None]) -> None:
        run, transcript = found
        if transcript is not None and not self._transcript_id:
            self._transcript_id = transcript.id
        is_new = run.id != self._run_id
        self._run_id = run.id
        if is_new:
            self.begun.emit(run)
        if self._path is None and not self._is_last:  # it was discarded meanwhile
            self._transcript_id = transcript.id if transcript is not None else ""
            self.discard()
            return
        # It may have ended before we knew of it.
        self._bridge.call(lambda: self._bridge.desk.jobs.get(run.id), self._look)

    def _on_run_changed(self, change: RunChanged) -> None:
        if change.run.id == self._run_id:
            self._look(change.run)

    def _look(self, run: RunRecord) -> None:
        if not self._is_busy or run.id != self._run_id or not run.status.has_ended:
            return
        self._is_busy = False
        self._has_failed = run.status is not RunStatus.DONE
        if self._is_last and self._path is not None:
            self._go_on(growing=False)

    def _on_refused(self, error: UserError) -> None:
        self._is_busy, self._has_failed = False, True
        self.failed.emit(error)
