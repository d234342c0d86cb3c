"""The long table of classified rows: keys, clicks, columns that fit the width."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop_app.services.classification.records import TableRow
from desktop_app.ui.panels.classify.rows_delegate import RowsDelegate
from desktop_app.ui.panels.classify.rows_model import LABEL, NUMBER, SCORE, SORTS, RowsModel
from desktop_app.ui.panels.command_table import CommandTable
from desktop_app.ui.theme import Theme

_ROW = 32  # px
_NARROW, _NARROWER = 520, 440  # px
_KEY = Qt.Key
_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_LABEL = "label_"
_KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], str] = {
    (_KEY.Key_Return, _PLAIN): "correct",
    (_KEY.Key_Enter, _PLAIN): "correct",
    (_KEY.Key_F2, _PLAIN): "correct",
    (_KEY.Key_Delete, _PLAIN): "back",
    (_KEY.Key_Backspace, _PLAIN): "back",
    (_KEY.Key_Z, _CTRL): "undo",
    (_KEY.Key_Z, _CTRL | _SHIFT): "redo",
    (_KEY.Key_Y, _CTRL): "redo",
    (_KEY.Key_F, _CTRL): "find",
} | {(_KEY(_KEY.Key_1 + n), _PLAIN): f"{_LABEL}{n}" for n in range(9)}


class RowsTable(CommandTable):
    """Enter or a click on the label asks for another one; a digit gives the label of that
    number, Del that of the model again."""

    correct_wanted = Signal(object, QPoint)  # TableRow, place on the screen
    label_given = Signal(object, int)  # TableRow, number of the label from 0
    back_wanted = Signal(object)  # TableRow: the model's label again
    undo_wanted = Signal()
    redo_wanted = Signal()
    find_wanted = Signal()
    sort_wanted = Signal(str)
    shown = Signal(object)  # TableRow | None: the current one

    def __init__(self, model: RowsModel, theme: Theme) -> None:
        super().__init__(model, _KEYS, row_px=_ROW)
        self.setObjectName("rows")
        self.rows = model
        self.setAccessibleName(self.tr("Rows of the table"))
        self.delegate = RowsDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._on_section)
        self.asked.connect(self._on_asked)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        model.dataChanged.connect(self._tell_current)
        model.modelReset.connect(self._on_reset)
        theme.changed.connect(self.viewport().update)
        self._kept: int | None = None  # number of the row that was current before a reset
        model.modelAboutToBeReset.connect(self._keep)

    @property
    def current(self) -> TableRow | None:
        """The row that keys work on."""
        return self.rows.row(self.currentIndex().row())

    def choose(self, place: int) -> None:
        """Goes to a row."""
        if 0 <= place < self.rows.total:
            self.setCurrentIndex(self.rows.index(place, LABEL))

    def take_focus(self) -> None:
        """Goes to the rows."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.currentIndex().isValid():
            self.choose(0)

    def label_place(self) -> QPoint:
        """Returns where the current row's label stands, below it, on the screen."""
        index = self.rows.index(self.currentIndex().row(), LABEL)
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    # --- inside ------------------------------------------------------------------------

    def _on_asked(self, wish: str) -> None:
        row = self.current
        match wish:
            case "undo":
                self.undo_wanted.emit()
            case "redo":
                self.redo_wanted.emit()
            case "find":
                self.find_wanted.emit()
            case _ if row is None:
                return
            case "correct":
                self.correct_wanted.emit(row, self.label_place())
            case "back":
                self.back_wanted.emit(row)
            case _:
                self.label_given.emit(row, int(wish.removeprefix(_LABEL)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.label_place()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if not index.isValid():
                return
            self.setCurrentIndex(index)
            place = event.globalPos()
        row = self.current
        if row is not None:
            self.correct_wanted.emit(row, place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Gives the text what the others leave."""
        width = self.viewport().width()
        whole = self.width()  # whether there is a scroll bar moves no column
        narrow = whole < _NARROW
        digits = self.fontMetrics().horizontalAdvance("0" * len(f"{self.rows.total:,}"))
        number = max(36, digits + 16)
        label = 116 if narrow else min(200, max(130, width // 5))
        score = 56 if narrow else 150
        if whole < _NARROWER:
            number, label = 0, 104
        self.setColumnHidden(NUMBER, not number)
        header = self.horizontalHeader()
        for column, wanted in ((NUMBER, number), (LABEL, label), (SCORE, score)):
            header.resizeSection(column, wanted)
        header.resizeSection(1, max(80, width - number - label - score))

    def _on_section(self, section: int) -> None:
        if section in SORTS:
            self.sort_wanted.emit(SORTS[section])

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if index.column() == LABEL and row is not None:
            self.correct_wanted.emit(row, self.label_place())

    def _on_double(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if index.column() != LABEL and row is not None:
            self.correct_wanted.emit(row, self.label_place())

    def _on_current(self, _: QModelIndex) -> None:
        self._tell_current()

    def _tell_current(self) -> None:
        self.shown.emit(self.current if self.currentIndex().isValid() else None)

    def _keep(self) -> None:
        row = self.current if self.currentIndex().isValid() else None
        self._kept = row.number if row is not None else None

    def _on_reset(self) -> None:
        self._fit()
        kept, self._kept = self._kept, None
        self.shown.emit(None)
        if kept is not None and self.hasFocus():
            self.choose(0)
