"""The rail at the left edge: the sections of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from desktop_app.ui.controls import IconButton
from desktop_app.ui.theme import RAIL_WIDTH, Theme


class Rail(QWidget):
    """One button a section; only sections that exist have one."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(RAIL_WIDTH)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._names: dict[QToolButton, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 12)
        self._column.setSpacing(4)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch()
        self._group.buttonClicked.connect(self._on_clicked)

    def add(self, name: str, icon: str, text: str, *, bottom: bool = False) -> None:
        """Adds a section at the top, or at the bottom."""
        button = IconButton(self._theme, icon, text, self, size=22, kind="rail")
        button.setIconSize(QSize(22, 22))
        button.setFixedSize(44, 44)
        button.setCheckable(True)
        self._group.addButton(button)
        self._names[button] = name
        tops = self._column.count() if bottom else len(self._names) - 1
        self._column.insertWidget(tops, button)

    def show_chosen(self, name: str) -> None:
        for button, known in self._names.items():
            button.setChecked(known == name)

    def _on_clicked(self, button: QToolButton) -> None:
        self.chosen.emit(self._names[button])
