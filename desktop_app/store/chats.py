"""The rows of conversations: added, listed, changed, put in the trash and purged."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.store.ids import IdMaker
from desktop_app.store.mapping import CONVERSATION_COLUMNS, conversation_record
from desktop_app.store.records import ConversationRecord
from desktop_app.store.schema import Conversation, Message
from desktop_app.store.search import Search

_new_id = IdMaker()


class Conversations:
    """Conversations inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, system_prompt: str = "") -> ConversationRecord:
        """Adds an empty conversation; the list shows it once it has a message."""
        now = datetime.now(UTC)
        row = Conversation(
            id=_new_id(), system_prompt=system_prompt, created_at=now, updated_at=now
        )
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def get(self, conversation_id: str) -> ConversationRecord:
        """Returns a conversation, also one in the trash.

        Raises:
            UserError: `conversation_not_found`.
        """
        found = self._records(
            select(*CONVERSATION_COLUMNS).where(Conversation.id == conversation_id)
        )
        if not found:
            raise UserError("conversation_not_found", id=conversation_id)
        return found[0]

    def list(
        self, query: str = "", limit: int = 200, offset: int = 0
    ) -> tuple[ConversationRecord, ...]:
        """Returns conversations with messages: pinned ones first, then the newest.

        Args:
            query: words of the title or of a message; empty lists all.
        """
        wanted = select(*CONVERSATION_COLUMNS).where(
            Conversation.deleted_at.is_(None), Conversation.active_leaf_id.is_not(None)
        )
        if query.strip():
            wanted = wanted.where(Conversation.seq.in_(Search(self._session).conversations(query)))
        return self._records(
            wanted.order_by(
                Conversation.pinned.desc(), Conversation.updated_at.desc(), Conversation.seq.desc()
            )
            .limit(limit)
            .offset(offset)
        )

    def change(self, conversation_id: str, **values: Any) -> ConversationRecord:
        """Sets columns of a conversation and returns it."""
        self._session.execute(
            update(Conversation).where(Conversation.id == conversation_id).values(**values)
        )
        return self.get(conversation_id)

    def touch(self, conversation_id: str, active_leaf_id: str | None) -> ConversationRecord:
        """Shows the branch that ends in `active_leaf_id`, which has just grown."""
        return self.change(
            conversation_id, active_leaf_id=active_leaf_id, updated_at=datetime.now(UTC)
        )

    def delete(self, conversation_id: str) -> ConversationRecord:
        """Puts a conversation in the trash."""
        return self.change(conversation_id, deleted_at=datetime.now(UTC))

    def restore(self, conversation_id: str) -> ConversationRecord:
        """Takes a conversation out of the trash."""
        return self.change(conversation_id, deleted_at=None)

    def deleted(self) -> tuple[ConversationRecord, ...]:
        """Returns the trash, newest first."""
        return self._records(
            select(*CONVERSATION_COLUMNS)
            .where(Conversation.deleted_at.is_not(None))
            .order_by(Conversation.deleted_at.desc())
        )

    def purge(self, deleted_before: datetime) -> int:
        """Removes what has been in the trash since before then; returns how many."""
        doomed = (
            select(Conversation.id)
            .where(Conversation.deleted_at.is_not(None), Conversation.deleted_at < deleted_before)
            .scalar_subquery()
        )
        self._session.execute(delete(Message).where(Message.conversation_id.in_(doomed)))
        removed = self._session.execute(
            delete(Conversation)
            .where(Conversation.deleted_at.is_not(None), Conversation.deleted_at < deleted_before)
            .returning(Conversation.id)
        )
        return len(removed.all())

    def _records(self, wanted: Select[*tuple[Any, ...]]) -> tuple[ConversationRecord, ...]:
        return tuple(map(conversation_record, self._session.execute(wanted).mappings()))
