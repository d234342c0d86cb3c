"""The one table of commands: text, keys, and what they call. The help shows the same table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.controls import small

Slot = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the window. `keys` as QKeySequence writes them; the first is shown."""

    name: str
    text: str
    keys: tuple[str, ...]


def commands() -> tuple[Command, ...]:
    """Returns all commands in the order in which the help shows them."""
    return (
        Command("new", _tr("New chat"), ("Ctrl+N",)),
        Command("search", _tr("Search chats"), ("Ctrl+K", "Ctrl+F")),
        Command("write", _tr("Go to the message field"), ("Ctrl+L",)),
        Command("regenerate", _tr("Answer again"), ("Ctrl+R",)),
        Command("copy_answer", _tr("Copy the last answer"), ("Ctrl+Shift+C",)),
        Command("branch_left", _tr("Previous branch"), ("Alt+Left",)),
        Command("branch_right", _tr("Next branch"), ("Alt+Right",)),
        Command("chat_up", _tr("Chat above"), ("Ctrl+PgUp",)),
        Command("chat_down", _tr("Chat below"), ("Ctrl+PgDown",)),
        Command("rename", _tr("Rename chat"), ("F2",)),
        Command("list", _tr("Show or hide the list of chats"), ("Ctrl+B",)),
        Command("model", _tr("Open model folder…"), ("Ctrl+O",)),
        Command("settings", _tr("Settings"), ("Ctrl+,",)),
        Command("shortcuts", _tr("Keyboard shortcuts"), ("Ctrl+/", "F1")),
        Command("quit", _tr("Quit"), ("Ctrl+Q",)),
    )


def fixed_keys() -> tuple[tuple[str, str], ...]:
    """Returns the keys that belong to a field, as (text, keys), for the help."""
    return (
        (_tr("Send; in a composition: take the conversion"), "Enter"),
        (_tr("Break the line"), "Shift+Enter"),
        (_tr("Stop the answer"), "Esc"),
        (_tr("Edit your last message (in an empty field)"), "Up"),
        (_tr("Scroll the chat"), "PgUp, PgDown"),
        (_tr("Delete the chat (in the list)"), "Del"),
        (_tr("Undo the deletion (in the list)"), "Ctrl+Z"),
    )


def install(owner: QWidget, slots: dict[str, Slot]) -> dict[str, QAction]:
    """Makes the actions of a window; every command needs its slot."""
    made = {}
    for command in commands():
        action = QAction(command.text, owner)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(slots[command.name])
        owner.addAction(action)
        made[command.name] = action
    return made


class ShortcutHelp(QDialog):
    """All keys in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Keyboard shortcuts"))
        title = QLabel(_tr("Keyboard shortcuts"))
        title.setProperty("kind", "section")
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        rows = [
            *fixed_keys(),
            *((command.text.rstrip("…"), command.keys[0]) for command in commands()),
        ]
        half = (len(rows) + 1) // 2
        for number, (text, keys) in enumerate(rows):
            x, y = divmod(number, half)
            native = ", ".join(
                QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) or k
                for k in keys.split(", ")
            )
            grid.addWidget(QLabel(text), y, 3 * x)
            grid.addWidget(small(native), y, 3 * x + 1)
        grid.setColumnMinimumWidth(2, 24)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(18)
        column.addWidget(title)
        column.addLayout(grid)


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)
