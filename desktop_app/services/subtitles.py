"""Lines of a transcript as subtitles: short enough to be read, broken at the words' times.

Writes SubRip, WebVTT and Advanced SubStation Alpha by pysubs2. Knows no rows of the history.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from desktop_app.services.line_times import LineTimes
from desktop_app.services.subtitle_rows import (
    CLAUSE_ENDS,
    SENTENCE_ENDS,
    anywhere,
    breaks,
    rows,
    width,
)
from desktop_app.store.transcript_records import SegmentRecord

SubtitleFormat = Literal["srt", "vtt", "ass"]

#: How much it is worth to part cues there, against parting them in the middle; of a pause
#: each second.
_SENTENCE_GAIN, _CLAUSE_GAIN, _PAUSE_GAIN = 0.4, 0.2, 0.4
_LONG_PAUSE_S = 3.0
_JOINER = "\u2060"  # unseen; parts what would else be a command


@dataclass(frozen=True, slots=True)
class SubtitleLayout:
    """How subtitles are to look. A wide character (漢字) counts as two.

    Attributes:
        line_length: characters of a row; rows: of a cue.
        most_s: a cue is parted rather than longer than this.
        per_s: characters that are read in a second; a cue stays for as long as reading
            takes, if the next one lets it. 0 leaves the times alone.
        speakers: whether it is told who speaks.
    """

    line_length: int = 42
    rows: int = 2
    most_s: float = 7.0
    per_s: float = 20.0
    speakers: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once; times in seconds."""

    start_s: float
    end_s: float
    rows: tuple[str, ...]
    speaker: str = ""


def cues(lines: Sequence[SegmentRecord], layout: SubtitleLayout) -> tuple[Cue, ...]:
    """Returns lines as cues, in order."""
    found = [cue for line in lines if line.text.strip() for cue in _cues_of(line, layout)]
    found.sort(key=lambda cue: cue.start_s)
    if layout.per_s <= 0:
        return tuple(found)
    return tuple(
        _readable(cue, found[number + 1].start_s if number + 1 < len(found) else None, layout)
        for number, cue in enumerate(found)
    )


def render(lines: Sequence[SegmentRecord], form: SubtitleFormat, layout: SubtitleLayout) -> str:
    """Returns the content of a subtitle file."""
    import pysubs2

    file = pysubs2.SSAFile()
    for cue in cues(lines, layout):
        start, end = round(cue.start_s * 1000), round(cue.end_s * 1000)
        text, name = _marked(cue, form)
        file.append(pysubs2.SSAEvent(start=start, end=max(end, start + 1), text=text, name=name))
    if form == "ass":
        return file.to_string("ass")
    return file.to_string(form, keep_ssa_tags=True)


def _marked(cue: Cue, form: SubtitleFormat) -> tuple[str, str]:
    """Returns a cue's text as pysubs2 takes it, and the speaker's name where it has a field."""
    shown = list(cue.rows)
    if form == "ass":
        shown = [row.replace("\\", "\\" + _JOINER).replace("{", "\\{") for row in shown]
        return "\\N".join(shown), cue.speaker.replace(",", ";")
    shown = [row.replace("\\", "\\" + _JOINER) for row in shown]
    if form == "vtt":
        shown = [_escaped(row) for row in shown]
        if cue.speaker:
            shown[0] = f"<v {_escaped(cue.speaker)}>{shown[0]}"
    return "\\N".join(shown), ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cues_of(line: SegmentRecord, layout: SubtitleLayout) -> Iterator[Cue]:
    speaker = line.speaker if layout.speakers and line.speaker else ""
    times = LineTimes(line)
    text = line.text
    for begin, end in _pieces(text, 0, len(text), times, layout):
        piece = text[begin:end]
        begin += len(piece) - len(piece.lstrip())
        end = begin + len(piece.strip())
        fit = _fit(piece, layout) or (piece.strip(),)
        yield Cue(times.begin(begin), max(times.end(end), times.begin(begin)), fit, speaker)


def _pieces(
    text: str, begin: int, end: int, times: LineTimes, layout: SubtitleLayout
) -> Iterator[tuple[int, int]]:
    """Yields what of a line is shown at once, in order: halves, until they are short enough."""
    piece = text[begin:end]
    places = breaks(piece)
    long = bool(places) and times.end(end) - times.begin(begin) > layout.most_s
    if not long and _fit(piece, layout) is not None:
        yield begin, end
        return
    places = [begin + at for at in places or anywhere(piece)]
    total = max(1, width(piece))

    def worth(at: int) -> float:
        left = text[begin:at].rstrip()
        uneven = abs(2 * width(left) - total) / total
        pause_s = max(0.0, times.begin(at) - times.end(begin + len(left)))
        gain = _PAUSE_GAIN * min(_LONG_PAUSE_S, pause_s)
        if left[-1:] in SENTENCE_ENDS:
            gain += _SENTENCE_GAIN
        elif left[-1:] in CLAUSE_ENDS:
            gain += _CLAUSE_GAIN
        return gain - uneven

    at = max(places, key=worth)
    yield from _pieces(text, begin, at, times, layout)
    yield from _pieces(text, at, end, times, layout)


def _fit(text: str, layout: SubtitleLayout) -> tuple[str, ...] | None:
    return rows(text, max(1, layout.line_length), max(1, layout.rows))


def _readable(cue: Cue, next_s: float | None, layout: SubtitleLayout) -> Cue:
    """Returns a cue that stays until it can have been read, but not into the next one."""
    needed = cue.start_s + sum(map(width, cue.rows)) / layout.per_s
    if next_s is not None:
        needed = min(needed, next_s)
    return replace(cue, end_s=round(max(cue.end_s, needed), 3))
