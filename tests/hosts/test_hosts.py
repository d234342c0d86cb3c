"""What holds for both hosts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from desktop_app.engine.runtimes.scripted import Script
from desktop_app.hosts.base import HostState
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.hosts.thread_host import ThreadHost
from desktop_app.protocol import (
    Accepted,
    Cancel,
    Cancelled,
    Event,
    Failed,
    Finished,
    Progress,
    TextDelta,
)

from .conftest import Watched, generate, scripted

Watch = Callable[..., Watched]
both = pytest.mark.parametrize("kind", [ThreadHost, ProcessHost])

#: Goes on until cancelled, after two tokens.
ENDLESS = Script(fault="hang", fault_after=2)


@both
def test_an_answer_comes_through(kind: type, watch: Watch) -> None:
    watched = watch(kind, Script())
    watched.host.post(generate("a", "今日は"))
    assert isinstance(watched.end("a"), Finished)
    assert watched.text("a") == "You said: 今日は"
    assert watched.states == [HostState.STARTING, HostState.READY]
    assert isinstance(watched.events[0], Accepted)
    assert len(watched.threads) == 1


@both
def test_cancel_reaches_a_running_and_a_waiting_request(kind: type, watch: Watch) -> None:
    watched = watch(kind, ENDLESS)
    watched.host.post(generate("a"))
    watched.host.post(generate("b"))
    watched.until(lambda: watched.text("a"))
    watched.host.post(Cancel("b"))
    assert isinstance(watched.end("b"), Cancelled)
    watched.host.post(Cancel("a"))
    assert isinstance(watched.end("a"), Cancelled)
    assert watched.text("a") == "You said"


def test_a_request_is_cancelled_while_the_libraries_are_imported(watch: Watch) -> None:
    watched = watch(ProcessHost, Script(prepare_fault="hang"))
    watched.host.post(generate("a"))
    watched.host.post(Cancel("a"))
    assert isinstance(watched.end("a"), Cancelled)
    assert watched.states == [HostState.STARTING]


@both
def test_cancel_while_loading(kind: type, watch: Watch) -> None:
    watched = watch(kind, Script(load_fault="hang"))
    watched.host.post(generate("a"))
    watched.until(lambda: [e for e in watched.events if isinstance(e, Progress) and e.done == 2])
    watched.host.post(Cancel("a"))
    assert isinstance(watched.end("a"), Cancelled)


@both
def test_closing_ends_every_request_and_the_host(kind: type, watch: Watch) -> None:
    watched = watch(kind, ENDLESS)
    watched.host.post(generate("a"))
    watched.host.post(generate("b"))
    watched.until(lambda: watched.text("a"))
    watched.host.close()
    watched.host.close()
    assert isinstance(watched.end("a"), Cancelled)
    assert isinstance(watched.end("b"), Cancelled)
    assert watched.states[-1] is HostState.STOPPED


@both
def test_closing_before_anything_was_started(kind: type) -> None:
    kind().close()


@both
def test_an_observer_may_post_and_may_fail(kind: type) -> None:
    watched = Watched(kind(scripted(Script())))

    def on_event(event: Event) -> None:
        watched.add(event)
        if isinstance(event, Finished) and event.request_id == "a":
            watched.host.post(generate("b"))
        raise ValueError("an observer's own bug")

    watched.host.start(on_event, watched.add)
    watched.host.post(generate("a"))
    assert isinstance(watched.end("b"), Finished)
    watched.host.close()


@both
def test_a_failing_request_leaves_the_host_alive(kind: type, watch: Watch) -> None:
    watched = watch(kind, Script(fault="out_of_memory", fault_after=1))
    for request_id in ("a", "b"):
        watched.host.post(generate(request_id))
        end = watched.end(request_id)
        assert isinstance(end, Failed)
        assert end.code == "out_of_memory"
    assert [e.text for e in watched.events if isinstance(e, TextDelta)] == ["You", "You"]


def test_the_window_process_needs_no_torch() -> None:
    code = (
        "import sys; import desktop_app.hosts.process_host, desktop_app.hosts.thread_host; "
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'PySide6')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
