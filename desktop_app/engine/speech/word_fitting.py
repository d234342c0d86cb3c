"""Times of words made to agree with where speech is heard. Pure functions; knows no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_app.protocol.transcripts import Word

#: Speech begins so much before it is told as voice; where it ends, voice is told for a while.
_SOFT_BEGIN_S = 0.1
#: A word that lasts less was squeezed by what is beside it.
_SHORTEST_WORD_S = 0.02
#: A word that was given less than this shares with the next one: nobody is so quick.
_SQUEEZED_S = 0.05
#: Words further apart do not share.
_NEAR_S = 0.3


def fit_to_voice(words: Sequence[Word], voiced: Sequence[tuple[float, float]]) -> tuple[Word, ...]:
    """Returns words that neither begin nor end in a silence, where they are heard at all.

    A model tells well where a word begins and badly where it ends: in a pause the word
    before it lasts until the next one.

    Args:
        words: in order; voiced: (start, end) of speech, in order; all in seconds.
    """
    fitted = []
    for word in words:
        start, end = word.start_s, word.end_s
        best = max(
            voiced,
            key=lambda span: min(end, span[1]) - max(start, span[0]),
            default=(start, end),
        )
        first, last = best[0] - _SOFT_BEGIN_S, best[1]
        if min(end, last) - max(start, first) > 0:
            if start < first:
                start = first
            # A word over a short pause may be one word; over the end of all speech it is not.
            following = next((span for span in voiced if span[0] >= best[1]), None)
            if end > last and (following is None or end <= following[0]):
                end = last
        fitted.append(replace(word, start_s=start, end_s=max(end, start + _SHORTEST_WORD_S)))
    return tuple(
        replace(word, start_s=round(word.start_s, 3), end_s=round(word.end_s, 3))
        for word in _shared(fitted, voiced)
    )


def _shared(words: Sequence[Word], voiced: Sequence[tuple[float, float]]) -> list[Word]:
    """Returns words of which none is squeezed by the next one: these share by their letters.

    Where a phrase comes twice, attention may jump over a word or two and give their time to the
    one behind them.
    """
    found: list[Word] = []
    at = 0
    while at < len(words):
        last = at
        while (
            last + 1 < len(words)
            and words[last].end_s - words[last].start_s < _SQUEEZED_S
            and words[last + 1].start_s - words[last].end_s < _NEAR_S
        ):
            last += 1
        group = words[at : last + 1]
        at = last + 1
        if len(group) == 1:
            found.extend(group)
            continue
        start, end = group[0].start_s, group[-1].end_s
        inside = [span[0] - _SOFT_BEGIN_S for span in voiced if span[0] < end <= span[1]]
        start = max([start, *inside])
        letters = [max(1, sum(c.isalnum() for c in word.text)) for word in group]
        done = 0
        for word, count in zip(group, letters, strict=True):
            begin = start + (end - start) * done / sum(letters)
            done += count
            found.append(
                replace(word, start_s=begin, end_s=start + (end - start) * done / sum(letters))
            )
    return found
