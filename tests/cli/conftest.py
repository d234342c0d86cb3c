from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from desktop_app.cli.app import app
from desktop_app.engine import tasks
from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.hosts.thread_host import ThreadHost

Press = Callable[[str], AbstractContextManager[None]]


@contextmanager
def interruptible() -> Iterator[None]:
    """Processes started here take Ctrl+C, also where the tests run in the background.

    What a shell has put there ignores the signal, and so would its children.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@dataclass
class Terminal:
    """Runs `tsukue` in this process, on the scripted runtime and a folder of its own."""

    home: Path

    def run(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, ["--data-dir", str(self.home), *arguments], input=stdin)

    def json(self, *arguments: str) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what the runtime plays; `spy` is told how it is loaded and asked."""

    def play(spy: Callable[..., object] | None = None, **values: Any) -> None:
        class Spied(ScriptedRuntime):
            def stream(self, turns: Any, params: Any, *args: Any, **options: Any) -> Any:
                if spy is not None:
                    spy(self.spec, params)
                return super().stream(turns, params, *args, **options)

        monkeypatch.setattr(
            "desktop_app.cli.session.make_host",
            lambda: ThreadHost(lambda: Spied(Script(**values))),
        )

    return play


@pytest.fixture
def terminal(tmp_path: Path, script: Callable[..., None]) -> Terminal:
    script(replies={"Hello": "Good day to you."})
    return Terminal(tmp_path / "home")


@pytest.fixture
def ctrl_c(monkeypatch: pytest.MonkeyPatch) -> Press:
    """Presses Ctrl+C where a function is called first; until then no task gets to its end."""

    @contextmanager
    def press(where: str) -> Iterator[None]:
        presses = [KeyboardInterrupt()]

        def interrupt(*_: object) -> None:
            while presses:
                raise presses.pop()

        def held(name: str, params: Any, context: TaskContext) -> Iterator[Any]:
            for item in start(name, params, context):
                yield item
                context.job.cancel.wait(20)

        start = tasks.start
        with monkeypatch.context() as patch:
            patch.setattr(where, interrupt)
            patch.setattr(tasks, "start", held)
            yield

    return press
