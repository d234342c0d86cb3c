"""Summaries made of a document's own sentences: at once, in any language, without a model.

A long document is ranked section by section and then as a whole, so that every
part has its say. Knows no chat model.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks import ranking
from desktop_app.engine.tasks.sentences import Sentence, language_of, split
from desktop_app.engine.tasks.word_vectors import counted, vectors, word_weights
from desktop_app.protocol import Stage
from desktop_app.protocol.summaries import (
    Citation,
    Length,
    SummarizeParams,
    Summary,
    SummarySentence,
)

SENTENCES: dict[Length, int] = {"line": 1, "short": 3, "medium": 7, "detailed": 15}
#: Sentences that are ranked together at first.
_SECTION = 400
#: For each sentence of the summary so many are looked at in the end.
_CANDIDATES = 6
#: What is shorter says little by itself, what is longer cannot be read in passing.
_FEWEST_WORDS, _MOST_WORDS = 5, 60


def extract(params: SummarizeParams, job: Job) -> Generator[None, None, Summary]:
    """Returns the summary; yields between sections."""
    sentences = split(params.passages)
    counts = [counted(sentence.text) for sentence in sentences]
    yield
    weights = word_weights(counts, params.focus)
    count = SENTENCES[params.length]

    def best(indices: Sequence[int], most: int) -> list[int]:
        """Returns the sentences among these that say most, in order."""
        found = vectors([counts[i] for i in indices], weights)
        sizes = [counts[i].total() for i in indices]
        telling = [n for n, size in enumerate(sizes) if _FEWEST_WORDS <= size <= _MOST_WORDS]
        scores = ranking.centrality(found, params.focus)
        chosen = ranking.choose(found, scores, most, telling or range(len(indices)))
        return [indices[n] for n in chosen]

    left: list[int] = list(range(len(sentences)))
    if len(sentences) > _SECTION:
        sections = [left[i : i + _SECTION] for i in range(0, len(left), _SECTION)]
        share = max(2, -(-count * _CANDIDATES // len(sections)))
        left = []
        for number, section in enumerate(sections):
            job.cancel.raise_if_set()
            job.progress(Stage.WORKING, number * _SECTION, len(sentences))
            left += best(section, share)
            yield
    chosen = [sentences[i] for i in best(left, count)]
    job.progress(Stage.WORKING, len(sentences), len(sentences))
    text = " ".join(sentence.text for sentence in chosen)
    return Summary(
        method="extractive",
        sentences=tuple(map(_cited, chosen)),
        passages_read=len(params.passages),
        passages=len(params.passages),
        language=language_of(text),
    )


def _cited(sentence: Sentence) -> SummarySentence:
    place = Citation(sentence.passage, sentence.start, sentence.end, 1.0)
    # The cells of a table's row are parted by tabs, which leave holes in running text.
    return SummarySentence(sentence.text.replace("\t", " · "), (place,))
