"""Subtitles (SubRip, WebVTT, Advanced SubStation Alpha): cues that are one sentence, as one block.

Numbers, times, settings, styles, notes and tags stay byte for byte; only what is spoken
changes. Parsed here rather than by pysubs2, which drops notes, regions and cue settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.dividing import divide, rows
from desktop_app.rewriting.leaves import Leaf, Role, Stretch, stretches
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.text_form import Edit, Rewrite, TextForm
from desktop_app.rewriting.text_leaves import Place, extent, flat, text_leaves

#: A row of a subtitle; a wide character counts as two.
_ROW = 42
#: Cues that are joined to one sentence: how many, how long in all, how long a pause.
_MOST_CUES, _MOST_S, _PAUSE_S = 6, 25.0, 1.5
#: A file in which fewer cues end a sentence does without full stops.
_PUNCTUATED = 0.2
_SENTENCE_END = re.compile(r"[.!?。！？…♪♫~～][\"'”’」』)）\]】]*$")
_CLAUSE_END = re.compile(r"[,;、，；—–-]$")
#: Sounds, songs and signs stand alone: [door], （笑）, ♪ la la ♪.
_ALONE = re.compile(r"^(?:\[.*\]|\(.*\)|（.*）|【.*】|[♪♫#].*)$", re.S)
_DIALOGUE = re.compile(r"^\s*(?:<[^<>]*>|\{[^{}]*\})*\s*[-–—‐−]", re.M)


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at once: where its text stands, when it is shown, who speaks."""

    place: Place
    start_s: float
    end_s: float
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a format writes the text of a cue.

    Attributes:
        marks: matches a tag; line: a broken line; row: what is written for one.
        read, write: between what is written and what is meant.
    """

    marks: re.Pattern[str]
    line: re.Pattern[str]
    row: str
    read: Callable[[str], str] = str
    write: Callable[[str], str] = str


_LINE = re.compile(r"\r\n|\r|\n")
_SRT = Manner(re.compile(r"</?[A-Za-z][^<>\r\n]*>|\{\\[^{}\r\n]*\}"), _LINE, "\n")
_VTT = Manner(
    re.compile(r"<[^<>]*>"), _LINE, "\n", unescape, lambda text: escape(text, quote=False)
)
#: `\h` is a space that holds words together.
ASS = Manner(re.compile(r"\{[^{}\r\n]*\}"), re.compile(r"\\[Nn]"), r"\N")

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"^[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}[^\r\n]*(?:\r\n|\r|\n|\Z)", re.M)
_BLANK = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?=\r\n|\r|\n|\Z)")
#: What stands above the times of the next cue.
_NUMBER = re.compile(r"(?:\A|[\r\n])[ \t]*\d+[ \t]*(?:\r\n|\r|\n)\Z")


def opened(source: Source) -> TextForm:
    """Returns the subtitles (SubRip or WebVTT) that `source` holds."""
    form = TextForm(source)
    is_vtt = form.text.lstrip("\ufeff").startswith("WEBVTT")
    find_blocks(form, list(_cues(form.text, is_vtt)), _VTT if is_vtt else _SRT)
    return form


def find_blocks(form: TextForm, cues: Sequence[Cue], manner: Manner) -> None:
    """Adds the blocks of `cues`, in their order in the file, to a form."""
    spoken = [part for cue in cues for part in _parts(form.text, cue, manner)]
    whole = [part for part in spoken if part.alone]
    ends = sum(1 for part in whole if _SENTENCE_END.search(part.text))
    punctuated = ends >= _PUNCTUATED * len(whole)
    newline = found[0] if (found := _LINE.search(form.text)) else "\n"
    group: list[_Part] = []
    for number, part in enumerate(spoken):
        form.source.step(number, len(spoken))
        if group and not _goes_on(group, part, punctuated):
            _add(form, group, manner, newline)
            group = []
        group.append(part)
    if group:
        _add(form, group, manner, newline)


@dataclass(frozen=True, slots=True)
class _Part:
    """A cue's text, or a line of it where several people speak; `alone`: all of its cue."""

    cue: Cue
    leaves: list[Leaf]
    stretch: Stretch
    alone: bool

    @property
    def text(self) -> str:
        return self.stretch.block.text


