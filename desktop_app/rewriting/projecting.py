"""The looks of an old text laid upon a new one: what was bold, linked or noted stays so.

Nobody tells which new word stands for which old one, so it is guessed: by identical
words first, else by the place within the text, moved to the bounds of words. What must
not be lost (a link, a note's mark, a page number) is there exactly once in any case.
Knows strings and spans only, no format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop_app.rewriting.bounds import Alignment, bounds, likely
from desktop_app.rewriting.spans import NO_SPAN, Share, Span, base_look, in_order, is_fixed, joined

#: A shorter word that is in both texts may be there by chance.
_TELLING = 2
#: What it costs words to be a character longer or shorter than expected.
_LENGTH_WEIGHT = 0.5
#: A text of more spans is shared out in their order: to look for each takes their cube.
_MOST_SPANS = 120


def project(spans: Sequence[Span], new: str) -> list[Share]:
    """Returns `new` shared out among `spans`; joined, the shares are `new`.

    Only kept text and links that `new` has no room for are added to it. A span that is no
    link may get several shares, or none. At least one span has text that is not kept.
    """
    old = "".join(span.text for span in spans)
    if new == old:
        return [(number, span.text) for number, span in enumerate(spans)]
    if len(spans) > _MOST_SPANS:
        return in_order(spans, old, new)
    return _Projection(spans, old, new).shares()


@dataclass(slots=True)
class _Placed:
    """Where a span stands in the new text; `text` is put in there when it is not in it."""

    number: int
    start: int
    end: int
    text: str | None = None


class _Projection:
    def __init__(self, spans: Sequence[Span], old: str, new: str) -> None:
        self._spans, self._old, self._new = spans, old, new
        self._starts: list[int] = []
        at = 0
        for span in spans:
            self._starts.append(at)
            at += len(span.text)
        self._base = base_look(spans)
        special = [n for n, span in enumerate(spans) if not span.is_mark and not self._is_base(n)]
        self._marks = [n for n, span in enumerate(spans) if span.is_mark]
        self._placed: list[_Placed] = []
        if not special and not self._marks:
            return  # one look for all: nothing to find
        self._places = bounds(new)
        self._alignment = Alignment(old, new)
        if len(special) == 1 and len(self._marks) == len(spans) - 1:
            self._placed = [_Placed(special[0], 0, len(new))]
            return
        # The longest first: a short one may be a part of its words (.js, package.json).
        longest = sorted(special, key=lambda number: -len(spans[number].text))
        placed = {number for number in longest if self._place_by_words(number)}
        waiting = [number for number in special if number not in placed]
        for number in waiting:
            self._place_by_position(number)
        self._placed.sort(key=lambda placed: (placed.start, placed.end))

    def shares(self) -> list[Share]:
        shares: list[Share] = []
        at = 0
        pieces: list[_Placed] = []
        for placed in self._placed:
            if placed.start > at:
                pieces.append(_Placed(self._filler(at), at, placed.start))
            pieces.append(placed)
            at = max(at, placed.end)
        if at < len(self._new) or not pieces:
            pieces.append(_Placed(self._filler(at), at, len(self._new)))
        for placed in self._with_marks(pieces):
            text = self._new[placed.start : placed.end] if placed.text is None else placed.text
            shares.append((placed.number, text))
        return joined(shares, self._spans)

    def _is_base(self, number: int) -> bool:
        span = self._spans[number]
        is_loose = not (span.is_mark or is_fixed(span))
        return bool(self._base) and is_loose and span.look == self._base[0]

    def _filler(self, at: int) -> int:
        """The span that takes up what belongs to no special one, around `at`."""
        if not self._base:
            return NO_SPAN
        fillers = [number for number, _ in enumerate(self._spans) if self._is_base(number)]
        if not self._placed:
            return fillers[0]
        passed = [n for n in fillers if self._alignment.place(self._starts[n]) <= at]
        return passed[-1] if passed else fillers[0]

    def _place_by_words(self, number: int) -> bool:
        """Places a span whose very words are in the new text."""
        span = self._spans[number]
        words = span.text if span.kept else span.text.strip()
        if not words or (len(words) < _TELLING and not span.kept and not words.isdigit()):
            return False
        near = self._alignment.place(self._starts[number])
        found = self._occurrences(words)
        if not span.kept:
            found = found or self._occurrences(words, any_case=True)
        whole = [at for at in found if self._is_whole(at, at + len(words))]
        if not (found := whole or (found if span.kept else [])):
            return False
        at = min(found, key=lambda place: abs(place - near))
        self._placed.append(_Placed(number, at, at + len(words)))
        return True

    def _occurrences(self, words: str, *, any_case: bool = False) -> list[int]:
        """Where `words` stand in the new text and no span has taken them."""
        new = self._new
        if any_case:
            new, words = new.casefold(), words.casefold()
            if len(new) != len(self._new):
                return []  # some letters have two in small: places would not be the same
        found: list[int] = []
        at = new.find(words)
        while at >= 0:
            if self._is_free(at, at + len(words)):
                found.append(at)
            at = new.find(words, at + 1)
        return found

    def _is_whole(self, start: int, end: int) -> bool:
        return self._places.get(start) == 0 == self._places.get(end)

    def _place_by_position(self, number: int) -> None:
        span = self._spans[number]
        begin = self._starts[number]
        lead = len(span.text) - len(span.text.lstrip())
        tail = len(span.text.rstrip())
        if tail <= lead:
            # Space alone has no look; a link that is only a space is kept all the same.
            if is_fixed(span):
                self._insert(number)
            return
        first, last = begin + lead, begin + tail
        start, end = self._likely_words(first, last)
        if span.core and (found := self._occurrences(span.core)):
            # The words around its code go with it.
            at = min(found, key=lambda place: abs(place - start))
            if not start <= at < end:
                start, end = at, at + len(span.core)
        if not span.kept and (free := self._free_within(start, end)) is not None:
            self._placed.append(_Placed(number, *free))
        elif is_fixed(span):
            self._insert(number)

    def _likely_words(self, first: int, last: int) -> tuple[int, int]:
        """Which words of the new text most likely answer to a stretch of the old one."""
        near, far = self._alignment.place(first), self._alignment.place(last)
        pairs = [
            (begin_cost + end_cost + _LENGTH_WEIGHT * abs(end - start - far + near), start, end)
            for begin_cost, start in self._likely(near, first, self._openings())
            for end_cost, end in self._likely(far, last, self._closings())
            if start < end
        ]
        return min(pairs)[1:] if pairs else (round(near), round(near))

    def _likely(self, near: float, at: int, places: dict[int, float]) -> list[tuple[float, int]]:
        before, after = self._old[max(0, at - 1) : at], self._old[at : at + 1]
        return likely(self._new, near, places, before=before, after=after)

    def _nearest(self, at: int, places: dict[int, float]) -> int:
        return self._likely(self._alignment.place(at), at, places)[0][1]

    def _openings(self) -> dict[int, float]:
        new = self._new
        return {p: c for p, c in self._places.items() if p < len(new) and not new[p].isspace()}

    def _closings(self) -> dict[int, float]:
        new = self._new
        return {p: c for p, c in self._places.items() if p and not new[p - 1].isspace()}

    def _is_free(self, start: int, end: int) -> bool:
        return all(end <= p.start or start >= p.end for p in self._placed if p.end > p.start)

    def _free_within(self, start: int, end: int) -> tuple[int, int] | None:
        """The largest part of a stretch that no span has taken; else the nearest free word."""
        gaps = self._gaps()
        inside = [(max(a, start), min(b, end)) for a, b in gaps if max(a, start) < min(b, end)]
        inside = [(a, b) for a, b in inside if self._new[a:b].strip()]
        if inside:
            a, b = max(inside, key=lambda gap: gap[1] - gap[0])
            lead = len(self._new[a:b]) - len(self._new[a:b].lstrip())
            return a + lead, a + len(self._new[a:b].rstrip())
        words = [
            (a, b)
            for low, high in gaps
            for a, b in _words(self._places, low, high)
            if any(letter.isalnum() for letter in self._new[a:b])
        ]
        if not words:
            return None
        return min(words, key=lambda word: (abs(word[0] - start), word[0]))

    def _gaps(self) -> list[tuple[int, int]]:
        gaps: list[tuple[int, int]] = []
        at = 0
        for placed in sorted(self._placed, key=lambda placed: placed.start):
            if placed.start > at:
                gaps.append((at, placed.start))
            at = max(at, placed.end)
        if at < len(self._new):
            gaps.append((at, len(self._new)))
        return gaps

    def _insert(self, number: int) -> None:
        """Puts a span in with its own text, because the new text has no room for it."""
        span = self._spans[number]
        at = self._outside(self._nearest(self._starts[number], self._places))
        before, after = self._new[max(0, at - 1) : at], self._new[at : at + 1]
        self._placed.append(_Placed(number, at, at, span.text))
        if self._base and span.text.strip():
            filler = next(n for n, _ in enumerate(self._spans) if self._is_base(n))
            if _runs_on(before, span.text[0]):
                self._placed.insert(-1, _Placed(filler, at, at, " "))
            elif _runs_on(span.text[-1], after):
                self._placed.append(_Placed(filler, at, at, " "))

    def _outside(self, at: int) -> int:
        """The nearest place that is within no span that stays in one piece."""
        for placed in self._placed:
            if placed.start < at < placed.end and is_fixed(self._spans[placed.number]):
                return placed.start if at - placed.start < placed.end - at else placed.end
        return at

    def _with_marks(self, pieces: list[_Placed]) -> list[_Placed]:
        """Puts the marks between the pieces, in their own order."""
        low = 0
        for number in self._marks:
            start = self._starts[number]
            at = self._mark_place(start)
            low = at = max(low, self._outside(at))
            pieces = _parted(pieces, number, at, self._spans)
        return pieces

    def _mark_place(self, start: int) -> int:
        if start in (0, len(self._old)):
            return 0 if start == 0 else len(self._new)
        before = self._old[start - 1 : start]
        places = {p: c for p, c in self._places.items() if p == 0 or not self._new[p - 1].isspace()}
        if before.isspace():
            places = self._places
        # What stood between words is not at an end of them.
        places = {p: c for p, c in places.items() if 0 < p < len(self._new)} or places
        return self._nearest(start, places)


def _parted(pieces: list[_Placed], number: int, at: int, spans: Sequence[Span]) -> list[_Placed]:
    """Returns `pieces` with a mark at `at`: after what ends there, but for later spans."""
    result: list[_Placed] = []
    mark: _Placed | None = _Placed(number, at, at)
    for piece in pieces:
        if mark is not None and piece.start < at < piece.end:
            result += (
                _Placed(piece.number, piece.start, at),
                mark,
                _Placed(piece.number, at, piece.end),
            )
            mark = None
            continue
        is_later = piece.start == at and (piece.end > at or piece.number > number)
        if mark is not None and (piece.start > at or is_later):
            result.append(mark)
            mark = None
        result.append(piece)
    if mark is not None:
        result.append(mark)
    return result


def _words(places: dict[int, float], low: int, high: int) -> list[tuple[int, int]]:
    inside = sorted(p for p in {low, high, *places} if low <= p <= high)
    return list(pairwise(inside))


def _runs_on(left: str, right: str) -> bool:
    """Whether two characters would read as one word, in a script that parts words by spaces."""
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
