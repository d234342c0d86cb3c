"""What the two kinds of message have in common: actions, branches, reveal on hover and focus."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.store.records import MessageRecord
from desktop_app.ui.controls import IconButton, small
from desktop_app.ui.theme import Theme

ACTIONS_HEIGHT = 28


class Wish(Enum):
    """What the user may ask of a message; the chat page carries it out."""

    REGENERATE = auto()
    ALTERNATIVES = auto()
    CONTINUE = auto()
    RETRY = auto()
    ANSWER = auto()
    WITHDRAW = auto()
    PREVIOUS_BRANCH = auto()
    NEXT_BRANCH = auto()


class MessageView(QWidget):
    """A message in the column. Fitted: see `fitted.Fitted`."""

    wished = Signal(object, str)  # Wish, message id
    edited = Signal(str, str)  # message id, new text
    outgrown = Signal(QObject)  # needs another height
    unfolded = Signal(QObject)  # likewise: the reader opened or closed a part of it
    link_activated = Signal(str)
    source_wanted = Signal(object, str)  # GivenSource, what it is cited for
    source_hovered = Signal(object, str, QPoint)  # likewise, and where on the screen

    def __init__(self, theme: Theme, record: MessageRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.record = record
        self.fitted_width = -1
        self._last = False
        self._inside = False
        self.bar = _ActionBar(theme, self)
        self.bar.copied.connect(self._on_copied)
        self.bar.stepped.connect(self._on_stepped)

    def set_record(self, record: MessageRecord) -> None:
        """Shows a newer state of the same message."""
        self.record = record
        self.bar.set_branch(record.sibling_index, record.sibling_count)

    def set_last(self, last: bool) -> None:
        """The last message of each kind shows its actions without being hovered."""
        self._last = last
        self._reveal()

    def fit(self, width: int) -> int:
        raise NotImplementedError

    def rewrite(self) -> None:
        """Takes the colours now in force."""

    def text(self) -> str:
        """Returns what Copy copies."""
        return self.record.content

    def wish(self, what: Wish) -> None:
        self.wished.emit(what, self.record.id)

    def grown(self) -> None:
        """Asks the column for another height."""
        self.outgrown.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._inside = True
        self._reveal()

    def leaveEvent(self, event: QEvent) -> None:
        self._inside = False
        self._reveal()

    def _reveal(self) -> None:
        self.bar.set_revealed(self._last or self._inside)

    def _on_copied(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _on_stepped(self, step: int) -> None:
        self.wish(Wish.PREVIOUS_BRANCH if step < 0 else Wish.NEXT_BRANCH)


class _ActionBar(QWidget):
    """The row below a message: Copy, what the message adds, ‹2/3›."""

    copied = Signal()
    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(2)
        self._buttons: list[IconButton] = []
        self.copy = self.add("copy", self.tr("Copy message"))
        self.copy.clicked.connect(self._on_copy)
        self._branch: _BranchSwitch | None = None  # most messages have but one
        self.row.addStretch()

    def add(self, icon: str, name: str) -> IconButton:
        """Adds a button before the branch switch."""
        button = IconButton(self._theme, icon, name, self, size=16)
        self.row.insertWidget(len(self._buttons), button)
        self._buttons.append(button)
        return button

    def set_branch(self, index: int, count: int) -> None:
        if self._branch is None and count > 1:
            self._branch = _BranchSwitch(self._theme)
            self._branch.stepped.connect(self.stepped)
            self.row.insertWidget(len(self._buttons), self._branch)
        if self._branch is not None:
            self._branch.setVisible(count > 1)
            self._branch.show_branch(index, count)

    def set_revealed(self, revealed: bool) -> None:
        for button in self._buttons:
            button.set_revealed(revealed)

    def set_usable(self, usable: bool) -> None:
        """Nothing can be done with a message that streams; others beside it can be looked at."""
        for button in self._buttons:
            button.setEnabled(usable)

    def _on_copy(self) -> None:
        self.copied.emit()
        self.copy.set_icon("check")
        QTimer.singleShot(1500, self.copy, self._restore)

    def _restore(self) -> None:
        self.copy.set_icon("copy")


class _BranchSwitch(QWidget):
    """‹2 / 3›"""

    stepped = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._previous = IconButton(theme, "left", self.tr("Previous branch"), size=14)
        self._next = IconButton(theme, "right", self.tr("Next branch"), size=14)
        self._previous.clicked.connect(self._on_previous)
        self._next.clicked.connect(self._on_next)
        self._count = small()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(0)
        for part in (self._previous, self._count, self._next):
            row.addWidget(part)

    def show_branch(self, index: int, count: int) -> None:
        self._count.setText(f"{index + 1} / {count}")
        self._previous.setEnabled(index > 0)
        self._next.setEnabled(index < count - 1)

    def _on_previous(self) -> None:
        self.stepped.emit(-1)

    def _on_next(self) -> None:
        self.stepped.emit(1)
