"""What was found in a text, line by line: entities, answers, fillings. Knows not which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.ui.panels.classify import colours
from desktop_app.ui.theme import SMALL_PX, TEXT_PX, Theme

Index = QModelIndex | QPersistentModelIndex
_SIDE, _PILL = 8, 8  # px beside a line's content; within a pill
_LINE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found.

    Attributes:
        pill, colour: a mark of its kind, "" for none, and the number of its colour.
        below: a quieter second line.
        share: 0 to 1 draws a bar beside the number; `None` draws none.
        is_head: a title of those that follow.
    """

    words: str
    number: str = ""
    pill: str = ""
    colour: int = 0
    below: str = ""
    share: float | None = None
    is_head: bool = False


class FoundView(QListView):
    """Up and Down go from one to the next, Enter or a click takes one."""

    pointed = Signal(int)  # a line is the current one
    taken = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.lines = _Lines(self)
        self.setModel(self.lines)
        self.setObjectName("found")
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._on_current)
        theme.changed.connect(self.viewport().update)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows other lines; the current one stays if it is still there."""
        if tuple(lines) == self.lines.lines:
            return
        row = self.currentIndex().row()
        kept = self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None
        bar = self.verticalScrollBar().value()
        self.lines.show_lines(tuple(lines))
        if kept is not None and kept in self.lines.lines:
            self.choose(self.lines.lines.index(kept), announce=False)
        self.verticalScrollBar().setValue(bar)

    def choose(self, row: int, *, announce: bool = True) -> None:
        """Makes a line the current one."""
        index = self.lines.index(row)
        if index.isValid() and row != self.currentIndex().row():
            self.selectionModel().blockSignals(not announce)
            self.setCurrentIndex(index)
            self.selectionModel().blockSignals(False)
            self.scrollTo(index)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.taken.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.taken.emit(index.row())

    def _on_current(self, index: QModelIndex) -> None:
        self.pointed.emit(index.row())


class _Lines(QAbstractListModel):
    def __init__(self, parent: FoundView) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].is_head:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (line.words, line.pill, line.number, line.below)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.words
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: FoundView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data()
        return QSize(100, _LINE + (18 if line.below else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data()
        tokens, box = self._theme.tokens, QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or (state & QStyle.StateFlag.State_MouseOver and not line.is_head):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.tint if selected else tokens.hover))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6, 6)
        inner = box.adjusted(_SIDE, 0, -_SIDE, 0)
        top = QRect(inner.left(), inner.top(), inner.width(), _LINE)
        plain, little = QFont(option.font), QFont(option.font)
        plain.setPixelSize(SMALL_PX + 1 if line.is_head else TEXT_PX - 1)
        little.setPixelSize(SMALL_PX)
        little.setFeature(QFont.Tag("tnum"), 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(little)
        right = top.right()
        if line.number:
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(top, int(middle | Qt.AlignmentFlag.AlignRight), line.number)
            right -= max(34, painter.fontMetrics().horizontalAdvance(line.number) + 8)
        if line.share is not None:
            lane = QRect(right - 90, top.center().y() - 2, 90, 5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.line))
            painter.drawRoundedRect(lane, 2.5, 2.5)
            lane.setWidth(max(5, round(90 * line.share)))
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(lane, 2.5, 2.5)
            right -= 100
        if line.pill:
            wide = painter.fontMetrics().horizontalAdvance(line.pill) + 2 * _PILL
            pill = QRect(right - wide, top.center().y() - 9, wide, 19)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.wash(tokens, line.colour))
            painter.drawRoundedRect(pill, 5, 5)
            painter.setPen(colours.ink(tokens, line.colour))
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), line.pill)
            right -= wide + 8
        painter.setFont(plain)
        painter.setPen(QColor(tokens.quiet if line.is_head else tokens.ink))
        words = painter.fontMetrics().elidedText(
            " ".join(line.words.split()), Qt.TextElideMode.ElideRight, right - top.left()
        )
        painter.drawText(top, int(middle | Qt.AlignmentFlag.AlignLeft), words)
        if line.below:
            painter.setFont(little)
            painter.setPen(QColor(tokens.quiet))
            under = QRect(inner.left(), top.bottom() - 4, inner.width(), 18)
            below = painter.fontMetrics().elidedText(
                line.below, Qt.TextElideMode.ElideRight, under.width()
            )
            painter.drawText(under, int(middle | Qt.AlignmentFlag.AlignLeft), below)
        painter.restore()
