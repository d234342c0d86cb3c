"""A choice as a chip: what it is about, what is chosen, and a menu to choose from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton


class OptionChip(QPushButton):
    """`choices` are pairs of a value and its words; the first one is chosen at first."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._name = name
        self._words = dict(choices)
        self.value = choices[0][0]
        self.setProperty("kind", "option")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._about = QLabel(name)
        self._about.setProperty("kind", "quiet")
        self._chosen = QLabel()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(7)
        for label in (self._about, self._chosen):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label)
        self.choices = QMenu(self)
        group = QActionGroup(self.choices)
        for value, words in choices:
            action = self.choices.addAction(words)
            action.setCheckable(True)
            action.setData(value)
            action.triggered.connect(self._on_triggered)
            group.addAction(action)
        self.setMenu(self.choices)
        self._show()

    def choose(self, value: str) -> None:
        """Takes a value, as a click on it in the menu would."""
        if value != self.value:
            self.value = value
            self._show()
            self.chosen.emit(value)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _show(self) -> None:
        self._chosen.setText(self._words[self.value])
        self.setAccessibleName(f"{self._name}: {self._words[self.value]}")
        for action in self.choices.actions():
            action.setChecked(action.data() == self.value)
        self.updateGeometry()

    def _on_triggered(self) -> None:
        self.choose(next(a.data() for a in self.choices.actions() if a.isChecked()))
