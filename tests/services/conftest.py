from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from desktop_app.paths import DataDir
from desktop_app.services.desk import Desk
from desktop_app.services.events import ServiceEvent
from desktop_app.settings import SettingsFile
from desktop_app.store.records import MessageRecord

from .fake_host import FakeHost

E = TypeVar("E", bound=ServiceEvent)


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Bench:
    """A desk on a fake host, with everything that it announced."""

    desk: Desk
    host: FakeHost
    clock: Clock
    data: DataDir
    events: list[ServiceEvent] = field(default_factory=list)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def texts(self, conversation_id: str) -> list[str]:
        return [m.content for m in self.thread(conversation_id)]

    def thread(self, conversation_id: str) -> tuple[MessageRecord, ...]:
        return self.desk.conversations.thread(conversation_id).messages

    def pass_time(self, seconds: float) -> None:
        self.clock.now += seconds
        self.desk.work()

    def exchange(self, conversation_id: str | None, question: str, answer: str) -> str:
        """Sends a message and lets it be answered; returns the conversation."""
        sent = self.desk.conversations.send(conversation_id, question)
        self.host.accept()
        self.host.finish(answer)
        return sent.conversation_id


def open_bench(data: DataDir, host: FakeHost | None = None) -> Bench:
    host, clock = host or FakeHost(), Clock()
    desk = Desk.open(data, host, SettingsFile(data.settings), clock=clock, background=False)
    bench = Bench(desk, host, clock, data)
    desk.subscribe(bench.events.append)
    desk.start()
    return bench


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "home").create()


@pytest.fixture
def bench(data: DataDir) -> Iterator[Bench]:
    made = open_bench(data)
    yield made
    made.desk.close()
