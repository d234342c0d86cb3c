"""The lines of a transcript as a table that stays quick with ten thousand of them.

Only rows in sight are measured; the others have a height that is about right. What keys and
clicks ask for is announced.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView

from desktop_app.ui.panels.command_table import MODIFIERS
from desktop_app.ui.panels.edited_table import EditedTable
from desktop_app.ui.panels.measured_table import TRIES, Index
from desktop_app.ui.panels.transcribe.segment_delegate import SegmentDelegate
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel
from desktop_app.ui.theme import Theme

#: A row that is heard is kept between these shares of the height.
_UPPER, _LOWER = 0.1, 0.75
_KEY = Qt.Key
_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_MOVES = (_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_PageUp, _KEY.Key_PageDown)
#: Keys in the table → what they ask for. Also shown in its menu.
KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], str] = {
    (_KEY.Key_Return, _NONE): "edit",
    (_KEY.Key_Enter, _NONE): "edit",
    (_KEY.Key_F2, _NONE): "edit",
    (_KEY.Key_Space, _NONE): "play",
    (_KEY.Key_Left, _NONE): "back",
    (_KEY.Key_Right, _NONE): "forward",
    (_KEY.Key_L, _NONE): "loop",
    (_KEY.Key_BracketLeft, _NONE): "slower",
    (_KEY.Key_BracketRight, _NONE): "faster",
    (_KEY.Key_M, _CTRL): "merge",
    (_KEY.Key_P, _NONE): "speaker",
    (_KEY.Key_Delete, _NONE): "remove",
    (_KEY.Key_R, _CTRL): "again",
    (_KEY.Key_N, _NONE): "next_suspect",
    (_KEY.Key_N, _SHIFT): "last_suspect",
    (_KEY.Key_Left, _ALT): "start_earlier",
    (_KEY.Key_Right, _ALT): "start_later",
    (_KEY.Key_Left, _ALT | _SHIFT): "end_earlier",
    (_KEY.Key_Right, _ALT | _SHIFT): "end_later",
    (_KEY.Key_Z, _CTRL): "undo",
    (_KEY.Key_Y, _CTRL): "redo",
    (_KEY.Key_Z, _CTRL | _SHIFT): "redo",
    (_KEY.Key_F, _CTRL): "find",
    (_KEY.Key_H, _CTRL): "replace",
    (_KEY.Key_C, _CTRL): "copy",
} | {(_KEY(_KEY.Key_1 + n), _NONE): f"speaker_{n}" for n in range(9)}


class SegmentTable(EditedTable):
    """Shows a `SegmentModel`."""

    heard_wanted = Signal(int)  # a row that was clicked
    again_wanted = Signal(int)
    scrolled_away = Signal()  # the user reads elsewhere

    def __init__(self, theme: Theme, model: SegmentModel) -> None:
        paints = SegmentDelegate(theme, model)
        super().__init__(theme, model, paints, KEYS)
        self.paints = paints
        self._model = model
        self.setAccessibleName(self.tr("Transcript"))
        self.setObjectName("segments")
        self.verticalScrollBar().actionTriggered.connect(self.scrolled_away)

    @property
    def is_editing(self) -> bool:
        """Whether a line is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def follow(self, row: int) -> None:
        """Brings a row into sight and keeps it away from the edges."""
        index, bar = self._model.index(row, 0), self.verticalScrollBar()
        for _ in range(TRIES):  # heights on the way are known only when they are in sight
            before = bar.value()
            box, height = self.visualRect(index), self.viewport().height()
            if box.top() < height * _UPPER or box.bottom() > height * _LOWER:
                bar.setValue(before + box.top() - round(height * 0.25))
            if not self._measure() and bar.value() == before:
                return

    def edit_row(self, row: int) -> None:
        """Opens a line for editing."""
        self.choose_row(row)
        index = self._model.index(row, 0)
        if index.isValid():
            self.edit(index)

    def _on_changed(self, first: Index, last: Index, roles: list[int] | None = None) -> None:
        if roles:  # what is heard changes no height
            return
        # The row below may show another speaker.
        below = self._model.index(min(last.row() + 1, len(self._model) - 1), 0)
        super()._on_changed(first, below)

    # --- keys and clicks ---------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in _MOVES:
            self.scrolled_away.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if event.button() != Qt.MouseButton.LeftButton or row < 0 or event.modifiers() & MODIFIERS:
            return
        if self._is_on_again(row, event.position().toPoint()):
            self.again_wanted.emit(row)
        else:
            self.heard_wanted.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        here = event.position().toPoint()
        row = self.rowAt(here.y())
        link = row >= 0 and self._is_on_again(row, here)
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.row >= 0:
            box = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(
                QPoint(self.paints.text_left, min(box.bottom(), self.viewport().height()))
            )
        self.menu_wanted.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self.scrolled_away.emit()

    def _is_on_again(self, row: int, here: QPoint) -> bool:
        box = self.visualRect(self._model.index(row, 0))
        return self.paints.again_area(row, box).contains(here)

    def longest_time(self, duration_s: float) -> None:
        """Makes room for the times of a recording of that length."""
        self.paints.long = duration_s >= 3600
        self._on_moved()
        self.viewport().update()
