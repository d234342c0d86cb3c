"""How a row of a classified table looks: number, text, label, score."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.services.classification.records import TableRow
from desktop_app.ui import icons
from desktop_app.ui.panels.classify import words
from desktop_app.ui.panels.classify.rows_model import LABEL, NUMBER, ROW_ROLE, SCORE, TEXT
from desktop_app.ui.theme import INTERFACE_PX, SMALL_PX, Theme

Index = QModelIndex | QPersistentModelIndex
_SIDE = 8  # px beside a cell's content
_PILL = 7
_BAR_WIDTH, _BAR = 90, 5
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowsDelegate(QStyledItemDelegate):
    """Paints; one line a row, cut where there is no room."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_value = False  # scores are values, not probabilities

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TableRow | None = index.data(ROW_ROLE)
        tokens = self._theme.tokens
        box = QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.tint))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(_SIDE, 0, -_SIDE, -1)
        font = QFont(option.font)
        font.setPixelSize(INTERFACE_PX - 1)
        little = QFont(font)
        little.setPixelSize(SMALL_PX)
        little.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        if row is None:
            if index.column() == TEXT:
                painter.setPen(QColor(tokens.quiet))
                painter.drawText(inner, _LEFT, "…")
        elif index.column() == NUMBER:
            painter.setFont(little)
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(inner, _LEFT, words.count(row.number + 1))
        elif index.column() == TEXT:
            self._paint_text(painter, inner, row)
        elif index.column() == LABEL:
            painter.setFont(little)
            selected = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_labels(painter, inner, row, selected)
        elif index.column() == SCORE:
            painter.setFont(little)
            self._paint_score(painter, inner, row)
        painter.restore()

    def _paint_text(self, painter: QPainter, box: QRect, row: TableRow) -> None:
        tokens = self._theme.tokens
        if row.flags:
            mark = icons.pixmap("warning", tokens.amber, 14)
            painter.drawPixmap(box.right() - 14, box.center().y() - 7, mark)
            box = box.adjusted(0, 0, -20, 0)
        text = " ".join(row.text[:500].split())
        painter.setPen(QColor(tokens.ink if text else tokens.quiet))
        shown = text or self.tr("no text")
        elided = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, elided)

    def _paint_labels(self, painter: QPainter, box: QRect, row: TableRow, selected: bool) -> None:
        tokens, metrics = self._theme.tokens, painter.fontMetrics()
        left = box.left()
        if not row.labels:
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(box, _LEFT, "–")
            return
        for number, label in enumerate(row.labels):
            room = box.right() - left
            more = f"+{len(row.labels) - number}"
            if number and room < min(60, metrics.horizontalAdvance(label) + 2 * _PILL):
                painter.setPen(QColor(tokens.quiet))
                painter.drawText(QRect(left, box.top(), room, box.height()), _LEFT, more)
                return
            room -= 24 if number < len(row.labels) - 1 else 0
            words_room = max(10, room - 2 * _PILL)
            text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, words_room)
            wide = metrics.horizontalAdvance(text) + 2 * _PILL
            pill = QRect(left, box.center().y() - 9, wide, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            ground = tokens.green_tint if row.edited else tokens.tint
            if selected and not row.edited:
                ground = tokens.surface
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(pill, 5, 5)
            painter.setPen(QColor(tokens.green if row.edited else tokens.accent))
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)
            left += wide + 4

    def _paint_score(self, painter: QPainter, box: QRect, row: TableRow) -> None:
        tokens = self._theme.tokens
        if row.score is None:
            return
        text = words.score(row.score)
        if self.is_value or box.width() < _BAR_WIDTH:
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(box, _RIGHT, text)
            return
        wide = max(30, box.width() - 44)
        lane = QRect(box.left(), box.center().y() - 2, wide, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(lane, 2.5, 2.5)
        lane.setWidth(max(_BAR, round(wide * min(1.0, max(0.0, row.score)))))
        colour = QColor(tokens.quiet if row.edited else tokens.accent)
        painter.setBrush(colour)
        painter.drawRoundedRect(lane, 2.5, 2.5)
        painter.setPen(QColor(tokens.quiet))
        painter.drawText(box, _RIGHT, text)
