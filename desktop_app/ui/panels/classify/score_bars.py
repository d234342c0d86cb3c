"""Labels with bars, painted: scores of a text, or how often each label was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.ui.theme import SMALL_PX, Theme

_LINE, _BAR, _GAP = 20, 5, 9  # px
_STEP = _LINE + _BAR + _GAP


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the chart.

    Attributes:
        share: how long the bar is, 0 to 1; words: what stands at its right end.
        strong: whether its words stand out; faded: whether its bar steps back.
        value: what is announced when it is chosen.
    """

    words: str
    share: float
    number: str
    strong: bool = False
    faded: bool = False
    value: str = ""


class ScoreBars(QWidget):
    """Shows bars from the top; with `choosable` one can go through them and choose one."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, *, choosable: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._choosable = choosable
        self.bars: tuple[Bar, ...] = ()
        self.current = 0
        self._hovered = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(80)
        self.setMouseTracking(True)
        if choosable:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Shows other bars."""
        before, self.bars = self.bars, tuple(bars)
        self.current = max(0, min(self.current, len(self.bars) - 1))
        if len(before) != len(self.bars):
            self.updateGeometry()
        spoken = ", ".join(f"{bar.words} {bar.number}" for bar in self.bars)
        self.setAccessibleName(f"{self._name}: {spoken}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(0, len(self.bars) * _STEP - _GAP + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = QFont(self.font())
        numbers = QFont(plain)
        numbers.setPixelSize(SMALL_PX)
        numbers.setFeature(QFont.Tag("tnum"), 1)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        width = self.width()
        for at, bar in enumerate(self.bars):
            top = at * _STEP
            if top + _STEP < event.rect().top() or top > event.rect().bottom():
                continue
            marked = self._choosable and (at == self._hovered or (self._shows(at)))
            font = QFont(plain)
            font.setWeight(QFont.Weight.DemiBold if bar.strong else QFont.Weight.Normal)
            painter.setFont(numbers)
            taken = painter.fontMetrics().horizontalAdvance(bar.number) + 8
            painter.setPen(QColor(tokens.ink if bar.strong else tokens.quiet))
            painter.drawText(QRectF(0, top, width, _LINE), right, bar.number)
            painter.setFont(font)
            painter.setPen(QColor(tokens.accent if marked else tokens.ink))
            words = painter.fontMetrics().elidedText(
                bar.words, Qt.TextElideMode.ElideRight, max(10, width - taken)
            )
            painter.drawText(QRectF(0, top, width - taken, _LINE), left, words)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.line))
            lane = QRectF(0, top + _LINE, width, _BAR)
            painter.drawRoundedRect(lane, _BAR / 2, _BAR / 2)
            share = min(1.0, max(0.0, bar.share))
            if share > 0:
                filled = QRectF(lane)
                filled.setWidth(max(_BAR, width * share))
                colour = QColor(tokens.accent)
                if bar.faded:
                    colour.setAlphaF(0.55)
                painter.setBrush(colour)
                painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)

    def _shows(self, at: int) -> bool:
        return self.hasFocus() and at == self.current

    def _at(self, y: float) -> int:
        at = int(y // _STEP)
        return at if 0 <= at < len(self.bars) else -1

    def _choose(self, at: int) -> None:
        if self._choosable and 0 <= at < len(self.bars):
            self.current = at
            self.update()
            self.chosen.emit(self.bars[at].value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().y())
        if at != self._hovered:
            self._hovered = at
            if self._choosable:
                shape = Qt.CursorShape.PointingHandCursor
                self.setCursor(shape if at >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._choose(self._at(event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if self._choosable and step is not None and self.bars:
            self.current = max(0, min(self.current + step, len(self.bars) - 1))
            self.update()
        elif self._choosable and event.key() in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
        ):  # fmt: skip
            self._choose(self.current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() == QEvent.Type.ToolTip and self._hovered >= 0:
            bar = self.bars[self._hovered]
            QToolTip.showText(self.mapToGlobal(self.rect().topLeft()), bar.words, self)
        return super().event(event)
