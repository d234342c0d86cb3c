"""Search by meaning, put together: its models, the making of vectors, the searching.

Owns the thread on which all of it happens: what it does takes longer than an answer may
wait to be written. Knows no Qt, no SQL and no engine.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.model_library.installed import Installed
from desktop_app.protocol import Event
from desktop_app.services.download import DownloadPhase
from desktop_app.services.embedding_models import EmbeddingModel, EmbeddingModels
from desktop_app.services.events import DownloadChanged, ServiceEvent
from desktop_app.services.flusher import Flusher
from desktop_app.services.indexing import Indexing
from desktop_app.services.retrieval import Retrieval
from desktop_app.settings import SettingsFile
from desktop_app.store.database import Store

_log = logging.getLogger(__name__)


class Meaning:
    """What finds passages by what they mean.

    Args:
        installed: tells which models are on this computer.
        chosen: the folder of the one that the user has set, "" for none.
        is_idle: whether no panel's work waits or is being done.
        clock: seconds, monotonic.

    Attributes:
        models: which model makes the vectors; indexing: makes them; retrieval: searches.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        settings: SettingsFile,
        installed: Callable[[], tuple[Installed, ...]],
        chosen: Callable[[], str],
        is_idle: Callable[[], bool],
        lock: threading.RLock,
        clock: Callable[[], float],
    ) -> None:
        self._thread = Flusher(self.work, "meaning")
        wake = self._thread.wake
        self.models = EmbeddingModels(
            installed,
            chosen,
            lambda: settings.current.device_map,
            clock,
        )
        self.indexing = Indexing(store, host, self.models, is_idle, lock, clock, wake)
        self.retrieval = Retrieval(store, host, self.indexing, lock, clock, wake)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()
        self._thread.wake()

    def work(self) -> float | None:
        """Does what is due; returns the seconds until more is, or `None`."""
        waits = (self.retrieval.work(), self.indexing.work())
        return min((wait_s for wait_s in waits if wait_s is not None), default=None)

    def model_of(self, document_id: str) -> EmbeddingModel | None:
        """Returns which model knows what a document means; `None` when there is none for it."""
        try:
            return self.indexing.model_of(document_id)
        except UserError as error:
            _log.warning("no model for a document: %s", error.code)
            return None

    def on_event(self, event: Event) -> None:
        """Follows the engine."""
        self.retrieval.on_event(event)
        self.indexing.on_event(event)

    def on_announced(self, event: ServiceEvent) -> None:
        """Follows documents that come and go, and models that were fetched."""
        if isinstance(event, DownloadChanged) and event.download.phase is DownloadPhase.DONE:
            self.models.look_again()
        self.retrieval.on_announced(event)
        self.indexing.on_announced(event)

    def close(self) -> None:
        """Begins nothing more and ends the thread. Idempotent."""
        self.indexing.close()
        self.retrieval.close()
        self._thread.close()
