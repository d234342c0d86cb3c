"""The computer stays awake for as long as anybody wants it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import wakefulness
from desktop_app.ui.wakefulness import Wakefulness


def processes() -> list[QProcess]:
    app = QApplication.instance()
    assert app is not None
    return app.findChildren(QProcess)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked without a program")
def test_a_program_runs_as_long_as_anybody_wants_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(wakefulness, "command", lambda: waits)
    owner = QObject()
    awake = Wakefulness(owner)
    awake.want("work", False)
    assert not processes()
    awake.want("work", True)
    awake.want("record", True)
    (process,) = processes()
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.Running)
    awake.want("work", False)
    assert awake.is_kept
    awake.want("record", False)
    assert not awake.is_kept
    qtbot.waitUntil(lambda: not processes())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked without a program")
def test_a_system_without_such_a_program_is_not_kept_awake(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(wakefulness, "command", lambda: [str(tmp_path / "nothing")])
    owner = QObject()
    awake = Wakefulness(owner)
    awake.want("work", True)
    qtbot.waitUntil(lambda: not processes())
    awake.want("work", False)
    assert not awake.is_kept
