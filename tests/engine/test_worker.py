"""The worker's promise: one terminal event per request, whatever happens when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine import memory
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.runtimes.scripted import Fault, Script, ScriptedRuntime, tokens_of
from desktop_app.engine.worker import Worker
from desktop_app.protocol import (
    Accepted,
    Cancel,
    Cancelled,
    ChatTurn,
    Command,
    Event,
    Failed,
    Finished,
    Generate,
    GenerationParams,
    Load,
    LoadSpec,
    ModelReady,
    Progress,
    Request,
    Shutdown,
    Stage,
    StopReason,
    TextDelta,
    Unload,
)

SPEC = LoadSpec("model")


def generate(request_id: str, text: str = "one two three", **params: object) -> Generate:
    return Generate(
        request_id,
        SPEC,
        (ChatTurn("user", text),),
        GenerationParams(**params),  # type: ignore[arg-type]
    )


def play(
    requests: list[Request],
    script: Script | None = None,
    at_step: dict[int, Command] | None = None,
) -> list[Event]:
    """Runs the requests in this thread; posts commands at the runtime's n-th step."""
    events: list[Event] = []
    steps = 0

    def pause(_cancel: CancelToken, _seconds: float) -> None:
        nonlocal steps
        steps += 1
        command = (at_step or {}).get(steps)
        if command is not None:
            worker.post(command)

    def emit(event: Event) -> None:
        events.append(event)
        if event.request_id == "end" and isinstance(event, Finished | Cancelled | Failed):
            worker.post(Shutdown())

    worker = Worker(lambda: ScriptedRuntime(script, pause), emit)
    for request in (*requests, Unload("end")):
        worker.post(request)
    worker.run()
    return [event for event in events if event.request_id != "end"]


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_an_answer_is_loaded_streamed_and_finished() -> None:
    events = play([generate("a")])
    assert kinds(events)[:2] == ["Accepted", "Progress"]
    assert any(isinstance(e, Progress) and e.stage is Stage.LOADING for e in events)
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == "You said: one two three"
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.reason is StopReason.END
    assert last.stats is not None
    assert last.stats.new_tokens == len(tokens_of("You said: one two three"))


def test_requests_run_in_order_and_know_their_position() -> None:
    events = play([generate("a"), Load("b", SPEC), Unload("c")])
    assert [e.position for e in events if isinstance(e, Accepted)] == [0, 1, 2]
    assert [e.request_id for e in events if isinstance(e, Finished)] == ["a", "b", "c"]
    ready = [e.request_id for e in events if isinstance(e, ModelReady)]
    assert ready == ["a", "b"]


def test_a_queued_request_is_cancelled_at_once() -> None:
    events = play([generate("a"), generate("b")], at_step={2: Cancel("b")})
    cancelled = next(i for i, e in enumerate(events) if isinstance(e, Cancelled))
    finished = next(i for i, e in enumerate(events) if isinstance(e, Finished))
    assert cancelled < finished
    assert not any(e.request_id == "b" for e in events[cancelled + 1 :])


def test_a_cancelled_answer_keeps_its_text_and_figures() -> None:
    # Steps: prepare, 2 × load, 1 × prefill, then one per token.
    events = play([generate("a")], at_step={7: Cancel("a")})
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == "You said"
    last = events[-1]
    assert isinstance(last, Cancelled)
    assert last.stats is not None
    assert last.stats.new_tokens == 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [("out_of_memory", "out_of_memory"), ("bug", "engine_failed"), ("user_error", "model_damaged")],
)
def test_a_failure_in_mid_answer_is_told_and_the_next_request_runs(fault: Fault, code: str) -> None:
    events = play([generate("a"), Load("b", SPEC)], Script(fault=fault, fault_after=2))
    failed = next(e for e in events if isinstance(e, Failed))
    assert failed.code == code
    assert failed.stats is not None
    assert failed.stats.new_tokens == 2
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == "You said"
    assert isinstance(events[-1], Finished)


def test_a_bug_is_described_in_one_line() -> None:
    events = play([generate("a")], Script(load_fault="bug"))
    failed = events[-1]
    assert isinstance(failed, Failed)
    assert dict(failed.values) == {"reason": "ValueError: as the script says"}


def test_libraries_that_cannot_be_imported_fail_each_request() -> None:
    script = Script(prepare_fault="bug")
    events = play([generate("a"), generate("b")], script)
    ended = [e for e in events if isinstance(e, Failed)]
    assert [e.request_id for e in ended] == ["a", "b"]


def test_shutdown_cancels_what_runs_and_what_waits() -> None:
    events = play([generate("a"), generate("b")], at_step={6: Shutdown()})
    assert {e.request_id for e in events if isinstance(e, Cancelled)} == {"a", "b"}


def test_requests_after_shutdown_end_as_cancelled() -> None:
    events: list[Event] = []
    worker = Worker(ScriptedRuntime, events.append)
    worker.post(Shutdown())
    worker.run()
    worker.post(generate("late"))
    assert kinds(events) == ["Accepted", "Cancelled"]


@pytest.fixture(scope="module", autouse=True)
def _no_real_release() -> Iterator[None]:
    """Collecting garbage takes long in a process that has imported torch."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "release", lambda: None)
        yield


FAULTS = st.sampled_from([None, "user_error", "out_of_memory", "bug"])


@settings(max_examples=150, deadline=None)
@given(
    requests=st.lists(st.sampled_from(["generate", "load", "unload"]), min_size=1, max_size=4),
    cancels=st.dictionaries(st.integers(1, 25), st.integers(0, 4), max_size=5),
    shutdown_at=st.one_of(st.none(), st.integers(1, 25)),
    prepare_fault=FAULTS,
    load_fault=FAULTS,
    prefill_fault=FAULTS,
    fault=FAULTS,
    fault_after=st.integers(0, 6),
)
def test_every_request_has_exactly_one_end(
    requests: list[str],
    cancels: dict[int, int],
    shutdown_at: int | None,
    prepare_fault: Fault | None,
    load_fault: Fault | None,
    prefill_fault: Fault | None,
    fault: Fault | None,
    fault_after: int,
) -> None:
    posted: list[Request] = []
    for number, kind in enumerate(requests):
        request_id = str(number)
        if kind == "generate":
            posted.append(generate(request_id))
        else:
            posted.append(Load(request_id, SPEC) if kind == "load" else Unload(request_id))
    at_step: dict[int, Command] = {step: Cancel(str(which)) for step, which in cancels.items()}
    if shutdown_at is not None:
        at_step[shutdown_at] = Shutdown()
    script = Script(
        prepare_fault=prepare_fault,
        load_fault=load_fault,
        prefill_fault=prefill_fault,
        fault=fault,
        fault_after=fault_after,
    )
    by_request: dict[str, list[Event]] = defaultdict(list)
    for event in play(posted, script, at_step):
        by_request[event.request_id].append(event)
    assert set(by_request) == {request.request_id for request in posted}
    for events in by_request.values():
        assert isinstance(events[0], Accepted)
        ends = [e for e in events if isinstance(e, Finished | Cancelled | Failed)]
        assert ends == [events[-1]]
