"""How the settings are laid out: a name, a field, and what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.controls import small

FIELD_WIDTH = 200
_HINT_GAP = 3


class Form(QGridLayout):
    """One section of the settings."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(20)
        self.setVerticalSpacing(10)
        self.setColumnMinimumWidth(0, 160)
        self.setColumnStretch(2, 1)

    def add_row(self, text: str, field: QWidget, hint: str = "") -> None:
        """Adds a row: its name, its field and, beside the field, what it means."""
        y = self.rowCount()
        self.addWidget(_name(text, field), y, 0)
        if hint:
            meaning = small(hint)
            meaning.setWordWrap(True)
            self.addWidget(field, y, 1)
            self.addWidget(meaning, y, 2)
        else:
            self.addWidget(field, y, 1, 1, 2)

    def add_explained(self, text: str, field: QWidget, sentence: QLabel) -> None:
        """Adds a row with a whole sentence below the field."""
        y = self.rowCount()
        name = _name(text, field)
        name.setMinimumHeight(field.sizeHint().height())
        sentence.setWordWrap(True)
        holder = QVBoxLayout()
        holder.setSpacing(_HINT_GAP)
        holder.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        holder.addWidget(sentence)
        self.addWidget(name, y, 0, Qt.AlignmentFlag.AlignTop)
        self.addLayout(holder, y, 1, 1, 2)

    def add_below(self, field: QWidget) -> None:
        """Adds something that belongs to the field above."""
        self.addWidget(field, self.rowCount(), 1, 1, 2, Qt.AlignmentFlag.AlignLeft)


def _name(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    if not isinstance(field, QAbstractButton):  # these say it themselves
        field.setAccessibleName(text)
    return label
