"""Recordings as text: begun, paused, gone on with, heard again, edited, exported, looked through.

Hearing is a run, done in the engine's process (`engine/tasks/transcribe.py`); what it asks
for and keeps is in transcribing.py. Knows no Qt, no SQL and no codec.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import SAMPLES_PER_S
from desktop_app.services.events import DocumentChanged, ServiceEvent, TranscriptChanged
from desktop_app.services.history import clean
from desktop_app.services.packing import pack, unpack
from desktop_app.services.runner import Runner
from desktop_app.services.task_models import TaskModels
from desktop_app.services.transcribing import TRANSCRIBE, Transcribing
from desktop_app.services.transcript_editing import TranscriptEditing
from desktop_app.services.transcript_plan import AUTO, Passage, TranscribeOptions, Wanted
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transaction import Transaction
from desktop_app.store.transcript_records import FileStamp, TranscriptRecord

if TYPE_CHECKING:
    from desktop_app.services.subtitles import SubtitleLayout
    from desktop_app.services.transcript_formats import TranscriptFormat

#: A passage is heard with so much of the pauses around it, in seconds.
_AROUND_S = 0.3


class Transcripts(TranscriptEditing):
    """All transcripts. Use from any thread."""

    def __init__(
        self,
        store: Store,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        models: TaskModels,
        converted: Path | None = None,
    ) -> None:
        """Opens them.

        Args:
            converted: the folder for copies of models that a faster engine runs.
        """
        super().__init__(store, lock, announce)
        self._runner = runner
        runner.register(TRANSCRIBE, Transcribing(store, models, converted))

    def transcribe(
        self, path: Path, options: TranscribeOptions | None = None, *, growing: bool = False
    ) -> RunRecord:
        """Begins to write down a recording, as a new transcript: one that is there stays.

        Args:
            growing: it is still being recorded; call `extend` when it is longer, or done.

        Returns:
            The run; `of_run` tells the transcript.

        Raises:
            UserError: `audio_missing`, or why the rows cannot be written. What is wrong
                with the file itself is how the run ends.
        """
        path = path.expanduser().absolute()
        if not path.is_file():
            raise UserError("audio_missing", name=path.name)
        with self._lock:
            with self._store.write() as transaction:
                run, made = _added(transaction, path, options or TranscribeOptions(), growing)
            self._announce(TranscriptChanged(made))
            return self._runner.enqueue(run)

    def transcribe_once(self, path: Path, content_hash: str, stamp: FileStamp) -> RunRecord | None:
        """Begins to write down a file of the watched folder.

        Args:
            content_hash: see `media_files.fingerprint`.

        Returns:
            The run; `None` if this content was taken from the folder before.
        """
        with self._lock:
            with self._store.write() as transaction:
                if not transaction.transcripts.take(content_hash, stamp):
                    return None
                run, made = _added(transaction, path, TranscribeOptions())
            self._announce(TranscriptChanged(made))
            return self._runner.enqueue(run)

    def taken(self) -> frozenset[FileStamp]:
        """Returns the files of the watched folder that were taken, as they were then."""
        with self._store.read() as transaction:
            return transaction.transcripts.taken()

    def run(self, transcript_id: str) -> RunRecord | None:
        """Returns the run that writes a transcript down, as it is now.

        `None` if it was removed for good.
        """
        with self._store.read() as transaction:
            transcript = transaction.transcripts.get(transcript_id)
            if transcript.run_id is None:
                return None
            return self._runner.current(transaction.runs.get(transcript.run_id))

    def options(self, transcript_id: str) -> TranscribeOptions:
        """Returns what a transcript was asked for with."""
        run = self.run(transcript_id)
        if run is None:
            return TranscribeOptions()
        return unpack(Wanted, run.params_json).options

    def pause(self, transcript_id: str) -> None:
        """Ends the hearing soon; what is written down stays, and `resume` goes on behind it."""
        if (run := self.run(transcript_id)) is not None:
            self._runner.cancel(run.id)

    def resume(self, transcript_id: str) -> RunRecord:
        """Goes on at the exact place where a transcript ends; nothing happens to a whole one.

        Raises:
            UserError: `transcript_not_found`, or `run_not_found` if its run was removed.
        """
        return self._queue(transcript_id)

    def extend(self, transcript_id: str, *, growing: bool) -> RunRecord:
        """Goes on with a recording that has become longer since its end was reached.

        Args:
            growing: whether it is still being recorded.
        """
        return self._queue(transcript_id, growing)

    def retranscribe(
        self,
        transcript_id: str,
        first: int,
        last: int,
        options: TranscribeOptions | None = None,
    ) -> RunRecord:
        """Begins to hear a passage again, with more care.

        When it is done the new lines take the place of the old ones. These stay, with
        their edits, and `undo` brings them back.

        Args:
            first, last: ids of the lines that it goes from and to.
            options: to hear it with; else as before.

        Raises:
            UserError: `transcript_not_found`, `segment_not_found`, `audio_missing`.
        """
        before = options or self.options(transcript_id)
        with self._lock:
            with self._store.write() as transaction:
                transcript = transaction.transcripts.get(transcript_id)
                own = transaction.runs.get(transcript.run_id) if transcript.run_id else None
                path = unpack(Wanted, own.params_json).path if own else transcript.path
                if not Path(path).is_file():
                    raise UserError("audio_missing", name=transcript.name)
                passage = _passage(transaction, transcript, first, last)
                wanted = Wanted(path, transcript_id, before, passage=passage)
                run = transaction.runs.add(TRANSCRIBE, transcript.shown_title, pack(wanted))
                if own is not None and not before.model:
                    run = transaction.runs.change(run.id, model=own.model)
            return self._runner.enqueue(run)

    def passage_of(self, run: RunRecord) -> tuple[str, Passage] | None:
        """Returns which passage of which transcript a run hears again.

        `None` of one that writes a whole recording down.
        """
        wanted = unpack(Wanted, run.params_json)
        return (wanted.transcript_id, wanted.passage) if wanted.passage is not None else None

    def rename(self, transcript_id: str, title: str) -> TranscriptRecord:
        """Gives a transcript a title; an empty one is the file's name again."""
        title = " ".join(clean(title).split())
        return self._set(
            transcript_id,
            lambda transaction: transaction.transcripts.change(transcript_id, title=title),
        )

    def remove(self, transcript_id: str) -> TranscriptRecord:
        """Puts a transcript in the trash, and stops its run if that has not ended."""
        self.pause(transcript_id)
        return self._set(
            transcript_id, lambda transaction: transaction.transcripts.delete(transcript_id)
        )

    def restore(self, transcript_id: str) -> TranscriptRecord:
        """Takes a transcript out of the trash."""
        return self._set(
            transcript_id, lambda transaction: transaction.transcripts.restore(transcript_id)
        )

    def purge_deleted(self, older_than: timedelta) -> None:
        """Removes for good what has been in the trash for longer."""
        before, more = datetime.now(UTC) - older_than, True
        while more:  # in short transactions: an answer may wait to be written
            with self._store.write() as transaction:
                more = transaction.transcripts.purge(before)

    def export(
        self,
        transcript_id: str,
        form: TranscriptFormat,
        layout: SubtitleLayout | None = None,
    ) -> bytes:
        """Returns a transcript as a file's content, as the user left it.

        Args:
            layout: of subtitles.

        Raises:
            UserError: `transcript_not_found`, `transcript_empty`.
        """
        # Here: the start of the program needs none of it.
        from desktop_app.services import subtitles, transcript_export

        with self._store.read() as transaction:
            transcript = transaction.transcripts.get(transcript_id)
            lines = transaction.segments.list(transcript_id)
        if not lines:
            raise UserError("transcript_empty", title=transcript.shown_title)
        return transcript_export.render(
            transcript, lines, form, layout or subtitles.SubtitleLayout()
        )

    def as_document(self, transcript_id: str) -> DocumentRecord:
        """Returns the transcript as a document, to be asked about, summarized and cited.

        Asked again after an edit it is another one; the one before it goes to the trash,
        unless a chat or a summary stands on it. `of_document` leads back.

        Raises:
            UserError: `transcript_not_found`, `transcript_empty`.
        """
        from desktop_app.services import transcript_document

        with self._lock:
            with self._store.write() as transaction:
                transcript = transaction.transcripts.get(transcript_id)
                lines = transaction.segments.list(transcript_id)
                document, left = transcript_document.keep(transaction, transcript, lines)
                transcript = transaction.transcripts.get(transcript_id)
            self._announce(DocumentChanged(document))
            if left is not None:
                self._announce(DocumentChanged(left))
            self._announce(TranscriptChanged(transcript))
        return document

    # --- inside -------------------------------------------------------------------------

    def _queue(self, transcript_id: str, growing: bool | None = None) -> RunRecord:
        """Goes on with a run; `growing` is told of one whose file has become another."""
        with self._lock:
            with self._store.write() as transaction:
                transcript = transaction.transcripts.get(transcript_id)
                run = self._runner.current(transaction.runs.get(transcript.run_id or ""))
                if not run.status.has_ended or (run.status is RunStatus.DONE and growing is None):
                    return run
                values: dict[str, Any] = {"done": 0, "total": 0}
                if growing is not None:
                    params = replace(unpack(Wanted, run.params_json), growing=growing)
                    values["params"] = pack(params)
                    transcript = transaction.transcripts.change(
                        transcript_id, content_hash="", facts=None
                    )
                run = transaction.runs.move(run.id, RunStatus.QUEUED, **values)
            self._announce(TranscriptChanged(transcript))
            return self._runner.enqueue(run)

    def _set(
        self, transcript_id: str, change: Callable[[Transaction], TranscriptRecord]
    ) -> TranscriptRecord:
        with self._lock:
            with self._store.write() as transaction:
                transaction.transcripts.get(transcript_id)
                transcript = change(transaction)
            self._announce(TranscriptChanged(transcript))
        return transcript


