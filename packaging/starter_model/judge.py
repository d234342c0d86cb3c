"""Owns the judging of an answer: which topic it is about, and in which language. Knows no model.

The topic of an answer is the topic of the training answer that it resembles most (Dice coefficient
of character trigrams). So an answer counts as right only if it is nearer to the asked topic's own
text than to that of every other topic, of "outside my knowledge", and of sentences about facts.
"""

from __future__ import annotations

import re
from collections import Counter

from topics import Data

OUTSIDE = "outside"
NOT_TOLD = "not told"
FACT = "fact"

Grams = Counter[str]


def grams(text: str) -> Grams:
    """Character trigrams of ``text``, without case and spaces at the ends."""
    folded = f" {text.casefold().strip()} "
    return Counter(folded[i : i + 3] for i in range(len(folded) - 2))


def similarity(one: Grams, other: Grams) -> float:
    """Dice coefficient, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


class Judge:
    """Compares answers with all answers of the data files."""

    def __init__(self, data: Data) -> None:
        self.known: list[tuple[str, Grams]] = []
        for topic in data.topics:
            for lang in ("en", "ja"):
                self.known += [(topic.id, grams(text)) for text in topic.answers(lang)]
        for name in ("a", "ja"):
            self.known += [(OUTSIDE, grams(text)) for text in data.outside[name]]
        for fields in data.facts.values():
            for name in ("a", "ca", "ra", "ja", "jca", "jra"):
                self.known += [(FACT, grams(t.replace("{v}", ""))) for t in fields[name]]
            for name in ("n", "jn"):
                self.known += [(NOT_TOLD, grams(t)) for t in fields[name]]

    def topic(self, answer: str) -> str:
        """The id of the topic that ``answer`` is about."""
        mine = grams(answer)
        return max(self.known, key=lambda entry: similarity(mine, entry[1]))[0]


def language(text: str) -> str:
    """ "ja" if at least a tenth of the letters outside `code` are kana or kanji, else "en"."""
    letters = [c for c in re.sub(r"`[^`]*`", "", text) if c.isalpha()]
    japanese = [c for c in letters if "\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff"]
    return "ja" if letters and len(japanese) >= 0.1 * len(letters) else "en"
