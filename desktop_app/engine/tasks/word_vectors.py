"""Sentences as weighted words: a sparse matrix, and the products that ranking needs.

Words of languages with spaces are themselves; of Chinese and Japanese text,
pairs of characters. Knows nothing of documents.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: How often each word stands in a sentence.
Counted = Counter[str]

_CJK = r"\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
#: Words in a larger share of many sentences than this say nothing of what they are about.
_TOO_COMMON, _ENOUGH = 0.15, 40
_LEAST_IDF = 0.1  # so that in a handful of sentences shared words still count
_IS_CJK = re.compile(rf"[{_CJK}]")


def words(text: str) -> list[str]:
    """Returns what a sentence is compared by."""
    found: list[str] = []
    for token in _TOKEN.findall(text.casefold()):
        if _IS_CJK.match(token):
            found.extend(token[i : i + 2] for i in range(max(1, len(token) - 1)))
        else:
            found.append(token)
    return found


def counted(text: str) -> Counted:
    """Returns the words of a sentence, counted."""
    return Counter(words(text))


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Sentences, one a row, as TF-IDF weights of length 1 (rows without words are 0).

    Attributes:
        rows, columns, values: of the entries that are not 0, each (entries,).
        shape: (sentences, words); vocabulary: a word's column; idf: (words,).
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    shape: tuple[int, int]
    vocabulary: dict[str, int]
    idf: Floats

    def times(self, vector: Floats) -> Floats:
        """Returns the product with (words,): (sentences,)."""
        found = np.bincount(self.rows, self.values * vector[self.columns], self.shape[0])
        return np.asarray(found, np.float64)

    def transposed_times(self, vector: Floats) -> Floats:
        """Returns the product of the transpose with (sentences,): (words,)."""
        found = np.bincount(self.columns, self.values * vector[self.rows], self.shape[1])
        return np.asarray(found, np.float64)

    def row(self, index: int) -> Floats:
        """Returns one sentence as (words,)."""
        found = np.zeros(self.shape[1])
        begin, end = np.searchsorted(self.rows, (index, index + 1))
        found[self.columns[begin:end]] = self.values[begin:end]
        return found

    def of(self, text: str) -> Floats:
        """Returns another text as (words,), shorter than 1 by its words that no sentence has."""
        found = np.zeros(self.shape[1])
        unknown = 0.0
        for word, count in Counter(words(text)).items():
            weight = 1 + np.log(count)
            if word in self.vocabulary:
                found[self.vocabulary[word]] = weight * self.idf[self.vocabulary[word]]
            else:
                unknown += (weight * self.rarest) ** 2
        length = float(np.sqrt(found @ found + unknown))
        return found / length if length else found

    @property
    def rarest(self) -> float:
        """The weight of a word that one sentence has."""
        return float(np.log(max(1, self.shape[0])) + _LEAST_IDF)


def word_weights(sentences: Sequence[Counted], focus: str = "") -> dict[str, float]:
    """Returns how much each word tells, over all sentences of a document: log(n / df) + 0.1.

    Args:
        focus: its words tell something also where they are common.
    """
    frequency = Counter(word for sentence in sentences for word in sentence)
    total, kept = len(sentences), set(words(focus))
    too_common = _TOO_COMMON * total if total >= _ENOUGH else total
    return {
        word: 0.0
        if count > too_common and word not in kept
        else math.log(total / count) + _LEAST_IDF
        for word, count in frequency.items()
    }


def vectors(sentences: Sequence[Counted], weights: Mapping[str, float]) -> WordVectors:
    """Weighs the words of sentences by (1 + log tf) · weight, rows scaled to length 1."""
    vocabulary: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for index, sentence in enumerate(sentences):
        for word, count in sentence.items():
            rows.append(index)
            columns.append(vocabulary.setdefault(word, len(vocabulary)))
            counts.append(count)
    row, column = np.array(rows, np.int64), np.array(columns, np.int64)
    idf = np.array([weights[word] for word in vocabulary], np.float64)
    values = (1 + np.log(np.array(counts, np.float64))) * idf[column]
    lengths = np.sqrt(np.bincount(row, values**2, minlength=len(sentences)))
    values /= np.maximum(lengths, 1e-12)[row]
    return WordVectors(row, column, values, (len(sentences), len(idf)), vocabulary, idf)
