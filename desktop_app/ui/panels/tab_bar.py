"""A row of names of which one is chosen. Knows not what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


class TabBar(QWidget):
    """The first name is chosen at first.

    Args:
        names: what each is called here → for people.
        kind: how they look: "tab", or "segment" for what stands within one.
    """

    chosen = Signal(str)  # by a click or a key

    def __init__(self, names: Mapping[str, str], *, kind: str = "tab", spacing: int = 4) -> None:
        super().__init__()
        self.buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing)
        for name, text in names.items():
            button = self.buttons[name] = QToolButton()
            button.setText(text)
            button.setAccessibleName(text)
            button.setProperty("kind", kind)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(partial(self._on_clicked, name))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.show_name(next(iter(names)))

    @property
    def current(self) -> str:
        """The one that is chosen."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def show_name(self, name: str) -> None:
        """Marks one as chosen; nothing is announced."""
        self.buttons[name].setChecked(True)

    def _on_clicked(self, name: str) -> None:
        self.chosen.emit(name)
