"""Another label for a row: a menu of those there are, and one of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.services.classification.records import TableRow

_DIGITS = 9


class LabelMenu(QMenu):
    """Where a row may have several labels each click puts one on or takes one off."""

    given = Signal(object, object)  # TableRow, tuple[str, ...] | None
    other_wanted = Signal(object)  # TableRow: a label that is not in the list

    def __init__(
        self, parent: QWidget, row: TableRow, labels: Sequence[str], *, several: bool
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._row, self._several = row, several
        first = None
        for number, label in enumerate(labels):
            keys = f"\t{number + 1}" if number < _DIGITS else ""
            action = self.addAction(label.replace("&", "&&") + keys)
            action.setCheckable(True)
            action.setChecked(label in row.labels)
            action.triggered.connect(partial(self._on_label, label))
            if label in row.labels and first is None:
                first = action
        self.addSeparator()
        none = self.addAction(self.tr("No label"))
        none.setEnabled(bool(row.labels))
        none.triggered.connect(lambda: self.given.emit(row, ()))
        self.addAction(self.tr("Another label…")).triggered.connect(
            lambda: self.other_wanted.emit(row)
        )
        back = self.addAction(self.tr("The model's label again") + "\tDel")
        back.setEnabled(row.edited)
        back.triggered.connect(lambda: self.given.emit(row, None))
        self.setActiveAction(first or self.actions()[0])

    def _on_label(self, label: str) -> None:
        if not self._several:
            self.given.emit(self._row, (label,))
            return
        now = self._row.labels
        kept = tuple(one for one in now if one != label) if label in now else (*now, label)
        self.given.emit(self._row, kept)
