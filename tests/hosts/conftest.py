from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop_app.engine.runtimes.scripted import Script
from desktop_app.hosts.base import Host, HostState
from desktop_app.hosts.factory import RuntimeFactory
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.hosts.thread_host import ThreadHost
from desktop_app.protocol import (
    Cancelled,
    ChatTurn,
    Event,
    Failed,
    Finished,
    Generate,
    LoadSpec,
    Terminal,
    TextDelta,
)

#: Nothing here takes long; this only ends a test that would hang.
PATIENCE_S = 30.0


def scripted(script: Script) -> RuntimeFactory:
    return RuntimeFactory("desktop_app.engine.runtimes.scripted:ScriptedRuntime", (script,))


def generate(request_id: str, text: str = "one two three") -> Generate:
    return Generate(request_id, LoadSpec("model"), (ChatTurn("user", text),))


class Watched:
    """A started host and everything it has said."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.said: list[Event | HostState] = []
        self.threads: set[str] = set()
        self._changed = threading.Condition()

    def start(self) -> Watched:
        self.host.start(self.add, self.add)
        return self

    def add(self, item: Event | HostState) -> None:
        with self._changed:
            self.said.append(item)
            self.threads.add(threading.current_thread().name)
            self._changed.notify_all()

    def until(self, condition: Callable[[], Any]) -> Any:
        """Waits until the condition holds of what was said; returns its value."""
        with self._changed:
            met = self._changed.wait_for(condition, PATIENCE_S)
            assert met, self.said
            return met

    @property
    def events(self) -> list[Event]:
        return [item for item in self.said if not isinstance(item, HostState)]

    @property
    def states(self) -> list[HostState]:
        return [item for item in self.said if isinstance(item, HostState)]

    def ends(self, request_id: str) -> list[Terminal]:
        return [
            event
            for event in self.events
            if event.request_id == request_id and isinstance(event, Finished | Cancelled | Failed)
        ]

    def end(self, request_id: str) -> Terminal:
        self.until(lambda: self.ends(request_id))
        (end,) = self.ends(request_id)
        return end

    def text(self, request_id: str) -> str:
        return "".join(
            e.text for e in self.events if isinstance(e, TextDelta) and e.request_id == request_id
        )


@pytest.fixture
def watch() -> Iterator[Callable[..., Watched]]:
    """Makes and starts hosts; closes them after the test."""
    made: list[Watched] = []

    def make(kind: type[ThreadHost] | type[ProcessHost], script: Script, **options: Any) -> Watched:
        made.append(Watched(kind(scripted(script), **options)))
        return made[-1].start()

    yield make
    for watched in made:
        watched.host.close()
