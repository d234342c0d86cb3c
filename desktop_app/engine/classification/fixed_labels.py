"""Labels by a model that was trained for them: one of them, several, or a value.

Scores are those of transformers' "text-classification" pipeline. Of a text in several windows
the logits are pooled: their mean, weighted by tokens; with several labels the highest of each,
because what is said once holds. Knows no table.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.batching import Batches
from desktop_app.engine.classification.scoring import (
    Floats,
    Scored,
    pooled,
    rows_of,
    sigmoid,
    softmax,
)
from desktop_app.engine.classification.windows import Cutter, Window
from desktop_app.engine.runtime import Job
from desktop_app.model_library import classifiers
from desktop_app.protocol.classification import ClassifierFacts, ClassifyParams, Pooling


class FixedLabels:
    """A `Scorer` (scoring.py) with a model for sequences and its own labels."""

    def __init__(self, loaded: LoadedCheckpoint, params: ClassifyParams) -> None:
        config = loaded.model.config
        self._cutter, self._batches = Cutter(loaded), Batches(loaded)
        head = classifiers.head_of(config.to_dict())
        multi_label = head.multi_label if params.multi_label is None else params.multi_label
        pooling: Pooling = "max" if multi_label and not head.regression else "mean"
        self.facts = ClassifierFacts(
            method="labels",
            model=loaded.folder.name,
            labels=head.labels,
            multi_label=multi_label and not head.regression,
            regression=head.regression,
            window_tokens=self._cutter.max_tokens,
            pooling=pooling,
            threshold=params.threshold,
        )

    def score(self, texts: Sequence[str], job: Job) -> Generator[float, None, list[Scored]]:
        windows = self._cutter.cut(texts, job.cancel)
        logits = yield from self._batches.run(windows, _logits, job.cancel)
        found = []
        for rows, parts in by_text(logits, windows, len(texts)):
            pool = pooled(rows, [part.weight for part in parts], self.facts.pooling)
            tokens = sum(len(part.ids) for part in parts)
            found.append(Scored(tuple(self._activated(pool).tolist()), len(parts), tokens))
        return found

    def _activated(self, logits: Floats) -> Floats:
        if self.facts.regression:
            return logits
        return sigmoid(logits) if self.facts.multi_label else softmax(logits)


def by_text(
    results: Sequence[Floats], windows: Sequence[Window], texts: int
) -> list[tuple[list[Floats], list[Window]]]:
    """Returns of each text its windows and what came of them."""
    found: list[tuple[list[Floats], list[Window]]] = [([], []) for _ in range(texts)]
    for result, window in zip(results, windows, strict=True):
        found[window.text][0].append(result)
        found[window.text][1].append(window)
    return found


def _logits(output: Any, _windows: Sequence[Window]) -> list[Floats]:
    return rows_of(output.logits)
