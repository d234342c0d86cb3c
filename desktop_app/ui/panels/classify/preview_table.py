"""The first rows of a table; a click or Enter chooses the column that is to be read."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop_app.readers.tables import TablePreview
from desktop_app.ui.panels.classify import words
from desktop_app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONGEST = 300  # characters of a cell
_ROW, _SHOWN, _WIDEST = 28, 5, 260  # px of a row, rows in sight, px of a column


class PreviewTable(QTableView):
    """Left and Right go from column to column, Enter takes one."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.setAccessibleName(self.tr("First rows of the table"))
        self.rows = _Rows(theme)
        self._natural: list[int] = []  # px of each column
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().sectionClicked.connect(self.chosen)
        self.clicked.connect(lambda index: self.chosen.emit(index.column()))
        theme.changed.connect(self.viewport().update)

    def show_preview(self, preview: TablePreview, column: int) -> None:
        """Shows the beginning of a table."""
        self.rows.show_preview(preview, column)
        self._natural = []
        for number in range(self.rows.columnCount()):
            wanted = self.sizeHintForColumn(number) + 20
            named = self.horizontalHeader().sectionSizeHint(number) + 10
            self._natural.append(max(60, min(_WIDEST, max(wanted, named))))
        shown = min(_SHOWN, max(1, len(preview.rows)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * _ROW + 4)
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        """Gives the chosen column what the others leave."""
        left = self.viewport().width() - sum(self._natural)
        for number, width in enumerate(self._natural):
            more = max(0, left) if number == self.rows.column else 0
            self.horizontalHeader().resizeSection(number, width + more)

    def choose(self, column: int) -> None:
        """Marks a column."""
        self.rows.choose(column)
        self._fill()
        self.setCurrentIndex(self.rows.index(max(0, self.currentIndex().row()), column))
        self.horizontalHeader().viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().column())
        else:
            super().keyPressEvent(event)


class _Rows(QAbstractTableModel):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._preview: TablePreview | None = None
        self.column = 0

    def show_preview(self, preview: TablePreview, column: int) -> None:
        self.beginResetModel()
        self._preview, self.column = preview, column
        self.endResetModel()

    def choose(self, column: int) -> None:
        self.column = column
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._preview is None else len(self._preview.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._preview is None else len(self._preview.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if self._preview is None or orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._preview.columns[section]
        if role == Qt.ItemDataRole.ForegroundRole and section == self.column:
            return QColor(self._theme.tokens.accent)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._preview is None:
            return None
        row = self._preview.rows[index.row()]
        cell = row.cells[index.column()] if index.column() < len(row.cells) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(cell[:_LONGEST].split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.flags(row.notes) or None
        if role == Qt.ItemDataRole.BackgroundRole and index.column() == self.column:
            return QColor(self._theme.tokens.tint)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() != self.column:
            return QColor(self._theme.tokens.quiet)
        return None
