"""What plays the recording: play, the slider, times, speed, loop, follow."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from desktop_app.ui.controls import ElidedLabel, IconButton, tabular
from desktop_app.ui.panels.transcribe.player import SPEEDS, Player
from desktop_app.ui.panels.transcribe.seek_bar import SeekBar
from desktop_app.ui.panels.transcribe.times import stamp
from desktop_app.ui.theme import Theme


class PlayerBar(QFrame):
    """Shows a `Player` and hands it what is asked for."""

    loop_wanted = Signal(bool)
    follow_wanted = Signal()

    def __init__(self, theme: Theme, player: Player) -> None:
        super().__init__()
        self.setObjectName("playerBar")
        self._player = player
        self.play = IconButton(theme, "play", "", size=16)
        self.play.clicked.connect(player.toggle)
        self.seek = SeekBar(theme)
        self.seek.sought.connect(player.seek)
        self.time = tabular(ElidedLabel())
        self.time.setProperty("kind", "quiet")
        self.speed = QToolButton()
        self.speed.setProperty("kind", "status")
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.setCursor(Qt.CursorShape.PointingHandCursor)
        self.speed.setMenu(self._make_speeds())
        self.loop = IconButton(theme, "loop", "", size=16)
        self.loop.setCheckable(True)
        self.loop.setToolTip(self.tr("Repeat this segment (L)"))
        self.loop.setAccessibleName(self.tr("Repeat this segment"))
        self.loop.clicked.connect(self.loop_wanted)
        self.follow = IconButton(theme, "down", self.tr("Follow the playback"), size=16)
        self.follow.clicked.connect(self.follow_wanted)
        self.follow.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(self.play)
        row.addWidget(self.seek, 1)
        row.addWidget(self.time)
        for button in (self.speed, self.loop, self.follow):
            row.addWidget(button)
        player.moved.connect(self._on_moved)
        player.playing_changed.connect(self._on_playing)
        self.set_speed(1.0)
        self._on_playing(False)

    def set_duration(self, duration_s: float) -> None:
        """Takes how long the recording is, in seconds."""
        self.seek.set_duration(duration_s)
        self._on_moved(self._player.at_s)

    def set_speed(self, speed: float) -> None:
        """Plays at one of `SPEEDS`."""
        self.value = speed
        self._player.set_speed(speed)
        words = f"{speed:g}×"
        self.speed.setText(words)
        self.speed.setAccessibleName(self.tr("Speed: {speed}").format(speed=words))
        self.speed.setToolTip(self.tr("Speed ([ and ])"))
        for action in self._speeds.actions():
            action.setChecked(action.data() == speed)

    def step_speed(self, by: int) -> None:
        """Plays one step faster or slower."""
        here = SPEEDS.index(self.value) + by
        if 0 <= here < len(SPEEDS):
            self.set_speed(SPEEDS[here])

    def _make_speeds(self) -> QMenu:
        menu = QMenu(self)
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            action = menu.addAction(f"{speed:g}×")
            action.setCheckable(True)
            action.setData(speed)
            action.triggered.connect(self._on_speed)
            self._speeds.addAction(action)
        return menu

    def _on_speed(self) -> None:
        self.set_speed(next(a.data() for a in self._speeds.actions() if a.isChecked()))

    def _on_moved(self, at_s: float) -> None:
        self.seek.set_position(at_s)
        whole = self.seek.duration_s
        self.time.set_text(f"{stamp(at_s)} / {stamp(whole)}" if whole else stamp(at_s))
        self.loop.setChecked(self._player.loop is not None)

    def _on_playing(self, playing: bool) -> None:
        self.play.set_icon("pause" if playing else "play")
        self.play.set_name(
            self.tr("Pause") if playing else self.tr("Play"),
            self.tr("Pause (Space)") if playing else self.tr("Play (Space)"),
        )
