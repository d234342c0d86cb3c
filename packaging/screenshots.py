"""Draws the pictures of README and docs: the real window, the real starter model, offscreen.

python packaging/screenshots.py docs/images
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_HOME"] = os.devnull  # what lies on this computer is nobody's business

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from desktop_app import app as app_module
from desktop_app.paths import DataDir
from desktop_app.services.desk import Desk
from desktop_app.services.drafts import Drafts
from desktop_app.settings import SettingsFile
from desktop_app.ui import language
from desktop_app.ui.theme import Theme

ENGLISH = (
    ("What does temperature do?",),
    ("Where are my chats stored?",),
    ("ショートカットキーを教えてください",),
    ("My name is Aiko. What can you do?", "How do I get a larger model?", "What is my name?"),
)
JAPANESE = (
    ("チャットはどこに保存されますか？",),
    ("What is a token?",),
    ("量子化とは何ですか？", "もっと大きなモデルを使うには？"),
)


class Session:
    """One start of the program on a fresh data folder."""

    def __init__(self, folder: Path, lang: str, theme: str, size: tuple[int, int]) -> None:
        data = DataDir(folder).create()
        settings = SettingsFile(data.settings)
        settings.change(language=lang, theme=theme, seed=1)
        app = app_module.make_app()
        language.install(app, settings.current.language)
        look = app.findChild(Theme) or Theme(app)
        look.choose(settings.current.theme)
        self.desk = Desk.open(data, app_module.make_host(in_process=False), settings)
        self.shell = app_module.Shell(app, look, self.desk, Drafts(data.drafts), data)
        self.window = self.shell.window
        self.window.resize(*size)

    def ask(self, text: str) -> None:
        """Types a message and waits for the answer's end."""
        loop = QEventLoop()
        self.shell.bridge.reply_ended.connect(loop.quit)
        edit = self.window.chat.composer.edit
        edit.insertPlainText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        QTimer.singleShot(120_000, loop.quit)
        loop.exec()
        pause(150)

    def save(self, path: Path) -> None:
        pause(200)
        self.window.grab().save(str(path))
        print(path)

    def close(self) -> None:
        self.window.close()
        self.shell.close()


def pause(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def summarize(session: Session, document: Path) -> None:
    """Opens the panel beside a chat and lets it summarize a document."""
    window = session.window
    window.history.step(1)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_S, held)
    panel = window.panels.dock.panel("summarize")
    panel.take_files([document])
    until(lambda: panel.result.opened is not None and panel.result.opened.summary is not None)
    pause(500)


def until(condition: Callable[[], object]) -> None:
    while not condition():
        pause(100)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        session = Session(Path(home) / "en", "en", "light", (1180, 780))
        for chat in ENGLISH:
            session.window.new_chat()
            for text in chat:
                session.ask(text)
        session.save(folder / "chat-light.png")
        session.window.new_chat()
        until(lambda: session.window.models.first_run.isVisible())
        session.save(folder / "welcome-light.png")
        summarize(session, Path("docs/user-guide.md"))
        session.save(folder / "summarize-light.png")
        session.window.show_page("models")
        until(lambda: session.window.models.page.browse.cards.cards)
        session.save(folder / "models-light.png")
        session.close()

        session = Session(Path(home) / "ja", "ja", "dark", (1180, 780))
        for chat in JAPANESE:
            session.window.new_chat()
            for text in chat:
                session.ask(text)
        session.save(folder / "chat-dark-ja.png")
        session.window.show_page("settings")
        session.save(folder / "settings-dark-ja.png")
        session.close()


if __name__ == "__main__":
    main()
