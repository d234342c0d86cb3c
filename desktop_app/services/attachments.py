"""The documents of chats: attached, read, removed, brought back.

A document that is new is read by a run of the library; its attachment is a row from the
start, so that a restart finds it. Knows nothing of how questions are answered (asking.py).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import Passage
from desktop_app.services import likeness
from desktop_app.services.events import (
    AttachmentsChanged,
    DocumentChanged,
    RunChanged,
    ServiceEvent,
)
from desktop_app.services.library import READ, Library
from desktop_app.services.runner import Runner
from desktop_app.store.attachment_records import AttachmentRecord, GivenSource
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transaction import Transaction

_log = logging.getLogger(__name__)


class AttachmentState(StrEnum):
    """How far an attached document is."""

    READING = "reading"
    READY = "ready"
    FAILED = "failed"  # its run came to nothing and can be done again
    REMOVED = "removed"  # from the library: in the trash, or gone for good


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document of a conversation.

    Attributes:
        document: when it is READY, or in the trash; run: that reads it, if one does or did.
    """

    record: AttachmentRecord
    state: AttachmentState
    document: DocumentRecord | None
    run: RunRecord | None

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def name(self) -> str:
        """What to call it."""
        return self.record.name


@dataclass(frozen=True, slots=True)
class Located:
    """Where in its document a source stands.

    Attributes:
        document: `None` when it was removed.
        span: the sentence that is likest to what was claimed; `None`: all of the passage.
        text: what stands there.
    """

    document: DocumentRecord | None
    passage: int
    span: tuple[int, int] | None
    text: str


