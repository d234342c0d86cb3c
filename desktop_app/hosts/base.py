"""What a host is: where the engine's worker runs, seen from the services.

Knows no torch, Qt or SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from desktop_app.protocol import Command, Event


class HostState(StrEnum):
    """How the engine's worker is."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"  # the libraries are imported; jobs run
    DIED = "died"  # the process is gone; a new one is being started


EventObserver = Callable[[Event], None]
StateObserver = Callable[[HostState], None]


class Host(Protocol):
    """Runs the inference worker somewhere and carries messages both ways.

    Observers are called on the host's reader thread, one at a time. Every
    request that was posted gets its one terminal event, also when the
    worker's process dies (`Failed` with code "engine_died").
    """

    def start(self, on_event: EventObserver, on_state: StateObserver) -> None:
        """Starts the worker; returns at once. Called once."""

    def post(self, command: Command) -> None:
        """Hands a command over, from any thread, without waiting."""

    def close(self) -> None:
        """Ends the worker and waits for it, at most a few seconds. Idempotent."""
