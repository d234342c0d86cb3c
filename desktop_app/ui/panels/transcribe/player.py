"""Plays the sound of a file: from anywhere, in a loop, slower or faster at its own pitch.

QtMultimedia is imported when something is first played: on Linux it needs a system
library (libpulse) that may be missing, and the panel does without it then.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal

from desktop_app.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
#: At the end of a loop, sound that is late by less is part of it.
_LATE_S = 0.02


class Player(QObject):
    """One file at a time; nothing of it is opened before it is to be heard."""

    moved = Signal(float)  # seconds
    playing_changed = Signal(bool)
    failed = Signal(object)  # UserError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._media: QMediaPlayer | None = None
        self._at_s = 0.0
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._is_opening = False

    @property
    def is_playing(self) -> bool:
        """Whether there is something to hear."""
        media = self._media
        return media is not None and media.playbackState() == media.PlaybackState.PlayingState

    @property
    def at_s(self) -> float:
        """Where it is, in seconds."""
        return self._at_s

    @property
    def loop(self) -> tuple[float, float] | None:
        """What is played over and over, in seconds."""
        return self._loop

    def open(self, path: Path | None) -> None:
        """Takes another file, to be played from its beginning."""
        self._drop()
        self._path, self._at_s, self._loop = path, 0.0, None
        self.moved.emit(0.0)

    def play(self) -> None:
        """Plays from where it is."""
        if self._path is None:
            return
        if not self._path.is_file():
            self.failed.emit(UserError("audio_missing", name=self._path.name))
            return
        try:
            media = self._media or self._make()
        except ImportError as error:
            self.failed.emit(UserError("sound_missing", reason=str(error)))
            return
        address = QUrl.fromLocalFile(str(self._path))
        if media.source() != address:
            self._is_opening = True  # it goes anywhere only when it is open
            media.setSource(address)
            media.setPlaybackRate(self._speed)
        if self._is_opening:
            return
        if abs(media.position() - self._at_s * 1000) > 1:
            media.setPosition(round(self._at_s * 1000))
        media.play()

    def pause(self) -> None:
        """Stays where it is."""
        if self._is_opening:
            self._is_opening = False
            self._drop()
        elif self._media is not None:
            self._media.pause()

    def toggle(self) -> None:
        """Plays or pauses."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, at_s: float) -> None:
        """Goes to a moment, in seconds; a loop that it is not in ends."""
        self._at_s = max(0.0, at_s)
        if self._loop is not None and not self._loop[0] <= at_s <= self._loop[1]:
            self._loop = None
        media = self._media
        if media is not None and not media.source().isEmpty() and not self._is_opening:
            media.setPosition(round(self._at_s * 1000))
        self.moved.emit(self._at_s)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Plays a passage over and over, or no longer."""
        self._loop = loop
        if loop is not None and not loop[0] <= self._at_s < loop[1]:
            self.seek(loop[0])

    def set_speed(self, speed: float) -> None:
        """Plays `speed` times as fast, at the same pitch."""
        self._speed = speed
        if self._media is not None:
            self._media.setPlaybackRate(speed)

    def _make(self) -> QMediaPlayer:
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        media = QMediaPlayer(self)
        media.setPitchCompensation(True)
        if QMediaDevices.audioOutputs():  # without one it plays all the same, and is silent
            media.setAudioOutput(QAudioOutput(self))
        media.positionChanged.connect(self._on_moved)
        media.playbackStateChanged.connect(self._on_state)
        media.mediaStatusChanged.connect(self._on_status)
        media.errorOccurred.connect(self._on_error)
        self._media = media
        return media

    def _drop(self) -> None:
        """Closes the file."""
        self._is_opening = False
        if self._media is not None:
            self._media.stop()
            self._media.setSource(QUrl())

    def _on_moved(self, milliseconds: int) -> None:
        if not self.is_playing:  # a file that is just being opened says 0
            return
        self._at_s = milliseconds / 1000
        if self._loop is not None and self._at_s >= self._loop[1] - _LATE_S:
            self.seek(self._loop[0])
        else:
            self.moved.emit(self._at_s)

    def _on_state(self) -> None:
        self.playing_changed.emit(self.is_playing)

    def _on_status(self) -> None:
        media = self._media
        if media is None:
            return
        status = media.mediaStatus()
        if self._is_opening and status == media.MediaStatus.LoadedMedia:
            self._is_opening = False
            self.play()
        if status != media.MediaStatus.EndOfMedia:
            return
        if self._loop is not None:
            self.seek(self._loop[0])
            media.play()
        else:
            self._at_s = 0.0  # playing again begins again

    def _on_error(self, _: object, reason: str) -> None:
        self._is_opening = False
        name = self._path.name if self._path is not None else ""
        self.failed.emit(UserError("audio_unreadable", name=name, reason=reason))
