"""The rows of one classified table: which are shown, the current one whole, corrections."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from desktop_app.services.classification.records import Distribution, TableInfo, TableRow
from desktop_app.services.events import RowCorrected
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.corrections import Corrections, Labels
from desktop_app.ui.panels.classify.filter_bar import FilterBar
from desktop_app.ui.panels.classify.label_menu import LabelMenu
from desktop_app.ui.panels.classify.row_details import RowDetails
from desktop_app.ui.panels.classify.rows_model import RowsModel
from desktop_app.ui.panels.classify.rows_table import RowsTable
from desktop_app.ui.theme import Theme


class RowsView(QWidget):
    """Whoever owns it tells which table it is, and how many rows there are by now."""

    corrected = Signal(object)  # TableRow, as it is now
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.info: TableInfo | None = None
        self.model = RowsModel(bridge)
        self.table = RowsTable(self.model, theme)
        self.filters = FilterBar(theme)
        self.details = RowDetails(theme)
        self.corrections = Corrections(bridge, self)
        self.empty = small()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.filters)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        bridge.row_corrected.connect(self._on_corrected)
        self._connect()

    def forget(self) -> None:
        """Shows no table."""
        self.info = None
        self.filters.reset()
        self.model.show_run("", "", 0)
        self.details.show_row(None, None)

    def show_info(self, info: TableInfo, done: int) -> bool:
        """Shows a table, or more that is known of the same one; returns whether it is another.

        Args:
            done: rows that there are by now.
        """
        is_other, self.info = self.info is None or self.info.run.id != info.run.id, info
        if is_other:
            column = info.columns[info.column] if info.column < len(info.columns) else ""
            self.corrections.show_run(info.run.id)
            self.model.show_run(info.run.id, column, done)
        else:
            self.model.grow(done)
        self.table.delegate.is_value = info.facts is not None and info.facts.regression
        return is_other

    def show_labels(self, found: Distribution | None) -> None:
        """Offers the labels there are, with their numbers."""
        if self.info is not None:
            self.filters.show_labels(self.info.labels, found)

    def show_state(self, *, has_rows: bool, going: bool) -> None:
        """Shows the rows, or why there are none."""
        self.filters.setVisible(has_rows)
        self.table.setVisible(has_rows)
        self.empty.setVisible(not has_rows)
        self.empty.setText(
            self.tr("The rows appear here with their labels.")
            if going
            else self.tr("No row is labelled yet.")
        )

    def step_back(self) -> bool:
        """Clears what is searched for; returns whether anything was."""
        if self.filters.search.edit.text():
            self.filters.search.edit.clear()
            return True
        return False

    def find_words(self) -> None:
        """Goes to the words that are searched for."""
        self.filters.take_focus()

    # --- inside ------------------------------------------------------------------------

    def _connect(self) -> None:
        table, filters, model = self.table, self.filters, self.model
        model.failed.connect(self.failed)
        model.counted.connect(self._show_count)
        model.outdated.connect(filters.refresh.setVisible)
        filters.changed.connect(self._arrange)
        filters.refresh_wanted.connect(model.refresh)
        filters.left.connect(table.take_focus)
        table.sort_wanted.connect(filters.want_order)
        table.find_wanted.connect(self.find_words)
        table.correct_wanted.connect(self.open_menu)
        table.label_given.connect(self._on_digit)
        table.back_wanted.connect(lambda row: self.corrections.give(row, None))
        table.undo_wanted.connect(self.corrections.undo)
        table.redo_wanted.connect(self.corrections.redo)
        table.shown.connect(self._show_details)
        self.corrections.failed.connect(self.failed)

    def _arrange(self) -> None:
        order, descending = self.filters.arrangement
        self.model.arrange(order, descending, self.filters.filter)

    def _show_count(self) -> None:
        total = self.model.total
        if self.model.is_plain:
            self.filters.count.setText("")
        elif total:
            self.filters.count.setText(words.rows(total))
        else:
            self.filters.count.setText(self.tr("No row is like this"))

    def _show_details(self, row: TableRow | None) -> None:
        self.details.show_row(row, self.info)

    def _on_corrected(self, event: RowCorrected) -> None:
        if self.info is not None and event.run_id == self.info.run.id:
            self.model.put(event.row)
            self.corrected.emit(event.row)

    # --- corrections ---------------------------------------------------------------------

    def open_menu(self, row: TableRow, place: QPoint) -> None:
        """Opens the labels that a row may get, at a place on the screen."""
        if self.info is None:
            return
        menu = LabelMenu(self, row, self.info.labels, several=self._several)
        menu.given.connect(self._on_given)
        menu.other_wanted.connect(self._on_other)
        menu.popup(place)

    @property
    def _several(self) -> bool:
        facts = self.info.facts if self.info is not None else None
        return facts is not None and facts.multi_label

    def _on_given(self, row: TableRow, labels: Labels) -> None:
        self.corrections.give(row, labels)

    def _on_digit(self, row: TableRow, number: int) -> None:
        if self.info is None or number >= len(self.info.labels):
            return
        label = self.info.labels[number]
        if self._several:
            now = row.labels
            kept = tuple(one for one in now if one != label) if label in now else (*now, label)
            self.corrections.give(row, kept)
        else:
            self.corrections.give(row, (label,))

    def _on_other(self, row: TableRow) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Another label"))
        dialog.setLabelText(self.tr("Label of row {number}").format(number=row.number + 1))
        dialog.setTextValue(row.label)
        dialog.textValueSelected.connect(partial(self._on_named, row))
        dialog.open()

    def _on_named(self, row: TableRow, name: str) -> None:
        if name.strip():
            self.corrections.give(row, (name.strip(),))
