"""Owns the reading of the held-out questions, which training never sees."""

from __future__ import annotations

from phrasing import normalized
from topics import DATA, Fields, entries

FILLERS = ("f", "jf")


def load_heldout() -> dict[str, Fields]:
    """Blocks of held-out phrasings by topic id, and ``outside``, ``recall`` and ``names``."""
    path = DATA / "heldout.txt"
    return entries(path, answers_split=True) if path.exists() else {}


def reserved_texts(heldout: dict[str, Fields]) -> frozenset[str]:
    """All held-out texts, normalized: the generator never makes one of them a message or name.

    The lines between name and question ("f", "jf") are there to pass the time, and not reserved.
    """
    texts = (
        text
        for fields in heldout.values()
        for name, several in fields.items()
        if name not in FILLERS
        for text in several
    )
    return frozenset(normalized(text) for text in texts) - {""}
