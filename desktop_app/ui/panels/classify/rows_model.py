"""The rows of a classified table, a page at a time. Asks for them off the GUI thread.

However many there are, a few pages are in memory; a row that is not is empty for a moment.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop_app.services.classification.records import RowFilter, RowPage, Sort, TableRow
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.classify import words

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PAGE = 200  # rows
_KEPT = 24  # pages

NUMBER, TEXT, LABEL, SCORE = range(4)
SORTS: dict[int, Sort] = {NUMBER: "number", LABEL: "label", SCORE: "score"}
ROW_ROLE = Qt.ItemDataRole.UserRole


class RowsModel(QAbstractTableModel):
    """Four columns: number, text, label, score.

    Rows in the table's order grow at the end while they are classified; in another order, or
    filtered, they stay as they are, and `outdated` tells that there are more.
    """

    counted = Signal()  # how many rows there are
    outdated = Signal(bool)
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._run_id = ""
        self._title = ""
        self._pages: OrderedDict[int, tuple[TableRow, ...]] = OrderedDict()
        self._wanted: list[int] = []  # pages, the last one first
        self._asked: int | None = None
        self._version = 0  # answers for another order come too late
        self.total = 0
        self.order: Sort = "number"
        self.descending = False
        self.filter = RowFilter()
        self._is_outdated = False

    @property
    def is_plain(self) -> bool:
        """Whether all rows are shown in the table's own order."""
        return self.order == "number" and not self.descending and self.filter == RowFilter()

    def show_run(self, run_id: str, title: str, total: int) -> None:
        """Shows the rows of another run; `title` is the column's."""
        self._run_id, self._title = run_id, title
        self.order, self.descending, self.filter = "number", False, RowFilter()
        self._reset(total)

    def name_column(self, title: str) -> None:
        """Takes what the column with the text is called."""
        if title != self._title:
            self._title = title
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, TEXT, TEXT)

    def arrange(self, sort: Sort, descending: bool, wanted: RowFilter) -> None:
        """Shows the rows in an order, and only those that pass."""
        if (sort, descending, wanted) != (self.order, self.descending, self.filter):
            self.order, self.descending, self.filter = sort, descending, wanted
            self.refresh()

    def refresh(self) -> None:
        """Reads the rows again, from the first page on."""
        if not self._run_id:
            return
        self._version += 1
        self._asked = None
        self._wanted = []
        self._ask(0, fresh=True)

    def grow(self, done: int) -> None:
        """Takes how many rows the table has by now."""
        if not self.is_plain:
            self._set_outdated(True)
        elif done > self.total:
            self.beginInsertRows(_ROOT, self.total, done - 1)
            self.total = done
            self.endInsertRows()
            self.counted.emit()

    def put(self, row: TableRow) -> None:
        """Shows a row as it is now, where it stands."""
        for page, rows in self._pages.items():
            for at, one in enumerate(rows):
                if one.number == row.number:
                    self._pages[page] = (*rows[:at], row, *rows[at + 1 :])
                    place = page * PAGE + at
                    self.dataChanged.emit(self.index(place, 0), self.index(place, SCORE))
                    return

    def row(self, place: int) -> TableRow | None:
        """Returns the row at a place, `None` while it is not here; then it is asked for."""
        if not 0 <= place < self.total:
            return None
        page, at = divmod(place, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        if at >= len(rows):
            self._want(page)
            return None
        return rows[at]

    # --- as a model ----------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("#", self._title, self.tr("Label"), self.tr("Score"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (
            ROW_ROLE,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.number + 1}: {row.text[:300]}, {row.label}, {words.score(row.score)}"
        return (
            words.count(row.number + 1),
            " ".join(row.text[:500].split()),
            row.label,
            words.score(row.score),
        )[index.column()]

    # --- inside ------------------------------------------------------------------------

    def _tip(self, row: TableRow, column: int) -> str | None:
        if column == LABEL and row.edited:
            given = ", ".join(row.model_labels) or self.tr("none")
            return self.tr("Corrected by hand; the model said: {label}").format(label=given)
        return words.flags(row.flags) or None

    def _reset(self, total: int) -> None:
        self._version += 1
        self._asked, self._wanted = None, []
        self.beginResetModel()
        self._pages.clear()
        self.total = total
        self.endResetModel()
        self._set_outdated(False)
        self.counted.emit()

    def _set_outdated(self, outdated: bool) -> None:
        if outdated != self._is_outdated:
            self._is_outdated = outdated
            self.outdated.emit(outdated)

    def _want(self, page: int) -> None:
        if page == self._asked or page in self._wanted:
            return
        self._wanted.insert(0, page)
        del self._wanted[4:]  # who scrolls on has no use for what was passed by
        if self._asked is None:
            self._ask_next()

    def _ask_next(self) -> None:
        if self._wanted:
            self._ask(self._wanted.pop(0))

    def _ask(self, page: int, *, fresh: bool = False) -> None:
        self._asked = page
        look = partial(
            self._bridge.desk.classification.rows, self._run_id, page * PAGE, PAGE,
            self.order, self.descending, self.filter,
        )  # fmt: skip
        self._bridge.call(look, partial(self._take, self._version, page, fresh), self._on_failed)

    def _on_failed(self, error: object) -> None:
        self._asked = None
        self.failed.emit(error)

    def _take(self, version: int, page: int, fresh: bool, found: RowPage) -> None:
        if version != self._version:
            return
        self._asked = None
        if fresh:
            self.beginResetModel()
            self._pages.clear()
            self._pages[page] = found.rows
            self.total = found.total
            self.endResetModel()
            self._set_outdated(False)
            self.counted.emit()
        else:
            self._pages[page] = found.rows
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
            last = min(self.total, page * PAGE + PAGE) - 1
            if last >= page * PAGE:
                self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, SCORE))
        self._ask_next()
