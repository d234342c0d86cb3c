"""What a document gives to be rewritten, and what is to be said of the result. Plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, cell, string or group of subtitles that are one sentence.

    Attributes:
        text: never blank, without white space around it; holds a letter at least. Marks
            of its format (bold, links, notes) are not in it.
        start_s, end_s: of subtitles, in seconds.
        keep: parts of `text`, as (start, end), that have to be in the new text as they
            are: code, page numbers, placeholders.
    """

    text: str
    start_s: float | None = None
    end_s: float | None = None
    keep: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know of a written file.

    Attributes:
        code: a key of `notices.CATALOGUE`; values: what fills its text.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()
