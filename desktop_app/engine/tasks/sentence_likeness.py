"""How alike the sentences of a text are: by their words, by their meaning, or by both.

What ranking needs of either, behind one interface. Knows no ranking and no model.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.tasks.word_vectors import Floats, WordVectors

#: Sentences of one text are all a little alike in meaning; only what is beyond that counts.
_USUAL = 0.2
#: What meaning weighs beside words. Between sentences: measured on documentation with leads
#: (ROUGE-1 and -2 of 148 texts: words alone 0.222 and 0.045, this mix 0.223 and 0.048, meaning
#: alone 0.213 and 0.043). A question's words are few, and half of them say nothing.
_MEANING, _OF_QUESTION = 0.5, 0.8


class Likeness(Protocol):
    """Likeness of a text's sentences, 0 to 1."""

    @property
    def count(self) -> int:
        """How many sentences."""

    def times(self, vector: Floats) -> Floats:
        """Returns the matrix of likenesses, without each one's to itself, times (count,)."""

    def row(self, index: int) -> Floats:
        """Returns the likeness of all sentences to one: (count,)."""

    def to(self, text: str) -> Floats:
        """Returns the likeness of all sentences to a question: (count,)."""


class ByWords:
    """Likeness by shared words. The matrix is never formed: two sparse products stand for it."""

    def __init__(self, vectors: WordVectors) -> None:
        self._vectors = vectors
        self._with_words = vectors.times(np.ones(vectors.shape[1])) > 0

    @property
    def count(self) -> int:
        return self._vectors.shape[0]

    def times(self, vector: Floats) -> Floats:
        product = self._vectors.times(self._vectors.transposed_times(vector))
        return np.maximum(product - vector * self._with_words, 0.0)

    def row(self, index: int) -> Floats:
        return self._vectors.times(self._vectors.row(index))

    def to(self, text: str) -> Floats:
        return self._vectors.times(self._vectors.of(text))


class ByMeaning:
    """Likeness by words and by the vectors of an embedding model, some hundred sentences.

    Args:
        words: the same sentences' words.
        vectors: (count, width), rows of length 1 or 0; question: (width,), of what `to` will
            be asked for.
    """

    def __init__(
        self,
        words: ByWords,
        vectors: NDArray[np.float32],
        question: NDArray[np.float32] | None = None,
    ) -> None:
        self._words = words
        self._meaning = _beyond_usual(vectors @ vectors.T)
        np.fill_diagonal(self._meaning, 0.0)
        self._question = None if question is None else _beyond_usual(vectors @ question)

    @property
    def count(self) -> int:
        return self._words.count

    def times(self, vector: Floats) -> Floats:
        return _mixed(self._words.times(vector), self._meaning @ vector, _MEANING)

    def row(self, index: int) -> Floats:
        meaning = self._meaning[index].copy()
        meaning[index] = 1.0
        return _mixed(self._words.row(index), meaning, _MEANING)

    def to(self, text: str) -> Floats:
        words = self._words.to(text)
        return words if self._question is None else _mixed(words, self._question, _OF_QUESTION)


def _beyond_usual(cosines: NDArray[np.float32]) -> Floats:
    return np.maximum((cosines.astype(np.float64) - _USUAL) / (1 - _USUAL), 0.0)


def _mixed(words: Floats, meaning: Floats, share: float) -> Floats:
    return (1 - share) * words + share * meaning
