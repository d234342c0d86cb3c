"""When each character of a line is heard, also where the user has changed its words.

What was heard has a time for each word. The shown text is laid beside it: letters that are
the same have their times, what stands between them is spread evenly. Knows no rows.
"""

from __future__ import annotations

import bisect
import re
from difflib import SequenceMatcher

from desktop_app.protocol.transcripts import Segment, Word
from desktop_app.store.transcript_records import SegmentRecord

_CJK = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff]"
)


class LineTimes:
    """The times within one line, in seconds.

    Args:
        line: as it is shown; its own times hold where the words' go beyond them.
    """

    def __init__(self, line: SegmentRecord) -> None:
        self._length = len(line.text)
        self._first, self._last = line.start_s, line.end_s
        # A line that was moved takes its words with it.
        shift = line.start_s - line.heard.start_s if not line.heard.words else 0.0
        inside = _known(line.heard, line.text, shift)
        self._known = [(0, self._first), *inside, (self._length, self._last)]
        self._places = [place for place, _ in self._known]

    def begin(self, offset: int) -> float:
        """Returns when the character at an offset begins to be heard."""
        return self._at(offset, after_pause=True)

    def end(self, offset: int) -> float:
        """Returns when the character before an offset has been heard."""
        return self._at(offset, after_pause=False)

    def _at(self, offset: int, *, after_pause: bool) -> float:
        if offset <= 0:
            return self._first
        if offset >= self._length:
            return self._last
        found = self._interpolated(offset, after_pause=after_pause)
        return round(min(max(found, self._first), self._last), 3)

    def _interpolated(self, offset: int, *, after_pause: bool) -> float:
        known, places = self._known, self._places
        if after_pause:
            right = bisect.bisect_right(places, offset)
            if known[right - 1][0] == offset:
                return known[right - 1][1]
        else:
            right = bisect.bisect_left(places, offset)
            if right < len(known) and known[right][0] == offset:
                return known[right][1]
        (before, start), (after, end) = known[right - 1], known[min(right, len(known) - 1)]
        share = (offset - before) / (after - before) if after > before else 0.0
        return start + (end - start) * share


def joined(texts: list[str]) -> str:
    """Returns lines as one: with spaces, but not between Japanese or Chinese characters."""
    found = ""
    for text in filter(None, (text.strip() for text in texts)):
        spaceless = found and _CJK.match(found[-1]) and _CJK.match(text[0])
        found += text if spaceless or not found else " " + text
    return found


def parted(line: SegmentRecord, offset: int) -> tuple[Segment, Segment] | None:
    """Returns the two lines that one makes when it is split; `None` where that is no place.

    Args:
        offset: characters of the shown text before it.
    """
    text = line.text
    offset = max(0, offset)
    left, right = text[:offset].rstrip(), text[offset:].lstrip()
    if not left or not right:
        return None
    times = LineTimes(line)
    end = times.end(len(left))
    start = max(times.begin(len(text) - len(right)), end)
    if not line.start_s < end <= start < line.end_s:  # its words say nothing of use
        end = start = line.start_s + (line.end_s - line.start_s) * len(left) / len(text)
    middle = (start + end) / 2
    words = line.heard.words
    first = tuple(word for word in words if (word.start_s + word.end_s) / 2 < middle)
    heard = line.heard
    return (
        _piece(heard, line.start_s, end, left, first),
        _piece(heard, start, line.end_s, right, words[len(first) :]),
    )


def merged(lines: tuple[SegmentRecord, ...]) -> Segment:
    """Returns the line that several make, in order."""
    heard = [line.heard for line in lines]
    return Segment(
        min(line.start_s for line in lines),
        max(line.end_s for line in lines),
        joined([line.text for line in lines]),
        tuple(word for one in heard for word in one.words),
        tuple(dict.fromkeys(flag for one in heard for flag in one.flags)),
        min(one.avg_logprob for one in heard),
        max(one.no_speech for one in heard),
        max(one.compression for one in heard),
        heard[0].channel,
        any(one.repaired for one in heard),
    )


def _piece(
    heard: Segment, start_s: float, end_s: float, text: str, words: tuple[Word, ...]
) -> Segment:
    return Segment(
        start_s,
        end_s,
        text,
        words,
        heard.flags,
        heard.avg_logprob,
        heard.no_speech,
        heard.compression,
        heard.channel,
        heard.repaired,
    )


def _known(heard: Segment, text: str, shift: float) -> list[tuple[int, float]]:
    """Returns offsets of the shown text whose times are known, in order of both."""
    places: list[tuple[int, float]] = []  # of what was heard
    at = 0
    for word in heard.words:
        found = heard.text.find(word.text.strip(), at)
        if found < 0:
            continue
        at = found + len(word.text.strip())
        places += [(found, word.start_s), (at, word.end_s)]
    if text != heard.text:
        places = _carried(heard.text, text, places)
    known: list[tuple[int, float]] = []
    for offset, time_s in sorted(places):
        if 0 < offset < len(text) and (not known or time_s + shift >= known[-1][1]):
            known.append((offset, time_s + shift))
    return known


def _carried(before: str, after: str, places: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Returns the times of the places that a changed text still has."""
    matcher = SequenceMatcher(None, before.casefold(), after.casefold(), autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    carried = []
    for offset, time_s in places:
        for block in blocks:
            if block.a <= offset <= block.a + block.size:
                carried.append((block.b + offset - block.a, time_s))
                break
    return carried
