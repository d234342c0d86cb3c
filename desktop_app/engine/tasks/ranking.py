"""Which sentences say most of a text: centrality, a question's pull, and no repetition.

Centrality is continuous LexRank (Erkan and Radev 2004, "LexRank: Graph-based
Lexical Centrality as Salience in Text Summarization", section 3.3): the
stationary distribution of a walk along likenesses. With a question the walk
restarts at sentences like it (Otterbacher et al. 2005, biased LexRank). Knows
not what makes sentences alike (sentence_likeness.py does).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.engine.tasks.sentence_likeness import Likeness
from desktop_app.engine.tasks.word_vectors import Floats

_RESTART, _RESTART_AT_FOCUS = 0.15, 0.7
_STEPS, _CLOSE_ENOUGH = 60, 1e-6
#: Maximal marginal relevance (Carbonell and Goldstein 1998): relevance against novelty.
_RELEVANCE = 0.7
#: Authors say at the beginning what a text is about: the first sentence counts so many times
#: more, and the gain falls to a third of itself within so many sentences. ROUGE-1 of readmes
#: and manuals (benchmarks/summaries.py): 15.7 and 23.3 without, 23.3 and 25.3 with it, 21.6 and
#: 27.7 for the first sentences alone, 9.7 and 21.9 for random ones.
_OPENING, _OPENING_SENTENCES = 2.0, 8.0
#: Sentences; longer ones begin with title pages, and no beginning sums up a book.
_SHORT_DOCUMENT = 60


def centrality(likeness: Likeness, focus: str = "") -> Floats:
    """Returns how central each sentence is, (sentences,), summing to 1.

    Args:
        focus: a question; sentences like it, and like those, come first.
    """
    total = likeness.count
    if not total:
        return np.zeros(0)
    restart, share = np.full(total, 1 / total), _RESTART
    if focus:
        asked = likeness.to(focus)
        if asked.sum() > 0:
            restart, share = asked**2 / (asked**2).sum(), _RESTART_AT_FOCUS
    ones = np.ones(total)
    degree = np.maximum(likeness.times(ones), 1e-12)
    rank = restart.copy()
    for _ in range(_STEPS):
        walked = likeness.times(rank / degree)
        walked = share * restart + (1 - share) * walked
        walked /= walked.sum()
        moved = float(np.abs(walked - rank).sum())
        rank = walked
        if moved < _CLOSE_ENOUGH:
            break
    return rank


def opening(places: Sequence[int], total: int) -> Floats:
    """Returns how much more sentences tell for standing near the beginning, each 1 to 3.

    Args:
        places: of the sentences in their document, from 0; total: how many it has.
    """
    most = _OPENING * min(1.0, _SHORT_DOCUMENT / max(1, total))
    gain = most * np.exp(-np.asarray(places, np.float64) / _OPENING_SENTENCES)
    return np.asarray(1.0 + gain, np.float64)


def choose(likeness: Likeness, scores: Floats, count: int, allowed: Sequence[int]) -> list[int]:
    """Returns at most `count` of the allowed sentences, the best and most unlike, in order."""
    if not len(allowed):
        return []
    best = max(float(scores[list(allowed)].max()), 1e-12)
    left = {index: float(scores[index]) / best for index in allowed}
    likest = np.zeros(likeness.count)  # to anything that was chosen
    chosen: list[int] = []
    while left and len(chosen) < count:
        pick = max(
            left, key=lambda index: _RELEVANCE * left[index] - (1 - _RELEVANCE) * likest[index]
        )
        del left[pick]
        chosen.append(pick)
        likest = np.maximum(likest, likeness.row(pick))
    return sorted(chosen)
