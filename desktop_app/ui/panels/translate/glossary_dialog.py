"""How terms are to be translated, for two languages: a table of pairs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.translation.plan import Terms
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.banner import Banner
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.panels.translate import languages
from desktop_app.ui.theme import Theme


class GlossaryDialog(QDialog):
    """Keeps what is written when it is closed with "Done"; there is always an empty row."""

    kept = Signal()

    def __init__(
        self, bridge: Bridge, theme: Theme, parent: QWidget, source: str, target: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._pair = bridge, (source, target)
        self.setWindowTitle(self.tr("Glossary"))
        names = [languages.name(code) for code in self._pair]
        title = QLabel(
            self.tr("Glossary: {languages}").format(languages=languages.way(source, target))
        )
        title.setProperty("kind", "section")
        about = small(
            self.tr(
                "These terms are always translated so. A term whose translation is the same stays "
                "as it is: names, products."
            )
        )
        about.setWordWrap(True)
        self.banner = Banner(theme)
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels(names)
        self.table.setAccessibleName(self.windowTitle())
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.verticalHeader().hide()
        self.table.setObjectName("terms")
        self.table.setTabKeyNavigation(True)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.table.installEventFilter(self)
        self.table.itemChanged.connect(self._on_item_changed)
        self.remove = FlatButton(theme, "trash", self.tr("Remove"))
        self.remove.setToolTip(self.tr("Remove the terms that are selected (Del)"))
        self.remove.clicked.connect(self._on_remove)
        self.bring_in = FlatButton(theme, "download", self.tr("Import CSV…"))
        self.bring_in.clicked.connect(self._on_bring_in)
        self.done_button = QPushButton(self.tr("Done"))
        self.done_button.setProperty("kind", "primary")
        self.done_button.clicked.connect(self._on_done)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.bring_in)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for part in (title, about, self.banner):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.resize(460, 420)
        self._fill(bridge.desk.translations.glossary.terms(source, target))
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus()

    def terms(self) -> Terms:
        """Returns the pairs that are whole."""
        rows = ((self._text(row, 0), self._text(row, 1)) for row in range(self.table.rowCount()))
        return tuple((term, other) for term, other in rows if term and other)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Delete:
                self._on_remove()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.editItem(self.table.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _fill(self, terms: Terms) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for pair in (*terms, ("", "")):
            self._add(pair)
        self.table.blockSignals(False)

    def _add(self, pair: tuple[str, str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(pair):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        if item.row() == self.table.rowCount() - 1 and item.text().strip():
            self._add(("", ""))

    def _on_remove(self) -> None:
        last = self.table.rowCount() - 1
        chosen = {index.row() for index in self.table.selectedIndexes()} - {last}
        for row in sorted(chosen, reverse=True):
            self.table.removeRow(row)

    def _on_bring_in(self) -> None:
        dialog = QFileDialog(self, self.tr("Import a glossary"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Tables") + " (*.csv *.tsv *.txt)"])
        dialog.fileSelected.connect(self.read)
        dialog.open()

    def read(self, name: str) -> None:
        """Adds the terms of a file to those that are here."""
        from desktop_app.services.translation.glossary import read_terms

        self.banner.hide()
        work = partial(read_terms, Path(name))
        self._bridge.call(work, self._take, self.banner.show_error)

    def _take(self, terms: Terms) -> None:
        self._fill(tuple((dict(self.terms()) | dict(terms)).items()))

    def _on_done(self) -> None:
        glossary, terms = self._bridge.desk.translations.glossary, self.terms()
        keep = partial(glossary.set_terms, *self._pair, terms)
        self._bridge.call(keep, self._on_kept, self.banner.show_error)

    def _on_kept(self, _: Terms) -> None:
        self.kept.emit()
        self.accept()
