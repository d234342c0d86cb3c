"""The documents: read, listed, looked through, put in the trash.

Reading is a run, done in the engine's process (`engine/tasks/read.py`): a
hostile file can hold nothing up here. Knows no Qt, no SQL and no file format.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.protocol import RunTask
from desktop_app.protocol.documents import ContentHash, PassageBatch, ReadParams
from desktop_app.readers.documents.records import DocumentFacts, Limits, Passage
from desktop_app.services.events import DocumentChanged, ServiceEvent
from desktop_app.services.history import clean
from desktop_app.services.packing import pack, unpack
from desktop_app.services.run_kind import Kept, Order
from desktop_app.services.runner import Runner
from desktop_app.services.titles import derive_title
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentHit, DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transaction import Transaction

_log = logging.getLogger(__name__)

READ = "read"
PASTED = "paste"

_RETRY_INTERVAL_S = 60.0
# Another process may be in the middle of adding what is younger.
_LEFT_OVER_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _File:
    """What a "read" run is asked for; a password is never written down.

    Attributes:
        then: the kind of run that it goes on as, "" for none; params_json: of that run.
    """

    path: str
    then: str = ""
    params_json: str = ""


class Library:
    """All documents. Use from any thread."""

    def __init__(
        self,
        store: Store,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
    ) -> None:
        self._store = store
        self._runner = runner
        self._lock = lock
        self._announce = announce
        self._passwords: dict[str, str] = {}  # of runs that wait or are being done
        self._swept = False
        runner.register(READ, self)

    def add(
        self,
        path: Path,
        password: str | None = None,
        *,
        then: str = "",
        params_json: str = "",
    ) -> RunRecord:
        """Begins to read a file; content that is already here is not read again.

        Args:
            then: the kind of run that it goes on as when the document is there, also after
                a restart of the program; params_json: what that run is asked for with.

        Returns:
            The run; when it is done, its `document_id` is the document.

        Raises:
            UserError: `document_missing`, or why the row cannot be written. What is
                wrong with the file itself is how the run ends.
        """
        path = path.expanduser().absolute()
        if not path.is_file():
            raise UserError("document_missing", name=path.name, path=path)
        with self._lock:
            with self._store.write() as transaction:
                file = _File(str(path), then, params_json)
                run = transaction.runs.add(READ, clean(path.name), pack(file))
            return self._queued(run, password)

    def goes_on_as(self, run: RunRecord) -> str:
        """Returns the kind of run for which a file is read, "" for none."""
        return unpack(_File, run.params_json).then if run.kind == READ else ""

    def add_again(self, run_id: str, password: str | None = None) -> RunRecord:
        """Reads the file of a run that ended without a document once more, in the same run."""
        with self._lock:
            with self._store.write() as transaction:
                run = self._runner.current(transaction.runs.get(run_id))
                if run.status is RunStatus.DONE or not run.status.has_ended:
                    return run
                run = transaction.runs.move(run_id, RunStatus.QUEUED, document_id=None)
            return self._queued(run, password)

    def add_text(self, text: str, title: str = "") -> DocumentRecord:
        """Adds a pasted text as a document; one that is already here is not added again.

        Takes a moment for a book: not on a thread that anybody waits for.

        Raises:
            UserError: `nothing_to_summarize`, `document_too_large`, or why the rows
                cannot be written.
        """
        text = clean(text)
        title = clean(title) or derive_title(text)
        limit = Limits().characters
        if len(text) > limit:
            reason = f"more than {limit:,} characters"
            raise UserError("document_too_large", name=title, reason=reason)
        passages = _passages(text)
        if not passages:
            raise UserError("nothing_to_summarize")
        data = text.encode("utf-8")
        content_hash = sha256(data).hexdigest()
        with self._lock:
            with self._store.write() as transaction:
                document = self._at_hand(transaction, content_hash)
                if document is None:
                    added = transaction.documents.add(title, None, content_hash, len(data))
                    transaction.documents.add_passages(added.id, passages)
                    characters = sum(len(passage.text) for passage in passages)
                    facts = DocumentFacts(
                        title, PASTED, passages=len(passages), characters=characters
                    )
                    document = transaction.documents.complete(added.id, facts)
            self._announce(DocumentChanged(document))
        return document

    def documents(self, limit: int = 200, offset: int = 0) -> tuple[DocumentRecord, ...]:
        """Returns the documents, newest first."""
        with self._store.read() as transaction:
            return transaction.documents.list(limit, offset)

    def get(self, document_id: str) -> DocumentRecord:
        """Returns a document, also one in the trash.

        Raises:
            UserError: `document_not_found`.
        """
        with self._store.read() as transaction:
            return transaction.documents.get(document_id)

    def passages(
        self, document_id: str, first: int = 0, count: int | None = None
    ) -> tuple[Passage, ...]:
        """Returns passages of a document in order; `place.paragraph` is the number of each.

        Args:
            first: number of the first one; count: how many, `None` to the end.
        """
        with self._store.read() as transaction:
            return transaction.documents.passages(document_id, first, count)

    def remove(self, document_id: str) -> DocumentRecord:
        """Puts a document in the trash; its summaries stay."""
        with self._lock:
            with self._store.write() as transaction:
                transaction.documents.get(document_id)
                document = transaction.documents.delete(document_id)
            self._announce(DocumentChanged(document))
        return document

    def restore(self, document_id: str) -> DocumentRecord:
        """Takes a document out of the trash; returns its twin if the same content came again."""
        with self._lock:
            with self._store.write() as transaction:
                document = transaction.documents.restore(document_id)
            self._announce(DocumentChanged(document))
        return document

    def search(self, text: str, limit: int = 50) -> tuple[DocumentHit, ...]:
        """Returns where documents and results hold the words of `text`, best first."""
        with self._store.read() as transaction:
            return transaction.search.documents(text, limit)

    def work(self) -> float | None:
        """Removes, once after the start, what readings that came to nothing left behind.

        Returns:
            The seconds until it is to be tried again, `None` when it is done.
        """
        before = datetime.now(UTC) - _LEFT_OVER_AFTER
        try:
            while not self._swept:  # in short transactions: an answer may wait to be written
                with self._store.write() as transaction:
                    self._swept = not transaction.documents.sweep(before)
        except UserError as error:
            _log.warning("what is left over cannot be removed: %s", error.code)
            return _RETRY_INTERVAL_S
        return None

    def purge_deleted(self, older_than: timedelta) -> int:
        """Removes for good what has been in the trash for longer; returns how many."""
        with self._store.write() as transaction:
            given_up = transaction.documents.give_up(datetime.now(UTC) - older_than)
        self._swept = self._swept and not given_up
        return given_up

    # --- what the runner asks --------------------------------------------------------

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that reads the file."""
        path = Path(unpack(_File, run.params_json).path)
        known: tuple[str, ...] = ()
        if path.is_file():
            with self._store.read() as transaction:
                known = transaction.documents.hashes(path.stat().st_size)
        with self._lock:
            params = ReadParams(str(path), self._passwords.pop(run.id, None), known)
        return Order(RunTask(request_id, READ, params), {})

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes what was read, or takes the document that is already here."""
        match item:
            case ContentHash():
                if document := self._at_hand(transaction, item.sha256):
                    then = self._then(transaction, run, document)
                    values = {"document_id": document.id}
                    return Kept(values, document=document, enough=True, then=then)
                path = unpack(_File, run.params_json).path
                document = transaction.documents.add(
                    run.title, clean(path), item.sha256, item.size_bytes
                )
                return Kept({"document_id": document.id})
            case PassageBatch():
                assert run.document_id is not None
                transaction.documents.add_passages(run.document_id, item.passages)
            case DocumentFacts():
                assert run.document_id is not None
                content_hash = transaction.documents.get(run.document_id).content_hash
                # Another process may have read the same meanwhile.
                document = self._at_hand(
                    transaction, content_hash
                ) or transaction.documents.complete(run.document_id, item)
                then = self._then(transaction, run, document)
                return Kept({"document_id": document.id}, document=document, then=then)
        return Kept({})

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Lets go of a document that is not all here."""
        return {"document_id": None}

    def _then(
        self, transaction: Transaction, run: RunRecord, document: DocumentRecord
    ) -> RunRecord | None:
        """Adds the run that a reading goes on as."""
        file = unpack(_File, run.params_json)
        if not file.then:
            return None
        return transaction.runs.add(file.then, document.shown_title, file.params_json, document.id)

    def _queued(self, run: RunRecord, password: str | None) -> RunRecord:
        if password is not None:
            self._passwords[run.id] = password
        return self._runner.enqueue(run)

    def _at_hand(self, transaction: Transaction, content_hash: str) -> DocumentRecord | None:
        """Returns the document with that content, out of the trash if it was there."""
        document = transaction.documents.of_hash(content_hash)
        if document is not None and document.deleted_at is not None:
            document = transaction.documents.restore(document.id)
        return document


def _passages(text: str) -> list[Passage]:
    """Returns the paragraphs of a pasted text, numbered."""
    from desktop_app.readers.documents.formats import plain
    from desktop_app.readers.documents.source import Source

    source = Source(Path(), None, Limits(), lambda done, total: None, lambda: None)
    found = plain.passages(source, text)
    return [
        replace(passage, place=replace(passage.place, paragraph=number))
        for number, passage in enumerate(found)
    ]
