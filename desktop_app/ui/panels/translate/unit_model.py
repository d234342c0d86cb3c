"""The sentences of a translation as rows, all or those to be checked. Knows no widget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui.panels.translate import flag_words

Index = QModelIndex | QPersistentModelIndex

UNIT_ROLE = Qt.ItemDataRole.UserRole


class UnitModel(QAbstractTableModel):
    """A sentence that comes costs as much among ten thousand as among ten."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.units: list[UnitRecord] = []
        self.only_doubtful = False
        self.doubtful = 0  # sentences to be checked
        self._shown: list[int] = []  # places in `units`, in order

    def __len__(self) -> int:
        return len(self._shown)

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._shown) if parent is None or not parent.isValid() else 0

    def columnCount(self, parent: Index | None = None) -> int:
        return 1 if parent is None or not parent.isValid() else 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsEditable if index.isValid() else own

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        unit = self.unit(index.row())
        if role == UNIT_ROLE:
            return unit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return unit.shown or ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (unit.source, unit.shown, flag_words.reasons(unit))
            return ", ".join(filter(None, parts))
        if role == Qt.ItemDataRole.ToolTipRole:
            return flag_words.about(unit)
        return None

    def unit(self, row: int) -> UnitRecord:
        """Returns the sentence of a row."""
        return self.units[self._shown[row]]

    def row_of(self, number: int) -> int:
        """Returns where a sentence is shown, -1 if it is not."""
        place = self._place(number)
        row = bisect_left(self._shown, place) if place >= 0 else len(self._shown)
        return row if row < len(self._shown) and self._shown[row] == place else -1

    def begins_block(self, row: int) -> bool:
        """Tells whether a paragraph, cell or cue begins with a row."""
        return row > 0 and self.unit(row).block != self.unit(row - 1).block

    def forget(self) -> None:
        """Shows nothing."""
        self.beginResetModel()
        self.units, self._shown, self.doubtful = [], [], 0
        self.only_doubtful = False
        self.endResetModel()

    def add(self, units: Sequence[UnitRecord]) -> None:
        """Takes sentences that follow those that are here; whitespace alone has no row."""
        first = len(self.units)
        new = [
            first + n
            for n, unit in enumerate(units)
            if unit.source and (not self.only_doubtful or flag_words.suspects(unit))
        ]
        if new:
            begin = len(self._shown)
            self.beginInsertRows(QModelIndex(), begin, begin + len(new) - 1)
        self.units += units
        self._shown += new
        self.doubtful += sum(1 for unit in units if flag_words.suspects(unit))
        if new:
            self.endInsertRows()

    def change(self, units: Sequence[UnitRecord]) -> None:
        """Takes sentences as they are now; a row that is settled stays until the filter is set."""
        for unit in units:
            place = self._place(unit.number)
            if place < 0:
                continue
            before = self.units[place]
            self.units[place] = unit
            self.doubtful += bool(flag_words.suspects(unit)) - bool(flag_words.suspects(before))
            row = self.row_of(unit.number)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def filter(self, only_doubtful: bool) -> None:
        """Shows all sentences, or those that are to be checked."""
        self.beginResetModel()
        self.only_doubtful = only_doubtful
        self._shown = [
            n
            for n, unit in enumerate(self.units)
            if unit.source and (not only_doubtful or flag_words.suspects(unit))
        ]
        self.endResetModel()

    def doubtful_after(self, row: int) -> int:
        """Returns the next row that is to be checked, -1 if there is none."""
        count = len(self._shown)
        rows = (here % count for here in range(row + 1, row + 1 + count))
        return next((here for here in rows if flag_words.suspects(self.unit(here))), -1)

    def matches(self, words: str) -> list[int]:
        """Returns the rows in whose source or translation words stand, whatever their case."""
        wanted = words.casefold()
        if not wanted:
            return []
        return [
            row
            for row in range(len(self._shown))
            if wanted in self.unit(row).source.casefold()
            or wanted in (self.unit(row).shown or "").casefold()
        ]

    def _place(self, number: int) -> int:
        """Returns where a sentence is in `units`: they are numbered from 0 without a gap."""
        return number if number < len(self.units) else -1
