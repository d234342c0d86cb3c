"""Recordings that are on the disk as they grow: WAV files that can be read at any moment.

The header of a file that grows tells of the samples up to the last moment of rest, so that
whoever transcribes it meanwhile meets no half word at its end. A program that is killed
loses at most the block that was being written: the next start finds what was left, whole
(`Recordings.left`). Knows no microphone: it is given samples.
"""

from __future__ import annotations

import os
import struct
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from desktop_app.errors import UserError

_HEADER_BYTES = 44
_SAMPLE_BYTES = 2
#: What the size fields of a longer file say: FFmpeg then reads to its end.
_MOST_BYTES = 0xFFFF_FFFF
#: Bytes after which the system is asked to bring everything to the disk: 5 s at 48 kHz.
_SYNC_BYTES = 480_000
#: Where nobody rests for so long, the header tells of all there is.
_LONGEST_S = 25.0
#: Stands beside a recording for as long as it is not finished.
_GOING = ".going"


@dataclass(frozen=True, slots=True)
class LeftRecording:
    """A recording that the program was killed at. It is whole but for its last moment."""

    path: Path
    duration_s: float


class Recording:
    """One file that grows. Use from any thread.

    Attributes:
        path: a WAV file, 16 bits a sample, that can be read at any moment.
    """

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        """Use `Recordings.begin`."""
        self.path = path
        self.rate, self.channels = rate, channels
        self._lock = threading.Lock()
        self._bytes = self._told = self._unsynced = 0
        self._half = b""  # of a sample, until the rest of it comes
        self._file: BinaryIO | None = open(path, "xb", buffering=0)  # noqa: SIM115
        self._file.write(_header(0, rate, channels))

    @property
    def duration_s(self) -> float:
        """Of the sound that is on the disk."""
        return self._bytes / (self.rate * self.channels * _SAMPLE_BYTES)

    @property
    def readable_s(self) -> float:
        """Of the sound that whoever opens the file now will find."""
        return self._told / (self.rate * self.channels * _SAMPLE_BYTES)

    def write(self, pcm: bytes, *, at_rest: bool = True) -> None:
        """Adds samples: little-endian, 16 bits, the channels in turn.

        Args:
            at_rest: nobody is speaking at their end.

        Raises:
            UserError: `recording_not_written`; what was written before stays.
        """
        with self._lock:
            if self._file is None:
                return
            pcm = self._half + pcm
            whole = len(pcm) - len(pcm) % (_SAMPLE_BYTES * self.channels)
            pcm, self._half = pcm[:whole], pcm[whole:]
            try:
                self._file.seek(_HEADER_BYTES + self._bytes)
                _write_all(self._file, pcm)
                self._bytes += whole
                # The samples first: a header never promises what is not there.
                if at_rest or self.duration_s - self.readable_s >= _LONGEST_S:
                    self._tell(self._file)
                self._unsynced += whole
                if self._unsynced >= _SYNC_BYTES:
                    self._unsynced = 0
                    os.fsync(self._file.fileno())
            except OSError as error:
                raise _not_written(self.path, error) from error

    def finish(self) -> Path:
        """Closes the file; nothing can be added any more. Idempotent.

        Raises:
            UserError: `recording_not_written`; what is on the disk can be mended.
        """
        with self._lock:
            if self._file is not None:
                file, self._file = self._file, None
                try:
                    with file:
                        self._tell(file)
                        os.fsync(file.fileno())
                    _going(self.path).unlink(missing_ok=True)
                except OSError as error:
                    raise _not_written(self.path, error) from error
        return self.path

    def _tell(self, file: BinaryIO) -> None:
        """Lets the header tell of all samples that are there."""
        file.seek(0)
        file.write(_header(self._bytes, self.rate, self.channels))
        self._told = self._bytes


class Recordings:
    """The folder of all recordings. Use from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._begun: set[Path] = set()

    def begin(self, name: str, rate: int, channels: int = 1) -> Recording:
        """Begins a recording.

        Args:
            name: what the file is called; the date and time follow it.
            rate: samples a second.

        Raises:
            UserError: `recording_not_written`.
        """
        moment = datetime.now().strftime("%Y-%m-%d %H-%M-%S")
        with self._lock:
            path = self.folder / f"{name} {moment}.wav"
            number = 2
            while path.exists():
                path = self.folder / f"{name} {moment} ({number}).wav"
                number += 1
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                _going(path).touch()
                recording = Recording(path, rate, channels)
            except OSError as error:
                raise _not_written(path, error) from error
            self._begun.add(path)
        return recording

    def left(self) -> tuple[LeftRecording, ...]:
        """Returns what a program that was killed left behind, mended, the newest first.

        An empty one is deleted. What this program is recording is not among them.

        Raises:
            UserError: `recording_not_written`.
        """
        found: list[LeftRecording] = []
        with self._lock:
            for mark in sorted(self.folder.glob(f"*{_GOING}"), reverse=True):
                path = mark.with_suffix("")
                if path in self._begun:
                    continue
                try:
                    duration_s = mend(path) if path.is_file() else 0.0
                    if not duration_s:
                        path.unlink(missing_ok=True)
                        mark.unlink(missing_ok=True)
                except OSError as error:
                    raise _not_written(path, error) from error
                if duration_s:
                    found.append(LeftRecording(path, duration_s))
        return tuple(found)

    def settle(self, path: Path) -> None:
        """Takes it that somebody has looked after what was left; the file stays."""
        _going(path).unlink(missing_ok=True)


def mend(path: Path) -> float:
    """Lets the header of a recording say what is there; returns its duration in seconds.

    Raises:
        OSError: it cannot be read or written.
    """
    with open(path, "r+b") as file:
        header = file.read(_HEADER_BYTES)
        size = os.fstat(file.fileno()).st_size
        if len(header) < _HEADER_BYTES or header[:4] != b"RIFF":
            return 0.0
        channels, rate = struct.unpack_from("<HI", header, 22)
        frame = channels * _SAMPLE_BYTES
        if not frame or not rate:
            return 0.0
        data = (size - _HEADER_BYTES) // frame * frame
        whole = _header(data, rate, channels)
        if whole != header:
            file.seek(0)
            file.write(whole)
            file.truncate(_HEADER_BYTES + data)
        return float(data / (frame * rate))


def _header(data_bytes: int, rate: int, channels: int) -> bytes:
    """Returns the 44 bytes before the samples, as the WAV format wants them."""
    frame = channels * _SAMPLE_BYTES
    riff = min(data_bytes + _HEADER_BYTES - 8, _MOST_BYTES)
    return (
        struct.pack("<4sI4s4sI", b"RIFF", riff, b"WAVE", b"fmt ", 16)
        + struct.pack("<HHIIHH", 1, channels, rate, rate * frame, frame, 8 * _SAMPLE_BYTES)
        + struct.pack("<4sI", b"data", min(data_bytes, _MOST_BYTES))
    )


def _write_all(file: BinaryIO, content: bytes) -> None:
    view = memoryview(content)
    while view:  # a raw file may take less than it is given, when the disk fills up
        view = view[file.write(view) :]


def _going(path: Path) -> Path:
    return path.with_name(path.name + _GOING)


def _not_written(path: Path, error: OSError) -> UserError:
    return UserError("recording_not_written", path=path, reason=error.strerror or error)
