"""How the settings are laid out: a name, a field, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QLabel,
    QLayoutItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.controls import small

FIELD_WIDTH = 200
_NAME_WIDTH = 160
_HINT_GAP = 3
_ROOM = 8
_TOP, _LEFT = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignLeft
_NO_SIDE = Qt.AlignmentFlag(0)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's parts: `None` where it has no such part."""

    name: QWidget | None
    name_side: Qt.AlignmentFlag
    field: QWidget | QVBoxLayout
    field_side: Qt.AlignmentFlag
    hint: QWidget | None


class Form(QGridLayout):
    """One section of the settings: names beside the fields, or above them where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._narrow = False
        self.setHorizontalSpacing(20)
        self.setVerticalSpacing(10)
        self.setColumnMinimumWidth(0, _NAME_WIDTH)
        self.setColumnStretch(2, 1)

    def add_row(self, text: str, field: QWidget, hint: str = "") -> None:
        """Adds a row: its name, its field and, beside the field, what it means."""
        meaning = small(hint) if hint else None
        if meaning is not None:
            meaning.setWordWrap(True)
        self._add(_Row(_name(text, field), _NO_SIDE, field, _NO_SIDE, meaning))

    def add_explained(self, text: str, field: QWidget, sentence: QLabel) -> None:
        """Adds a row with a whole sentence below the field."""
        name = _name(text, field)
        name.setMinimumHeight(field.sizeHint().height())
        sentence.setWordWrap(True)
        holder = QVBoxLayout()
        holder.setSpacing(_HINT_GAP)
        holder.addWidget(field, 0, _LEFT)
        holder.addWidget(sentence)
        self._add(_Row(name, _TOP, holder, _NO_SIDE, None))

    def add_below(self, field: QWidget) -> None:
        """Adds something that belongs to the field above."""
        self._add(_Row(None, _NO_SIDE, field, _LEFT, None))

    def set_narrow(self, narrow: bool) -> None:
        """Puts the names above the fields, or beside them again."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        while self.count():
            self.takeAt(0)
        self.setColumnMinimumWidth(0, 0 if narrow else _NAME_WIDTH)
        self.setVerticalSpacing(_HINT_GAP if narrow else 10)
        for index, row in enumerate(self._rows):
            self._place(index, row)

    def _add(self, row: _Row) -> None:
        self._rows.append(row)
        self._place(len(self._rows) - 1, row)

    def _place(self, index: int, row: _Row) -> None:
        y = 4 * index  # in a narrow form each row takes up to three lines, and some room
        self.setRowMinimumHeight(y + 3, _ROOM if self._narrow else 0)
        if self._narrow:
            places = ((row.name, y, 0, 3), (row.field, y + 1, 0, 3), (row.hint, y + 2, 0, 3))
        else:
            across = 2 if row.hint is None else 1
            places = ((row.name, y, 0, 1), (row.field, y, 1, across), (row.hint, y, 2, 1))
        sides = (row.name_side, row.field_side, _NO_SIDE)
        for (part, line, column, span), side in zip(places, sides, strict=True):
            if isinstance(part, QWidget):
                self.addWidget(part, line, column, 1, span, side)
            elif part is not None:
                self._put(part, line, column, span)

    def _put(self, layout: QVBoxLayout, line: int, column: int, span: int) -> None:
        if layout.parent() is None:
            self.addLayout(layout, line, column, 1, span)
        else:  # Qt adopts a layout once only; as an item it can be put elsewhere
            item: QLayoutItem = layout
            self.addItem(item, line, column, 1, span)


def _name(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    if not isinstance(field, QAbstractButton):  # these say it themselves
        field.setAccessibleName(text)
    return label
