"""The lines of a transcript as a table that stays quick with ten thousand of them.

Only rows in sight are measured; the others have a height that is about right. What keys and
clicks ask for is announced.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from desktop_app.ui.panels.transcribe.segment_delegate import SegmentDelegate
from desktop_app.ui.panels.transcribe.segment_editor import SegmentEditor
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel
from desktop_app.ui.theme import Theme

_GUESSED_HEIGHT = 54
#: A row that is heard is kept between these shares of the height.
_UPPER, _LOWER = 0.1, 0.75
_TRIES = 8
_KEY = Qt.Key
_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
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
_TYPED = _CTRL | _ALT | _SHIFT

Index = QModelIndex | QPersistentModelIndex


class SegmentTable(QTableView):
    """Shows a `SegmentModel`."""

    asked = Signal(str)  # one of the values of `KEYS`, of the current row
    heard_wanted = Signal(int)  # a row that was clicked
    again_wanted = Signal(int)
    menu_wanted = Signal(object)  # QPoint on the screen
    scrolled_away = Signal()  # the user reads elsewhere

    def __init__(self, theme: Theme, model: SegmentModel) -> None:
        super().__init__()
        self._model = model
        self.paints = SegmentDelegate(theme, model, self)
        self.paints.set_font(self.font())
        self.setItemDelegate(self.paints)
        self.setModel(model)
        self.setAccessibleName(self.tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("segments")
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(_GUESSED_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measured: dict[int, int] = {}  # row → width that its height is for
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._measure)
        self._editor: tuple[SegmentEditor, int] | None = None
        self.verticalScrollBar().valueChanged.connect(self._timer.start)
        self.verticalScrollBar().actionTriggered.connect(self.scrolled_away)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_moved)
        model.modelReset.connect(self._on_moved)
        model.dataChanged.connect(self._on_changed)
        self.paints.grown.connect(self._on_grown)
        theme.changed.connect(self.viewport().update)

    @property
    def row(self) -> int:
        """The row that keys work on, -1 for none."""
        return self.currentIndex().row()

    @property
    def rows(self) -> list[int]:
        """The rows that are selected, in order; at least the current one."""
        chosen = {index.row() for index in self.selectedIndexes()}
        return sorted(chosen) if chosen else [self.row] if self.row >= 0 else []

    @property
    def is_editing(self) -> bool:
        """Whether a line is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def choose_row(self, row: int) -> None:
        """Goes to a row."""
        if 0 <= row < len(self._model):
            self.setCurrentIndex(self._model.index(row, 0))
            self.reveal(row)

    def reveal(self, row: int, *, follow: bool = False) -> None:
        """Brings a row into sight; `follow` keeps it away from the edges."""
        index, bar = self._model.index(row, 0), self.verticalScrollBar()
        for _ in range(_TRIES):  # heights on the way are known only when they are in sight
            before = bar.value()
            box, height = self.visualRect(index), self.viewport().height()
            if follow and (box.top() < height * _UPPER or box.bottom() > height * _LOWER):
                bar.setValue(before + box.top() - round(height * 0.25))
            elif not follow:
                self.scrollTo(index)
            if not self._measure() and bar.value() == before:
                return

    def edit_row(self, row: int) -> None:
        """Opens a line for editing."""
        self.choose_row(row)
        index = self._model.index(row, 0)
        if index.isValid():
            self.edit(index)

    # --- heights -----------------------------------------------------------------------

    def _measure(self) -> bool:
        """Gives the rows in sight their heights; what is read stays where it is.

        Returns:
            Whether any was another one than before.
        """
        is_other = False
        width, bottom = self.viewport().width(), self.viewport().height()
        bar, header = self.verticalScrollBar(), self.verticalHeader()
        row = self.rowAt(0)
        edited = self._editor[1] if self._editor is not None and self.is_editing else -1
        while 0 <= row < len(self._model) and self.rowViewportPosition(row) < bottom:
            if self._measured.get(row) != width and row != edited:
                before = header.sectionSize(row)
                height = self.paints.height(row, width)
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

    def _on_inserted(self, _: Index, first: int, last: int) -> None:
        if last < len(self._model) - 1:
            self._measured.clear()
        self._timer.start()

    def _on_moved(self) -> None:
        self._measured.clear()
        self._timer.start()

    def _on_changed(self, first: Index, last: Index, roles: list[int] | None = None) -> None:
        if roles:  # what is heard changes no height
            return
        # The row below may show another speaker.
        for row in range(first.row(), min(last.row() + 2, len(self._model))):
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

    # --- editing -----------------------------------------------------------------------

    def edit(self, index: Index, *args: object) -> object:  # type: ignore[override]
        opened = super().edit(index, *args)
        editor = self.indexWidget(index) or self.viewport().findChild(SegmentEditor)
        if isinstance(editor, SegmentEditor):
            self._editor = (editor, index.row())
            self._on_grown(index.row())
        return opened

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        row = self._editor[1] if self._editor is not None else -1
        self._editor = None
        super().closeEditor(editor, hint)
        self._measured.pop(row, None)
        self._timer.start()

    def _on_grown(self, row: int) -> None:
        if self._editor is None or self._editor[1] != row:
            return
        self.verticalHeader().resizeSection(row, self.paints.editor_height(self._editor[0], row))
        self._measured.pop(row, None)
        self.scrollTo(self._model.index(row, 0))

    # --- keys and clicks ---------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # These keys belong to the table while it has the focus, not to the window's commands.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _wish(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = _wish(event)
        if wish:
            self.asked.emit(wish)
        else:
            super().keyPressEvent(event)
            if event.key() in (_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_PageUp, _KEY.Key_PageDown):
                self.scrolled_away.emit()

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not the beginning of a line."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if event.button() != Qt.MouseButton.LeftButton or row < 0 or event.modifiers() & _TYPED:
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

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        if row >= 0:
            self.asked.emit("edit")

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

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _is_on_again(self, row: int, here: QPoint) -> bool:
        box = self.visualRect(self._model.index(row, 0))
        return self.paints.again_area(row, box).contains(here)

    def longest_time(self, duration_s: float) -> None:
        """Makes room for the times of a recording of that length."""
        self.paints.long = duration_s >= 3600
        self._on_moved()
        self.viewport().update()


def _wish(event: QKeyEvent) -> str:
    return KEYS.get((_KEY(event.key()), event.modifiers() & (_TYPED)), "")
