"""Through the worker, as the services ask: pieces in order, a chat in between, one end."""

from __future__ import annotations

import pickle
from typing import Any

from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.engine.worker import Worker
from desktop_app.protocol import (
    ChatTurn,
    Event,
    Finished,
    Generate,
    LoadSpec,
    Produced,
    RunTask,
    Shutdown,
    Stage,
)
from desktop_app.protocol.classification import (
    ClassifierFacts,
    ClassifyFacts,
    ClassifyParams,
    EntitiesFound,
    EntityParams,
    Label,
    RowsDone,
    TableInput,
)

from .conftest import ENTITIES, SENTIMENT, spec

CHAT = LoadSpec("model")


def run(*requests: Any, script: Script | None = None) -> list[Event]:
    """Posts requests in order, each once the one before has produced something; returns all."""
    events: list[Event] = []
    waiting = list(requests)
    ends = [0]

    def on_event(event: Event) -> None:
        events.append(event)
        if isinstance(event, Produced) and waiting:
            worker.post(waiting.pop(0))
        if isinstance(event, Finished):
            ends[0] += 1
            if ends[0] == len(requests):
                worker.post(Shutdown())

    worker = Worker(lambda: ScriptedRuntime(script or Script()), on_event)
    worker.post(waiting.pop(0))
    worker.run()
    return events


def items(events: list[Event]) -> list[Any]:
    return [event.item for event in events if isinstance(event, Produced)]


def test_the_chat_model_labels_by_what_it_finds_likely() -> None:
    def likely(asked: str, label: str) -> float:
        return -1.0 if label in asked.rpartition("Text: ")[2] else -2.0

    params = ClassifyParams(
        "chat",
        texts=("all about sports", "of politics"),
        labels=(Label("sports"), Label("politics")),
    )
    events = run(RunTask("1", "classify", params, CHAT), script=Script(likelihoods=likely))
    facts, done, end = items(events)
    assert isinstance(facts, ClassifierFacts) and facts.model == "Scripted"
    assert [facts.labels[facts.chosen(row.scores)[0]] for row in done.rows] == [
        "sports",
        "politics",
    ]
    assert isinstance(end, ClassifyFacts) and end.rows == 2
    stages = {getattr(event, "stage", None) for event in events}
    assert Stage.WORKING in stages and Stage.PREFILL not in stages


def test_a_chat_goes_ahead_of_the_rest_of_the_rows() -> None:
    texts = tuple(f"The film number {number} is good." for number in range(600))
    events = run(
        RunTask("rows", "classify", ClassifyParams("labels", spec(SENTIMENT), texts)),
        Generate("chat", CHAT, (ChatTurn("user", "Hello"),)),
    )
    ends = [event.request_id for event in events if isinstance(event, Finished)]
    assert ends == ["chat", "rows"]
    rows = [row for item in items(events) if isinstance(item, RowsDone) for row in item.rows]
    assert [row.text for row in rows] == list(texts)


def test_entities_come_as_one_piece() -> None:
    params = EntityParams("Anna lives in Paris.", spec(ENTITIES))
    (found,) = items(run(RunTask("1", "entities", params)))
    assert isinstance(found, EntitiesFound)
    assert [(one.label, one.text) for one in found.entities] == [("PER", "Anna"), ("LOC", "Paris")]


def test_everything_goes_through_a_pipe() -> None:
    params = ClassifyParams("nli", CHAT, table=TableInput("a.csv", "csv", 1), labels=(Label("a"),))
    assert pickle.loads(pickle.dumps(params)) == params
    for item in items(
        run(RunTask("1", "classify", ClassifyParams("labels", spec(SENTIMENT), ("a",))))
    ):
        assert pickle.loads(pickle.dumps(item)) == item
