"""The engine's child process: reads commands, runs the worker, writes events.

Started by `process_host`, with the pipes in place of standard input and
output. It lives no longer than its parent, however that one ends. Knows no
torch: the runtime imports it on the inference thread.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import logging
import os
import signal
import sys
import threading
from typing import NoReturn

from desktop_app import network
from desktop_app.hosts import wire
from desktop_app.hosts.factory import RuntimeFactory
from desktop_app.protocol import Shutdown

#: The argument that makes a frozen application its own engine process.
FLAG = "--tsukue-engine-process"
PARENT_GONE = 0

_log = logging.getLogger(__name__)


def main() -> NoReturn:
    """Runs the engine until the parent says `Shutdown`, closes the pipe or dies."""
    _ignore_terminal_signals()
    _die_with_parent()
    _give_way(sys.argv)
    commands_fd, events_fd = _take_pipes()
    _log_to_stderr()
    network.shut()  # nothing here has any business with it, whatever a model brings along
    # The first message says what to run; it cannot be an argument (it is a pickle).
    try:
        factory: RuntimeFactory = wire.read(commands_fd)
    except EOFError:
        os._exit(PARENT_GONE)
    outbox = _Outbox(events_fd)

    # Imported here so that a frozen application's window process stays light.
    from desktop_app.engine.worker import Worker

    def on_ready() -> None:
        # What has been imported stays: no collection needs to look at it again.
        gc.freeze()
        outbox.send(wire.Ready())

    worker = Worker(factory, outbox.send, on_ready)

    def infer() -> None:
        status = 1
        try:
            worker.run()
            status = 0
        except BaseException:
            _log.exception("the inference loop ended")
        finally:
            # Not sys.exit: that would wait for native threads, and nothing is left to save.
            sys.stderr.flush()
            os._exit(status)

    threading.Thread(target=infer, name="inference", daemon=True).start()
    while True:
        try:
            command = wire.read(commands_fd)
        except EOFError:
            # The parent is gone or has given up on us: end, even in mid-calculation.
            os._exit(PARENT_GONE)
        worker.post(command)
        if isinstance(command, Shutdown):
            _log.info("shutting down")


def run_if_asked(argv: list[str]) -> None:
    """For `main.py` of a frozen application: becomes the engine when started as one."""
    if FLAG in argv[1:]:
        main()


class _Outbox:
    """Writes events, whole and one at a time, from any thread."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._lock = threading.Lock()

    def send(self, message: object) -> None:
        frame = wire.encode(message)
        with self._lock:
            try:
                wire.write(self._fd, frame)
            except OSError:
                os._exit(PARENT_GONE)


def _take_pipes() -> tuple[int, int]:
    """Moves the pipes away from 0 and 1, so that no library can read or write them."""
    commands_fd, events_fd = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(commands_fd, os.O_BINARY)
        msvcrt.setmode(events_fd, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)  # what a library prints goes to the log
    return commands_fd, events_fd


def _ignore_terminal_signals() -> None:
    """Ctrl+C is for the parent, which then decides about us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.SIG_IGN)


def _die_with_parent() -> None:
    """Asks Linux to kill us with our parent.

    The closing pipe does that everywhere, but only once a native call that
    holds the interpreter returns.
    """
    if sys.platform != "linux":
        return
    import ctypes

    pr_set_pdeathsig, pr_set_name = 1, 15
    with contextlib.suppress(OSError, AttributeError):  # a C library without prctl
        libc = ctypes.CDLL(None)
        libc.prctl(pr_set_pdeathsig, int(signal.SIGKILL))
        libc.prctl(pr_set_name, b"tsukue-engine")


def _give_way(argv: list[str]) -> None:
    """Lowers our priority by the number behind the flag. Threads made later inherit it."""
    niceness = int(argv[argv.index(FLAG) + 1])
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)


def _log_to_stderr() -> None:
    """The parent reads stderr into its log file, so there is one writer of that file."""
    faulthandler.enable()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("desktop_app")
    root.setLevel(logging.INFO)
    root.addHandler(handler)


if __name__ == "__main__":
    main()
