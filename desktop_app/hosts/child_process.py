"""One child process of the engine, seen from the parent: start, send, receive, end.

A plain subprocess and its standard pipes rather than `multiprocessing`: the
program's main module is not run a second time, nothing but the pipes is
inherited, and it works alike from source, from a console script, under pytest
and in a frozen application. Knows nothing of requests and restarts.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import desktop_app
from desktop_app.hosts import wire
from desktop_app.hosts.child import FLAG
from desktop_app.hosts.factory import RuntimeFactory

_log = logging.getLogger("desktop_app.engine.process")

#: Runs the child module with this very package, whatever the working folder is.
_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv[1]); from desktop_app.hosts.child import main; main()"
)


class ChildProcess:
    """A running child. Make it on a thread that lives as long as the child may.

    (Linux kills the child with the *thread* that started it.)

    Raises:
        OSError: no process can be started.
    """

    def __init__(self, factory: RuntimeFactory, niceness: int = 0) -> None:
        self._process = subprocess.Popen(
            _command(niceness),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=_environment(),
            **_detached(),
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        # None ends the writer.
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._outbox.put(wire.encode(factory))
        self._writer = threading.Thread(target=self._write, name="engine-writer", daemon=True)
        self._writer.start()
        self._log_pump = threading.Thread(
            target=_pump_log, args=(self._process.stderr,), name="engine-log", daemon=True
        )
        self._log_pump.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: object) -> None:
        """Queues a message; never blocks, also when the child is stuck or dead."""
        self._outbox.put(wire.encode(message))

    def receive(self) -> Any:
        """Waits for the child's next message.

        Raises:
            EOFError: the child ended.
        """
        return wire.read(self._stdout.fileno())

    def kill(self) -> None:
        """Ends the child at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    def wait(self) -> str:
        """Collects the ended child; returns why it ended ("signal 9", "exit code 1")."""
        try:
            # It closed its pipe: it is ending, or it is broken and must.
            code = self._process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.wait()
        self._outbox.put(None)
        self._writer.join()
        self._log_pump.join(timeout=1.0)
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        return _describe(code)

    def _write(self) -> None:
        fd = self._stdin.fileno()
        while (frame := self._outbox.get()) is not None:
            try:
                wire.write(fd, frame)
            except OSError:
                return  # the child is gone; whoever reads notices


def _command(niceness: int) -> list[str]:
    options = [FLAG, str(niceness)]
    if getattr(sys, "frozen", False):
        return [sys.executable, *options]
    package_root = str(Path(desktop_app.__file__).parent.parent)
    # -P keeps the working folder off sys.path: a stray torch.py there must not be run.
    return [sys.executable, "-P", "-c", _BOOTSTRAP, package_root, *options]


def _environment() -> dict[str, str]:
    """The child's environment: UTF-8, unbuffered stderr, no telemetry.

    OpenMP threads that wait shall sleep, not spin: beside another busy process
    two spinning threads decoded 20 tokens/s where two sleeping ones did 88.
    """
    return (
        {"OMP_WAIT_POLICY": "passive"}
        | os.environ
        | {
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
        }
    )


def _detached() -> dict[str, Any]:
    """Keeps the terminal's Ctrl+C, and on Windows a console window, away from the child."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}


def _describe(code: int) -> str:
    if code < 0:
        return f"signal {-code}"
    return f"exit code {code}"


def _pump_log(stderr: IO[bytes]) -> None:
    """Moves the child's lines into this process's log until it ends."""
    with stderr:
        for raw in stderr:
            line = raw.decode("utf-8", "replace").rstrip()
            level, _, rest = line.partition(" ")
            known = logging.getLevelNamesMapping().get(level)
            _log.log(known or logging.WARNING, "%s", rest if known else line)
