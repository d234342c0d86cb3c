"""The sentences of one translation in two languages: shown page by page, searched, edited."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.services.events import TranslationGrew
from desktop_app.services.translation.text import laid_out
from desktop_app.store.translation_records import TranslationRecord, UnitRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import small
from desktop_app.ui.panels.translate import languages
from desktop_app.ui.panels.translate.find_bar import FindBar
from desktop_app.ui.panels.translate.others import Others
from desktop_app.ui.panels.translate.pair_table import PairTable
from desktop_app.ui.panels.translate.unit_model import UnitModel
from desktop_app.ui.theme import Theme

#: Sentences that are read at once: more than a screen, less than a moment.
PAGE = 400


class PairsView(QWidget):
    """Reads and edits; what is beyond one translation is its owner's business."""

    counted = Signal()  # there are other sentences, or other ones to check
    edited = Signal()  # by the user
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self.translation: TranslationRecord | None = None
        self._has_begun = self._loading = False  # to read
        self._ahead: list[TranslationGrew] = []
        self._to_show: int | None = None  # a sentence that is to come into sight
        self.model = UnitModel(self)
        self.table = PairTable(theme, self.model)
        self.find_bar = FindBar(theme, self.model)
        self.others = Others(bridge, theme, self)
        self.empty = small()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(12, 24, 12, 12)
        below = QWidget()
        self._stack = QStackedLayout(below)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.find_bar)
        column.addWidget(below, 1)
        table = self.table
        table.asked.connect(self.do)
        table.menu_wanted.connect(self._open_menu)
        table.paints.written.connect(self._on_written)
        self.others.chosen.connect(self._write)
        self.others.edit_wanted.connect(lambda number: table.edit_row(self.model.row_of(number)))
        self.find_bar.searched.connect(self._on_searched)
        self.find_bar.found.connect(table.choose_row)
        self.find_bar.left.connect(table.setFocus)
        bridge.translation_grew.connect(self._on_grew)

    # --- what is shown -----------------------------------------------------------------

    def forget(self) -> None:
        """Shows nothing."""
        self.translation, self._to_show = None, None
        self._has_begun, self._loading, self._ahead = False, False, []
        self.find_bar.hide()
        self.table.paints.found = ""
        self.model.forget()
        self.say("")

    def show_translation(self, translation: TranslationRecord) -> None:
        """Shows a translation from its beginning, or what else is known of the same one."""
        before, self.translation = self.translation, translation
        self.table.paints.directions = (
            languages.direction(translation.source), languages.direction(translation.target),
        )  # fmt: skip
        if before is None or before.id != translation.id:
            self.model.forget()
            self._has_begun = False
        if translation.ready and not self._has_begun:  # else they are still being cut
            self._has_begun = self._loading = True
            self._read_page(0)

    def say(self, text: str) -> None:
        """Says why there are no sentences, if there are none."""
        self.empty.setText(text)
        self._stack.setCurrentIndex(0 if len(self.model) or not text else 1)

    def reveal_unit(self, number: int) -> None:
        """Goes to a sentence, as soon as it is there."""
        self._to_show = number
        self._reveal_wanted()

    def filter(self, only_doubtful: bool) -> None:
        """Shows all sentences, or those that are to be checked."""
        here = self._number()
        self.model.filter(only_doubtful)
        row = self.model.row_of(here) if here is not None else -1
        if len(self.model):
            self.table.choose_row(max(row, 0))
        self.counted.emit()

    def step_back(self) -> bool:
        """Closes what is open over the sentences; returns whether anything was."""
        if not self.find_bar.isHidden():
            self.find_bar.leave()
        elif self.model.only_doubtful:
            self.filter(False)
        else:
            return False
        return True

    def take_focus(self) -> None:
        """Goes to the sentences."""
        if self.table.row < 0 and len(self.model):
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus()

    def text(self) -> str:
        """Returns the translations that are chosen, or all if it is only one."""
        rows = self.table.rows
        units = self.model.units
        if len(rows) > 1:
            units = [self.model.unit(row) for row in rows]
        target = self.translation.target if self.translation is not None else ""
        return laid_out(units, target).text if units else ""

    # --- what the user does ------------------------------------------------------------

    def do(self, wish: str) -> None:
        """Does what a key or the menu asks for, see `pair_table.KEYS`."""
        row = self.table.row
        match wish:
            case "find":
                self.find_bar.open()
            case "copy":
                QGuiApplication.clipboard().setText(self.text())
            case "next_doubt":
                self.table.choose_row(self.model.doubtful_after(row))
                self.table.setFocus()
            case "edit" if row >= 0:
                self.table.edit_row(row)
            case "others" if row >= 0 and self.translation is not None:
                self.table.reveal(row)
                box = self.table.box_on_screen(row)
                self.others.open(self.translation.id, self.model.unit(row), box)
            case "take_back" if row >= 0:
                for one in self.table.rows:
                    unit = self.model.unit(one)
                    if unit.is_edited and unit.text:
                        self._write(unit.number, None)

    # --- inside ------------------------------------------------------------------------

    def _read_page(self, first: int) -> None:
        translation = self.translation
        if translation is None:
            return
        units = partial(self._bridge.desk.translations.units, translation.id, first, PAGE)
        self._bridge.call(units, partial(self._take_page, translation.id, first), self.failed.emit)

    def _take_page(self, translation_id: str, first: int, units: tuple[UnitRecord, ...]) -> None:
        if self.translation is None or self.translation.id != translation_id:
            return
        if first != len(self.model.units):  # it was begun anew meanwhile
            return
        self.model.add(units)
        if units:
            self._stack.setCurrentIndex(0)
        self._reveal_wanted()
        self.counted.emit()
        if len(units) == PAGE:
            self._read_page(first + PAGE)
            return
        self._loading = False
        ahead, self._ahead = self._ahead, []
        for event in ahead:
            self._on_grew(event)

    def _on_grew(self, event: TranslationGrew) -> None:
        if self.translation is None or event.translation_id != self.translation.id:
            return
        if self._loading:
            self._ahead.append(event)
            return
        self.model.change(event.units)
        self.counted.emit()

    def _number(self) -> int | None:
        row = self.table.row
        return self.model.unit(row).number if 0 <= row < len(self.model) else None

    def _reveal_wanted(self) -> None:
        row = self.model.row_of(self._to_show) if self._to_show is not None else -1
        if row >= 0:
            self._to_show = None
            self.table.choose_row(row)

    def _on_written(self, row: int, text: str) -> None:
        unit = self.model.unit(row)
        self._write(unit.number, None if text == unit.text else text)

    def _write(self, number: int, text: str | None) -> None:
        if self.translation is None:
            return
        row = self.model.row_of(number)
        if row >= 0:  # shown at once, or the old words would come back for a moment
            self.model.change([replace(self.model.unit(row), edited_text=text)])
        edit = partial(self._bridge.desk.translations.edit, self.translation.id, number, text)
        self._bridge.call(edit, lambda _: None, self.failed.emit)
        self.edited.emit()

    def _on_searched(self, words: str) -> None:
        self.table.paints.found = words
        self.table.viewport().update()

    def _open_menu(self, place: QPoint) -> None:
        row = self.table.row
        if row < 0:
            return
        unit = self.model.unit(row)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = unit.shown is not None
        for wish, words, keys, enabled in (
            ("edit", self.tr("Edit"), "Enter", there),
            ("others", self.tr("Other translations"), "Alt+Down", there),
            ("take_back", self.tr("Back to what the model wrote"), "Ctrl+Backspace",
             unit.is_edited and bool(unit.text)),
            ("copy", self.tr("Copy"), "Ctrl+C", there),
            ("next_doubt", self.tr("Next one to check"), "N", bool(self.model.doubtful)),
        ):  # fmt: skip
            action = menu.addAction(f"{words}\t{keys}")
            action.setEnabled(enabled)
            action.setObjectName(wish)
            action.triggered.connect(partial(self.do, wish))
        menu.popup(place)
