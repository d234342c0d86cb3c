"""Guesses the next tokens from what has been said: an answer often repeats its prompt.

Rewriting, summarizing and quoting copy whole phrases. A guess costs little
more than one token to check, and a wrong one changes nothing. After Saxena's
"prompt lookup decoding" (2023). Knows token ids only.
"""

from __future__ import annotations

from collections.abc import Iterable

#: A guess continues the latest place where the last tokens stood before.
_MATCH_TOKENS = 3
_SHORTEST_GUESS, _LONGEST_GUESS = 3, 10
#: After a wrong guess none is made for this many tokens, doubled each time.
_FIRST_PAUSE, _LONGEST_PAUSE = 4, 128


class PromptLookup:
    """Guesses from a growing sequence. Each step takes constant time."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._ids: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}  # where what follows such a run begins
        self._size = _SHORTEST_GUESS
        self._pause = 0
        self._next_pause = _FIRST_PAUSE
        for token in ids:
            self.append(token)

    def append(self, token: int) -> None:
        """Takes the next token of the sequence."""
        # The run is entered one token late, so that it does not find itself.
        if len(self._ids) >= _MATCH_TOKENS:
            self._places[tuple(self._ids[-_MATCH_TOKENS:])] = len(self._ids)
        self._ids.append(token)
        self._pause -= self._pause > 0

    def guess(self, at_most: int) -> list[int]:
        """Returns the tokens that may come next; often none."""
        if self._pause:
            return []
        place = self._places.get(tuple(self._ids[-_MATCH_TOKENS:]))
        if place is None:
            return []
        return self._ids[place : place + min(self._size, at_most)]

    def judge(self, guessed: int, right: int) -> None:
        """Learns from a guess of which the first `right` tokens came."""
        if right == guessed:
            self._size = min(_LONGEST_GUESS, self._size + 2)
            self._next_pause = _FIRST_PAUSE
        else:
            self._size = max(_SHORTEST_GUESS, right)
        if not right:
            self._pause = self._next_pause
            self._next_pause = min(_LONGEST_PAUSE, 2 * self._next_pause)
