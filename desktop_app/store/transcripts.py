"""The rows of transcripts: added, listed, moved on, removed for good; what a watch has taken.

Their lines are in segments.py.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import SpeechTask
from desktop_app.store.ids import IdMaker
from desktop_app.store.transcript_mapping import (
    TRANSCRIPT_COLUMNS,
    transcript_record,
    transcript_values,
)
from desktop_app.store.transcript_records import FileStamp, TranscriptRecord
from desktop_app.store.transcript_schema import Segment, Transcript, WatchedFile

_new_id = IdMaker()
# Triggers take each row out of the index; a slice keeps others waiting for milliseconds.
_PURGED_AT_ONCE = 500


class Transcripts:
    """Transcripts inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, run_id: str, name: str, path: str, task: SpeechTask, language: str = ""
    ) -> TranscriptRecord:
        """Adds a transcript of which nothing is known yet."""
        row = Transcript(
            id=_new_id(),
            run_id=run_id,
            name=name,
            path=path,
            task=task,
            language=language,
            created_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def get(self, transcript_id: str) -> TranscriptRecord:
        """Returns a transcript, also one in the trash.

        Raises:
            UserError: `transcript_not_found`.
        """
        found = self._records(select(*TRANSCRIPT_COLUMNS).where(Transcript.id == transcript_id))
        if not found:
            raise UserError("transcript_not_found", id=transcript_id)
        return found[0]

    def of_run(self, run_id: str) -> TranscriptRecord | None:
        """Returns what a run writes down; `None` if it is gone."""
        found = self._records(select(*TRANSCRIPT_COLUMNS).where(Transcript.run_id == run_id))
        return found[0] if found else None

    def of_document(self, document_id: str) -> TranscriptRecord | None:
        """Returns the transcript that a document was made of, if it was."""
        wanted = select(*TRANSCRIPT_COLUMNS).where(Transcript.document_id == document_id)
        found = self._records(wanted.limit(1))
        return found[0] if found else None

    def of_hash(self, content_hash: str) -> tuple[TranscriptRecord, ...]:
        """Returns the transcripts of one content, the newest first, without the trash."""
        wanted = select(*TRANSCRIPT_COLUMNS).where(
            Transcript.content_hash == content_hash, Transcript.deleted_at.is_(None)
        )
        return self._records(wanted.order_by(Transcript.seq.desc()))

    def list(self, limit: int = 200, offset: int = 0) -> tuple[TranscriptRecord, ...]:
        """Returns the transcripts whose sound could be opened, newest first."""
        wanted = select(*TRANSCRIPT_COLUMNS).where(
            Transcript.deleted_at.is_(None), Transcript.channels > 0
        )
        return self._records(wanted.order_by(Transcript.seq.desc()).limit(limit).offset(offset))

    def change(self, transcript_id: str, **values: Any) -> TranscriptRecord:
        """Sets fields of a transcript, given as its record has them, and returns it."""
        self._session.execute(
            update(Transcript)
            .where(Transcript.id == transcript_id)
            .values(**transcript_values(**values))
        )
        return self.get(transcript_id)

    def delete(self, transcript_id: str) -> TranscriptRecord:
        """Puts a transcript in the trash."""
        return self.change(transcript_id, deleted_at=datetime.now(UTC))

    def restore(self, transcript_id: str) -> TranscriptRecord:
        """Takes a transcript out of the trash."""
        return self.change(transcript_id, deleted_at=None)

    def purge(self, deleted_before: datetime) -> bool:
        """Removes some of what is in the trash since before; returns whether more may be left."""
        doomed = self._session.scalars(
            select(Transcript.seq).where(Transcript.deleted_at < deleted_before).limit(1)
        ).one_or_none()
        if doomed is None:
            return False
        some = select(Segment.seq).where(Segment.transcript_seq == doomed).limit(_PURGED_AT_ONCE)
        removed = self._session.execute(
            delete(Segment).where(Segment.seq.in_(some)).returning(Segment.seq)
        )
        if len(removed.all()) < _PURGED_AT_ONCE:
            self._session.execute(delete(Transcript).where(Transcript.seq == doomed))
        return True

    def take(self, content_hash: str, stamp: FileStamp) -> bool:
        """Notes that a file of the watched folder was taken; `False` if its content was before."""
        known = exists().where(WatchedFile.content_hash == content_hash)
        if self._session.scalar(select(known)):
            return False
        self._session.execute(
            insert(WatchedFile).values(
                content_hash=content_hash,
                path=stamp.path,
                size_bytes=stamp.size_bytes,
                modified_ns=stamp.modified_ns,
                taken_at=datetime.now(UTC),
            )
        )
        return True

    def taken(self) -> frozenset[FileStamp]:
        """Returns the files of the watched folder that were taken, as they were then."""
        columns = (WatchedFile.path, WatchedFile.size_bytes, WatchedFile.modified_ns)
        return frozenset(FileStamp(*row) for row in self._session.execute(select(*columns)))

    def _records(self, wanted: Select[*tuple[Any, ...]]) -> tuple[TranscriptRecord, ...]:
        return tuple(map(transcript_record, self._session.execute(wanted).mappings()))
