"""How full the model's context is: counted by the engine, while somebody types.

Knows nothing of how tokens are made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    ChatTurn,
    Count,
    Counted,
    Event,
    Failed,
    Finished,
    LoadSpec,
    new_request_id,
)
from desktop_app.services.events import ContextCounted, ServiceEvent
from desktop_app.services.grounding import Gathered


class Meter:
    """Counts what the next question would make the model read. Use from any thread."""

    def __init__(
        self,
        host: Host,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        load_spec: Callable[[], LoadSpec],
        turns: Callable[[str | None], tuple[ChatTurn, ...]],
        documents: Callable[[str], Gathered | None],
    ) -> None:
        """
        Args:
            turns, documents: of a conversation; the documents are those given in whole.
        """
        self._host = host
        self._lock = lock
        self._announce = announce
        self._load_spec = load_spec
        self._turns = turns
        self._documents = documents
        self._asked: tuple[str, str | None] | None = None  # request, conversation

    def count(self, conversation_id: str | None, draft: str) -> None:
        """Asks for a `ContextCounted`; none comes while no model is loaded.

        Args:
            conversation_id: `None` is a new conversation.
            draft: what is being typed; "" counts the conversation alone.
        """
        turns = self._turns(conversation_id)
        if draft.strip():
            turns = (*turns, ChatTurn("user", draft))
        gathered = self._documents(conversation_id) if conversation_id is not None else None
        sources = gathered.sources if gathered is not None else None
        with self._lock:
            before, request_id = self._asked, new_request_id()
            self._asked = request_id, conversation_id
        if before is not None:
            self._host.post(Cancel(before[0]))  # it may wait behind an answer
        self._host.post(Count(request_id, self._load_spec(), turns, sources))

    def on_event(self, event: Event) -> None:
        """Follows the engine; only the latest count is announced."""
        with self._lock:
            if self._asked is None or event.request_id != self._asked[0]:
                return
            conversation_id = self._asked[1]
            if isinstance(event, Counted | Finished | Cancelled | Failed):
                self._asked = None
            if isinstance(event, Counted):
                self._announce(ContextCounted(conversation_id, event.tokens, event.context_tokens))
