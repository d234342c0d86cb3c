"""What a user changes in a transcript: words, lines, times, names. All of it can be undone.

What was heard stays as it was. Every change is one step, on disk with the lines as they
were before it, so that it can be taken back after a restart too. Knows no Qt and no SQL.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import Segment
from desktop_app.services.events import ServiceEvent, TranscriptEdited
from desktop_app.services.history import clean
from desktop_app.services.line_times import merged, parted
from desktop_app.services.transcript_reading import TranscriptReading
from desktop_app.store.database import Store
from desktop_app.store.transaction import Transaction
from desktop_app.store.transcript_mapping import state_of
from desktop_app.store.transcript_records import EditRecord, SegmentRecord, SegmentState

#: What becomes of lines: those that are to be in another state, and the state.
_Change = Callable[[Transaction, tuple[SegmentRecord, ...]], Sequence[SegmentState]]


class TranscriptEditing(TranscriptReading):
    """Transcripts that can be edited. Use from any thread.

    Each method returns the change it made, `None` if there was nothing to change, and
    raises `UserError` `transcript_not_found` or `segment_not_found`.
    """

    def __init__(
        self, store: Store, lock: threading.RLock, announce: Callable[[ServiceEvent], None]
    ) -> None:
        super().__init__(store)
        self._lock = lock
        self._announce = announce

    def edit(self, transcript_id: str, segment_id: int, text: str | None) -> EditRecord | None:
        """Gives a line other words; `None` takes the model's again, no words remove the line."""
        if text is not None:
            text = " ".join(clean(text).split())
            if not text:
                return self.remove_lines(transcript_id, (segment_id,))

        def change(_: Transaction, lines: tuple[SegmentRecord, ...]) -> list[SegmentState]:
            return [
                replace(state_of(line), edited_text=None if text == line.heard.text else text)
                for line in lines
            ]

        return self._change(transcript_id, "text", (segment_id,), change)

    def remove_lines(self, transcript_id: str, segment_ids: Sequence[int]) -> EditRecord | None:
        """Takes lines out."""
        return self._change(
            transcript_id,
            "remove",
            segment_ids,
            lambda _, lines: [replace(state_of(line), shown=False) for line in lines],
        )

    def split(self, transcript_id: str, segment_id: int, offset: int) -> EditRecord | None:
        """Makes two lines of one, between the words' times.

        Args:
            offset: characters of the shown text that stay in the first one.

        Raises:
            UserError: `line_not_split`.
        """

        def change(
            transaction: Transaction, lines: tuple[SegmentRecord, ...]
        ) -> list[SegmentState]:
            pieces = parted(lines[0], offset)
            if pieces is None:
                raise UserError("line_not_split")
            return _instead(transaction, lines, pieces)

        return self._change(transcript_id, "split", (segment_id,), change)

    def merge(self, transcript_id: str, segment_ids: Sequence[int]) -> EditRecord | None:
        """Makes one line of several that follow each other in a channel.

        Raises:
            UserError: `lines_not_together`.
        """

        def change(
            transaction: Transaction, lines: tuple[SegmentRecord, ...]
        ) -> list[SegmentState]:
            one_channel = len({line.heard.channel for line in lines}) == 1
            spanned = transaction.segments.span(transcript_id, lines[0], lines[-1])
            if len(lines) < 2 or not one_channel or spanned != len(lines):
                raise UserError("lines_not_together")
            return _instead(transaction, lines, (merged(lines),))

        return self._change(transcript_id, "merge", segment_ids, change)

    def nudge(
        self,
        transcript_id: str,
        segment_id: int,
        start_s: float | None = None,
        end_s: float | None = None,
    ) -> EditRecord | None:
        """Gives a line other times, in seconds; `None` leaves one as it is.

        Raises:
            UserError: `times_out_of_order`.
        """

        def change(_: Transaction, lines: tuple[SegmentRecord, ...]) -> list[SegmentState]:
            (line,) = lines
            start = line.start_s if start_s is None else max(0.0, start_s)
            end = line.end_s if end_s is None else end_s
            if not start < end:
                raise UserError("times_out_of_order")
            heard = line.heard
            return [
                replace(
                    state_of(line),
                    edited_start_s=None if start == heard.start_s else start,
                    edited_end_s=None if end == heard.end_s else end,
                )
            ]

        return self._change(transcript_id, "time", (segment_id,), change)

    def set_speaker(
        self, transcript_id: str, segment_ids: Sequence[int], speaker: str | None
    ) -> EditRecord | None:
        """Says who speaks lines; `None` or an empty name for nobody."""
        name = " ".join(clean(speaker or "").split()) or None
        return self._change(
            transcript_id,
            "speaker",
            segment_ids,
            lambda _, lines: [replace(state_of(line), speaker=name) for line in lines],
        )

    def rename_speaker(self, transcript_id: str, before: str, after: str) -> EditRecord | None:
        """Gives a speaker another name in all lines."""
        spoken = [line.id for line in self.segments(transcript_id) if line.speaker == before]
        return self.set_speaker(transcript_id, spoken, after)

    def replace_all(
        self,
        transcript_id: str,
        find: str,
        replacement: str,
        *,
        match_case: bool = False,
        regex: bool = False,
    ) -> EditRecord | None:
        """Replaces words in all lines; a line that is left empty is removed.

        Args:
            regex: whether `find` is a pattern of Python's, `replacement` with its \\1, \\2.

        Raises:
            UserError: `pattern_not_understood`.
        """
        find = clean(find)
        if not find:
            return None
        try:
            pattern = re.compile(
                find if regex else re.escape(find), 0 if match_case else re.IGNORECASE
            )
            new = clean(replacement)
            pattern.sub(new if regex else "", "")  # a template that refers to no group

            def replaced(text: str) -> str:
                return " ".join(pattern.sub(new if regex else lambda _: new, text).split())

            replaced("")
        except (re.error, IndexError) as error:
            raise UserError("pattern_not_understood", pattern=find, reason=error) from error

        def change(_: Transaction, lines: tuple[SegmentRecord, ...]) -> list[SegmentState]:
            states = []
            for line in lines:
                if not pattern.search(line.text):
                    continue
                text = replaced(line.text)
                state = replace(state_of(line), shown=bool(text))
                if text:
                    edited = None if text == line.heard.text else text
                    state = replace(state, edited_text=edited)
                states.append(state)
            return states

        # All lines are looked through before anybody has to wait for it.
        matching = [one.id for one in self.segments(transcript_id) if pattern.search(one.text)]
        return self._change(transcript_id, "replace", matching, change)

    def undo(self, transcript_id: str) -> EditRecord | None:
        """Takes the newest change back."""
        return self._turn(transcript_id, lambda transaction: transaction.segments.undo)

    def redo(self, transcript_id: str) -> EditRecord | None:
        """Makes the change again that was taken back last."""
        return self._turn(transcript_id, lambda transaction: transaction.segments.redo)

    # --- inside -------------------------------------------------------------------------

    def _change(
        self, transcript_id: str, what: str, ids: Sequence[int], change: _Change
    ) -> EditRecord | None:
        """Makes a change to shown lines."""
        if not ids:
            return None
        with self._lock:
            with self._store.write() as transaction:
                segments = transaction.segments
                lines = segments.get(transcript_id, ids)
                if not all(line.shown for line in lines):
                    raise UserError("segment_not_found")
                before = {line.id: state_of(line) for line in lines}
                states = [
                    state for state in change(transaction, lines) if state != before.get(state.id)
                ]
                if not states:
                    return None
                # A line that is new was not shown before it was made.
                old = [before.get(state.id, replace(state, shown=False)) for state in states]
                edit = segments.add_edit(transcript_id, what, old, states)
                event = edited(transaction, transcript_id, edit)
            self._announce(event)
        return edit

    def _turn(
        self,
        transcript_id: str,
        which: Callable[[Transaction], Callable[[str], EditRecord | None]],
    ) -> EditRecord | None:
        with self._lock:
            with self._store.write() as transaction:
                edit = which(transaction)(transcript_id)
                if edit is None:
                    return None
                event = edited(transaction, transcript_id, edit)
            self._announce(event)
        return edit


def edited(transaction: Transaction, transcript_id: str, edit: EditRecord) -> TranscriptEdited:
    """Returns what to announce of a change that was made or taken back."""
    states = edit.before if edit.undone else edit.after
    shown = [state.id for state in states if state.shown]
    gone = tuple(state.id for state in states if not state.shown)
    lines = transaction.segments.get(transcript_id, shown)
    return TranscriptEdited(transcript_id, edit, gone, lines)


def _instead(
    transaction: Transaction, lines: tuple[SegmentRecord, ...], pieces: Sequence[Segment]
) -> list[SegmentState]:
    """Puts new lines in the place of others; the speaker stays if it was one."""
    speakers = {line.speaker for line in lines}
    speaker = speakers.pop() if len(speakers) == 1 else None
    added = transaction.segments.add(lines[0].transcript_id, pieces, None, speaker=speaker)
    return [replace(state_of(line), shown=False) for line in lines] + [
        state_of(line) for line in added
    ]
