"""The side panels in a window of their own. Knows no panel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

_WIDTH, _HEIGHT = 560, 760


class OwnWindow(QWidget):
    """Holds the dock while it is detached; its keys are those of the window it came from."""

    closed = Signal()

    def __init__(self, owner: QWidget) -> None:
        # A window of its own, not one of the owner's: each can lie above the other.
        super().__init__()
        self._owner = owner
        self.setObjectName("panel")
        self.resize(_WIDTH, _HEIGHT)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for action in owner.actions():
            self.addAction(action)

    def take(self, dock: QWidget) -> None:
        """Shows the dock here."""
        self.setWindowTitle(self.tr("{program}: side panel").format(program="Tsukue"))
        self._column.addWidget(dock)
        dock.show()
        self.show()
        self.activateWindow()

    def give_back(self, splitter: QSplitter, index: int) -> None:
        """Puts the dock back where it was."""
        item = self._column.takeAt(0)
        dock = item.widget() if item is not None else None
        if dock is not None:
            splitter.insertWidget(index, dock)
        self.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()
