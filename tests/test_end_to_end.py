"""The real window, the real child process, the real starter model, by key presses."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app import app as app_module
from desktop_app import network, paths
from desktop_app.hosts.process_host import ProcessHost
from desktop_app.paths import DataDir
from desktop_app.services.desk import Desk
from desktop_app.services.drafts import Drafts
from desktop_app.settings import SettingsFile
from desktop_app.ui import language
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.panels.summarize.panel import SummarizePanel
from desktop_app.ui.theme import Theme

from . import gguf_files

STARTED_MS = 60_000


class Program:
    """The program as `app.run` puts it together, without its event loop."""

    def __init__(self, qtbot: QtBot, folder: Path, model: Path | None = None) -> None:
        self.qtbot = qtbot
        self.data = DataDir(folder).create()
        settings = SettingsFile(self.data.settings)
        settings.change(language="en", theme="light", model=str(model or ""))
        app = app_module.make_app()
        language.install(app, "en")
        theme = app.findChild(Theme) or Theme(app, "light")
        self.host = app_module.make_host(in_process=False)
        desk = Desk.open(self.data, self.host, settings)
        self.shell = app_module.Shell(app, theme, desk, Drafts(self.data.drafts), self.data)

    @property
    def is_built_in(self) -> bool:
        return self.shell.bridge.desk.models.current.built_in

    @property
    def window(self) -> MainWindow:
        return self.shell.window

    @property
    def answer(self) -> AnswerView:
        view = self.window.chat.column.last("assistant")
        assert isinstance(view, AnswerView)
        return view

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=STARTED_MS)

    def ask(self, text: str) -> str:
        """Types, presses Enter and returns the answer on the screen."""
        edit = self.window.chat.composer.edit
        edit.setFocus()
        if text.isascii():
            QTest.keyClicks(edit, text)
        else:
            edit.insertPlainText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        asked = self.window.chat.column.last("user")
        assert asked is not None
        assert asked.text() == text
        self.until(lambda: self.answer.record.status == "done")
        return self.answer.text()

    def rows(self) -> list[tuple[str, str, str]]:
        """(role, status, content) of every message on the disk, oldest first."""
        connection = sqlite3.connect(self.data.database)
        found = connection.execute("SELECT role, status, content FROM messages ORDER BY id")
        rows = [(role, status, content) for role, status, content in found]
        connection.close()
        return rows

    def close(self) -> None:
        self.window.close()
        self.shell.close()
        self.window.deleteLater()


class Connections:
    """What this process wants to connect to, as Python's audit events tell it."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.watching = True
        sys.addaudithook(self._on_event)  # cannot be taken away, so it can be told to rest

    def _on_event(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.watching or not event.startswith("socket."):
            return
        first = arguments[0] if arguments else None
        internet = getattr(first, "family", socket.AF_INET) in (socket.AF_INET, socket.AF_INET6)
        if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo") and internet:
            self.wanted.append(f"{event} {arguments[1:]}")


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connections]:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.setenv(name, "1")  # put back afterwards
    connections = Connections()
    yield connections
    connections.watching = False
    network.shut(False)


@pytest.fixture(params=["folder", "gguf"])
def program(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    """The program on the starter model, by either runtime."""
    model = None
    if request.param == "gguf":
        pytest.importorskip("xllamacpp")
        model = tmp_path / "starter.gguf"
        gguf_files.write(paths.resources_dir() / "starter_model", model, "Q8_0")
    program = Program(qtbot, tmp_path, model)
    yield program
    program.close()


def test_a_newcomer_asks_in_english_and_japanese(program: Program) -> None:
    answer = program.ask("What is quantization?")
    assert "bit" in answer.lower()
    japanese = program.ask("トークンとは何ですか？")
    assert any("ぁ" <= character <= "ヿ" for character in japanese)
    assert program.rows() == [
        ("user", "done", "What is quantization?"),
        ("assistant", "done", answer),
        ("user", "done", "トークンとは何ですか？"),
        ("assistant", "done", japanese),
    ]
    assert "tokens" in program.answer.figures.text()


def test_the_window_outlives_its_engine_and_the_chat_goes_on(program: Program) -> None:
    first = program.ask("Hello!")
    assert isinstance(program.host, ProcessHost)
    killed = program.host.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    program.until(lambda: program.host.pid not in (None, killed))  # type: ignore[attr-defined]
    second = program.ask("What can you do?")
    assert first
    assert second
    assert [row[1] for row in program.rows()] == ["done"] * 4


def test_offline_nothing_connects(
    connections: Connections, program: Program, tmp_path: Path
) -> None:
    window = program.window
    QTest.mouseClick(window.status.offline, Qt.MouseButton.LeftButton)
    assert network.is_shut()
    assert program.ask("Hello!")
    text = tmp_path / "tea.txt"
    text.write_text(
        "Tea came to Japan from China. Monks brought its seeds along in the ninth century."
    )
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_S, held)
    panel = window.panels.dock.panel("summarize")
    assert isinstance(panel, SummarizePanel)
    panel.take_files([text])
    # The built-in model chooses sentences; any other writes, this one not of monks.
    words = "Monks" if program.is_built_in else ""
    program.until(lambda: panel.result.text.toPlainText().strip())
    assert words in panel.result.text.toPlainText()
    for page in ("settings", "models"):
        window.show_page(page)
        QTest.qWait(0)
    search = window.models.page.head.search.edit
    QTest.keyClicks(search, "llama")
    QTest.keyClick(search, Qt.Key.Key_Return)
    program.until(lambda: window.models.page.offline.isVisible())
    assert connections.wanted == []
    with pytest.raises(network.NetworkShutError):
        socket.create_connection(("127.0.0.1", 9))
