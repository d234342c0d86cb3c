"""What the user does to a transcript, carried out off the GUI thread. Shows nothing.

What comes of it is announced by the services and shown by whoever follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import UserError
from desktop_app.store.transcript_records import EditRecord, SegmentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel

#: A key moves a time by so much.
NUDGE_S = 0.1


class Editing(QObject):
    """Edits of the transcript that `show` named last."""

    failed = Signal(object)  # UserError
    stale = Signal()  # the lines that are shown may not be those that are kept
    nothing_done = Signal(str)  # why there was nothing to do
    turned = Signal(int)  # a line that an undo or redo has changed

    def __init__(self, bridge: Bridge, model: SegmentModel, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._transcript_id = ""

    def show(self, transcript_id: str) -> None:
        """Takes which transcript it is."""
        self._transcript_id = transcript_id

    def write(self, row: int, text: str) -> None:
        """Gives a line other words; no words remove it."""
        line, transcripts = self._model.lines[row], self._bridge.desk.transcripts
        if text:  # shown at once, or the old words would come back for a moment
            own = None if text == line.heard.text else text
            self._model.set_line(row, replace(line, edited_text=own))
        transcript_id = self._transcript_id
        self._do(lambda: transcripts.edit(transcript_id, line.id, text))

    def take_back(self, rows: Sequence[int]) -> None:
        """Gives lines the model's words again."""
        transcripts, transcript_id = self._bridge.desk.transcripts, self._transcript_id
        for line in self._lines(rows):
            if line.is_edited:
                self._do(partial(transcripts.edit, transcript_id, line.id, None))

    def split(self, row: int, text: str, at: int) -> None:
        """Cuts a line in two, after writing what stands in its field."""
        line, transcripts = self._model.lines[row], self._bridge.desk.transcripts
        transcript_id = self._transcript_id

        def split() -> EditRecord | None:
            if text and text != line.text:
                transcripts.edit(transcript_id, line.id, text)
            return transcripts.split(transcript_id, line.id, at)

        self._do(split)

    def merge(self, rows: Sequence[int]) -> None:
        """Makes one line of several; one alone is joined with the next of its channel."""
        lines = self._lines(rows)
        if len(lines) == 1:
            channel = lines[0].heard.channel
            following = self._model.lines[rows[0] + 1 :]
            lines += [one for one in following if one.heard.channel == channel][:1]
        if len(lines) < 2:
            self.nothing_done.emit(self.tr("There is no line after this one."))
            return
        ids, transcripts = [line.id for line in lines], self._bridge.desk.transcripts
        transcript_id = self._transcript_id
        self._do(lambda: transcripts.merge(transcript_id, ids))

    def remove(self, rows: Sequence[int]) -> None:
        """Takes lines out."""
        ids, transcripts = [line.id for line in self._lines(rows)], self._bridge.desk.transcripts
        transcript_id = self._transcript_id
        self._do(lambda: transcripts.remove_lines(transcript_id, ids))

    def nudge(self, row: int, start_by: int, end_by: int) -> None:
        """Moves a line's start or end by steps of `NUDGE_S`."""
        (line,), transcripts = self._lines([row]), self._bridge.desk.transcripts
        transcript_id = self._transcript_id
        start_s = round(line.start_s + start_by * NUDGE_S, 3) if start_by else None
        end_s = round(line.end_s + end_by * NUDGE_S, 3) if end_by else None
        shown = replace(
            line,
            edited_start_s=line.edited_start_s if start_s is None else max(0.0, start_s),
            edited_end_s=line.edited_end_s if end_s is None else end_s,
        )
        if shown.start_s < shown.end_s:  # else the service says what is wrong with it
            self._model.apply((), (shown,))
        self._do(lambda: transcripts.nudge(transcript_id, line.id, start_s, end_s))

    def set_speaker(self, rows: Sequence[int], name: str) -> None:
        """Says who speaks lines; "" is nobody."""
        ids, transcripts = [line.id for line in self._lines(rows)], self._bridge.desk.transcripts
        transcript_id = self._transcript_id
        self._do(lambda: transcripts.set_speaker(transcript_id, ids, name))

    def rename_speaker(self, before: str, after: str) -> None:
        """Gives a speaker another name everywhere."""
        transcripts, transcript_id = self._bridge.desk.transcripts, self._transcript_id
        self._do(lambda: transcripts.rename_speaker(transcript_id, before, after))

    def replace_all(self, find: str, replacement: str) -> None:
        """Replaces words in all lines, whatever their case."""
        transcripts, transcript_id = self._bridge.desk.transcripts, self._transcript_id
        self._do(lambda: transcripts.replace_all(transcript_id, find, replacement))

    def undo(self) -> None:
        """Takes the newest change back."""
        transcripts, transcript_id = self._bridge.desk.transcripts, self._transcript_id
        self._turn(lambda: transcripts.undo(transcript_id), self.tr("There is nothing to undo."))

    def redo(self) -> None:
        """Makes the change again that was taken back last."""
        transcripts, transcript_id = self._bridge.desk.transcripts, self._transcript_id
        self._turn(lambda: transcripts.redo(transcript_id), self.tr("There is nothing to redo."))

    def _lines(self, rows: Sequence[int]) -> list[SegmentRecord]:
        return [self._model.lines[row] for row in rows if 0 <= row < len(self._model)]

    def _do(self, work: Callable[[], EditRecord | None]) -> None:
        self._bridge.call(work, lambda _: None, self._on_failed)

    def _turn(self, work: Callable[[], EditRecord | None], nothing: str) -> None:
        def done(edit: EditRecord | None) -> None:
            if edit is None:
                self.nothing_done.emit(nothing)
                return
            states = edit.before if edit.undone else edit.after
            shown = next((state.id for state in states if state.shown), 0)
            self.turned.emit(shown)

        self._bridge.call(work, done, self._on_failed)

    def _on_failed(self, error: UserError) -> None:
        self.failed.emit(error)
        self.stale.emit()
