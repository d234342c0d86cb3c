"""How messages cross a pipe: one pickle per frame, four bytes of length before it.

Knows pipes as file descriptors; nothing of processes or of what is sent. Both
ends are this program, joined by an anonymous pipe, so pickle is safe here.
"""

from __future__ import annotations

import os
import pickle
import struct
from dataclasses import dataclass
from typing import Any

_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Ready:
    """The child says that its libraries are imported."""


def encode(message: object) -> bytes:
    """Returns a message's frame."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def write(fd: int, frame: bytes) -> None:
    """Writes a whole frame; blocks while the pipe is full.

    Raises:
        OSError: the other end is closed.
    """
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(fd, rest) :]


def read(fd: int) -> Any:
    """Waits for the next message.

    Raises:
        EOFError: the other end is closed, perhaps in the middle of a frame.
    """
    (length,) = _LENGTH.unpack(_read_exactly(fd, _LENGTH.size))
    return pickle.loads(_read_exactly(fd, length))


def _read_exactly(fd: int, count: int) -> bytes:
    chunks = []
    while count:
        try:
            chunk = os.read(fd, min(count, 1 << 20))
        except OSError as error:  # a reset pipe on Windows
            raise EOFError from error
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)
