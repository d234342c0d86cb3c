"""The microphone as blocks of samples: 16 bits, little-endian. Keeps nothing of what it hears.

QtMultimedia is imported when one records: see player.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QIODevice, QObject, Signal

from desktop_app.errors import UserError

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource

#: What speech models take comes first; a device that cannot is asked for what is common.
_RATES = (16_000, 48_000, 44_100)


class Device(NamedTuple):
    """A microphone."""

    id: str
    name: str


class Microphone(QObject):
    """One device at a time."""

    heard = Signal(bytes)
    failed = Signal(object)  # UserError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self.rate, self.channels = _RATES[0], 1

    def devices(self) -> list[Device]:
        """Returns all microphones, the system's own choice first.

        Raises:
            UserError: `sound_missing`.
        """
        return [Device(_id(one), one.description()) for one in _inputs()]

    def start(self, device_id: str = "") -> None:
        """Begins to listen, by default to the system's own choice; tells `rate`, `channels`.

        Raises:
            UserError: `sound_missing`, or `no_microphone`.
        """
        inputs = _inputs()
        device = next((one for one in inputs if _id(one) == device_id), None)
        device = device or next(iter(inputs), None)
        if device is None:
            raise UserError("no_microphone")
        from PySide6.QtMultimedia import QAudioSource

        self.stop()
        form = _format(device)
        self.rate, self.channels = form.sampleRate(), form.channelCount()
        source = QAudioSource(device, form, self)
        stream = source.start()
        if stream is None or source.error() != source.error().NoError:
            source.deleteLater()
            raise UserError("no_microphone")
        self._source, self._stream = source, stream
        stream.readyRead.connect(self._on_ready)
        source.stateChanged.connect(self._on_state)

    def pause(self) -> None:
        """Listens to nothing until `resume`."""
        if self._source is not None:
            self._source.suspend()

    def resume(self) -> None:
        """Listens again."""
        if self._source is not None:
            self._source.resume()

    def stop(self) -> None:
        """Hands on what was heard so far, and the device back."""
        if self._source is not None:
            source, self._source = self._source, None
            self._on_ready()
            self._stream = None
            source.stop()
            source.deleteLater()

    def _on_ready(self) -> None:
        if self._stream is not None:
            block = bytes(self._stream.readAll().data())
            if block:
                self.heard.emit(block)

    def _on_state(self) -> None:
        source = self._source
        if source is not None and source.error() != source.error().NoError:
            self.stop()  # it was unplugged
            self.failed.emit(UserError("microphone_lost"))


def _inputs() -> list[QAudioDevice]:
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError as error:
        raise UserError("sound_missing", reason=str(error)) from error
    default = QMediaDevices.defaultAudioInput()
    return sorted(QMediaDevices.audioInputs(), key=lambda one: one != default)


def _id(device: QAudioDevice) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")


def _format(device: QAudioDevice) -> QAudioFormat:
    """Returns what to ask a device for: one channel if it can, 16 bits always."""
    from PySide6.QtMultimedia import QAudioFormat

    form = QAudioFormat()
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    form.setChannelCount(1)
    for rate in _RATES:
        form.setSampleRate(rate)
        if device.isFormatSupported(form):
            return form
    own = device.preferredFormat()
    form.setSampleRate(own.sampleRate())
    form.setChannelCount(own.channelCount())
    return form
