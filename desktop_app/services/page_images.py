"""Pages of documents as pictures: asked of the engine, told to whoever wants to look.

Nothing is kept. Knows no Qt, no SQL and no file format.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    Event,
    Failed,
    Finished,
    Produced,
    RunTask,
    new_request_id,
)
from desktop_app.protocol.page_images import PageImage, PageImageParams
from desktop_app.store.document_records import DocumentRecord

_log = logging.getLogger(__name__)

#: Takes the picture, or why there is none; `None` when nobody wants it any more.
Done = Callable[[PageImage | UserError | None], None]


def can_be_drawn(document: DocumentRecord) -> bool:
    """Tells whether a document has pages that look like something."""
    return document.kind == "pdf" and document.path is not None


class PageImages:
    """Use from any thread."""

    def __init__(self, host: Host, lock: threading.RLock) -> None:
        self._host = host
        self._lock = lock
        self._open: dict[str, Done] = {}

    def draw(
        self, document: DocumentRecord, page: int, width: int, texts: Sequence[str], done: Done
    ) -> str:
        """Asks for a page; returns what `drop` takes.

        Args:
            page: from 1; width: pixels; texts: to be marked, as they were read.
            done: called exactly once, on another thread; it must return soon.
        """
        assert document.path is not None
        params = PageImageParams(document.path, document.content_hash, page, width, tuple(texts))
        request_id = new_request_id()
        with self._lock:
            self._open[request_id] = done
        self._host.post(RunTask(request_id, "page_image", params, urgent=True))
        return request_id

    def drop(self, request_id: str) -> None:
        """Says that a page is not wanted any more."""
        self._host.post(Cancel(request_id))

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        told: PageImage | UserError | None
        if isinstance(event, Produced) and isinstance(event.item, PageImage):
            told = event.item
        elif isinstance(event, Failed):
            told = UserError(event.code, **dict(event.values))
        elif isinstance(event, Cancelled | Finished):
            told = None
        else:
            return
        with self._lock:
            done = self._open.pop(event.request_id, None)
        if done is not None:
            done(told)
