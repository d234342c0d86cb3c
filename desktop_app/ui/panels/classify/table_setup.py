"""The table that is to be classified: how it is read, and which column holds the text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.readers.tables import TablePreview
from desktop_app.services.classification.records import TableInfo
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, IconButton, IconLabel, set_flag, small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.preview_table import PreviewTable
from desktop_app.ui.panels.option_chip import Choice, OptionChip
from desktop_app.ui.theme import Theme


class TableSetup(QWidget):
    """Shows one file, or a table that is here already; begins nothing."""

    changed = Signal()  # what is shown is another one, or nothing
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._path: Path | None = None
        self._guess: dict[str, Any] = {}
        self.preview: TablePreview | None = None
        self.again: TableInfo | None = None  # a table whose rows are here
        self.column = 0
        self.name = ElidedLabel()
        self.name.setProperty("kind", "strong")
        self.about = ElidedLabel()
        self.about.setProperty("kind", "quiet")
        self.leave = IconButton(theme, "close", self.tr("Take another table"), size=14)
        self.leave.clicked.connect(self.clear)
        self.column_chip = OptionChip(self.tr("Column"), [Choice("0", "")])
        self.column_chip.chosen.connect(lambda value: self.choose_column(int(value)))
        self.header = OptionChip(
            self.tr("First row"),
            (("1", self.tr("Names of the columns")), ("0", self.tr("Data"))),
        )
        self.header.chosen.connect(lambda value: self._read(header=value == "1"))
        self.delimiter = OptionChip(self.tr("Delimiter"), [Choice(",", "")])
        self.delimiter.chosen.connect(lambda value: self._read(delimiter=value))
        self.encoding = OptionChip(self.tr("Encoding"), [Choice("utf-8", "")])
        self.encoding.chosen.connect(lambda value: self._read(encoding=value))
        self.sheet = OptionChip(self.tr("Sheet"), [Choice("", "")])
        self.sheet.chosen.connect(lambda value: self._read(sheet=value))
        self.table = PreviewTable(theme)
        self.table.chosen.connect(self.choose_column)
        self.notes = small()
        self.notes.setWordWrap(True)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.name)
        names.addWidget(self.about)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(theme, "document", "quiet", 18), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        head.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        self._chips = FlowLayout(8, 6)
        for chip in (self.column_chip, self.header, self.delimiter, self.encoding, self.sheet):
            self._chips.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._chips)
        column.addWidget(self.table)
        column.addWidget(self.notes)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to classify."""
        return self.preview is not None or self.again is not None

    def open(self, path: Path) -> None:
        """Looks into a file."""
        self._path, self._guess, self.again = path, {}, None
        self._read()

    def open_again(self, info: TableInfo) -> None:
        """Takes a table whose rows are here: the file is not looked at."""
        self._path, self._guess = None, {}
        self.preview, self.again, self.column = None, info, info.column
        self._show()
        self.changed.emit()

    def clear(self) -> None:
        """Lets the table go."""
        self._path, self._guess = None, {}
        self.preview = self.again = None
        self.changed.emit()

    def choose_column(self, column: int) -> None:
        """Takes the column in which the text stands."""
        self.column = column
        self.column_chip.choose(str(column))
        self.table.choose(column)

    # --- inside ------------------------------------------------------------------------

    def _read(self, **guess: Any) -> None:
        if self._path is None:
            return
        self._guess |= guess
        look = partial(self._bridge.desk.classification.preview, self._path, **self._guess)
        known = (self._path, dict(self._guess))
        self._bridge.call(look, partial(self._take, known), partial(self._on_failed, known))

    def _take(self, known: tuple[Path, dict[str, Any]], preview: TablePreview) -> None:
        if known != (self._path, self._guess):
            return  # it is to be read in another way by now
        same = self.preview is not None and self.preview.columns == preview.columns
        if not same:
            self.column = preview.best_column
        self.preview = preview
        self._show()
        self.changed.emit()

    def _on_failed(self, known: tuple[Path, dict[str, Any]], error: UserError) -> None:
        if known != (self._path, self._guess):
            return
        if self.preview is None:
            self._path = None
        else:  # the chips say again how it is read
            self._guess = {}
            self._show()
        self.failed.emit(error)

    def _show(self) -> None:
        preview, again = self.preview, self.again
        self.table.setVisible(preview is not None)
        for chip in (self.column_chip, self.header, self.delimiter, self.encoding, self.sheet):
            chip.setVisible(preview is not None)
        self.notes.hide()
        if again is not None:
            self.name.set_text(again.run.title)
            self.about.set_text(
                self.tr("Once more: {rows}, column {column}").format(
                    rows=words.rows(again.done), column=again.columns[again.column]
                )
            )
        if preview is None or self._path is None:
            return
        self.name.set_text(self._path.name)
        self.name.set_details(str(self._path))
        self.about.set_text(
            self.tr("{format} · {count} columns").format(
                format=words.form(preview.format), count=len(preview.columns)
            )
        )
        columns = [Choice(str(n), name) for n, name in enumerate(preview.columns)]
        self.column_chip.set_choices(columns, str(self.column))
        self.column_chip.setVisible(len(columns) > 1)
        self.header.set_choices(
            [Choice("1", self.tr("Names of the columns")), Choice("0", self.tr("Data"))],
            "1" if preview.header else "0",
        )
        self.header.setVisible(preview.format in ("csv", "tsv", "xlsx"))
        delimiters = dict.fromkeys((preview.delimiter, *words.DELIMITERS))
        self.delimiter.set_choices(
            [Choice(one, words.delimiter(one)) for one in delimiters], preview.delimiter
        )
        self.delimiter.setVisible(preview.format in ("csv", "tsv"))
        encodings = dict.fromkeys((preview.encoding, *words.ENCODINGS))
        self.encoding.set_choices(
            [Choice(one, words.encoding(one)) for one in encodings], preview.encoding
        )
        self.encoding.setVisible(preview.format != "xlsx")
        sheet = preview.source.sheet or (preview.sheets[0] if preview.sheets else "")
        if len(preview.sheets) > 1:
            self.sheet.set_choices([Choice(one, one) for one in preview.sheets], sheet)
        self.sheet.setVisible(len(preview.sheets) > 1)
        self.table.show_preview(preview, self.column)
        noted = self.tr("In the first rows: {notes}")
        self.notes.setText(noted.format(notes=" ".join(map(words.flag, preview.notes))))
        self.notes.setVisible(bool(preview.notes))
        set_flag(self.notes, "warning", True)
