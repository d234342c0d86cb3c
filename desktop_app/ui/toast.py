"""A short word at the top of the window, with one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop_app.ui.controls import ElidedLabel
from desktop_app.ui.theme import HEAD_HEIGHT

_SHOWN_MS = 10_000


class Toast(QFrame):
    """One at a time; a new one takes the place of the one before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._room = parent
        self._label = ElidedLabel()
        self._button = QPushButton()
        self._button.clicked.connect(self.act)
        self._action: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 10, 9)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self._end)
        self.hide()

    def show_text(self, text: str, button: str, action: Callable[[], None]) -> None:
        """Shows `text` for ten seconds; `button` carries out `action`."""
        self._label.set_text(text)
        self._button.setText(button)
        self._action = action
        self._timer.start()
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Stands at the top in the middle of its parent, where nothing is typed or read."""
        room = self._room.size()
        width = min(self.sizeHint().width() + 8, room.width() - 32, 460)
        height = self.sizeHint().height()
        self.setGeometry((room.width() - width) // 2, HEAD_HEIGHT + 10, width, height)

    def act(self) -> None:
        """Carries the action out, if there is one still."""
        action = self._action
        self._end()
        if action is not None:
            action()

    def _end(self) -> None:
        self._timer.stop()
        self._action = None
        self.hide()
