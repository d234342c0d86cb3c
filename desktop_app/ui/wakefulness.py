"""Keeps the computer from going to sleep while something goes on. Knows no panel.

The system is asked by what it has for that; where it refuses, nothing is said: work
goes on as long as the computer does.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, QObject, QProcess

# of SetThreadExecutionState, winbase.h
_CONTINUOUS, _SYSTEM_REQUIRED = 0x8000_0000, 0x0000_0001


def command() -> list[str]:
    """Returns a program that keeps the computer awake as long as it runs; [] where none does.

    It ends by itself when we do, also when we are killed.
    """
    if sys.platform == "darwin":
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    if sys.platform.startswith("linux"):
        why = ["--who=Tsukue", "--why=Transcribing or recording", "--mode=block"]
        return ["systemd-inhibit", "--what=sleep:idle", *why, "cat"]  # until its input is closed
    return []


class Wakefulness(QObject):
    """Awake for as long as anybody wants it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wishes: set[str] = set()
        self._process: QProcess | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the computer is to stay awake."""
        return bool(self._wishes)

    def want(self, name: str, wanted: bool) -> None:
        """Takes whether `name` needs the computer awake."""
        before = self.is_kept
        (self._wishes.add if wanted else self._wishes.discard)(name)
        if self.is_kept != before:
            self._tell()

    def _tell(self) -> None:
        if sys.platform == "win32":
            import ctypes

            flags = _CONTINUOUS | (_SYSTEM_REQUIRED if self.is_kept else 0)
            ctypes.windll.kernel32.SetThreadExecutionState(flags)
        elif self.is_kept:
            self._start()
        elif self._process is not None:
            process, self._process = self._process, None
            process.closeWriteChannel()
            process.terminate()

    def _start(self) -> None:
        program, *arguments = command() or [""]
        app = QCoreApplication.instance()
        if not program or app is None:
            return
        # The application's child: it is deleted when it has ended, not while it runs.
        process = self._process = QProcess(app)
        process.finished.connect(process.deleteLater)
        process.errorOccurred.connect(self._on_refused)
        app.aboutToQuit.connect(process.kill)
        process.start(program, arguments)

    def _on_refused(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
