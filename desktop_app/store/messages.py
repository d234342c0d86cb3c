"""The rows of messages: added, filled, finished and moved. Reads of branches are elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.protocol import Role
from desktop_app.store.attachment_mapping import grounds_json
from desktop_app.store.attachment_records import Grounds
from desktop_app.store.ids import IdMaker
from desktop_app.store.mapping import (
    MESSAGE_COLUMNS,
    error_values_json,
    figures_values,
    message_record,
    reasoning_values,
    use_values,
)
from desktop_app.store.records import Figures, MessageRecord, MessageStatus, ModelUse
from desktop_app.store.schema import UNFINISHED, Message

_new_id = IdMaker()
_OWNED = (MessageStatus.STREAMING, MessageStatus.QUEUED)


class Messages:
    """Messages inside one transaction.

    Args:
        writer: whose the streaming and queued rows are (writers.py).
    """

    def __init__(self, session: Session, writer: str) -> None:
        self._session = session
        self._writer = writer

    def add(
        self,
        conversation_id: str,
        parent_id: str | None,
        role: Role,
        content: str = "",
        status: MessageStatus = MessageStatus.DONE,
        parameters_json: str | None = None,
    ) -> MessageRecord:
        """Adds a message as the newest child of its parent."""
        row = Message(
            id=_new_id(),
            conversation_id=conversation_id,
            parent_id=parent_id,
            role=role,
            content=content,
            status=status,
            created_at=datetime.now(UTC),
            writer=self._writer if status in _OWNED else None,
            parameters=parameters_json,
        )
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def get(self, message_id: str) -> MessageRecord:
        """Returns a message, without its place among its siblings.

        Raises:
            UserError: `message_not_found`.
        """
        found = self._find(Message.id == message_id)
        if not found:
            raise UserError("message_not_found", id=message_id)
        return found[0]

    def children(self, message_id: str) -> tuple[MessageRecord, ...]:
        """Returns the messages that follow, one for each branch, oldest first."""
        return self._find(Message.parent_id == message_id)

    def queued(self, conversation_id: str) -> tuple[MessageRecord, ...]:
        """Returns the messages of this process that wait for an answer, oldest first."""
        return self._find(
            UNFINISHED,
            Message.status == MessageStatus.QUEUED,
            Message.conversation_id == conversation_id,
            Message.writer == self._writer,
        )

    def save_text(
        self,
        message_id: str,
        text: str,
        use: ModelUse | None = None,
        reasoning: str | None = None,
        reasoning_ms: int | None = None,
    ) -> None:
        """Keeps the text so far of an answer in the making.

        Says again that the row streams and who writes it: another process
        may have taken this one for dead.

        Args:
            use, reasoning: `None` leaves what is there.
        """
        self._set(
            message_id,
            content=text,
            status=MessageStatus.STREAMING,
            writer=self._writer,
            **use_values(use),
            **reasoning_values(reasoning, reasoning_ms),
        )

    def finish(
        self,
        message_id: str,
        text: str,
        status: MessageStatus,
        use: ModelUse | None = None,
        figures: Figures | None = None,
        error_code: str | None = None,
        error_values: tuple[tuple[str, str], ...] = (),
        reasoning: str | None = None,
        reasoning_ms: int | None = None,
    ) -> None:
        """Gives an answer its final text, status and figures.

        Args:
            use, reasoning: `None` leaves what is there.
        """
        self._set(
            message_id,
            content=text,
            status=status,
            writer=None,
            error_code=error_code,
            error_values=error_values_json(error_values),
            **use_values(use),
            **figures_values(figures),
            **reasoning_values(reasoning, reasoning_ms),
        )

    def set_grounds(self, message_id: str, given: Grounds | None) -> None:
        """Keeps what of the documents an answer was given."""
        self._set(message_id, sources=None if given is None else grounds_json(given))

    def restart(self, message_id: str, parameters_json: str) -> MessageRecord:
        """Makes an ended answer stream again; its text and figures stay."""
        self._set(
            message_id,
            status=MessageStatus.STREAMING,
            writer=self._writer,
            parameters=parameters_json,
            error_code=None,
            error_values=None,
        )
        return self.get(message_id)

    def accept(self, message_id: str) -> None:
        """Makes a queued message an ordinary one."""
        self._set(message_id, status=MessageStatus.DONE, writer=None)

    def move(self, message_id: str, parent_id: str | None) -> None:
        """Hangs a message, and what follows it, behind another one."""
        self._set(message_id, parent_id=parent_id)

    def remove(self, message_id: str) -> None:
        """Removes a message; what followed it now follows its parent."""
        gone = self.get(message_id)
        self._session.execute(
            update(Message).where(Message.parent_id == gone.id).values(parent_id=gone.parent_id)
        )
        self._session.execute(delete(Message).where(Message.id == gone.id))

    def _find(self, *conditions: Any) -> tuple[MessageRecord, ...]:
        wanted = select(*MESSAGE_COLUMNS).where(*conditions).order_by(Message.seq)
        return tuple(map(message_record, self._session.execute(wanted).mappings()))

    def _set(self, message_id: str, **values: Any) -> None:
        self._session.execute(update(Message).where(Message.id == message_id).values(**values))
