"""What every way of finding labels does: texts in, a score for each label out.

Knows none of these ways.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.runtime import Job
from desktop_app.protocol.classification import ClassifierFacts, Pooling

if TYPE_CHECKING:
    from torch import Tensor

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text before it is classified, with the row that it stands in.

    Attributes:
        number: of the row, from 0; notes: of what read it.
    """

    number: int
    cells: tuple[str, ...]
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A text's scores.

    Attributes:
        scores: in the order of `ClassifierFacts.labels`.
        windows: that the text was read in; tokens: that were read for it.
    """

    scores: tuple[float, ...]
    windows: int = 1
    tokens: int = 0


class Scorer(Protocol):
    """One way of finding labels, with its model.

    Attributes:
        facts: what is told first.
    """

    facts: ClassifierFacts

    def score(self, texts: Sequence[str], job: Job) -> Generator[float, None, list[Scored]]:
        """Returns the scores of texts, none of which is empty, in their order.

        Yields at least every few seconds which part is done, 0 to 1.

        Raises:
            Cancelled: soon after `job.cancel` is set.
        """


def softmax(values: Floats) -> Floats:
    """Returns probabilities along the last axis."""
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def sigmoid(values: Floats) -> Floats:
    """Returns 1 / (1 + e^-x) without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -values)))


def pooled(values: Sequence[Floats], weights: Sequence[int], pooling: Pooling) -> Floats:
    """Returns one row for the rows of a text's windows.

    Args:
        weights: tokens of the text in each window.
    """
    rows = np.stack(values)
    if pooling == "max":
        return np.asarray(rows.max(axis=0))
    return np.asarray(np.average(rows, axis=0, weights=np.asarray(weights, np.float64)))


def rows_of(logits: Tensor) -> list[Floats]:
    """Returns logits, (windows, labels), as a row for each window."""
    found: Any = logits.float().cpu().numpy()
    return [np.asarray(row, np.float64) for row in found]
