"""The sentences of a translation, read, chosen and edited by keyboard and mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent

from desktop_app.ui.panels.edited_table import EditedTable
from desktop_app.ui.panels.measured_table import Index
from desktop_app.ui.panels.translate.pair_delegate import PairDelegate
from desktop_app.ui.panels.translate.unit_model import UnitModel
from desktop_app.ui.theme import Theme

_KEY = Qt.Key
_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
#: Keys in the table → what they ask for. Also shown in its menu.
KEYS: dict[tuple[Qt.Key, Qt.KeyboardModifier], str] = {
    (_KEY.Key_Return, _NONE): "edit",
    (_KEY.Key_Enter, _NONE): "edit",
    (_KEY.Key_F2, _NONE): "edit",
    (_KEY.Key_Down, _ALT): "others",
    (_KEY.Key_N, _NONE): "next_doubt",
    (_KEY.Key_F8, _NONE): "next_doubt",
    (_KEY.Key_F, _CTRL): "find",
    (_KEY.Key_C, _CTRL): "copy",
    (_KEY.Key_Backspace, _CTRL): "take_back",
}


class PairTable(EditedTable):
    """Shows a `UnitModel`."""

    def __init__(self, theme: Theme, model: UnitModel) -> None:
        paints = PairDelegate(theme, model)
        super().__init__(theme, model, paints, KEYS)
        self.paints = paints
        self.units = model
        self.setAccessibleName(self.tr("Sentences and their translations"))
        self.setObjectName("segments")

    def edit_row(self, row: int) -> None:
        """Opens a translation for editing; one that is not there yet stays closed."""
        if 0 <= row < len(self.units) and self.units.unit(row).shown is not None:
            self.choose_row(row)
            self.edit(self.units.index(row, 0))

    def box_on_screen(self, row: int) -> QRect:
        """Returns where a translation stands, in screen px."""
        box = self.paints.text_box(row, self.visualRect(self.units.index(row, 0)))
        return QRect(self.viewport().mapToGlobal(box.topLeft()), box.size())

    def edit(self, index: Index, *args: object) -> object:  # type: ignore[override]
        return self.units.unit(index.row()).shown is not None and super().edit(index, *args)

    # --- keys and clicks ---------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.row >= 0:
            box = self.box_on_screen(self.row)
            bottom = self.viewport().mapToGlobal(QPoint(0, self.viewport().height())).y()
            place = QPoint(box.left(), min(box.bottom(), bottom))
        self.menu_wanted.emit(place)
