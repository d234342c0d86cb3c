"""Who listens to the services, and how they are told. Knows nothing of what is told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from desktop_app.services.events import Observer, ServiceEvent

_log = logging.getLogger(__name__)


class Observers:
    """The observers of one desk.

    They are called one event after the other, in the order in which things
    happened, on the thread that made them happen, while the services hold
    their lock: an observer hands the event over and returns. It may call the
    services, but must not wait for another thread that does.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._observers: dict[object, Observer] = {}

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Tells `observer` every event from now on; returns what ends that."""
        key = object()
        with self._lock:
            self._observers[key] = observer

        def unsubscribe() -> None:
            with self._lock:
                self._observers.pop(key, None)

        return unsubscribe

    def announce(self, event: ServiceEvent) -> None:
        """Tells all observers; one that raises does not keep it from the others."""
        with self._lock:
            for observer in tuple(self._observers.values()):
                try:
                    observer(event)
                except Exception:
                    _log.exception("an observer failed on %s", type(event).__name__)
