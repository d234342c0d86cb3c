"""Paints the rows of the list of chats and edits a title in place."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.ui import icons
from desktop_app.ui.history.list_model import RECORD_ROLE, Row
from desktop_app.ui.theme import SMALL_PX, Theme

_ROW, _HEADING, _HIT = 34, 32, 54
_PAD = 8

Index = QModelIndex | QPersistentModelIndex


class HistoryDelegate(QStyledItemDelegate):
    """One row: a heading, a title, or a title with the words found."""

    renamed = Signal(str, str)  # conversation id, new title

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.active_id = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(RECORD_ROLE)
        return QSize(0, _HIT if row.hit else _ROW if row.conversation_id else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(RECORD_ROLE)
        tokens = self._theme.tokens
        box = option.rect.adjusted(0, 1, 0, -1)
        font = QFont(option.font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not row.conversation_id:
            font.setPixelSize(SMALL_PX)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(
                box.adjusted(_PAD, 0, 0, -4),
                int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft),
                row.title,
            )
            painter.restore()
            return
        active = row.conversation_id == self.active_id and row.hit is None
        state = option.state
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        if active:
            self._fill(painter, box, tokens.tint)
        elif state & QStyle.StateFlag.State_MouseOver:
            self._fill(painter, box, tokens.hover)
        if current:
            painter.setPen(QColor(tokens.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
        text = box.adjusted(_PAD, 0, -_PAD, 0)
        if row.pinned:
            image = icons.pixmap("pin", tokens.quiet, 16)
            painter.drawPixmap(text.left(), text.center().y() - 7, image)
            text.setLeft(text.left() + 20)
        painter.setPen(QColor(tokens.accent if active else tokens.ink))
        if row.hit is None:
            painter.setFont(font)
            self._line(painter, text, row.title)
        else:
            self._paint_hit(painter, text, row, font)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Title"))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        row: Row = index.data(RECORD_ROLE)
        if isinstance(editor, QLineEdit) and editor.text().strip() not in ("", row.title):
            self.renamed.emit(row.conversation_id, editor.text().strip())

    def _paint_hit(self, painter: QPainter, box: QRect, row: Row, font: QFont) -> None:
        hit = row.hit
        if hit is None:
            return
        tokens = self._theme.tokens
        upper = QRect(box.left(), box.top() + 5, box.width(), 20)
        lower = QRect(box.left(), box.top() + 27, box.width(), 18)
        painter.setFont(font)
        self._line(painter, upper, row.title)
        font = QFont(font)
        font.setPixelSize(SMALL_PX)
        metrics = QFontMetrics(font)
        before = hit.snippet[: hit.match_start].replace("\n", " ")
        match = hit.snippet[hit.match_start : hit.match_start + hit.match_length]
        after = hit.snippet[hit.match_start + hit.match_length :].replace("\n", " ")
        # The words found stay in sight: what comes before them gives way.
        room = max(0, int(lower.width() * 0.45))
        before = metrics.elidedText(before, Qt.TextElideMode.ElideLeft, room)
        x = lower.left()
        for text, colour, bold in (
            (before, tokens.quiet, False),
            (match.replace("\n", " "), tokens.ink, True),
            (after, tokens.quiet, False),
        ):
            font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            part = QRect(x, lower.top(), max(0, lower.right() - x), lower.height())
            self._line(painter, part, text)
            x += QFontMetrics(font).horizontalAdvance(text)

    @staticmethod
    def _fill(painter: QPainter, box: QRect, colour: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(box, 8, 8)

    @staticmethod
    def _line(painter: QPainter, box: QRect, text: str) -> None:
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(
            box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), elided
        )
