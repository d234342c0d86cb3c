"""The one table of commands: text, keys, and what they call. The help shows the same table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.controls import small
from desktop_app.ui.panels.registry import panels

translate = QCoreApplication.translate

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
        Command("new", translate("actions", "New chat"), ("Ctrl+N",)),
        Command("search", translate("actions", "Search chats"), ("Ctrl+K",)),
        Command("find", translate("actions", "Search in this section"), ("Ctrl+F",)),
        Command("write", translate("actions", "Go to the message field"), ("Ctrl+L", "Ctrl+1")),
        Command("docs", translate("actions", "Documents"), ("Ctrl+2",)),
        Command("models", translate("actions", "Models"), ("Ctrl+3",)),
        *(
            Command(f"panel_{panel.name}", panel.title, (panel.keys,))
            for panel in panels()
            if panel.keys
        ),
        Command("attach", translate("actions", "Attach documents"), ("Ctrl+Shift+A",)),
        Command("regenerate", translate("actions", "Answer again"), ("Ctrl+R",)),
        Command("alternatives", translate("actions", "Write 3 alternatives"), ("Ctrl+Shift+R",)),
        Command("copy_answer", translate("actions", "Copy the last answer"), ("Ctrl+Shift+C",)),
        Command("branch_left", translate("actions", "Previous branch"), ("Alt+Left",)),
        Command("branch_right", translate("actions", "Next branch"), ("Alt+Right",)),
        Command("chat_up", translate("actions", "Chat above"), ("Ctrl+PgUp",)),
        Command("chat_down", translate("actions", "Chat below"), ("Ctrl+PgDown",)),
        Command("rename", translate("actions", "Rename chat"), ("F2",)),
        Command("list", translate("actions", "Show or hide the list of chats"), ("Ctrl+B",)),
        Command("model", translate("actions", "Open model folder…"), ("Ctrl+O",)),
        Command("settings", translate("actions", "Settings"), ("Ctrl+,",)),
        Command("shortcuts", translate("actions", "Keyboard shortcuts"), ("Ctrl+/", "F1")),
        Command("quit", translate("actions", "Quit"), ("Ctrl+Q",)),
    )


def fixed_keys() -> tuple[tuple[str, str], ...]:
    """Returns the keys that belong to a field, as (text, keys), for the help."""
    return (
        (translate("actions", "Send; in a composition: take the conversion"), "Enter"),
        (translate("actions", "Break the line"), "Shift+Enter"),
        (translate("actions", "Stop the answer"), "Esc"),
        (translate("actions", "Edit your last message (in an empty field)"), "Up"),
        (translate("actions", "Scroll the chat"), "PgUp, PgDown"),
        (translate("actions", "Delete the chat (in the list)"), "Del"),
        (translate("actions", "Undo the deletion (in the list)"), "Ctrl+Z"),
        (translate("actions", "From model to model (in the list)"), "Up, Down"),
        (translate("actions", "Play or pause (in a transcript)"), "Space"),
        (translate("actions", "Edit a line; keep it and go to the next"), "Enter, Tab"),
        (translate("actions", "Cut a line in two at the caret"), "Ctrl+Enter"),
        (translate("actions", "Merge with the next line"), "Ctrl+M"),
        (translate("actions", "Name the speaker"), "P, 1 … 9"),
        (translate("actions", "Next line to check"), "N"),
        (translate("actions", "Edit a sentence of a translation"), "F2"),
        (translate("actions", "Other translations of a sentence"), "Alt+Down"),
        (translate("actions", "Swap the languages (while translating)"), "Ctrl+Shift+X"),
        (translate("actions", "Label a row (in a classified table)"), "1 … 9"),
        (translate("actions", "Choose a row's label; take the model's again"), "Enter, Del"),
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
        self.setWindowTitle(translate("actions", "Keyboard shortcuts"))
        title = QLabel(translate("actions", "Keyboard shortcuts"))
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
