"""Subtitles (SubRip and WebVTT): a passage for every cue, with its times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_app.readers.documents.prose import tidy
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

_CUES_A_STEP = 500
#: Who speaks, in WebVTT: <v Name> or <v.loud Name>.
_VOICE = re.compile(r"<v(?:\.[^\s>]*)? +([^>\n]{1,100})>")
#: Comments and styles, which stand where a cue could.
_NOTES = re.compile(r"(?m)^(?:NOTE|STYLE|REGION)\b.*(?:\n.+)*")


def read(source: Source) -> Iterator[Passage]:
    """Yields the cues in order of time."""
    import pysubs2

    text = source.text()
    is_vtt = text.lstrip("\ufeff").startswith("WEBVTT")
    if is_vtt:
        text = _VOICE.sub(r"\1: ", _NOTES.sub("", text))
    cues = pysubs2.SSAFile.from_string(text, format_="vtt" if is_vtt else "srt")
    source.check()
    cues.sort()
    for number, cue in enumerate(cues):
        if number % _CUES_A_STEP == 0:
            source.step(number, len(cues))
        if line := tidy(cue.plaintext):
            yield Passage(line, Place(start_s=cue.start / 1000, end_s=cue.end / 1000))
