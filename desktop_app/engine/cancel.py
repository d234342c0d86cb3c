"""Cancelling work on the inference thread from outside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Cancelled(Exception):
    """Raised on the inference thread when its request was cancelled."""


class CancelToken:
    """A flag that is set once, from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []

    def set(self) -> None:
        with self._lock:
            self._event.set()
            for interrupt in self._interrupts:
                interrupt()

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """For calls that wait outside of Python: has `interrupt` called when the token is set.

        It runs on the thread that sets the token, at once, and must not wait; it may also
        run on this one, before anything else, if the token is set already.
        """
        with self._lock:
            if self._event.is_set():
                interrupt()
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)

    @property
    def is_set(self) -> bool:
        return self._event.is_set()

    def raise_if_set(self) -> None:
        """Raises `Cancelled` when the token is set."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> bool:
        """Waits for the flag; returns whether it is set."""
        return self._event.wait(timeout_s)
