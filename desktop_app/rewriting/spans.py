"""Stretches of a text that look alike, and how a new text is shared out among them.

Knows strings only; `projecting.py` finds which words belong to which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from desktop_app.rewriting.bounds import bounds

#: A look that fewer of the letters have is the exception, however plain.
_ENOUGH = 0.2
#: The number of a span and the text that it gets, in their new order.
Share = tuple[int, str]
#: In place of a span's number: text beside links where there was nothing but links.
NO_SPAN = -1


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that looks alike.

    Attributes:
        text: empty for what stands between letters: a note's mark, a small picture.
        look: equal for spans that look alike.
        once: whether it is there once and in one piece: a link. All empty spans are.
        kept: whether its text stays as it is.
        dress: how much its look differs from plain text, in any unit.
        core: a part of its text that stays as it is: code within a link.
    """

    text: str
    look: Hashable = None
    once: bool = False
    kept: bool = False
    dress: int = 0
    core: str = ""

    @property
    def is_mark(self) -> bool:
        return not self.text


def is_fixed(span: Span) -> bool:
    """Returns whether a span has to be there exactly once."""
    return span.once or span.kept


def base_look(spans: Sequence[Span]) -> tuple[Hashable, ...]:
    """The plainest look that enough letters have, links aside; nothing if there are only links."""
    letters: Counter[Hashable] = Counter()
    dress: dict[Hashable, int] = {}
    for span in spans:
        if not span.is_mark and not is_fixed(span):
            letters[span.look] += sum(1 for letter in span.text if letter.isalnum())
            dress[span.look] = min(span.dress, dress.get(span.look, span.dress))
    if not letters:
        return ()
    enough = _ENOUGH * letters.total()
    common = [look for look, count in letters.items() if count >= enough]
    return (min(common, key=lambda look: (dress[look], -letters[look])),)


def in_order(spans: Sequence[Span], old: str, new: str) -> list[Share]:
    """Shares a text out in the order of its spans, in proportion, between words."""
    places = sorted(bounds(new))
    shares: list[Share] = []
    at = done = 0
    for number, span in enumerate(spans):
        done += len(span.text)
        if span.kept and (found := new.find(span.text, at)) >= 0:
            if found > at:
                shares.append((_last_loose(spans, number), new[at:found]))
            shares.append((number, span.text))
            at = found + len(span.text)
        elif span.kept or span.is_mark:
            shares.append((number, span.text))
        else:
            target = max(at, len(new) * done // len(old))
            index = min(bisect_left(places, target), len(places) - 1)
            while span.once and index < len(places) - 1 and not new[at : places[index]].strip():
                index += 1  # a link has a word at least
            end = places[index]
            text = new[at:end] or (span.text if span.once else "")
            shares.append((number, text))
            at = max(at, end)
    if at < len(new):
        shares.append((_last_loose(spans, len(spans)), new[at:]))
    return joined(shares, spans)


def _last_loose(spans: Sequence[Span], before: int) -> int:
    """The span before another one that can take up any text."""
    loose = (n for n in range(before - 1, -1, -1) if not (spans[n].is_mark or is_fixed(spans[n])))
    return next(loose, NO_SPAN)


def joined(shares: list[Share], spans: Sequence[Span]) -> list[Share]:
    """Joins neighbours of one span, and drops those that got nothing."""
    result: list[Share] = []
    for number, text in shares:
        if not text and (
            number == NO_SPAN or not (spans[number].is_mark or is_fixed(spans[number]))
        ):
            continue
        if text and result and result[-1][0] == number:
            result[-1] = (number, result[-1][1] + text)
        else:
            result.append((number, text))
    return result
