"""Where the sentences of a summary come from, found by likeness. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desktop_app.engine.tasks.sentences import Sentence
from desktop_app.engine.tasks.word_vectors import WordVectors
from desktop_app.protocol.summaries import Citation, SummarySentence

#: Below this likeness a source sentence is none.
_ALIKE = 0.18
#: A second source counts if it is nearly as like as the first.
_MOST, _NEARLY = 3, 0.75
#: The sources together have this share of what a sentence tells: one rare word in common with a
#: short line makes them alike, but supports nothing.
_SUPPORTED = 0.2


def cite(
    texts: Sequence[str], sources: Sequence[Sentence], vectors: WordVectors
) -> tuple[SummarySentence, ...]:
    """Gives every sentence of a summary the source sentences that say the like.

    Args:
        vectors: of the sources, row by row.
    """
    return tuple(SummarySentence(text, _citations(text, sources, vectors)) for text in texts)


def _citations(
    text: str, sources: Sequence[Sentence], vectors: WordVectors
) -> tuple[Citation, ...]:
    asked = vectors.of(text)
    likeness = vectors.times(asked)
    if not likeness.size:
        return ()
    best = np.argsort(-likeness, kind="stable")[:_MOST]
    least = max(_ALIKE, _NEARLY * float(likeness[best[0]]))
    cited = [i for i in best if likeness[i] >= least]
    said = np.zeros(asked.shape, bool)
    for i in cited:
        said |= vectors.row(i) > 0
    if float(np.square(asked[said]).sum()) < _SUPPORTED:
        return ()
    return tuple(
        Citation(sources[i].passage, sources[i].start, sources[i].end, min(1.0, float(likeness[i])))
        for i in cited
    )
