"""A table whose keys are commands while it has the focus.

Knows not what is in the rows.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
)

_LOWEST_ROW = 20  # px

Keys = Mapping[tuple[Qt.Key, Qt.KeyboardModifier], str]


class CommandTable(QTableView):
    """Rows without a grid, which are edited only when that is asked for.

    Args:
        keys: of the keyboard, and what they ask for.
    """

    asked = Signal(str)  # one of the values of `keys`, of the current row

    def __init__(self, model: QAbstractItemModel, keys: Keys, *, row_px: int) -> None:
        super().__init__()
        self._keys = keys
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(_LOWEST_ROW)
        self.verticalHeader().setDefaultSectionSize(row_px)

    def event(self, event: QEvent) -> bool:
        # These keys belong to the table while it has the focus, not to the window's commands.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._wish(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = self._wish(event)
        if wish:
            self.asked.emit(wish)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: letters are commands, and a search would read a million rows."""

    def _wish(self, event: QKeyEvent) -> str:
        return self._keys.get((Qt.Key(event.key()), event.modifiers() & MODIFIERS), "")
