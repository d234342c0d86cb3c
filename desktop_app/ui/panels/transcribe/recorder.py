"""Records from the microphone into a file that grows. Knows no widget."""

from __future__ import annotations

import sys
from array import array
from contextlib import suppress
from math import log10
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import UserError
from desktop_app.services.recording import Recording, Recordings
from desktop_app.ui.panels.transcribe.microphone import Microphone

_FULL_SCALE = 32_768
#: The level meter shows from here up, in decibels below full scale.
_QUIETEST_DB = -60.0
#: Levels, in shares of these 60 dB: silence in any room; what a pause is below the speech;
#: how soon it is forgotten that somebody was louder.
_SILENT, _QUIETER, _FORGOTTEN_PER_S = 0.15, 0.25, 0.02
_PAUSE_S = 0.3


class Recorder(QObject):
    """One recording at a time."""

    changed = Signal()  # it began, pauses, goes on or ended
    heard = Signal(float, float)  # seconds on the disk, level from 0 to 1
    finished = Signal(object)  # Path of what was recorded
    failed = Signal(object)  # UserError

    def __init__(
        self, recordings: Recordings, microphone: Microphone, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._recordings = recordings
        self._microphone = microphone
        microphone.setParent(self)
        self._recording: Recording | None = None
        self._rest = Rest()
        self._device = ""
        self._is_lost = False  # it pauses because there is nothing to hear it with
        self.is_paused = False
        microphone.heard.connect(self._on_heard)
        microphone.failed.connect(self._on_failed)

    @property
    def is_recording(self) -> bool:
        """Whether one is under way, paused or not."""
        return self._recording is not None

    @property
    def recording(self) -> Recording | None:
        """What is being recorded."""
        return self._recording

    def begin(self, device_id: str = "") -> None:
        """Begins a recording; tells `failed` where that does not work."""
        if self._recording is not None:
            return
        microphone = self._microphone
        try:
            microphone.start(device_id)
            self._recording = self._recordings.begin(
                self.tr("Recording"), microphone.rate, microphone.channels
            )
        except UserError as error:
            microphone.stop()
            self.failed.emit(error)
            return
        self._device = device_id
        self._is_lost = self.is_paused = False
        self._rest = Rest()
        self.changed.emit()

    def change_device(self, device_id: str) -> None:
        """Goes on with another microphone, if it hears in the same way."""
        recording, microphone = self._recording, self._microphone
        if recording is None:
            return
        self._device = device_id
        try:
            microphone.start(device_id)
            if (microphone.rate, microphone.channels) != (recording.rate, recording.channels):
                microphone.stop()
                raise UserError("microphone_differs")
        except UserError as error:
            self._on_failed(error)
            return
        if self._is_lost:
            self._is_lost = self.is_paused = False
            self.changed.emit()
        elif self.is_paused:
            microphone.pause()

    def pause(self, paused: bool) -> None:
        """Records nothing for a while, or goes on."""
        if self._recording is None or paused == self.is_paused:
            return
        if self._is_lost:
            self.change_device(self._device)
            return
        self.is_paused = paused
        if paused:
            self._microphone.pause()
        else:
            self._microphone.resume()
        self.changed.emit()

    def finish(self) -> Path | None:
        """Ends the recording; tells `finished`, or nothing when it is empty."""
        recording = self._end()
        if recording is None:
            return None
        try:
            path = recording.finish()
        except UserError as error:
            self.failed.emit(error)
            return None
        if not recording.duration_s:
            path.unlink(missing_ok=True)
            return None
        self.finished.emit(path)
        return path

    def discard(self) -> None:
        """Ends the recording and deletes it."""
        recording = self._end()
        if recording is not None:
            with suppress(UserError):  # it is not wanted anyway
                recording.finish()
            recording.path.unlink(missing_ok=True)

    def _end(self) -> Recording | None:
        self._microphone.stop()
        recording, self._recording = self._recording, None
        self.is_paused = False
        if recording is not None:
            self.changed.emit()
        return recording

    def _on_heard(self, block: bytes) -> None:
        recording = self._recording
        if recording is None or self.is_paused:
            return
        loud = level(block)
        seconds = len(block) / (2 * recording.rate * recording.channels)
        try:
            recording.write(block, at_rest=self._rest.add(loud, seconds))
        except UserError as error:
            self._on_failed(error)
            return
        self.heard.emit(recording.duration_s, loud)

    def _on_failed(self, error: UserError) -> None:
        """Keeps what there is: nothing more comes until the user goes on or stops."""
        self._microphone.stop()
        if self._recording is not None:
            self._is_lost = self.is_paused = True
            self.changed.emit()
        self.failed.emit(error)


class Rest:
    """Tells whether nobody speaks: it is much quieter than it was, for as long as a pause is."""

    def __init__(self) -> None:
        self._loudest = 0.0
        self._quiet_s = 0.0

    def add(self, level: float, seconds: float) -> bool:
        """Takes the level of a block; returns whether there is a pause at its end."""
        self._loudest = max(level, self._loudest - _FORGOTTEN_PER_S * seconds)
        is_quiet = level < _SILENT or level < self._loudest - _QUIETER
        self._quiet_s = self._quiet_s + seconds if is_quiet else 0.0
        return self._quiet_s >= _PAUSE_S


def level(block: bytes) -> float:
    """Returns how loud the loudest sample is, from 0 (−60 dB and below) to 1 (full scale)."""
    samples = array("h", block[: len(block) - len(block) % 2])
    if sys.byteorder == "big":
        samples.byteswap()
    loudest = max(max(samples), -min(samples)) if samples else 0
    if not loudest:
        return 0.0
    decibels = 20 * log10(loudest / _FULL_SCALE)
    return max(0.0, 1 - decibels / _QUIETEST_DB)
