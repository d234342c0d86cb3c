"""The program as it is started: one window a folder, and clear words when it cannot open."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app import app as app_module
from desktop_app.paths import DataDir
from desktop_app.settings import SettingsFile
from desktop_app.ui.chat.links import ask_and_open
from desktop_app.ui.single_instance import SingleInstance

from .conftest import Stage


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the error box would have said."""
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda *args: texts.append(args[2]))
    return texts


def run(folder: Path) -> int:
    data = DataDir(folder)
    return app_module.run(data, SettingsFile(data.settings))


def test_a_second_window_on_a_folder_is_refused_and_calls_the_first(
    qtbot: QtBot, tmp_path: Path, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = DataDir(tmp_path).create()
    first = SingleInstance(data)
    with qtbot.waitSignal(first.called):
        assert run(tmp_path) == 1
    assert "already open" in capsys.readouterr().err
    assert said == []  # the first window comes forward instead
    first.release()
    SingleInstance(data).release()


def test_the_lock_of_a_killed_window_is_free(qtbot: QtBot, tmp_path: Path) -> None:
    data = DataDir(tmp_path).create()
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from desktop_app.paths import DataDir\n"
        "from desktop_app.ui.single_instance import SingleInstance\n"
        "app = QCoreApplication([])\n"
        "held = SingleInstance(DataDir(Path(sys.argv[1])))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=30)
    SingleInstance(data).release()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda file: file.write_bytes(b"this is no database" * 100), "is damaged"),
        (lambda file: _set_version(file), "newer Tsukue"),
    ],
)
def test_a_history_that_cannot_be_opened_is_explained_and_left_alone(
    qtbot: QtBot,
    tmp_path: Path,
    said: list[str],
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], None],
    words: str,
) -> None:
    data = DataDir(tmp_path).create()
    damage(data.database)
    before = data.database.read_bytes()
    assert run(tmp_path) == 1
    assert words in capsys.readouterr().err
    assert words in said[0]
    assert data.database.read_bytes() == before


def test_a_data_folder_that_is_a_file_is_explained(
    qtbot: QtBot, tmp_path: Path, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file")
    assert run(tmp_path / "data") == 1
    assert "cannot be used" in capsys.readouterr().err


def test_a_link_is_shown_before_it_opens(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtGui import QDesktopServices

    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True
    )
    for address, clickable in (("https://example.org/x", True), ("file:///etc/passwd", False)):
        ask_and_open(address, stage.window)
        box = next(b for b in stage.window.findChildren(QMessageBox) if b.isVisible())
        assert address in box.informativeText()
        accept = [
            b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.AcceptRole
        ]
        assert bool(accept) is clickable
        (accept or box.buttons())[0].click()
        box.deleteLater()
        QApplication.processEvents()
    assert opened == ["https://example.org/x"]


def test_files_are_for_the_user_alone(stage: Stage) -> None:
    stage.type("private")
    stage.answer("yes")
    stage.window.close()
    assert os.stat(stage.data.root).st_mode & 0o077 == 0
    for file in stage.data.root.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def _set_version(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999_from_the_future')")
    connection.commit()
    connection.close()