def _added(
    transaction: Transaction, path: Path, options: TranscribeOptions, growing: bool = False
) -> tuple[RunRecord, TranscriptRecord]:
    """Adds a transcript and the run that is to make it."""
    name = clean(path.name)
    language = "" if options.language == AUTO else options.language
    run = transaction.runs.add(TRANSCRIBE, name, "{}")
    made = transaction.transcripts.add(run.id, name, clean(str(path)), options.task, language)
    wanted = Wanted(str(path), made.id, options, growing)
    return transaction.runs.change(run.id, params=pack(wanted)), made


def _passage(
    transaction: Transaction, transcript: TranscriptRecord, first: int, last: int
) -> Passage:
    """Returns what to hear: the lines, and the pauses around them as far as nobody else speaks."""
    ends = transaction.segments.get(transcript.id, (first, last))
    if not all(line.shown for line in ends):
        raise UserError("segment_not_found")
    start_s, end_s = ends[0].start_s, max(one.end_s for one in ends)
    near = transaction.segments.during(transcript.id, start_s - _AROUND_S, end_s + _AROUND_S)
    ids = [line.id for line in near]
    begin, end = ids.index(ends[0].id), ids.index(ends[-1].id)
    chosen = near[begin : end + 1]
    channels = tuple(sorted({line.heard.channel for line in chosen}))
    before = [one.end_s for one in near[:begin] if one.heard.channel in channels]
    after = [one.start_s for one in near[end + 1 :] if one.heard.channel in channels]
    end_s = max(one.end_s for one in chosen)
    start_s = min(start_s, max([start_s - _AROUND_S, 0.0, *before]))
    end_s = max(end_s, min([end_s + _AROUND_S, *after]))
    return Passage(round(start_s * SAMPLES_PER_S), round(end_s * SAMPLES_PER_S), channels)