def _parts(document: str, cue: Cue, manner: Manner) -> Iterator[_Part]:
    text = document[cue.place.start : cue.place.end]
    dialogue = len(_DIALOGUE.findall(manner.line.sub("\n", text))) > 1
    leaves, found = stretches(list(_leaves(document, cue, manner, dialogue)), collapse=True)
    for stretch in found:
        yield _Part(cue, leaves, stretch, len(found) == 1)


def _leaves(document: str, cue: Cue, manner: Manner, dialogue: bool) -> Iterator[Leaf]:
    breaks = re.compile(f"(?P<mark>{manner.marks.pattern})|(?P<line>{manner.line.pattern})")
    at = cue.place.start
    for found in breaks.finditer(document, cue.place.start, cue.place.end):
        yield from text_leaves(document, at, found.start(), read=manner.read)
        place = Place(found.start(), found.end())
        if found["mark"] is not None:
            yield Leaf(Role.MARK, node=place)
        elif dialogue:
            yield Leaf(Role.BOUND, node=place)
        else:
            yield Leaf(Role.TEXT, "\n", place)
        at = found.end()
    yield from text_leaves(document, at, cue.place.end, read=manner.read)


def _goes_on(group: list[_Part], part: _Part, punctuated: bool) -> bool:
    last, first = group[-1], group[0]
    if not (last.alone and part.alone) or last.cue.voice != part.cue.voice:
        return False
    if _ALONE.match(last.text) or _ALONE.match(part.text) or _SENTENCE_END.search(last.text):
        return False
    pause_s = part.cue.start_s - last.cue.end_s
    together = -_PAUSE_S <= pause_s <= _PAUSE_S and part.cue.start_s >= last.cue.start_s
    short = len(group) < _MOST_CUES and part.cue.end_s - first.cue.start_s <= _MOST_S
    return (
        together
        and short
        and (punctuated or bool(_CLAUSE_END.search(last.text)) or part.text[0].islower())
    )


def _add(form: TextForm, group: list[_Part], manner: Manner, newline: str) -> None:
    joints = [_joint(one.text, two.text) for one, two in pairwise(group)]
    texts = [part.text + joint for part, joint in zip(group, [*joints, ""], strict=True)]
    block = Block("".join(texts), group[0].cue.start_s, group[-1].cue.end_s)
    form.found(block, _rewrite(form.text, group, texts, manner, newline))


def _rewrite(
    document: str, group: list[_Part], texts: list[str], manner: Manner, newline: str
) -> Rewrite:
    # One line end for all is enough where the file has one for all.
    row = newline if manner.row == "\n" else manner.row

    def rewrite(new: str) -> Iterator[Edit]:
        new = " ".join(new.split())
        times = [max(0.001, part.cue.end_s - part.cue.start_s) for part in group]
        for part, piece in zip(group, divide(new, texts, times), strict=True):
            shown = "\n".join(rows(piece, _ROW)) if part.alone else piece
            written = flat(document, part.leaves, part.stretch, shown, manner.write)
            place = extent(part.leaves, part.stretch)
            yield Edit(place.start, place.end, written.replace("\n", row))

    return rewrite


def _joint(one: str, two: str) -> str:
    """Japanese and Chinese go on without a space."""
    return "" if one[-1] >= "\u2e80" and two[0] >= "\u2e80" else " "


def _cues(text: str, is_vtt: bool) -> Iterator[Cue]:
    found = list(_TIMES.finditer(text))
    for number, times in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        start = times.end()
        if is_vtt:
            # Notes and styles may follow after the blank line.
            blank = _BLANK.search(text, start - 1, end)
            end = blank.start() if blank else end
        elif above := _NUMBER.search(text[start:end]):
            end = start + above.start()
        begin_s, end_s = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
        yield Cue(Place(start, max(start, end)), begin_s, end_s)


def _seconds(clock: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (part or "0" for part in clock)
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole + int(thousandths.ljust(3, "0")) / 1000
