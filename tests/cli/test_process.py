"""`tsukue` as a process: signals, pipes, locales, and what it imports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import interruptible

ROOT = Path(__file__).parent.parent.parent

# The command with the scripted runtime in place of the real one.
DRIVER = """
import sys
from desktop_app.cli import session
from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.hosts.thread_host import ThreadHost
script = Script(fallback="tick " * 100_000, tokens_per_s={pace})
session.make_host = lambda: ThreadHost(lambda: ScriptedRuntime(script))
from desktop_app.cli import main
main()
"""


def start(home: Path, *arguments: str, pace: int | None = 200, **more: object) -> subprocess.Popen:  # type: ignore[type-arg]
    with interruptible():
        return subprocess.Popen(
            [sys.executable, "-c", DRIVER.format(pace=pace), "--data-dir", str(home), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            bufsize=0,  # what a test reads first must not be lost to communicate()
            **more,  # type: ignore[call-overload]
        )


def history(home: Path) -> list[dict[str, object]]:
    def run(*arguments: str) -> object:
        command = [sys.executable, "main.py", "--data-dir", str(home), "history", *arguments]
        done = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    (chat,) = run("list")  # type: ignore[misc]
    return run("show", chat["id"])["messages"]  # type: ignore[index,no-any-return]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_exits_130_and_keeps_what_was_produced(tmp_path: Path) -> None:
    process = start(tmp_path, "chat", "Hello")
    assert process.stdout is not None
    first = b""
    while len(first) < 50:
        first += process.stdout.read(50)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == b""
    reply = history(tmp_path)[-1]
    assert reply["status"] == "cancelled"
    assert reply["content"] == (first + rest).decode().removesuffix("\n")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_polite_kill_keeps_what_was_produced(tmp_path: Path) -> None:
    process = start(tmp_path, "chat", "Hello")
    assert process.stdout is not None
    process.stdout.read(50)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 143
    assert errors == b""
    reply = history(tmp_path)[-1]
    assert reply["status"] == "interrupted" and str(reply["content"]).startswith("tick")


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    process = start(tmp_path, "chat", "Hello")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(50)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141
    assert history(tmp_path)[-1]["status"] == "cancelled"


def test_utf_8_is_spoken_also_in_the_c_locale(tmp_path: Path) -> None:
    locale = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    arguments = ("chat", "日本語 😀", "--system", "親切に", "--max-new-tokens", "3", "--json")
    process = start(tmp_path, *arguments, env={**os.environ, **locale})
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert json.loads(output.decode("utf-8"))["text"].startswith("tick")
    assert history(tmp_path)[0]["content"] == "日本語 😀"


@pytest.mark.parametrize("arguments", [("--help",), ("chat", "--help"), ("history", "list")])
def test_nothing_heavy_is_imported(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom desktop_app.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "heavy = {'torch', 'transformers', 'PySide6', 'alembic', 'desktop_app.engine.worker'}\n"
        "heavy |= set() if 'list' in sys.argv else {'sqlalchemy'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--data-dir", str(tmp_path), *arguments],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_no_screen_is_said_and_the_terminal_is_used(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux may be without a screen")
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in screen}
    process = start(tmp_path, env=bare, stdin=subprocess.DEVNULL)
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (0, b"")
    assert errors.decode().count("\n") == 1 and "screen" in errors.decode()
