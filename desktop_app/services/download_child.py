"""One download process, seen from the parent: start, listen, end. Knows no queue."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import desktop_app
from desktop_app.model_library.download_process import FLAG, order
from desktop_app.model_library.fetching import Job
from desktop_app.model_library.hub_records import HubAccess

_log = logging.getLogger("desktop_app.download")

#: Runs the child module with this very package, whatever the working folder is.
_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from desktop_app.model_library.download_process import main; main()"
)


class DownloadChild:
    """A running download.

    Args:
        on_event: told what the process writes, on a thread of this object.
        on_end: told last, when the process has ended, how it did.

    Raises:
        OSError: no process can be started.
    """

    def __init__(
        self,
        job: Job,
        access: HubAccess,
        on_event: Callable[[DownloadChild, dict[str, Any]], None],
        on_end: Callable[[DownloadChild, str], None],
    ) -> None:
        self._on_event = on_event
        self._on_end = on_end
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_environment(),
            **_detached(),
        )
        self._thread = threading.Thread(
            target=self._listen, args=(order(job, access),), name="download", daemon=True
        )
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Ends the process at once; what has come stays on the disk."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    def join(self) -> None:
        """Waits until the process has ended and `on_end` has returned."""
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _listen(self, first_line: bytes) -> None:
        assert self._process.stdin and self._process.stdout
        # It stays open: its end tells the process that we are gone.
        with self._process.stdin as stdin, self._process.stdout as stdout:
            with contextlib.suppress(OSError):  # it died at once: the end of its output tells
                stdin.write(first_line)
                stdin.flush()
            for line in stdout:
                self._hear(line)
            code = self._process.wait()
        self._on_end(self, f"signal {-code}" if code < 0 else f"exit code {code}")

    def _hear(self, line: bytes) -> None:
        try:
            event = json.loads(line)
            kind = event["event"]
        except (ValueError, KeyError, TypeError):
            _log.warning("%s", line.decode("utf-8", "replace").rstrip())
            return
        if kind == "log":
            _log.log(event["level"], "%s", event["text"])
            return
        try:
            self._on_event(self, event)
        except Exception:
            _log.exception("following a download failed")


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG]
    package_root = str(Path(desktop_app.__file__).parent.parent)
    # -P keeps the working folder off sys.path: a stray module there must not be run.
    return [sys.executable, "-P", "-c", _BOOTSTRAP, package_root]


def _environment() -> dict[str, str]:
    return os.environ | {
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        # Plain HTTP goes on in the middle of a file with a Range; Xet would start it over, and
        # it brings a store of chunks of its own that nobody empties.
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_SYMLINKS_WARNING": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }


def _detached() -> dict[str, Any]:
    """Keeps the terminal's Ctrl+C, and on Windows a console window, away from the child."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}
