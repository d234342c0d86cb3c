"""Paints sentences and their translations, beside each other or one under the other; edits one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui import icons
from desktop_app.ui.panels.translate import flag_words
from desktop_app.ui.panels.translate.unit_editor import UnitEditor
from desktop_app.ui.panels.translate.unit_model import UNIT_ROLE, UnitModel
from desktop_app.ui.theme import INTERFACE_PX, SMALL_PX, Theme

SIDE_BY_SIDE = 560  # px; below, a translation stands under its source
_LINE, _SMALL_LINE = 21, 17  # px from line to line
_PAD, _SIDE, _BETWEEN, _BLOCK = 6, 10, 20, 8
_MARK = 16  # room for the mark of an edited sentence

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row's texts and their places, from its top left corner."""

    source: QTextLayout
    shown: QTextLayout
    doubts: QTextLayout | None
    shown_at: QPointF
    room: int
    height: int


class PairDelegate(QStyledItemDelegate):
    """One row. What is written in it is announced; the model changes when it is kept."""

    written = Signal(int, str)  # row, text
    grown = Signal(int)  # row whose editor needs another height

    def __init__(self, theme: Theme, model: UnitModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self.found = ""  # words that are marked
        self.directions = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.LeftToRight)
        self.set_font(QFont())

    def set_font(self, font: QFont) -> None:
        """Takes the interface's font, in whatever language."""
        self._font, self._small = QFont(font), QFont(font)
        self._font.setPixelSize(INTERFACE_PX)
        self._small.setPixelSize(SMALL_PX)

    def height(self, row: int, width: int) -> int:
        """Returns the height of a row that is `width` px wide."""
        return self._lay(row, width).height

    def text_box(self, row: int, box: QRect) -> QRect:
        """Returns where a row's translation stands."""
        laid = self._lay(row, box.width())
        at = laid.shown_at.toPoint() + box.topLeft()
        return QRect(at.x(), at.y(), laid.room, _lines(laid.shown) * _LINE)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.row(), option.rect.width()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        unit: UnitRecord | None = index.data(UNIT_ROLE)
        if unit is None:
            return
        tokens, row = self._theme.tokens, index.row()
        top = _BLOCK if self._model.begins_block(row) else 0
        box = QRectF(option.rect).adjusted(0.5, 1 + top, -0.5, -1)
        state = option.state
        ground = (
            tokens.amber_tint
            if flag_words.suspects(unit)
            else tokens.hover
            if state & QStyle.StateFlag.State_MouseOver
            else ""
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 8, 8)
        if state & QStyle.StateFlag.State_Selected:
            focused = (
                state & QStyle.StateFlag.State_Active and state & QStyle.StateFlag.State_HasFocus
            )
            painter.setPen(QColor(tokens.accent if focused else tokens.line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 8, 8)
        self._paint_words(painter, option.rect, row, unit)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRect, row: int, unit: UnitRecord) -> None:
        tokens, laid, corner = (
            self._theme.tokens,
            self._lay(row, box.width()),
            QPointF(box.topLeft()),
        )
        top = _PAD + (_BLOCK if self._model.begins_block(row) else 0)
        beside = laid.shown_at.x() > _SIDE
        painter.setPen(QColor(tokens.ink if beside else tokens.quiet))
        laid.source.draw(painter, corner + QPointF(_SIDE, top), self._marks(unit.source))
        painter.setPen(QColor(tokens.quiet if unit.shown is None else tokens.ink))
        laid.shown.draw(painter, corner + laid.shown_at, self._marks(unit.shown or ""))
        if unit.is_edited:
            mark = icons.pixmap("edit", tokens.quiet, 12)
            right = corner + laid.shown_at + QPointF(laid.room + 4, 4)
            painter.drawPixmap(right, mark)
        if laid.doubts is not None:
            painter.setPen(QColor(tokens.amber))
            below = QPointF(0, _lines(laid.shown) * _LINE + 1)
            laid.doubts.draw(painter, corner + laid.shown_at + below)

    def _lay(self, row: int, width: int) -> _Laid:
        unit = self._model.unit(row)
        top = _PAD + (_BLOCK if self._model.begins_block(row) else 0)
        beside = width >= SIDE_BY_SIDE
        whole = max(80, width - 2 * _SIDE - _MARK)
        left = (whole - _BETWEEN) // 2 if beside else whole
        right = whole - _BETWEEN - left if beside else whole
        source = self._layout(unit.source, left, 0)
        shown = self._layout("…" if unit.shown is None else unit.shown, right, 1)
        reasons = flag_words.reasons(unit)
        doubts = self._layout(reasons, right, -1) if reasons else None
        under = 0 if beside else _lines(source) * _LINE
        at = QPointF(_SIDE + left + _BETWEEN if beside else _SIDE, top + under)
        below = _lines(shown) * _LINE + (_lines(doubts) * _SMALL_LINE + 1 if doubts else 0)
        text = max(_lines(source) * _LINE, below) if beside else under + below
        return _Laid(source, shown, doubts, at, right, top + text + _PAD + 1)

    def _layout(self, text: str, room: int, side: int) -> QTextLayout:
        """`side` is 0 for the source, 1 for the translation, -1 for what is said of it."""
        line_px = _SMALL_LINE if side < 0 else _LINE
        layout = QTextLayout(text.replace("\n", " "), self._small if side < 0 else self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if side >= 0:
            option.setTextDirection(self.directions[side])
        layout.setTextOption(option)
        right = side >= 0 and self.directions[side] == Qt.LayoutDirection.RightToLeft
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            x = room - line.naturalTextWidth() if right else 0.0
            line.setPosition(QPointF(x, y + (line_px - line.height()) / 2))
            y += line_px
        layout.endLayout()
        return layout

    def _marks(self, text: str) -> list[QTextLayout.FormatRange]:
        """Returns how the words that are searched for are marked."""
        wanted, folded, marks = self.found.casefold(), text.casefold(), []
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = at, len(wanted)
            form = QTextCharFormat()
            form.setBackground(QColor(self._theme.tokens.accent))
            form.setForeground(QColor(self._theme.tokens.on_accent))
            mark.format = form
            marks.append(mark)
            at = folded.find(wanted, at + len(wanted))
        return marks

    # --- editing -----------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = UnitEditor(parent)
        editor.setFont(self._font)
        editor.setLayoutDirection(self.directions[1])
        editor.setAccessibleName(self.tr("Translation of the sentence"))
        row = index.row()
        editor.submitted.connect(lambda: self._end(editor, keep=True))
        editor.dismissed.connect(lambda: self._end(editor, keep=False))
        editor.stepped.connect(lambda by: self._step(editor, by))
        editor.resized.connect(lambda: self.grown.emit(row))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, UnitEditor) and not editor.is_filled:
            editor.fill(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, UnitEditor) and index.isValid():
            text = editor.written()
            if text and text != index.data(Qt.ItemDataRole.EditRole):
                self.written.emit(index.row(), text)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = self.text_box(index.row(), option.rect)
        up = 5 if box.left() > option.rect.left() + _SIDE else 0  # under its source is no room
        editor.setGeometry(box.left() - 6, box.top() - up, box.width() + 12, editor.height())

    def editor_height(self, editor: UnitEditor, row: int, width: int) -> int:
        """Returns the height that a row needs while it is edited."""
        laid = self._lay(row, width)
        edited = int(laid.shown_at.y()) + editor.height() + _PAD
        return max(edited, laid.height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What belongs to an input method ends no editing.
        if (
            isinstance(watched, UnitEditor)
            and event.type() == QEvent.Type.KeyPress
            and watched.composing
        ):
            return False
        return super().eventFilter(watched, event)

    def _end(self, editor: UnitEditor, *, keep: bool) -> None:
        if keep:
            self.commitData.emit(editor)
        hint = self.EndEditHint.NoHint if keep else self.EndEditHint.RevertModelCache
        self.closeEditor.emit(editor, hint)

    def _step(self, editor: UnitEditor, by: int) -> None:
        self.commitData.emit(editor)
        hint = self.EndEditHint.EditNextItem if by > 0 else self.EndEditHint.EditPreviousItem
        self.closeEditor.emit(editor, hint)


def _lines(layout: QTextLayout) -> int:
    return max(1, layout.lineCount())
