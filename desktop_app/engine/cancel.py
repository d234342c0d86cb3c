"""Cancelling work on the inference thread from outside it."""

from __future__ import annotations

import threading


class Cancelled(Exception):
    """Raised on the inference thread when its request was cancelled."""


class CancelToken:
    """A flag that is set once, from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

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
