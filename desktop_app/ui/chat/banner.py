"""Trouble shown in place: a message, a hint, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.ui.controls import FlatButton, IconButton, IconLabel
from desktop_app.ui.error_text import describe_user_error
from desktop_app.ui.theme import Theme


class Banner(QFrame):
    """One trouble at a time; hidden while there is none."""

    retried = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trouble")
        self._message = QLabel()
        self._hint = QLabel()
        for label, kind in ((self._message, "small"), (self._hint, "quiet")):
            label.setProperty("kind", kind)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._retry = FlatButton(theme, "retry", self.tr("Retry"))
        self._retry.clicked.connect(self.retried)
        close = IconButton(theme, "close", self.tr("Dismiss"), size=14)
        close.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 8, 9)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, "warning", "amber", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._retry)
        row.addWidget(close)
        self.hide()

    def show_error(self, error: UserError, *, retry: bool = False) -> None:
        self.show_text(*describe_user_error(error), retry=retry)

    def show_text(self, message: str, hint: str, *, retry: bool = False) -> None:
        self._message.setText(message)
        self._hint.setText(hint)
        self._retry.setVisible(retry)
        self.setAccessibleName(f"{message} {hint}")
        self.show()
