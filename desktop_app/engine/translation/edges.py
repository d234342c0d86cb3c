"""What stands around the words of a sentence: bullets, numbers of lists, symbols.

Models lose or invent it, so it does not go through them. Strings only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_HEAD = re.compile(
    r"(?:(?:[-–—•‣◦▪■□●○◆◇★☆※►▶→⇒・*#>|]+|[(\[（]?\d{1,3}[)\]）])\s+|[・•※►▶→⇒■●◆★☆]+)+"
)


@dataclass(frozen=True, slots=True)
class Framed:
    """A sentence in three parts that give it, joined."""

    head: str
    body: str
    tail: str

    def around(self, translation: str) -> str:
        """Returns a translation of the body with the rest of the sentence."""
        return f"{self.head}{translation}{self.tail}"


def framed(text: str) -> Framed:
    """Cuts off what is no part of the sentence; the body is never empty if the text is not."""
    found = _HEAD.match(text)
    start = found.end() if found else 0
    while start < len(text) and (_is_symbol(text[start]) or text[start].isspace()):
        start += 1
    end = len(text)
    while end > start and (_is_symbol(text[end - 1]) or text[end - 1].isspace()):
        end -= 1
    if start >= end:
        return Framed("", text, "")
    return Framed(text[:start], text[start:end], text[end:])


def _is_symbol(character: str) -> bool:
    """Tells emoji and their joiners from letters and punctuation."""
    return unicodedata.category(character) in ("So", "Sk") or character in "\u200d\ufe0f"
