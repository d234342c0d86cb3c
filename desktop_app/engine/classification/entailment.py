"""Labels of one's own by a model of entailment: does "This example is sports." follow?

Yin, Hay and Roth 2019, "Benchmarking Zero-shot Text Classification"; scores are those of
transformers' "zero-shot-classification" pipeline. The text is cut into windows, the hypothesis
stands whole beside each. Where one label is chosen, the logits of the windows are averaged by
tokens; where several may be right, the window that says it clearest counts. Knows no table.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.classification.batching import Batches
from desktop_app.engine.classification.fixed_labels import by_text
from desktop_app.engine.classification.scoring import Floats, Scored, pooled, rows_of, softmax
from desktop_app.engine.classification.windows import Cutter, Window
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.model_library import classifiers
from desktop_app.protocol.classification import ClassifierFacts, ClassifyParams

#: As in transformers' pipeline.
USUAL_TEMPLATE = "This example is {}."


class Entailment:
    """A `Scorer` (scoring.py) with a model of entailment.

    Raises:
        UserError: `not_an_nli_model`, `template_without_label`.
    """

    def __init__(self, loaded: LoadedCheckpoint, params: ClassifyParams) -> None:
        head = classifiers.head_of(loaded.model.config.to_dict())
        if head.entailment is None:
            raise UserError("not_an_nli_model", path=loaded.folder.path)
        self._entailment = head.entailment
        # As the pipeline has it: the first label is the opposite, or else the last.
        self._contradiction = -1 if head.entailment == 0 else 0
        template = params.template.strip() or USUAL_TEMPLATE
        if "{}" not in template:
            raise UserError("template_without_label", template=template)
        self._hypotheses = [template.replace("{}", label.name) for label in params.labels]
        self._cutter, self._batches = Cutter(loaded), Batches(loaded)
        multi_label = bool(params.multi_label)
        self._apart = multi_label or len(params.labels) == 1
        self.facts = ClassifierFacts(
            method="nli",
            model=loaded.folder.name,
            labels=tuple(label.name for label in params.labels),
            multi_label=multi_label,
            regression=False,
            window_tokens=self._cutter.max_tokens,
            pooling="max" if multi_label else "mean",
            threshold=params.threshold,
        )

    def score(self, texts: Sequence[str], job: Job) -> Generator[float, None, list[Scored]]:
        windows: list[Window] = []
        for number, hypothesis in enumerate(self._hypotheses):
            found = self._cutter.cut(texts, job.cancel, other=hypothesis)
            # Every pair of a text and a hypothesis is a text of its own here.
            windows += [replace(one, text=number * len(texts) + one.text) for one in found]
        logits = yield from self._batches.run(windows, self._logits, job.cancel)
        pairs = by_text(logits, windows, len(self._hypotheses) * len(texts))
        scored = []
        for number in range(len(texts)):
            rows, parts, tokens = [], 0, 0
            for each, cut in pairs[number :: len(texts)]:
                rows.append(pooled(each, [part.weight for part in cut], self.facts.pooling))
                parts = max(parts, len(cut))
                tokens += sum(len(part.ids) for part in cut)
            scored.append(Scored(self._scores(np.stack(rows)), parts, tokens))
        return scored

    def _logits(self, output: Any, _windows: Sequence[Window]) -> list[Floats]:
        """Returns of each window what speaks against the hypothesis, and for it."""
        rows = rows_of(output.logits)
        if self._apart:  # what counts is the one against the other; so it is pooled
            return [np.array([row[self._entailment] - row[self._contradiction]]) for row in rows]
        return [np.array([row[self._entailment]]) for row in rows]

    def _scores(self, rows: Floats) -> tuple[float, ...]:
        """Returns the labels' scores for (labels, 1) pooled logits."""
        if self._apart:
            both = np.concatenate([np.zeros_like(rows), rows], axis=-1)
            return tuple(softmax(both)[:, 1].tolist())
        return tuple(softmax(rows[:, 0]).tolist())
