"""One new text parted like the old one was: over subtitles by time and length, over rows.

Knows strings and shares only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate

from desktop_app.rewriting.bounds import Alignment, bounds

#: How much time counts against the place in the sentence.
_TIME_WEIGHT = 0.3
#: What it is worth, in characters, to part after a sentence or clause; between words of kana.
_AFTER_MARK = 4.0
_MARKS = ".!?。！？…,;:、，；：—–"
_OPENERS = "([{（「『【〈《“‘¿¡"
_SMALL = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー々"


def divide(new: str, old: Sequence[str], shares: Sequence[float]) -> list[str]:
    """Returns `new` in as many pieces as `old` has, parted between words.

    Args:
        old: the pieces of the old text. They are compared with `new`, so that a name or
            a number stays in its piece.
        shares: how long each piece lasts, in any unit, all above 0.

    Returns:
        pieces without white space around them, none empty; where `new` has too few
        words, the last of them is there again.
    """
    alignment = Alignment("".join(old), new)
    total = sum(shares) or 1.0
    targets = [
        (1 - _TIME_WEIGHT) * alignment.place(at) + _TIME_WEIGHT * len(new) * time / total
        for at, time in zip(
            accumulate(len(piece) for piece in old[:-1]), accumulate(shares[:-1]), strict=True
        )
    ]
    pieces = _parted(new, targets)
    return pieces + pieces[-1:] * (len(old) - len(pieces))


def spread(new: str, shares: Sequence[float]) -> list[str]:
    """Returns `new` in as many pieces as `shares` has, as long as these; the last may be empty."""
    total = sum(shares) or 1.0
    pieces = _parted(new, [len(new) * share / total for share in accumulate(shares[:-1])])
    return pieces + [""] * (len(shares) - len(pieces))


def rows(new: str, length: int) -> list[str]:
    """Returns `new` in rows of about the same width, of at most `length` where words allow it.

    A wide character (漢字) counts as two.
    """
    count = -(-width(new) // length)
    if count < 2:
        return [new]
    before = [0, *accumulate(map(width, new))]
    places = [
        next(at for at, wide in enumerate(before) if wide >= before[-1] * number / count)
        for number in range(1, count)
    ]
    return _parted(new, places)


def width(text: str) -> int:
    """Returns how wide a text is: 2 for a wide character, 1 for another, 0 for an accent."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _parted(new: str, targets: Sequence[float]) -> list[str]:
    places = {at: cost for at, cost in bounds(new).items() if _may_part(new, at)}
    pieces: list[str] = []
    start = 0
    for number, target in enumerate(targets):
        left = len(targets) - number
        ahead = sorted(at for at in places if at > start)
        # So many places have to stay for the pieces to come.
        ahead = ahead[: len(ahead) - left + 1] or ahead[:1]
        if not ahead:
            break
        at = min(ahead, key=lambda place: abs(place - target) + _cost(new, place, places))
        pieces.append(new[start:at].strip())
        start = at
    pieces.append(new[start:].strip())
    return pieces


def _may_part(new: str, at: int) -> bool:
    if not new[:at].strip() or not new[at:].strip():
        return False
    before, after = new[at - 1], new[at]
    if after.isspace() or before in _OPENERS or after in _SMALL:
        return False
    # Closing marks stay with what they close; an opening one begins a piece.
    is_sign = not after.isalnum() and unicodedata.category(after)[0] in "PS"
    return before.isspace() or not is_sign or after in _OPENERS


def _cost(new: str, at: int, places: dict[int, float]) -> float:
    return places[at] - (_AFTER_MARK if new[:at].rstrip()[-1:] in _MARKS else 0.0)
