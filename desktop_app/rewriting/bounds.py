"""Where a text may be parted: between words, and in scripts without spaces between their kinds.

Knows strings only.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from heapq import nsmallest

#: One character of each is weighed alike: the punctuation of East Asia and of the West.
_ALIKE = str.maketrans("。、，．：；！？（）「」『』“”„«»‘’—–", '.,,.:;!?()"""""""""\'\'--')
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
#: More tokens are compared by their rarer ones alone.
_EXACT_TOKENS = 400
#: A mark that moved further than this share of the text is another one.
_MARK_MOVES = 0.2
_BREAKS_ANYWHERE = "LATIN GREEK CYRILLIC ARMENIAN HEBREW ARABIC HANGUL DEVANAGARI GEORGIAN"

#: So many characters a place may lie further away and still be better for its mark.
_SAME_MARK = 4.0
_MOST_LIKELY = 4
#: How unlikely a bound is, in characters: none between words, some within a run of kanji.
_WEAK, _WEAKER = 1.5, 3.0


def plain(letters: str) -> str:
    """Returns `letters` as they compare: width, case and the script's own marks aside."""
    return unicodedata.normalize("NFKC", letters).translate(_ALIKE).casefold()


def bounds(text: str) -> dict[int, float]:
    """Returns the places where `text` may be parted → how unlikely each is; 0 and its end too."""
    found: dict[int, float] = {0: 0.0, len(text): 0.0}
    kinds = [_kind(letter) for letter in text]
    for at in range(1, len(text)):
        before, after = kinds[at - 1], kinds[at]
        if after == "mark":
            continue
        if before != after:
            # What is written in kana after kanji is mostly the word's own ending.
            ending = after == "hiragana" and before in ("han", "katakana")
            found[at] = _WEAK if ending else 0.0
        elif after in ("han", "hiragana", "other"):
            found[at] = _WEAKER
        elif after == "sign":
            found[at] = 0.0
    return found


def _kind(letter: str) -> str:
    code = ord(letter)
    if letter.isspace():
        return "space"
    if code < 0x300:
        return "word" if letter.isalnum() or letter in "_'" else "sign"
    if 0x3041 <= code <= 0x309F:
        return "hiragana"
    if 0x30A0 <= code <= 0x30FF:
        return "katakana"
    if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF or letter in "々〆":
        return "han"
    category = unicodedata.category(letter)
    if category.startswith("M") or code in (0x200C, 0x200D, 0xFE0F):
        return "mark"
    if not letter.isalnum():
        return "word" if letter in "’" else "sign"
    # Thai, Lao, Khmer and others part their words nowhere.
    return "word" if unicodedata.name(letter, "").split(" ")[0] in _BREAKS_ANYWHERE else "other"


class Alignment:
    """Which place of a new text answers to a place of the old one.

    Numbers, names and marks that both have are fixed points; between them places lie in
    proportion.
    """

    def __init__(self, old: str, new: str) -> None:
        points = [(0, 0), *_fixed_points(old, new), (len(old), len(new))]
        self._old = [point[0] for point in points]
        self._new = [point[1] for point in points]

    def place(self, at: int) -> float:
        """Returns where `at` of the old text lies in the new one."""
        index = bisect_left(self._old, at)
        if index < len(self._old) and self._old[index] == at:
            return float(self._new[index])
        if index == len(self._old):
            return float(self._new[-1])
        left, right = self._old[index - 1], self._old[index]
        share = (at - left) / (right - left)
        return self._new[index - 1] + share * (self._new[index] - self._new[index - 1])


def _fixed_points(old: str, new: str) -> list[tuple[int, int]]:
    ours, theirs = (list(_TOKEN.finditer(text)) for text in (old, new))
    matcher = SequenceMatcher(
        None,
        [plain(token[0]) for token in ours],
        [plain(token[0]) for token in theirs],
        autojunk=max(len(ours), len(theirs)) > _EXACT_TOKENS,
    )
    rare = _single(ours) & _single(theirs)
    points: list[tuple[int, int]] = []
    for match in matcher.get_matching_blocks():
        for step in range(match.size):
            mine, other = ours[match.a + step], theirs[match.b + step]
            if not mine[0].isalnum() and plain(mine[0]) not in rare:
                moved = abs(mine.start() / len(old) - other.start() / len(new))
                if moved > _MARK_MOVES:
                    continue
            points += ((mine.start(), other.start()), (mine.end(), other.end()))
    return sorted(set(points))


def _single(tokens: list[re.Match[str]]) -> set[str]:
    counts = Counter(plain(token[0]) for token in tokens)
    return {token for token, count in counts.items() if count == 1}


def likely(
    text: str, at: float, places: dict[int, float], *, before: str = "", after: str = ""
) -> list[tuple[float, int]]:
    """Returns the few best of `places` to part `text` near `at`, each after what it costs.

    Args:
        before, after: the characters around the same place in the old text; a place
            between such characters is preferred.
    """
    before, after = plain(before), plain(after)

    def cost(place: int) -> float:
        worth = abs(place - at) + places[place]
        if before and not before.isalnum() and plain(text[max(0, place - 1) : place]) == before:
            worth -= _SAME_MARK
        if after and not after.isalnum() and plain(text[place : place + 1]) == after:
            worth -= _SAME_MARK
        return worth

    return nsmallest(_MOST_LIKELY, ((cost(place), place) for place in places))
