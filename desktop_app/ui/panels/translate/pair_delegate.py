"""Paints sentences and their translations, beside each other or one under the other; edits one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui import icons
from desktop_app.ui.panels.line_delegate import (
    LINE,
    PAD,
    SIDE,
    SMALL_LINE,
    Index,
    LineDelegate,
    line_count,
)
from desktop_app.ui.panels.line_editor import LineEditor
from desktop_app.ui.panels.translate import flag_words
from desktop_app.ui.panels.translate.unit_model import UNIT_ROLE, UnitModel
from desktop_app.ui.theme import Theme

SIDE_BY_SIDE = 560  # px; below, a translation stands under its source
_BETWEEN, _BLOCK = 20, 8  # px
_MARK = 16  # room for the mark of an edited sentence


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row's texts and their places, from its top left corner."""

    source: QTextLayout
    shown: QTextLayout
    doubts: QTextLayout | None
    shown_at: QPointF
    room: int
    height: int


class PairDelegate(LineDelegate):
    """One row."""

    def __init__(self, theme: Theme, model: UnitModel) -> None:
        super().__init__(theme)
        self._model = model
        self.directions = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.LeftToRight)

    def height(self, row: int, width: int) -> int:
        return self._lay(row, width).height

    def text_box(self, row: int, box: QRect) -> QRect:
        """Returns where a row's translation stands."""
        laid = self._lay(row, box.width())
        at = laid.shown_at.toPoint() + box.topLeft()
        return QRect(at.x(), at.y(), laid.room, line_count(laid.shown) * LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        unit: UnitRecord | None = index.data(UNIT_ROLE)
        if unit is None:
            return
        row = index.row()
        box = option.rect.adjusted(0, _BLOCK if self._model.begins_block(row) else 0, 0, 0)
        painter.save()
        suspected = flag_words.suspects(unit)
        self._paint_ground(painter, option, box, self._theme.tokens.amber_tint if suspected else "")
        self._paint_words(painter, option.rect, row, unit)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, row: int, unit: UnitRecord) -> None:
        tokens, laid, corner = (
            self._theme.tokens,
            self._lay(row, box.width()),
            QPointF(box.topLeft()),
        )
        top = PAD + (_BLOCK if self._model.begins_block(row) else 0)
        beside = laid.shown_at.x() > SIDE
        painter.setPen(QColor(tokens.ink if beside else tokens.quiet))
        laid.source.draw(painter, corner + QPointF(SIDE, top), self._marks(unit.source))
        painter.setPen(QColor(tokens.quiet if unit.shown is None else tokens.ink))
        laid.shown.draw(painter, corner + laid.shown_at, self._marks(unit.shown or ""))
        if unit.is_edited:
            mark = icons.pixmap("edit", tokens.quiet, 12)
            right = corner + laid.shown_at + QPointF(laid.room + 4, 4)
            painter.drawPixmap(right, mark)
        if laid.doubts is not None:
            painter.setPen(QColor(tokens.amber))
            below = QPointF(0, line_count(laid.shown) * LINE + 1)
            laid.doubts.draw(painter, corner + laid.shown_at + below)

    def _lay(self, row: int, width: int) -> _Laid:
        unit = self._model.unit(row)
        top = PAD + (_BLOCK if self._model.begins_block(row) else 0)
        beside = width >= SIDE_BY_SIDE
        whole = max(80, width - 2 * SIDE - _MARK)
        left = (whole - _BETWEEN) // 2 if beside else whole
        right = whole - _BETWEEN - left if beside else whole
        source = self._side(unit.source, left, 0)
        shown = self._side("…" if unit.shown is None else unit.shown, right, 1)
        reasons = flag_words.reasons(unit)
        doubts = self._layout(reasons, right, small=True) if reasons else None
        under = 0 if beside else line_count(source) * LINE
        at = QPointF(SIDE + left + _BETWEEN if beside else SIDE, top + under)
        below = line_count(shown) * LINE + (line_count(doubts) * SMALL_LINE + 1 if doubts else 0)
        text = max(line_count(source) * LINE, below) if beside else under + below
        return _Laid(source, shown, doubts, at, right, top + text + PAD + 1)

    def _side(self, text: str, room: int, side: int) -> QTextLayout:
        """Lays a source (0) or a translation (1)."""
        return self._layout(text.replace("\n", " "), room, direction=self.directions[side])

    # --- editing -----------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = self._prepare(LineEditor(parent), index.row())
        editor.setLayoutDirection(self.directions[1])
        editor.setAccessibleName(self.tr("Translation of the sentence"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = self.text_box(index.row(), option.rect)
        up = 5 if box.left() > option.rect.left() + SIDE else 0  # under its source is no room
        editor.setGeometry(box.left() - 6, box.top() - up, box.width() + 12, editor.height())

    def editor_height(self, editor: LineEditor, row: int, width: int) -> int:
        laid = self._lay(row, width)
        edited = int(laid.shown_at.y()) + editor.height() + PAD
        return max(edited, laid.height)
