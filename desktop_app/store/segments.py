"""The rows of lines: added as they are heard, read in order, changed by edits that can be undone.

Every edit is kept with the states of its lines before and after it; taking it back and
making it again are the same step in two directions. Knows no meaning of an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.protocol import transcripts as protocol
from desktop_app.store.transcript_mapping import (
    EDIT_COLUMNS,
    SEGMENT_COLUMNS,
    edit_record,
    segment_record,
    segment_values,
    states_json,
)
from desktop_app.store.transcript_records import EditRecord, SegmentRecord, SegmentState
from desktop_app.store.transcript_schema import (
    SHOWN,
    SHOWN_START,
    Segment,
    Transcript,
    TranscriptEdit,
)

#: Ids in one statement; SQLite takes 32,766 parameters.
_IDS_AT_ONCE = 5000


class Segments:
    """Lines of transcripts inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        transcript_id: str,
        heard: Sequence[protocol.Segment],
        run_id: str | None,
        *,
        shown: bool = True,
        speaker: str | None = None,
    ) -> tuple[SegmentRecord, ...]:
        """Adds lines and returns them.

        Args:
            run_id: that heard them; `None` for what a user made of other lines.
        """
        if not heard:
            return ()
        own = {
            "transcript_seq": self._seq(transcript_id),
            "run_id": run_id,
            "shown": shown,
            "speaker": speaker,
        }
        added = self._session.scalars(
            insert(Segment).returning(Segment.seq, sort_by_parameter_order=True),
            [own | segment_values(one) for one in heard],
        )
        return tuple(
            SegmentRecord(seq, transcript_id, one, run_id, shown, speaker=speaker)
            for seq, one in zip(added.all(), heard, strict=True)
        )

    def list(
        self, transcript_id: str, first: int = 0, count: int | None = None
    ) -> tuple[SegmentRecord, ...]:
        """Returns shown lines in order of time.

        Args:
            first: how many to leave out; count: how many, `None` to the end.
        """
        return self._records(transcript_id, SHOWN, first=first, count=count)

    def count(self, transcript_id: str) -> int:
        """Returns how many lines are shown."""
        wanted = select(func.count()).where(
            Segment.transcript_seq == self._seq(transcript_id), SHOWN
        )
        return self._session.scalar(wanted) or 0

    def before(self, transcript_id: str, segment_id: int) -> int:
        """Returns how many shown lines come before one: where it is in `list`.

        Raises:
            UserError: `segment_not_found`.
        """
        (line,) = self.get(transcript_id, (segment_id,))
        wanted = select(func.count()).where(
            Segment.transcript_seq == self._seq(transcript_id),
            SHOWN,
            tuple_(SHOWN_START, Segment.channel, Segment.seq)
            < tuple_(line.start_s, line.heard.channel, line.id),
        )
        return self._session.scalar(wanted) or 0

    def during(self, transcript_id: str, start_s: float, end_s: float) -> tuple[SegmentRecord, ...]:
        """Returns shown lines of which something is heard between two times, in order."""
        shown_end = func.coalesce(Segment.edited_end_s, Segment.end_s)
        return self._records(transcript_id, and_(SHOWN, end_s > SHOWN_START, shown_end > start_s))

    def span(self, transcript_id: str, first: SegmentRecord, last: SegmentRecord) -> int:
        """Returns how many shown lines a channel has from one to another, both counted."""
        place = tuple_(SHOWN_START, Segment.channel, Segment.seq)
        wanted = select(func.count()).where(
            Segment.transcript_seq == self._seq(transcript_id),
            SHOWN,
            Segment.channel == first.heard.channel,
            place >= tuple_(first.start_s, first.heard.channel, first.id),
            place <= tuple_(last.start_s, last.heard.channel, last.id),
        )
        return self._session.scalar(wanted) or 0

    def get(self, transcript_id: str, segment_ids: Sequence[int]) -> tuple[SegmentRecord, ...]:
        """Returns lines, shown or not, in order of time.

        Raises:
            UserError: `segment_not_found`, when one of them is not there.
        """
        found: list[SegmentRecord] = []
        ids = list(dict.fromkeys(segment_ids))
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = Segment.seq.in_(ids[start : start + _IDS_AT_ONCE])
            found += self._records(transcript_id, some)
        if len(found) < len(ids):
            raise UserError("segment_not_found")
        return tuple(sorted(found, key=lambda one: (one.start_s, one.heard.channel, one.id)))

    def of_run(self, transcript_id: str, run_id: str) -> tuple[SegmentRecord, ...]:
        """Returns all lines that a run heard, shown or not."""
        return self._records(transcript_id, Segment.run_id == run_id)

    def drop(self, transcript_id: str, run_id: str) -> None:
        """Removes what a run heard, for good; only of a run that comes to nothing."""
        self._session.execute(
            delete(Segment).where(
                Segment.transcript_seq == self._seq(transcript_id), Segment.run_id == run_id
            )
        )

    def set_states(self, states: Iterable[SegmentState]) -> None:
        """Gives lines other states."""
        rows = [
            {
                "seq": state.id,
                "shown": state.shown,
                "edited_text": state.edited_text,
                "edited_start_s": state.edited_start_s,
                "edited_end_s": state.edited_end_s,
                "speaker": state.speaker,
            }
            for state in states
        ]
        if rows:
            self._session.execute(update(Segment), rows)

    # --- edits --------------------------------------------------------------------------

    def add_edit(
        self,
        transcript_id: str,
        what: str,
        before: Sequence[SegmentState],
        after: Sequence[SegmentState],
    ) -> EditRecord:
        """Makes a change and keeps it; what was taken back before is forgotten."""
        seq = self._seq(transcript_id)
        self._session.execute(
            delete(TranscriptEdit).where(
                TranscriptEdit.transcript_seq == seq, TranscriptEdit.undone
            )
        )
        self.set_states(after)
        row = TranscriptEdit(
            transcript_seq=seq,
            what=what,
            before=states_json(before),
            after=states_json(after),
            created_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return EditRecord(row.seq, what, tuple(before), tuple(after), False)

    def undo(self, transcript_id: str) -> EditRecord | None:
        """Takes the newest change back that stands; `None` if there is none."""
        standing = TranscriptEdit.undone.is_(False)
        edit = self._edit(transcript_id, standing, TranscriptEdit.seq.desc())
        return self._turn(edit, undone=True) if edit is not None else None

    def redo(self, transcript_id: str) -> EditRecord | None:
        """Makes the change again that was taken back last; `None` if there is none."""
        edit = self._edit(transcript_id, TranscriptEdit.undone.is_(True), TranscriptEdit.seq.asc())
        return self._turn(edit, undone=False) if edit is not None else None

    def edits(self, transcript_id: str) -> tuple[EditRecord, ...]:
        """Returns the change that `undo` and the one that `redo` would turn, if there are any."""
        standing = TranscriptEdit.undone.is_(False)
        found = (
            self._edit(transcript_id, standing, TranscriptEdit.seq.desc()),
            self._edit(transcript_id, TranscriptEdit.undone.is_(True), TranscriptEdit.seq.asc()),
        )
        return tuple(one for one in found if one is not None)

    def _turn(self, edit: EditRecord, *, undone: bool) -> EditRecord:
        self.set_states(edit.before if undone else edit.after)
        self._session.execute(
            update(TranscriptEdit).where(TranscriptEdit.seq == edit.id).values(undone=undone)
        )
        return EditRecord(edit.id, edit.what, edit.before, edit.after, undone)

    def _edit(
        self, transcript_id: str, which: ColumnElement[bool], order: Any
    ) -> EditRecord | None:
        wanted = select(*EDIT_COLUMNS).where(
            TranscriptEdit.transcript_seq == self._seq(transcript_id), which
        )
        row = self._session.execute(wanted.order_by(order).limit(1)).mappings().one_or_none()
        return edit_record(row) if row is not None else None

    # --- inside -------------------------------------------------------------------------

    def _seq(self, transcript_id: str) -> int:
        seq = self._session.scalars(
            select(Transcript.seq).where(Transcript.id == transcript_id)
        ).one_or_none()
        if seq is None:
            raise UserError("transcript_not_found", id=transcript_id)
        return seq

    def _records(
        self, transcript_id: str, which: Any, first: int = 0, count: int | None = None
    ) -> tuple[SegmentRecord, ...]:
        wanted = (
            select(*SEGMENT_COLUMNS)
            .where(Segment.transcript_seq == self._seq(transcript_id), which)
            .order_by(SHOWN_START, Segment.channel, Segment.seq)
            .offset(first)
            .limit(count)
        )
        rows = self._session.execute(wanted).mappings()
        return tuple(segment_record(transcript_id, row) for row in rows)
