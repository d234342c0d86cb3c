"""Conversations as a whole: created, renamed, pinned, put in the trash.

Knows no Qt and no SQL, and nothing of how answers are made (answering.py does).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop_app.services.events import ConversationChanged, ConversationDeleted, ServiceEvent
from desktop_app.services.reading import Reading
from desktop_app.services.titles import derive_title
from desktop_app.store.database import Store
from desktop_app.store.records import ConversationRecord

if TYPE_CHECKING:
    from desktop_app.services.answering import Answering


class History(Reading):
    """The conversations of the history, to be read and managed."""

    def __init__(
        self,
        store: Store,
        answering: Answering,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
    ) -> None:
        super().__init__(store, lock, answering.replies.overlay)
        self._answering = answering
        self._announce = announce

    def is_answering(self, conversation_id: str) -> bool:
        """Returns whether an answer streams, or waits to, in the conversation."""
        return any(r.ending is None for r in self._answering.replies.running(conversation_id))

    def create(self, system_prompt: str | None = None) -> ConversationRecord:
        """Adds an empty conversation; lists show it once it has a message.

        Args:
            system_prompt: `None` takes the model's own, else the one from the settings.
        """
        with self._lock:
            with self._store.write() as transaction:
                added = transaction.conversations.add(self._system_prompt(system_prompt))
            self._announce(ConversationChanged(added))
        return added

    def set_system_prompt(self, conversation_id: str, text: str) -> ConversationRecord:
        """Changes what the model is told first, from the next answer on."""
        return self._change(conversation_id, system_prompt=clean(text))

    def rename(self, conversation_id: str, title: str) -> ConversationRecord:
        """Gives a conversation a title; an empty one derives it again."""
        title = " ".join(clean(title).split())
        if title:
            return self._change(conversation_id, title=title, titled_by_user=True)
        first = self._first_text(conversation_id)
        return self._change(
            conversation_id, title=derive_title(first) if first else "", titled_by_user=False
        )

    def pin(self, conversation_id: str, pinned: bool) -> ConversationRecord:
        """Keeps a conversation at the top of the list, or no longer."""
        return self._change(conversation_id, pinned=pinned)

    def delete(self, conversation_id: str) -> None:
        """Puts a conversation in the trash and stops its answers."""
        with self._lock:
            with self._store.write() as transaction:
                transaction.conversations.get(conversation_id)
                for message in transaction.messages.queued(conversation_id):
                    transaction.messages.accept(message.id)
                transaction.conversations.delete(conversation_id)
            self._announce(ConversationDeleted(conversation_id))
            self._answering.stop(conversation_id)

    def restore(self, conversation_id: str) -> ConversationRecord:
        """Takes a conversation out of the trash."""
        return self._change(conversation_id, deleted_at=None)

    def purge_deleted(self, older_than: timedelta) -> int:
        """Removes for good what has been in the trash for longer; returns how many."""
        with self._store.write() as transaction:
            return transaction.conversations.purge(datetime.now(UTC) - older_than)

    def _change(self, conversation_id: str, **values: object) -> ConversationRecord:
        with self._lock:
            with self._store.write() as transaction:
                transaction.conversations.get(conversation_id)
                changed = transaction.conversations.change(conversation_id, **values)
            self._announce(ConversationChanged(changed))
        return changed

    def _system_prompt(self, given: str | None) -> str:
        return clean(self._answering.default_prompt() if given is None else given)

    def _first_text(self, conversation_id: str) -> str:
        with self._store.read() as transaction:
            leaf = transaction.conversations.get(conversation_id).active_leaf_id
            path = transaction.branches.path(leaf) if leaf else ()
        return next((message.content for message in path if message.role == "user"), "")


def clean(text: str) -> str:
    """Returns the text as it can be stored: no halves of surrogate pairs, no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
