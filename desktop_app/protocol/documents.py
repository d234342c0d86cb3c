"""What a document is read with, and what comes of it. See `engine/tasks/read.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.readers.documents.records import Passage


@dataclass(frozen=True, slots=True)
class ReadParams:
    """Which document to read.

    Attributes:
        password: of an encrypted PDF; never shown, not even in a log.
        known: hashes of contents that need not be read, for they are at hand.
    """

    path: str
    password: str | None = field(default=None, repr=False)
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentHash:
    """The first produced piece: what the file holds. Of a known content it is the only one.

    Attributes:
        sha256: 64 hexadecimal digits.
    """

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PassageBatch:
    """Some hundred passages, in the document's order.

    The last produced piece is a `readers.documents.DocumentFacts`.
    """

    passages: tuple[Passage, ...]
