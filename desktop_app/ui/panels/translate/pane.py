"""A framed text field with a line of buttons under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.controls import set_flag, small
from desktop_app.ui.panels.translate.pair_edit import PairEdit

_LEAST_HEIGHT = 104


class Pane(QFrame):
    """Lays out; its frame shows where the focus is."""

    def __init__(self, field: PairEdit) -> None:
        super().__init__()
        self.setObjectName("textPane")
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.field = field
        field.installEventFilter(self)
        self.note = small()
        self.note.setMinimumWidth(0)
        self._below = QHBoxLayout()
        self._below.setContentsMargins(12, 0, 6, 0)
        self._below.setSpacing(2)
        self._below.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 8, 2, 6)
        column.setSpacing(4)
        inside = QHBoxLayout()
        inside.setContentsMargins(10, 0, 4, 0)
        inside.addWidget(field)
        column.addLayout(inside, 1)
        column.addLayout(self._below)

    def add_first(self, button: QWidget) -> None:
        """Puts a button at the left end of the line below."""
        self._below.insertWidget(0, button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._below.setContentsMargins(6, 0, 6, 0)

    def add(self, *buttons: QWidget) -> None:
        """Puts buttons at the right end of the line below."""
        for button in buttons:
            self._below.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_flag(self, "focused", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)
