"""In which forms a transcript leaves the program, and how times are written. Imports nothing."""

from __future__ import annotations

from typing import Literal, get_args

TranscriptFormat = Literal["txt", "md", "srt", "vtt", "ass", "json", "tsv", "docx"]
FORMATS: tuple[TranscriptFormat, ...] = get_args(TranscriptFormat)


def clock(seconds: float) -> str:
    """Returns a time as people read it: 0:07, 12:30, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
