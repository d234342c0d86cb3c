"""Subtitles in Advanced SubStation Alpha: what dialogue lines say; tags and styles stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats.subtitles import ASS, Cue, find_blocks
from desktop_app.rewriting.text_form import TextForm
from desktop_app.rewriting.text_leaves import Place

_EVENTS = re.compile(r"^\[Events\][^\r\n]*", re.M | re.I)
_FORMAT = re.compile(r"^Format:([^\r\n]*)", re.M)
_DIALOGUE = re.compile(r"^Dialogue:([^\r\n]*)", re.M)
_CLOCK = re.compile(r"\s*(\d+):(\d\d):(\d\d)[.:](\d\d)\s*")
#: Lines in which letters are the points of a drawing.
_DRAWING = re.compile(r"\\p[1-9]")
_FIELDS = ("Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect")


def opened(source: Source) -> TextForm:
    """Returns the subtitles that `source` holds."""
    form = TextForm(source)
    find_blocks(form, list(_cues(source, form.text)), ASS)
    return form


def _cues(source: Source, text: str) -> Iterator[Cue]:
    events = _EVENTS.search(text)
    if events is None:
        raise source.damaged("it has no events")
    told = _FORMAT.search(text, events.end())
    names = [name.strip() for name in told[1].split(",")] if told else [*_FIELDS, "Text"]
    for line in _DIALOGUE.finditer(text, events.end()):
        fields = line[1].split(",", len(names) - 1)
        if len(fields) < len(names) or _DRAWING.search(fields[-1]):
            continue
        values = dict(zip(names, fields, strict=True))
        start, end = (_CLOCK.fullmatch(values.get(name, "")) for name in ("Start", "End"))
        if start and end:
            voice = f"{values.get('Style', '')},{values.get('Name', '')}"
            place = Place(line.end() - len(fields[-1]), line.end())
            yield Cue(place, _seconds(start), _seconds(end), voice)


def _seconds(clock: re.Match[str]) -> float:
    hours, minutes, seconds, hundredths = map(int, clock.groups())
    return (hours * 60 + minutes) * 60 + seconds + hundredths / 100
