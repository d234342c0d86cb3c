"""Tasks in the worker: chats go ahead of them, cancelling ends them, they can ask the model."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from types import ModuleType

import pytest

from desktop_app.engine import tasks
from desktop_app.engine.runtime import Job
from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.worker import Worker
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    ChatTurn,
    Drafted,
    Event,
    Failed,
    Finished,
    Generate,
    GenerationParams,
    LoadSpec,
    Produced,
    Progress,
    Request,
    RunTask,
    Shutdown,
    Stage,
    TextDelta,
)

SPEC = LoadSpec("model")
Step = Callable[[int], None]


@dataclass(frozen=True)
class Counting:
    """What the task under test takes: how far to count, what to do at each step."""

    to: int
    at_step: Step = lambda _: None
    ask: str = ""


def run(params: Counting, context: TaskContext) -> Generator[object]:
    for number in range(params.to):
        params.at_step(number)
        yield number
    if params.ask:
        turns = (ChatTurn("user", params.ask),)
        text = ""
        for delta in context.chat(turns, GenerationParams()):
            context.draft(delta.text, len(text))
            text += delta.text
        yield text


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("counting_task")
    module.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "counting_task", module)
    monkeypatch.setitem(tasks.TASKS, "count", "counting_task")


class Play:
    """A worker on this thread, shut down once all its requests have ended."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.open: set[str] = set()
        self.worker = Worker(lambda: ScriptedRuntime(Script()), self._on_event)

    def post(self, request: Request) -> None:
        self.open.add(request.request_id)
        self.worker.post(request)

    def run(self, *requests: Request) -> list[Event]:
        for request in requests:
            self.post(request)
        self.worker.run()
        return self.events

    def order(self) -> list[object]:
        """What was produced and answered, in order; an answer by its request's id."""
        told: list[object] = []
        for event in self.events:
            if isinstance(event, Produced):
                told.append(event.item)
            elif isinstance(event, TextDelta) and event.request_id not in told:
                told.append(event.request_id)
        return told

    def _on_event(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Finished | Cancelled | Failed):
            self.open.discard(event.request_id)
            if not self.open:
                self.worker.post(Shutdown())


def chat(request_id: str) -> Generate:
    return Generate(request_id, SPEC, (ChatTurn("user", "hello"),))


@pytest.fixture
def play() -> Play:
    return Play()


def ends(play: Play) -> dict[str, str]:
    terminal = (e for e in play.events if isinstance(e, Finished | Cancelled | Failed))
    return {event.request_id: type(event).__name__ for event in terminal}


def test_pieces_come_in_order(play: Play) -> None:
    play.run(RunTask("t", "count", Counting(3)))
    assert play.order() == [0, 1, 2]
    assert ends(play) == {"t": "Finished"}


def test_a_chat_goes_ahead_of_a_task_that_runs(play: Play) -> None:
    def at_step(number: int) -> None:
        if number == 1:
            play.post(chat("c"))

    play.run(RunTask("t", "count", Counting(4, at_step)))
    assert play.order() == [0, 1, "c", 2, 3]
    assert list(ends(play)) == ["c", "t"]


def test_a_chat_goes_ahead_of_tasks_that_wait(play: Play) -> None:
    def at_step(number: int) -> None:
        if number == 1:
            play.post(RunTask("later", "count", Counting(1)))
            play.post(chat("c"))

    play.run(RunTask("t", "count", Counting(2, at_step)))
    assert list(ends(play)) == ["c", "t", "later"]


def test_a_task_that_somebody_waits_for_goes_ahead_of_another(play: Play) -> None:
    def ask(number: int) -> None:
        if number == 1:
            play.post(RunTask("look", "count", Counting(1, lambda _: None), urgent=True))

    play.run(RunTask("long", "count", Counting(3, ask)))
    assert play.order() == [0, 1, 0, 2]
    assert ends(play) == {"look": "Finished", "long": "Finished"}


def test_a_task_ends_at_once_when_cancelled(play: Play) -> None:
    def at_step(number: int) -> None:
        if number == 1:
            play.worker.post(Cancel("t"))

    play.run(RunTask("t", "count", Counting(1000, at_step)), chat("c"))
    assert len([e for e in play.events if isinstance(e, Produced)]) <= 2
    assert ends(play) == {"t": "Cancelled", "c": "Finished"}


def test_cancelling_the_chat_leaves_the_task_alone(play: Play) -> None:
    def at_step(number: int) -> None:
        if number == 1:
            play.post(chat("c"))
            play.worker.post(Cancel("c"))

    play.run(RunTask("t", "count", Counting(3, at_step)))
    assert ends(play) == {"c": "Cancelled", "t": "Finished"}
    assert play.order() == [0, 1, 2]


def test_shutting_down_ends_both(play: Play) -> None:
    def at_step(number: int) -> None:
        if number == 1:
            play.post(RunTask("later", "count", Counting(1)))
            play.worker.post(Shutdown())

    play.run(RunTask("t", "count", Counting(1000, at_step)))
    assert ends(play) == {"later": "Cancelled", "t": "Cancelled"}


def test_a_task_can_ask_the_chat_model(play: Play) -> None:
    play.run(RunTask("t", "count", Counting(1, ask="hello"), SPEC))
    assert play.order() == [0, "You said: hello"]


def test_an_unknown_task_fails_alone(play: Play) -> None:
    play.run(RunTask("t", "juggle", None), chat("c"))
    assert ends(play) == {
        "c": "Finished",
        "t": "Failed",
    }


def test_loading_a_model_of_a_task_is_told_as_that(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(self: TaskModels, kind: str, spec: LoadSpec, job: Job) -> None:
        job.progress(Stage.LOADING, 1, 2)

    def run(params: Counting, context: TaskContext) -> Generator[object]:
        context.job.progress(Stage.WORKING, 1, 1)
        context.load("embedding", SPEC)
        yield None

    monkeypatch.setattr(TaskModels, "get", load)
    monkeypatch.setattr(sys.modules["counting_task"], "run", run)
    events = play.run(RunTask("t", "count", Counting(1)))
    told = [(e.stage, e.of_task) for e in events if isinstance(e, Progress)]
    assert told[-2:] == [(Stage.WORKING, False), (Stage.LOADING, True)]


def test_what_is_being_written_is_told_before_it_is_there(play: Play) -> None:
    events = play.run(RunTask("t", "count", Counting(0, ask="hello there"), SPEC))
    drafted = [event for event in events if isinstance(event, Drafted)]
    (made,) = (event for event in events if isinstance(event, Produced))
    assert len(drafted) > 2 and events.index(made) > events.index(drafted[-1])
    assert "".join(event.text for event in drafted) == made.item
    assert [event.start for event in drafted[:2]] == [0, len(drafted[0].text)]
