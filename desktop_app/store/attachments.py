"""The rows of documents in conversations: added, listed, moved on, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.orm import Session

from desktop_app.store.attachment_mapping import ATTACHMENT_COLUMNS, attachment_record
from desktop_app.store.attachment_records import AttachmentRecord
from desktop_app.store.ids import IdMaker
from desktop_app.store.schema import Conversation, ConversationDocument

_new_id = IdMaker()


class Attachments:
    """Documents of conversations inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        conversation_id: str,
        name: str,
        *,
        document_id: str | None = None,
        run_id: str | None = None,
    ) -> AttachmentRecord:
        """Adds a document that was read, or one that a run reads, behind the others."""
        record = AttachmentRecord(
            _new_id(), conversation_id, name, document_id, run_id, datetime.now(UTC)
        )
        self.restore(record)
        return record

    def restore(self, record: AttachmentRecord) -> None:
        """Adds a row that was removed, at its old place."""
        values = {column.key: getattr(record, column.key) for column in ATTACHMENT_COLUMNS}
        self._session.execute(insert(ConversationDocument).values(**values))

    def get(self, attachment_id: str) -> AttachmentRecord | None:
        """Returns an attachment; `None` when it was removed."""
        found = self._find(ConversationDocument.id == attachment_id)
        return found[0] if found else None

    def list(self, conversation_id: str) -> tuple[AttachmentRecord, ...]:
        """Returns a conversation's documents in the order in which they were added."""
        return self._find(ConversationDocument.conversation_id == conversation_id)

    def of_run(self, run_id: str) -> tuple[AttachmentRecord, ...]:
        """Returns what waits for a run."""
        return self._find(ConversationDocument.run_id == run_id)

    def of_document(self, document_id: str) -> tuple[AttachmentRecord, ...]:
        """Returns the attachments of a document in all conversations."""
        return self._find(ConversationDocument.document_id == document_id)

    def change(self, attachment_id: str, **values: Any) -> None:
        """Sets columns of an attachment."""
        self._session.execute(
            update(ConversationDocument)
            .where(ConversationDocument.id == attachment_id)
            .values(**values)
        )

    def remove(self, attachment_id: str) -> None:
        """Takes a document out of its conversation."""
        self._session.execute(
            delete(ConversationDocument).where(ConversationDocument.id == attachment_id)
        )

    def unsent(self) -> str | None:
        """Returns the newest conversation that has documents and no message yet."""
        attached = exists().where(ConversationDocument.conversation_id == Conversation.id)
        wanted = (
            select(Conversation.id)
            .where(
                Conversation.active_leaf_id.is_(None), Conversation.deleted_at.is_(None), attached
            )
            .order_by(Conversation.seq.desc())
            .limit(1)
        )
        return self._session.scalars(wanted).first()

    def _find(self, *conditions: Any) -> tuple[AttachmentRecord, ...]:
        # Ids sort by the time at which they were made.
        wanted = select(*ATTACHMENT_COLUMNS).where(*conditions).order_by(ConversationDocument.id)
        return tuple(map(attachment_record, self._session.execute(wanted).mappings()))
