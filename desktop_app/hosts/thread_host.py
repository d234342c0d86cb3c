"""The host that runs the worker on a thread of this process (tests, terminal, --in-process).

Knows no torch: the runtime imports it on the inference thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.engine.worker import Worker
from desktop_app.hosts.base import EventObserver, HostState, StateObserver
from desktop_app.hosts.factory import ENGINE
from desktop_app.protocol import Command, Event, Shutdown

if TYPE_CHECKING:
    from desktop_app.engine.runtime import Runtime

_log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 5.0


class ThreadHost:
    """Runs the engine's worker on one daemon thread, and the observers on another.

    Two threads, so that a slow observer never holds the model up and may call
    `post` freely.
    """

    def __init__(self, runtime_factory: Callable[[], Runtime] = ENGINE) -> None:
        # None ends the reader.
        self._events: queue.SimpleQueue[Event | HostState | None] = queue.SimpleQueue()
        self._worker = Worker(runtime_factory, self._events.put, self._on_ready)
        self._inference = threading.Thread(target=self._run, name="inference", daemon=True)
        self._reader: threading.Thread | None = None
        self._closing = threading.Lock()
        self._closed = False

    def start(self, on_event: EventObserver, on_state: StateObserver) -> None:
        self._reader = threading.Thread(
            target=self._read, args=(on_event, on_state), name="engine-events", daemon=True
        )
        self._events.put(HostState.STARTING)
        self._reader.start()
        self._inference.start()

    def post(self, command: Command) -> None:
        self._worker.post(command)

    def close(self) -> None:
        with self._closing:
            if self._closed or self._reader is None:
                self._closed = True
                return
            self._closed = True
        self._worker.post(Shutdown())
        self._inference.join(CLOSE_TIMEOUT_S)
        if self._inference.is_alive():
            _log.warning("the inference thread is still busy; it is left behind")
            self._events.put(None)
        if threading.current_thread() is not self._reader:
            self._reader.join(CLOSE_TIMEOUT_S)

    def _run(self) -> None:
        try:
            self._worker.run()
        finally:
            self._events.put(HostState.STOPPED)
            self._events.put(None)

    def _on_ready(self) -> None:
        self._events.put(HostState.READY)

    def _read(self, on_event: EventObserver, on_state: StateObserver) -> None:
        while (item := self._events.get()) is not None:
            try:
                if isinstance(item, HostState):
                    on_state(item)
                else:
                    on_event(item)
            except Exception:
                _log.exception("an observer of the engine failed")
