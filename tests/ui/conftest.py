from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import app as app_module
from desktop_app.paths import DataDir
from desktop_app.protocol import Load, ModelReady
from desktop_app.services.desk import Desk
from desktop_app.services.drafts import Drafts
from desktop_app.settings import SettingsFile
from desktop_app.ui import language
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.theme import Theme
from tests.services.fake_host import INFO, FakeHost

from .fake_shelf import FakeShelf


@dataclass
class Stage:
    """The real window on real services and a real database, on a fake host."""

    qtbot: QtBot
    data: DataDir
    desk: Desk
    host: FakeHost
    bridge: Bridge
    window: MainWindow
    theme: Theme
    shelf: FakeShelf

    def type(self, text: str, enter: bool = True) -> None:
        """Types into the composer as a keyboard would."""
        edit = self.window.chat.composer.edit
        edit.setFocus()
        if text.isascii():
            QTest.keyClicks(edit, text)
        else:
            edit.insertPlainText(text)  # what an input method commits
        if enter:
            QTest.keyClick(edit, Qt.Key.Key_Return)

    def press(
        self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, on: QWidget | None = None
    ) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(on or self.window, key, held)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=5000)

    def answer(self, *texts: str) -> None:
        """Lets the engine answer what was asked last."""
        asked = len(self.host.generates)
        assert asked, "nothing was asked"
        self.host.accept()
        self.host.finish(*texts)
        self.until(lambda: not self.window.chat.composer.stop_button.isVisible())

    @property
    def shown(self) -> list[str]:
        """The messages on the screen, oldest first."""
        return [view.text() for view in self.window.chat.column.views]


@pytest.fixture
def make_stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    stages: list[Stage] = []

    def make(
        folder: str = "data",
        *,
        lang: str = "en",
        theme: str = "light",
        prepare: Callable[[FakeShelf], None] | None = None,
        size: tuple[int, int] = (1100, 760),
        real_shelf: bool = False,
        **chosen: Any,
    ) -> Stage:
        app = app_module.make_app()
        data = DataDir(tmp_path / folder).create()
        settings = SettingsFile(data.settings)
        settings.change(language=lang, theme=theme, **chosen)
        language.install(app, settings.current.language)
        look = app.findChild(Theme) or Theme(app)
        look.choose(settings.current.theme)
        host = FakeHost()
        desk = Desk.open(data, host, settings)
        shelf = FakeShelf(desk.models.starter, lambda event: desk._observers.announce(event))
        if prepare is not None:
            prepare(shelf)
        if not real_shelf:
            desk._shelf = shelf  # type: ignore[assignment]
        bridge = Bridge(desk)
        window = MainWindow(bridge, look, Drafts(data.drafts), data)
        window.resize(*size)
        window.show()
        desk.start()
        desk.models.preload()
        load = next(c for c in host.commands if isinstance(c, Load))
        host.emit(ModelReady(load.request_id, INFO))
        stage = Stage(qtbot, data, desk, host, bridge, window, look, shelf)
        stages.append(stage)
        window.activateWindow()
        return stage

    yield make
    for stage in stages:
        stage.window.close()
        stage.bridge.close()
        stage.desk.close()
        stage.window.deleteLater()
    QApplication.sendPostedEvents()
    app = QApplication.instance()
    if isinstance(app, QApplication):  # the language is the process's
        language.install(app, "en")
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage()
