"""Which sentences say most of a text: centrality, a question's pull, and no repetition.

Centrality is continuous LexRank (Erkan and Radev 2004, "LexRank: Graph-based
Lexical Centrality as Salience in Text Summarization", section 3.3): the
stationary distribution of a walk along similarities. The similarity matrix is
never formed; a product with it is two sparse products. With a question the
walk restarts at sentences like it (Otterbacher et al. 2005, biased LexRank).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.engine.tasks.word_vectors import Floats, WordVectors

_RESTART, _RESTART_AT_FOCUS = 0.15, 0.7
_STEPS, _CLOSE_ENOUGH = 60, 1e-6
#: Maximal marginal relevance (Carbonell and Goldstein 1998): relevance against novelty.
_RELEVANCE = 0.7


def centrality(vectors: WordVectors, focus: str = "") -> Floats:
    """Returns how central each sentence is, (sentences,), summing to 1.

    Args:
        focus: a question; sentences like it, and like those, come first.
    """
    total = vectors.shape[0]
    if not total:
        return np.zeros(0)
    restart, share = np.full(total, 1 / total), _RESTART
    if focus:
        asked = vectors.times(vectors.of(focus))
        if asked.sum() > 0:
            restart, share = asked**2 / (asked**2).sum(), _RESTART_AT_FOCUS
    ones = np.ones(total)
    degree = np.maximum(_similar(vectors, ones), 1e-12)
    rank = restart.copy()
    for _ in range(_STEPS):
        walked = _similar(vectors, rank / degree)
        walked = share * restart + (1 - share) * walked
        walked /= walked.sum()
        moved = float(np.abs(walked - rank).sum())
        rank = walked
        if moved < _CLOSE_ENOUGH:
            break
    return rank


def choose(vectors: WordVectors, scores: Floats, count: int, allowed: Sequence[int]) -> list[int]:
    """Returns at most `count` of the allowed sentences, the best and most unlike, in order."""
    if not len(allowed):
        return []
    best = max(float(scores[list(allowed)].max()), 1e-12)
    left = {index: float(scores[index]) / best for index in allowed}
    likest = np.zeros(vectors.shape[0])  # to anything that was chosen
    chosen: list[int] = []
    while left and len(chosen) < count:
        pick = max(
            left, key=lambda index: _RELEVANCE * left[index] - (1 - _RELEVANCE) * likest[index]
        )
        del left[pick]
        chosen.append(pick)
        likest = np.maximum(likest, vectors.times(vectors.row(pick)))
    return sorted(chosen)


def _similar(vectors: WordVectors, vector: Floats) -> Floats:
    """Returns the similarities, without each sentence's to itself, times (sentences,)."""
    lengths = vectors.times(np.ones(vectors.shape[1])) > 0
    return np.maximum(vectors.times(vectors.transposed_times(vector)) - vector * lengths, 0.0)
