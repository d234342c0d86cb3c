"""Where in the recording one is: a slider that shows where there is speech, and where to look."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider

from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import Theme

_BUCKETS = 512
_BAR, _GAP = 3, 2  # px
_LEAST = 0.14  # of the height: a bar where nobody speaks
_STEP_S, _PAGE_S = 5, 30

#: start and end in seconds, whether it is to be looked at.
Stretch = tuple[float, float, bool]


class SeekBar(QSlider):
    """Counts tenths of a second. Arrow keys go 5 s, Page Up and Down 30 s."""

    sought = Signal(float)  # seconds, as the user wants it

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._spoken = [0.0] * _BUCKETS  # share of each stretch of time that is speech
        self._suspect = [False] * _BUCKETS
        self.setAccessibleName(self.tr("Position"))
        self.setSingleStep(_STEP_S * 10)
        self.setPageStep(_PAGE_S * 10)
        self.setTracking(True)
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actionTriggered.connect(self._on_action)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(160, 34)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 34)

    @property
    def duration_s(self) -> float:
        return self.maximum() / 10

    def set_duration(self, duration_s: float) -> None:
        """Takes how long the recording is; what is known of its speech is forgotten."""
        self.setRange(0, max(0, round(duration_s * 10)))
        self._spoken = [0.0] * _BUCKETS
        self._suspect = [False] * _BUCKETS
        self.update()

    def set_position(self, at_s: float) -> None:
        """Shows a moment, unless the user is dragging to another one."""
        if not self.isSliderDown():
            self.setValue(round(at_s * 10))

    def show_speech(self, stretches: Iterable[Stretch]) -> None:
        """Takes all stretches of speech."""
        self._spoken = [0.0] * _BUCKETS
        self._suspect = [False] * _BUCKETS
        self.add_speech(stretches)

    def add_speech(self, stretches: Iterable[Stretch]) -> None:
        """Takes further stretches of speech."""
        whole = self.duration_s
        if not whole:
            return
        for start_s, end_s, suspect in stretches:
            start = max(0.0, start_s / whole * _BUCKETS)
            end = min(float(_BUCKETS), max(end_s / whole * _BUCKETS, start + 0.2))
            for bucket in range(int(start), min(_BUCKETS, int(end) + 1)):
                inside = min(end, bucket + 1) - max(start, bucket)
                if inside > 0:
                    self._spoken[bucket] = min(1.0, self._spoken[bucket] + inside)
                    self._suspect[bucket] = self._suspect[bucket] or suspect
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bars = max(1, (self.width() + _GAP) // (_BAR + _GAP))
        reached = self.value() / self.maximum() * bars if self.maximum() else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        room, middle = self.height() - 8, self.height() / 2
        for bar in range(bars):
            first = bar * _BUCKETS // bars
            last = max(first + 1, (bar + 1) * _BUCKETS // bars)
            spoken = max(self._spoken[first:last])
            height = room * (_LEAST + (1 - _LEAST) * _shape(bar) * spoken)
            played = bar < reached
            if any(self._suspect[first:last]):
                colour = QColor(tokens.amber)
                colour.setAlphaF(1.0 if played else 0.55)
            else:
                colour = QColor(tokens.accent if played else tokens.quiet)
                if not played:
                    colour.setAlphaF(0.38)
            painter.setBrush(colour)
            x = bar * (_BAR + _GAP)
            painter.drawRoundedRect(QRectF(x, middle - height / 2, _BAR, height), 1.5, 1.5)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        event.accept()

    def _go_to(self, event: QMouseEvent) -> None:
        share = min(1.0, max(0.0, event.position().x() / max(1, self.width())))
        self.setValue(round(share * self.maximum()))
        self.setToolTip(stamp(self.value() / 10))
        self.sought.emit(self.value() / 10)

    def _on_action(self) -> None:
        self.sought.emit(self.sliderPosition() / 10)


def _shape(bar: int) -> float:
    """Returns a height for a bar with speech, so that a long talk is no solid block."""
    return 0.62 + 0.38 * ((bar * 7919 + bar * bar * 31) % 97) / 96
