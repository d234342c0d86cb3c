"""A thread that does something small whenever it is due. Knows nothing of what it does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class Flusher:
    """Calls `work` when woken, and again after as many seconds as it returned.

    Args:
        work: returns the seconds until it is due again; `None` waits for `wake`.
        name: of the thread.
    """

    def __init__(self, work: Callable[[], float | None], name: str = "flusher") -> None:
        self._work = work
        self._name = name
        self._awake = threading.Event()
        self._ending = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Starts the thread."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Lets the thread look at once what is due."""
        self._awake.set()

    def close(self) -> None:
        """Ends the thread and waits for it. Idempotent."""
        self._ending = True
        self._awake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        wait_s: float | None = None
        while True:
            self._awake.wait(wait_s)
            # Cleared before the work, so that what comes up during it is not missed.
            self._awake.clear()
            if self._ending:
                return
            try:
                wait_s = self._work()
            except Exception:
                _log.exception("what was due failed; trying again")
                wait_s = 1.0
