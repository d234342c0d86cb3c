"""Several rankings made one. Knows nothing of what is ranked."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

#: How much less the second counts than the first; the authors' own value.
_SMOOTHING = 60


def fused(rankings: Iterable[Sequence[T]]) -> list[tuple[T, float]]:
    """Returns everything that is ranked with its score, the best first.

    Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): the sum of 1 / (60 + rank).
    Of equals, the one that comes first in the first ranking comes first.
    """
    scores: dict[T, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (_SMOOTHING + rank)
    return sorted(scores.items(), key=lambda scored: -scored[1])
