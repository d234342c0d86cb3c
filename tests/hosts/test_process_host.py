"""The child process: what happens when it dies, and when its parent does."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import desktop_app
from desktop_app.engine.runtimes.scripted import EXIT_CODE, Script
from desktop_app.hosts import process_host, wire
from desktop_app.hosts.base import HostState
from desktop_app.hosts.child_process import ChildProcess
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.protocol import Accepted, Cancel, Cancelled, Failed, Finished

from .conftest import PATIENCE_S, Watched, generate, scripted

Watch = Callable[..., Watched]
ENDLESS = Script(fault="hang", fault_after=2)
posix = pytest.mark.skipif(os.name != "posix", reason="signals")
linux = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="pidfd")


@posix
def test_a_killed_child_is_reported_and_replaced(watch: Watch) -> None:
    watched = watch(ProcessHost, Script(replies={"on": "yes"}, fault="hang", fault_after=4))
    watched.host.post(generate("a"))
    watched.host.post(generate("b"))
    watched.until(lambda: watched.text("a") == "You said: one")
    first = watched.host.pid  # type: ignore[attr-defined]
    os.kill(first, signal.SIGKILL)
    for request_id in ("a", "b"):
        end = watched.end(request_id)
        assert isinstance(end, Failed)
        assert (end.code, dict(end.values)) == ("engine_died", {"reason": "signal 9"})
    watched.host.post(generate("c", "on"))
    assert isinstance(watched.end("c"), Finished)
    assert watched.host.pid not in (first, None)  # type: ignore[attr-defined]
    assert watched.states == [
        HostState.STARTING, HostState.READY, HostState.DIED, HostState.STARTING, HostState.READY,
    ]  # fmt: skip


def test_a_child_that_ends_itself_in_mid_answer(watch: Watch) -> None:
    watched = watch(ProcessHost, Script(fault="die", fault_after=2))
    watched.host.post(generate("a"))
    end = watched.end("a")
    assert isinstance(end, Failed)
    assert dict(end.values) == {"reason": f"exit code {EXIT_CODE}"}
    assert watched.text("a") == "You said"


def test_a_child_that_cannot_start_is_given_up_and_tried_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_host, "BACK_OFF_S", (0.0, 0.0))
    watched = watch(ProcessHost, Script(prepare_fault="die"))
    watched.host.post(generate("a"))
    end = watched.end("a")
    assert isinstance(end, Failed)
    assert (end.code, dict(end.values)) == ("engine_died", {"reason": f"exit code {EXIT_CODE}"})
    watched.until(lambda: watched.states[-1] is HostState.STOPPED)
    assert watched.states == [HostState.STARTING, HostState.DIED] * 3 + [HostState.STOPPED]
    watched.host.post(generate("b"))
    assert isinstance(watched.end("b"), Failed)
    assert watched.states.count(HostState.STARTING) == 6


def test_a_request_survives_a_child_that_died_before_it_was_ready(watch: Watch) -> None:
    started: list[ChildProcess] = []

    def start(factory: object, niceness: int) -> ChildProcess:
        script = Script(prepare_fault="die") if not started else Script()
        started.append(ChildProcess(scripted(script), niceness))
        return started[-1]

    watched = watch(ProcessHost, Script(), start_child=start)
    watched.host.post(generate("a"))
    watched.host.post(generate("b"))
    watched.host.post(Cancel("b"))
    assert isinstance(watched.end("a"), Finished)
    assert isinstance(watched.end("b"), Cancelled)
    assert len([e for e in watched.events if isinstance(e, Accepted)]) == 2


def test_no_process_can_be_started(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_host, "BACK_OFF_S", ())

    def start(factory: object, niceness: int) -> ChildProcess:
        raise OSError(11, "Resource temporarily unavailable")

    watched = watch(ProcessHost, Script(), start_child=start)
    watched.host.post(generate("a"))
    end = watched.end("a")
    assert isinstance(end, Failed)
    assert dict(end.values) == {"reason": "Resource temporarily unavailable"}


@posix
def test_closing_does_not_wait_for_a_child_that_does_not_answer(watch: Watch) -> None:
    watched = watch(ProcessHost, ENDLESS)
    watched.host.post(generate("a"))
    watched.until(lambda: watched.text("a"))
    os.kill(watched.host.pid, signal.SIGSTOP)  # type: ignore[attr-defined]
    watched.host.close()
    assert isinstance(watched.end("a"), Cancelled)
    assert watched.host.pid is None  # type: ignore[attr-defined]


@posix
def test_posting_never_blocks_although_the_child_does_not_read(watch: Watch) -> None:
    watched = watch(ProcessHost, ENDLESS)
    watched.host.post(generate("a"))
    watched.until(lambda: watched.text("a"))
    os.kill(watched.host.pid, signal.SIGSTOP)  # type: ignore[attr-defined]
    for number in range(50):  # 5 MB: far more than a pipe holds
        watched.host.post(generate(f"big{number}", "x" * 100_000))
    os.kill(watched.host.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    assert isinstance(watched.end("big49"), Failed)


@posix
def test_ctrl_c_does_not_end_the_child(watch: Watch) -> None:
    watched = watch(ProcessHost, ENDLESS)
    watched.host.post(generate("a"))
    watched.until(lambda: watched.text("a"))
    pid = watched.host.pid  # type: ignore[attr-defined]
    assert os.getpgid(pid) != os.getpgid(0)  # the terminal does not reach it
    os.kill(pid, signal.SIGINT)
    watched.host.post(Cancel("a"))
    assert isinstance(watched.end("a"), Cancelled)
    assert watched.host.pid == pid  # type: ignore[attr-defined]


def test_what_a_library_prints_goes_to_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO, "desktop_app.engine.process")
    factory = process_host.RuntimeFactory("tests.none:Missing")
    child = ChildProcess(factory)
    child.send(generate("a"))
    messages = [child.receive() for _ in range(3)]
    assert isinstance(messages[-1], Failed)
    assert messages[-1].code == "engine_failed"
    child.kill()
    child.wait()
    assert "No module named" in caplog.text
    assert capfd.readouterr() == ("", "")


@posix
def test_the_child_ends_when_its_pipe_closes_even_in_mid_work() -> None:
    child = ChildProcess(scripted(ENDLESS))
    assert isinstance(child.receive(), wire.Ready)
    child.send(generate("a"))
    while not hasattr(child.receive(), "text"):
        pass
    child._stdin.close()
    with pytest.raises(EOFError):
        while True:
            child.receive()
    assert child.wait() == "exit code 0"


_PARENT = """
import sys, threading
from desktop_app.engine.runtimes.scripted import Script
from desktop_app.hosts.factory import RuntimeFactory
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.protocol import *
name = "desktop_app.engine.runtimes.scripted:ScriptedRuntime"
host = ProcessHost(RuntimeFactory(name, (Script(fault="hang", fault_after=2),)))
def on_event(event):
    if isinstance(event, TextDelta):
        print(host.pid, flush=True)
host.start(on_event, lambda state: None)
host.post(Generate("a", LoadSpec("m"), (ChatTurn("user", "hi"),)))
threading.Event().wait()
"""


@linux
def test_the_child_ends_when_its_parent_is_killed() -> None:
    root = Path(desktop_app.__file__).parent.parent
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
    try:
        ended, _, _ = select.select([child], [], [], PATIENCE_S)
    finally:
        os.close(child)
    assert ended
