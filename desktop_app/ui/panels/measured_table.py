"""A long table whose rows are measured when they come into sight.

Knows not what is in the rows.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop_app.ui.panels.command_table import CommandTable, Keys

_GUESSED_HEIGHT = 54
TRIES = 8

Index = QModelIndex | QPersistentModelIndex


class MeasuredTable(CommandTable):
    """One column. A table of its own says how high its rows are; what is read stays in place."""

    menu_wanted = Signal(object)  # QPoint on the screen

    def __init__(self, model: QAbstractItemModel, keys: Keys) -> None:
        super().__init__(model, keys, row_px=_GUESSED_HEIGHT)
        self.setWordWrap(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._measured: dict[int, int] = {}  # row → width that its height is for
        self._held = -1  # a row whose height is its editor's
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._measure)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_moved)
        model.modelReset.connect(self._on_moved)
        model.dataChanged.connect(self._on_changed)

    def row_height(self, row: int, width: int) -> int:
        """Returns the height of a row that is `width` px wide."""
        raise NotImplementedError

    @property
    def row(self) -> int:
        """The row that keys work on, -1 for none."""
        return self.currentIndex().row()

    @property
    def rows(self) -> list[int]:
        """The rows that are selected, in order; at least the current one."""
        chosen = {index.row() for index in self.selectedIndexes()}
        return sorted(chosen) if chosen else [self.row] if self.row >= 0 else []

    def choose_row(self, row: int) -> None:
        """Goes to a row."""
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))
            self.reveal(row)

    def reveal(self, row: int) -> None:
        """Brings a row into sight."""
        index, bar = self.model().index(row, 0), self.verticalScrollBar()
        for _ in range(TRIES):  # heights on the way are known only when they are in sight
            before = bar.value()
            self.scrollTo(index)
            if not self._measure() and bar.value() == before:
                return

    def _measure(self) -> bool:
        """Gives the rows in sight their heights.

        Returns:
            Whether any was another one than before.
        """
        is_other = False
        width, bottom = self.viewport().width(), self.viewport().height()
        bar, header, count = (
            self.verticalScrollBar(),
            self.verticalHeader(),
            self.model().rowCount(),
        )
        row = self.rowAt(0)
        while 0 <= row < count and self.rowViewportPosition(row) < bottom:
            if self._measured.get(row) != width and row != self._held:
                before, height = header.sectionSize(row), self.row_height(row, width)
                self._measured[row] = width
                if height != before:
                    is_other = True
                    above = self.rowViewportPosition(row) < 0
                    header.resizeSection(row, height)
                    if above:
                        bar.setValue(bar.value() + height - before)
            row += 1
        if is_other:
            self.updateGeometries()  # else the end is out of the scroll bar's reach for a moment
        return is_other

    def _forget_height(self, row: int) -> None:
        self._measured.pop(row, None)
        self._timer.start()

    def _on_scrolled(self) -> None:
        self._timer.start()  # connected itself, the timer would take the place for its interval

    def _on_inserted(self, _: Index, first: int, last: int) -> None:
        if last < self.model().rowCount() - 1:
            self._measured.clear()
        self._timer.start()

    def _on_moved(self) -> None:
        self._measured.clear()
        self._timer.start()

    def _on_changed(self, first: Index, last: Index, roles: list[int] | None = None) -> None:
        for row in range(first.row(), last.row() + 1):
            self._measured.pop(row, None)
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        row = self.rowAt(0)
        at = self.rowViewportPosition(row) if row >= 0 else 0
        at_end = self.verticalScrollBar().value() == self.verticalScrollBar().maximum()
        super().resizeEvent(event)
        self._measure()
        if row >= 0 and event.size().width() != event.oldSize().width() and not at_end:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(row) - at)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    # --- clicks ------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.rowAt(event.position().toPoint().y()) >= 0:
            self.asked.emit("edit")