class Attachments:
    """The documents of all conversations. Use from any thread."""

    def __init__(
        self,
        store: Store,
        runner: Runner,
        library: Library,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
    ) -> None:
        self._store = store
        self._runner = runner
        self._library = library
        self._lock = lock
        self._announce = announce

    def list(self, conversation_id: str) -> tuple[Attachment, ...]:
        """Returns a conversation's documents in the order in which they were added."""
        with self._store.read() as transaction:
            return self._list(transaction, conversation_id)

    def unsent(self) -> str | None:
        """Returns the conversation in which documents wait for the first message, if any."""
        with self._store.read() as transaction:
            return transaction.attachments.unsent()

    def add(self, conversation_id: str, path: Path, password: str | None = None) -> None:
        """Begins to read a file for a conversation.

        Raises:
            UserError: `document_missing`, `conversation_not_found`, or why the rows cannot
                be written. What is wrong with the file itself is how its run ends.
        """
        with self._lock:  # the run may not end before its attachment is there
            run = self._library.add(path, password)
            with self._store.write() as transaction:
                transaction.conversations.get(conversation_id)
                transaction.attachments.add(conversation_id, run.title, run_id=run.id)
            self._announce(AttachmentsChanged(conversation_id))

    def attach(self, conversation_id: str, document_id: str) -> None:
        """Adds a document of the library; nothing happens if it is there already.

        Raises:
            UserError: `document_not_found`, `conversation_not_found`, or why the row cannot
                be written.
        """
        with self._lock:
            with self._store.write() as transaction:
                transaction.conversations.get(conversation_id)
                document = transaction.documents.get(document_id)
                there = transaction.attachments.list(conversation_id)
                if any(one.document_id == document_id for one in there):
                    return
                transaction.attachments.add(conversation_id, document.name, document_id=document_id)
            self._announce(AttachmentsChanged(conversation_id))

    def remove(self, attachment_id: str) -> AttachmentRecord | None:
        """Takes a document out of its conversation; it stays in the library.

        Returns:
            What `restore` brings back; `None` when it was not there.
        """
        with self._lock:
            with self._store.write() as transaction:
                record = transaction.attachments.get(attachment_id)
                if record is None:
                    return None
                transaction.attachments.remove(attachment_id)
            if record.document_id is None and record.run_id is not None:
                self._runner.cancel(record.run_id)
            self._announce(AttachmentsChanged(record.conversation_id))
        return record

    def restore(self, record: AttachmentRecord) -> None:
        """Brings an attachment back, and reads on what was not read yet."""
        with self._lock:
            with self._store.write() as transaction:
                if transaction.attachments.get(record.id) is None:
                    transaction.attachments.restore(record)
            if record.document_id is None:
                self.retry(record.id)
            self._announce(AttachmentsChanged(record.conversation_id))

    def retry(self, attachment_id: str, password: str | None = None) -> None:
        """Reads a file that could not be read once more; takes a document out of the trash.

        Raises:
            UserError: why that cannot be done.
        """
        with self._lock:
            with self._store.read() as transaction:
                record = transaction.attachments.get(attachment_id)
            if record is None:
                return
            if record.document_id is not None:
                document = self._library.restore(record.document_id)
                if document.id != record.document_id:  # the same content came again
                    with self._store.write() as transaction:
                        transaction.attachments.change(record.id, document_id=document.id)
            elif record.run_id is not None:
                self._library.add_again(record.run_id, password)
            self._announce(AttachmentsChanged(record.conversation_id))

    def locate(self, source: GivenSource, claim: str) -> Located:
        """Returns where a source says what an answer claims.

        Args:
            claim: the sentence of the answer; "" looks for none.
        """
        with self._store.read() as transaction:
            document: DocumentRecord | None = None
            passages: tuple[Passage, ...] = ()
            if transaction.documents.has(source.document_id):
                document = transaction.documents.get(source.document_id)
                passages = transaction.documents.passages(
                    document.id, source.first, source.last + 1 - source.first
                )
        if document is None or not document.ready or document.deleted_at is not None:
            return Located(None, source.passage, None, "")
        found = likeness.find(claim, passages)
        if found is not None:
            text = passages[found.passage - source.first].text
            return Located(
                document, found.passage, (found.start, found.end), text[found.start : found.end]
            )
        text = "\n".join(passage.text for passage in passages)
        return Located(document, source.passage, None, text)

    def on_announced(self, event: ServiceEvent) -> None:
        """Follows readings to their ends, and documents into the trash and back."""
        match event:
            case RunChanged(run=run) if run.kind == READ and run.status.has_ended:
                self._on_read(run)
            case DocumentChanged(document=document):
                with self._store.read() as transaction:
                    attached = transaction.attachments.of_document(document.id)
                self._tell(attached)

    def _on_read(self, run: RunRecord) -> None:
        with self._store.read() as transaction:
            waiting = transaction.attachments.of_run(run.id)
        if waiting and run.status is RunStatus.DONE and run.document_id is not None:
            try:
                with self._store.write() as transaction:
                    for one in waiting:
                        self._settle(transaction, one, run.document_id)
            except UserError as error:  # what the run says is enough until the next start
                _log.warning("an attachment could not be written: %s", error.code)
        self._tell(waiting)

    def _settle(self, transaction: Transaction, one: AttachmentRecord, document_id: str) -> None:
        """Notes what was read; the same document twice is one too many."""
        there = transaction.attachments.list(one.conversation_id)
        if any(other.document_id == document_id and other.id != one.id for other in there):
            transaction.attachments.remove(one.id)
        else:
            transaction.attachments.change(one.id, document_id=document_id)

    def _tell(self, attached: tuple[AttachmentRecord, ...]) -> None:
        for conversation_id in dict.fromkeys(one.conversation_id for one in attached):
            self._announce(AttachmentsChanged(conversation_id))

    def _list(self, transaction: Transaction, conversation_id: str) -> tuple[Attachment, ...]:
        return tuple(
            self._attachment(transaction, record)
            for record in transaction.attachments.list(conversation_id)
        )

    def _attachment(self, transaction: Transaction, record: AttachmentRecord) -> Attachment:
        run = transaction.runs.get(record.run_id) if record.run_id is not None else None
        run = self._runner.current(run) if run is not None else None
        document_id = record.document_id
        if document_id is None and run is not None:
            if not run.status.has_ended:
                return Attachment(record, AttachmentState.READING, None, run)
            if run.status is not RunStatus.DONE:
                return Attachment(record, AttachmentState.FAILED, None, run)
            document_id = run.document_id
        if document_id is None:
            return Attachment(record, AttachmentState.REMOVED, None, run)
        document = transaction.documents.get(document_id)
        there = document.ready and document.deleted_at is None
        state = AttachmentState.READY if there else AttachmentState.REMOVED
        return Attachment(record, state, document if document.ready else None, run)
