"""What is shown of a recording that goes on: time, level, microphone, pause, stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton, small, tabular
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.option_chip import Choice, OptionChip
from desktop_app.ui.panels.transcribe.microphone import Microphone
from desktop_app.ui.panels.transcribe.recorder import Recorder
from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import Theme

#: How much of the level is left a block later, so that the meter can be read.
_DECAY = 0.75
_LOUD = 0.95  # from here on it is likely too loud


class RecorderBar(QFrame):
    """Shows a `Recorder` and hands it what is asked for; hidden while nothing is recorded."""

    stopped = Signal()  # the user wants it transcribed
    discarded = Signal()

    def __init__(self, theme: Theme, recorder: Recorder, microphone: Microphone) -> None:
        super().__init__()
        self.setObjectName("recorderBar")
        self._recorder, self._microphone = recorder, microphone
        self.state = small("", quiet=False)
        self.time = tabular(ElidedLabel("0:00"))
        self.time.setProperty("kind", "strong")
        self.time.setAccessibleName(self.tr("Recorded time"))
        self.meter = LevelMeter(theme)
        self.device = OptionChip(self.tr("Microphone"), ((("", "")),))
        self.device.chosen.connect(recorder.change_device)
        self.pause = FlatButton(theme, "pause", self.tr("Pause"))
        self.pause.clicked.connect(self._on_pause)
        self.discard = IconButton(theme, "trash", self.tr("Discard the recording"), size=16)
        self.discard.clicked.connect(self.discarded)
        self.stop = QPushButton(self.tr("Stop and transcribe"))
        self.stop.setProperty("kind", "primary")
        self.stop.clicked.connect(self.stopped)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.time)
        top.addWidget(self.meter, 1)
        top.addWidget(self.state)
        top.addWidget(self.discard)
        below = FlowLayout(8, 6)
        for part in (self.stop, self.pause, self.device):
            below.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 10)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(below)
        recorder.changed.connect(self._on_changed)
        recorder.heard.connect(self._on_heard)
        self.hide()

    def _on_changed(self) -> None:
        recorder, was_hidden = self._recorder, self.isHidden()
        self.setVisible(recorder.is_recording)
        self.pause.set_icon("microphone" if recorder.is_paused else "pause")
        self.pause.setText(self.tr("Go on") if recorder.is_paused else self.tr("Pause"))
        self.state.setText(self.tr("Paused") if recorder.is_paused else self.tr("Recording…"))
        if recorder.is_paused:
            self.meter.set_level(0.0)
        if recorder.is_recording and was_hidden:
            self.time.set_text(stamp(0))
            self._show_devices()
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_devices(self) -> None:
        try:
            devices = self._microphone.devices()
        except UserError:  # it was there when the recording began
            devices = []
        choices = [Choice(one.id, one.name) for one in devices]
        self.device.setVisible(len(choices) > 1)
        if choices and self.device.value not in {choice.value for choice in choices}:
            self.device.set_choices(choices, choices[0].value)
        elif choices:
            self.device.set_choices(choices, self.device.value)

    def _on_heard(self, duration_s: float, level: float) -> None:
        self.time.set_text(stamp(duration_s))
        self.meter.set_level(level)

    def _on_pause(self) -> None:
        self._recorder.pause(not self._recorder.is_paused)


class LevelMeter(QWidget):
    """How loud it is: falls slowly, and is amber where it is too loud."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.level = 0.0
        self.setAccessibleName(self.tr("Level"))
        self.setMinimumSize(60, 10)

    def sizeHint(self) -> QSize:
        return QSize(120, 10)

    def set_level(self, level: float) -> None:
        """Takes the level of the newest block, 0 to 1."""
        self.level = max(level, self.level * _DECAY) if level else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, width = self.height() / 2, self.width()
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(QRectF(0, middle - 3, width, 6), 3, 3)
        painter.setBrush(QColor(tokens.amber if self.level >= _LOUD else tokens.green))
        painter.drawRoundedRect(QRectF(0, middle - 3, width * self.level, 6), 3, 3)
