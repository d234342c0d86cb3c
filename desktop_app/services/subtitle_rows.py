"""How much room text takes, where it may be broken, and the best rows for it. Knows no times."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise

#: No row begins with these, none ends with those (JIS X 4051, the usual part of it).
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥"
    ",.:;?!)]}%"
)
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【([{")
#: A row may end there rather than elsewhere.
SENTENCE_ENDS = frozenset(".!?…。！？")
CLAUSE_ENDS = frozenset(",;:、，；：")
_SMALL_GAIN = 0.15


@lru_cache(4096)
def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Returns the room that text takes, in columns: two for a wide character."""
    return sum(map(_width, text))


def breaks(text: str) -> list[int]:
    """Returns the offsets at which a row may end: after spaces, and within wide text."""
    found = []
    for offset in range(1, len(text)):
        before, after = text[offset - 1], text[offset]
        if before.isspace():
            allowed = not after.isspace()
        else:
            wide = _width(before) == 2 or _width(after) == 2
            allowed = wide and not after.isspace() and not unicodedata.combining(after)
            allowed = allowed and after not in _NOT_FIRST and before not in _NOT_LAST
        if allowed and text[:offset].strip():
            found.append(offset)
    return found


def anywhere(text: str) -> list[int]:
    """Returns all offsets between characters, for one long word."""
    return [at for at in range(1, len(text)) if not unicodedata.combining(text[at])]


def rows(text: str, length: int, most: int) -> tuple[str, ...] | None:
    """Returns text in rows of like length; `None` if it does not fit.

    Args:
        length: columns of a row; most: how many rows.
    """
    text = text.strip()
    if width(text) <= length:
        return (text,)
    if width(text) > length * most:
        return None
    ends = [*(breaks(text) or anywhere(text)), len(text)]
    room = [0, *accumulate(map(_width, text))]
    # Without the spaces at a break: where the row before it ends, in columns, and the next begins.
    closes = {end: room[len(text[:end].rstrip())] for end in ends}
    opens = {end: room[len(text) - len(text[end:].lstrip())] for end in [0, *ends]}
    gains = {end: _gain(text[:end].rstrip()) for end in ends[:-1]}
    # best[end] after n rows: how uneven they are, and where each of them ends.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for _ in range(most):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (cost, before) in best.items():
            for end in ends[bisect_right(ends, begin) :]:
                taken = closes[end] - opens[begin]
                if taken > length:
                    break
                uneven = ((length - taken) / length) ** 2 - gains.get(end, 0.0)
                found = (cost + uneven, (*before, end))
                if end not in following or found < following[end]:
                    following[end] = found
        if len(text) in following:
            parts = (0, *following[len(text)][1])
            return tuple(text[a:b].strip() for a, b in pairwise(parts))
        best = following
    return None


def _gain(row: str) -> float:
    return _SMALL_GAIN if row[-1] in SENTENCE_ENDS or row[-1] in CLAUSE_ENDS else 0.0
