"""How well a text matches the words searched for, and the piece of it to show. Knows no SQL."""

from __future__ import annotations

import re

_BEFORE, _AFTER = 40, 120  # characters of a snippet around its match
# BM25's constants. Rarity is left out: every word must occur, so it would weigh all alike.
_K1, _B, _USUAL_LENGTH = 1.2, 0.75, 600
_WHOLE_PHRASE_BONUS = 2.0


class Matcher:
    """Finds the words of one query in texts, whatever their case.

    Args:
        words: all of them occur in a matching text.
        typed: the query as typed; a text that holds it whole ranks higher.
    """

    def __init__(self, words: tuple[str, ...], typed: str) -> None:
        self._words = [re.compile(re.escape(word), re.IGNORECASE) for word in words]
        phrase = r"\s+".join(map(re.escape, typed.split()))
        self._phrase = re.compile(phrase, re.IGNORECASE) if len(words) > 1 else None

    def score(self, text: str) -> float:
        """Returns how well the text matches; only the order of scores means something."""
        long = _K1 * (1 - _B + _B * len(text) / _USUAL_LENGTH)
        total = 0.0
        for word in self._words:
            count = sum(1 for _ in word.finditer(text))
            total += count * (_K1 + 1) / (count + long)
        if self._phrase is not None and self._phrase.search(text):
            total += _WHOLE_PHRASE_BONUS
        return total

    def snippet(self, text: str) -> tuple[str, int, int]:
        """Returns a piece of the text in one line, and where the match is: (start, length)."""
        match = self._first(text)
        first, last = match.span() if match else (0, 0)
        start = max(0, first - _BEFORE)
        if start > 0:  # begin with a whole word where one begins soon
            space = text.find(" ", start, first)
            start = space + 1 if 0 <= space < start + 12 else start
        before = _one_line(text[start:first])
        found = _one_line(text[first:last])
        after = _one_line(text[last : last + _AFTER])
        before = before.lstrip() if start == 0 else "…" + before
        more = "…" if last + _AFTER < len(text) else ""
        return before + found + after.rstrip() + more, len(before), len(found)

    def _first(self, text: str) -> re.Match[str] | None:
        if self._phrase is not None and (match := self._phrase.search(text)):
            return match
        found = [match for word in self._words if (match := word.search(text))]
        return min(found, key=lambda match: match.start()) if found else None


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
