"""A process that fetches one model, and ends when its parent does.

So that pausing and cancelling take effect at once, also while a connection
hangs, and the window's process never waits for the network. Reads what to do
as one line of JSON from standard input, and writes what happens as lines of
JSON to standard output; when standard input closes, the parent is gone.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
from pathlib import Path
from typing import Any, NoReturn

from desktop_app.errors import UserError
from desktop_app.model_library.fetching import Job, fetch
from desktop_app.model_library.hub_records import HubAccess

#: The argument that makes a frozen application its own download process.
FLAG = "--tsukue-download-process"
#: How often is told what has come, also when nothing has: speed is seen to fall.
_INTERVAL_S = 0.25

_log = logging.getLogger(__name__)


def main() -> NoReturn:
    """Does what the first line of standard input says, and exits: 0, or 1 when it failed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent
    commands, events = _take_pipes()
    line = commands.readline()
    if not line:
        os._exit(0)
    order = json.loads(line)
    threading.Thread(target=_end_with_parent, args=(commands,), daemon=True).start()
    reporter = _Reporter(events)
    root = logging.getLogger("desktop_app")
    root.setLevel(logging.INFO)
    root.addHandler(_LogLines(reporter))
    status = 1
    try:
        reporter.start()
        path = fetch(_job(order), _access(order), reporter)
        reporter.end(event="done", path=str(path))
        status = 0
    except UserError as error:
        _log.info("failed: %s", error.message)
        reporter.end(event="failed", code=error.code, values=error.values)
    except BaseException as error:
        _log.exception("the download failed")
        reporter.end(event="failed", code="download_died", values={"reason": type(error).__name__})
    finally:
        os._exit(status)


def run_if_asked(argv: list[str]) -> None:
    """For `main.py` of a frozen application: becomes the download when started as one."""
    if FLAG in argv[1:]:
        main()


def order(job: Job, access: HubAccess) -> bytes:
    """Returns the line that tells a process what to fetch. Holds the token: for the pipe only."""
    told = {
        "job": {
            "id": job.id,
            "revision": job.revision,
            "files": job.files,
            "ref": job.ref,
            "first_wait_s": job.first_wait_s,
        },
        "access": {
            "endpoint": access.endpoint,
            "proxy": access.proxy,
            "cache": str(access.cache),
            "token": access.token,
            "offline": access.offline,
        },
    }
    return json.dumps(told).encode() + b"\n"


def _job(told: dict[str, Any]) -> Job:
    return Job(**(told["job"] | {"files": tuple(told["job"]["files"])}))


def _access(told: dict[str, Any]) -> HubAccess:
    return HubAccess(**(told["access"] | {"cache": Path(told["access"]["cache"])}))


class _Reporter:
    """Writes what happens, whole lines, from any thread; a `fetching.Watch`."""

    def __init__(self, events_fd: int) -> None:
        self._fd = events_fd
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._done_bytes: int | None = None
        self._verifying = False

    def start(self) -> None:
        threading.Thread(target=self._tell_regularly, daemon=True).start()

    def planned(self, revision: str, total_bytes: int) -> None:
        self.write(event="planned", revision=revision, total_bytes=total_bytes)

    def fetched(self, done_bytes: int) -> None:
        first = self._done_bytes is None
        self._done_bytes, self._verifying = done_bytes, False
        if first:
            self._tell()

    def waits(self, seconds: float) -> None:
        self.write(event="waits", seconds=seconds)

    def verifies(self) -> None:
        self._verifying = True

    def end(self, **event: Any) -> None:
        """Says how it ended, as the last word."""
        self._tell()
        self._ended.set()
        self.write(**event)

    def write(self, **event: Any) -> None:
        line = json.dumps(event).encode() + b"\n"
        with self._lock:
            try:
                while line:
                    line = line[os.write(self._fd, line) :]
            except OSError:
                os._exit(0)  # the parent is gone

    def _tell_regularly(self) -> None:
        while not self._ended.wait(_INTERVAL_S):
            self._tell()

    def _tell(self) -> None:
        if self._done_bytes is not None:
            self.write(event="progress", done_bytes=self._done_bytes, verifying=self._verifying)


class _LogLines(logging.Handler):
    """Hands log records to the parent, which alone writes the log file."""

    def __init__(self, reporter: _Reporter) -> None:
        super().__init__()
        self._reporter = reporter

    def emit(self, record: logging.LogRecord) -> None:
        self._reporter.write(event="log", level=record.levelno, text=self.format(record))


def _take_pipes() -> tuple[Any, int]:
    """Moves the pipes away from 0 and 1, so that no library can read or write them."""
    commands, events_fd = os.fdopen(os.dup(0), "rb"), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return commands, events_fd


def _end_with_parent(commands: Any) -> None:
    commands.read()
    os._exit(0)


if __name__ == "__main__":
    main()
