"""Reading the history: lists, threads by pages, search. Changes nothing, makes no answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop_app.paths import DataDir
from desktop_app.store.database import Store
from desktop_app.store.records import ConversationRecord, MessageRecord, SearchHit
from desktop_app.store.versions import MigrationNeeded


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A piece of the branch that is shown, oldest message first.

    Attributes:
        has_more: whether there are messages before the first one.
    """

    messages: tuple[MessageRecord, ...]
    has_more: bool


class Reading:
    """What can be read of a history. Use from any thread.

    Args:
        lock: the services' lock; overlay: gives a message the text that is
            only in memory yet, under that lock.
    """

    def __init__(
        self,
        store: Store,
        lock: threading.RLock,
        overlay: Callable[[MessageRecord], MessageRecord],
    ) -> None:
        self._store = store
        self._lock = lock
        self._overlay = overlay

    def list(
        self, query: str = "", limit: int = 200, offset: int = 0
    ) -> tuple[ConversationRecord, ...]:
        """Returns conversations that have messages: pinned first, then the newest.

        Args:
            query: only those whose title or messages hold it.
        """
        with self._store.read() as transaction:
            return transaction.conversations.list(query, limit, offset)

    def get(self, conversation_id: str) -> ConversationRecord:
        """Returns a conversation, also one in the trash.

        Raises:
            UserError: `conversation_not_found`.
        """
        with self._store.read() as transaction:
            return transaction.conversations.get(conversation_id)

    def thread(
        self, conversation_id: str, limit: int = 60, before: str | None = None
    ) -> ThreadPage:
        """Returns the end of the branch that is shown, or what comes before a message.

        A streaming answer has the text that is in memory; `ReplyGrew.start`
        tells which of the events to come it already holds.
        """
        # One lock for rows and memory: an answer that ends in between would else be
        # read as it was and no longer be found in memory.
        with self._lock, self._store.read() as transaction:
            if before is None:
                last = transaction.conversations.get(conversation_id).active_leaf_id
            else:
                last = transaction.messages.get(before).parent_id
            page = transaction.branches.page(last, limit) if last else ()
            shown = tuple(map(self._overlay, page))
            return ThreadPage(shown, bool(shown) and shown[0].parent_id is not None)

    def message(self, message_id: str) -> MessageRecord:
        """Returns one message as `thread` would show it."""
        with self._lock, self._store.read() as transaction:
            return self._overlay(transaction.branches.record(message_id))

    def branch(self, conversation_id: str) -> tuple[MessageRecord, ...]:
        """Returns the whole branch that is shown, oldest message first."""
        with self._lock, self._store.read() as transaction:
            leaf = transaction.conversations.get(conversation_id).active_leaf_id
            path = transaction.branches.path(leaf) if leaf else ()
            return tuple(map(self._overlay, path))

    def all_messages(self, conversation_id: str) -> tuple[MessageRecord, ...]:
        """Returns every message of every branch in the order they were written."""
        with self._lock, self._store.read() as transaction:
            transaction.conversations.get(conversation_id)
            rows = transaction.branches.all_messages(conversation_id)
            return tuple(map(self._overlay, rows))

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Returns where titles and messages hold the words of `text`, best first."""
        with self._store.read() as transaction:
            return transaction.search.hits(text, limit)


@contextmanager
def open_reading(data: DataDir) -> Iterator[Reading]:
    """Opens the history of a data folder for reading only; one that is not there is empty.

    Raises:
        UserError: `store_damaged`, `store_too_new`, ….
    """
    try:
        store = Store.open_for_reading(data.database)
    except FileNotFoundError:
        store = Store.in_memory()
    except MigrationNeeded:
        store = Store.open(data.database, data.backups)
    try:
        yield Reading(store, threading.RLock(), lambda record: record)
    finally:
        store.close()
