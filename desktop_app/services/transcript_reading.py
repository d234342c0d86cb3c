"""Reading transcripts: lists, lines by pages, search. Changes nothing."""

from __future__ import annotations

from desktop_app.store.database import Store
from desktop_app.store.transcript_records import (
    EditRecord,
    SegmentRecord,
    TranscriptHit,
    TranscriptRecord,
)


class TranscriptReading:
    """What can be read of transcripts. Use from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, limit: int = 200, offset: int = 0) -> tuple[TranscriptRecord, ...]:
        """Returns the transcripts whose recordings could be opened, newest first."""
        with self._store.read() as transaction:
            return transaction.transcripts.list(limit, offset)

    def get(self, transcript_id: str) -> TranscriptRecord:
        """Returns a transcript, also one in the trash.

        Raises:
            UserError: `transcript_not_found`.
        """
        with self._store.read() as transaction:
            return transaction.transcripts.get(transcript_id)

    def of_run(self, run_id: str) -> TranscriptRecord | None:
        """Returns what a run writes down; `None` of one that hears a passage anew."""
        with self._store.read() as transaction:
            return transaction.transcripts.of_run(run_id)

    def of_document(self, document_id: str) -> TranscriptRecord | None:
        """Returns the transcript that a document was made of, if it was."""
        with self._store.read() as transaction:
            return transaction.transcripts.of_document(document_id)

    def of_content(self, content_hash: str) -> tuple[TranscriptRecord, ...]:
        """Returns the transcripts of one content (`media_files.fingerprint`), newest first."""
        with self._store.read() as transaction:
            return transaction.transcripts.of_hash(content_hash)

    def segments(
        self, transcript_id: str, first: int = 0, count: int | None = None
    ) -> tuple[SegmentRecord, ...]:
        """Returns the lines that are shown, in order of time.

        Args:
            first: how many to leave out; count: how many, `None` to the end.
        """
        with self._store.read() as transaction:
            return transaction.segments.list(transcript_id, first, count)

    def count(self, transcript_id: str) -> int:
        """Returns how many lines are shown."""
        with self._store.read() as transaction:
            return transaction.segments.count(transcript_id)

    def place(self, transcript_id: str, segment_id: int) -> int:
        """Returns how many shown lines come before one: its index in `segments`.

        Raises:
            UserError: `segment_not_found`.
        """
        with self._store.read() as transaction:
            return transaction.segments.before(transcript_id, segment_id)

    def edits(self, transcript_id: str) -> tuple[EditRecord, ...]:
        """Returns what `undo` would take back and what `redo` would make again, if anything."""
        with self._store.read() as transaction:
            return transaction.segments.edits(transcript_id)

    def search(self, text: str, limit: int = 50) -> tuple[TranscriptHit, ...]:
        """Returns the transcripts that hold the words of `text`, best first, each once.

        `Library.search` finds them together with documents and results.
        """
        with self._store.read() as transaction:
            return transaction.search.transcripts(text, limit)
