"""What texts are turned into vectors with, and what comes of it. See `engine/tasks/embed.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.protocol.load_spec import LoadSpec

#: A question, or a text in which its answer may be: some models tell them apart.
TextKind = Literal["query", "passage"]


@dataclass(frozen=True, slots=True)
class EmbedParams:
    """Which texts, and by which model."""

    texts: tuple[str, ...]
    model: LoadSpec
    kind: TextKind = "passage"


@dataclass(frozen=True, slots=True)
class Vectors:
    """A produced piece: the vectors of some texts that follow each other.

    Attributes:
        first: number of the first text, from 0.
        width: numbers in a vector.
        data: float16, little-endian, (texts, width) row by row; each row has length 1, or
            is 0 for a text without tokens.
    """

    first: int
    width: int
    data: bytes

    @property
    def count(self) -> int:
        """How many texts."""
        return len(self.data) // (2 * self.width)
