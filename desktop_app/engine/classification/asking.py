"""Labels of one's own by the chat model: which of them does it find likely as its answer?

Nothing is written: the label's likelihood is read off, a mean over its tokens, so that long
labels have no disadvantage. Models like some labels whatever the text is; so each likelihood is
divided by the one for texts without content (Zhao et al. 2021, "Calibrate Before Use"). Knows
no table and no model library.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import numpy as np

from desktop_app.engine.classification.scoring import Floats, Scored, pooled, softmax
from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks.context import Likelihoods
from desktop_app.protocol import ChatTurn, ModelInfo
from desktop_app.protocol.classification import ClassifierFacts, ClassifyParams, Label

#: Texts without content, as in the paper; the empty one first of all.
_CONTENT_FREE = ("", "N/A", "[MASK]")
#: Tokens beside the text in the shortest context that is of use.
_ROOM = 64
_ANSWERS = ("yes", "no")

Count = Callable[[tuple[ChatTurn, ...]], int]


class Asking:
    """A `Scorer` (scoring.py) with the chat model.

    Args:
        count: the tokens of a prompt; likelihoods: see `TaskContext`.
    """

    def __init__(
        self, info: ModelInfo, params: ClassifyParams, count: Count, likelihoods: Likelihoods
    ) -> None:
        self._labels = params.labels
        self._count, self._likelihoods = count, likelihoods
        self._usual: Floats | None = None
        longest = max(count(self._turns("", label)) for label in self._prompts(params))
        self._room = max(_ROOM, info.context_tokens - longest - _ROOM)
        self.facts = ClassifierFacts(
            method="chat",
            model=info.name,
            labels=tuple(label.name for label in params.labels),
            multi_label=bool(params.multi_label),
            regression=False,
            window_tokens=self._room,
            pooling="max" if params.multi_label else "mean",
            threshold=params.threshold,
        )

    def score(self, texts: Sequence[str], job: Job) -> Generator[float, None, list[Scored]]:
        if self._usual is None:
            rows = []
            for text in _CONTENT_FREE:
                rows.append(self._likely(text, job))
                yield 0.0
            self._usual = np.log(softmax(np.stack(rows)).mean(axis=0))
        found = []
        for number, text in enumerate(texts):
            parts = self._parts(text)
            rows, sizes = [], []
            for part in parts:
                rows.append(softmax(self._likely(part, job) - self._usual))
                sizes.append(self._tokens(part))
                yield (number + len(rows) / len(parts)) / len(texts)
            scores = pooled([self._scores(row) for row in rows], sizes, self.facts.pooling)
            found.append(Scored(tuple(scores.tolist()), len(parts), sum(sizes)))
        return found

    def _likely(self, text: str, job: Job) -> Floats:
        """Returns the mean log-probability of each answer's tokens: (labels,) or (labels, 2)."""
        job.cancel.raise_if_set()
        if not self.facts.multi_label:
            names = tuple(label.name for label in self._labels)
            found = self._likelihoods(self._turns(text, None), names)
            return np.array([one.per_token for one in found])
        rows = []
        for label in self._labels:
            found = self._likelihoods(self._turns(text, label), _ANSWERS)
            rows.append([one.per_token for one in found])
        return np.array(rows)

    def _scores(self, probabilities: Floats) -> Floats:
        """Returns the labels' scores: of yes and no the first."""
        return probabilities[:, 0] if self.facts.multi_label else probabilities

    def _prompts(self, params: ClassifyParams) -> Sequence[Label | None]:
        return params.labels if params.multi_label else (None,)

    def _turns(self, text: str, label: Label | None) -> tuple[ChatTurn, ...]:
        """Returns the question; the text comes last, so that what is before it is read once."""
        if label is None:
            listed = "\n".join(f"- {_described(one)}" for one in self._labels)
            asked = f"Which of these labels fits the text best?\n{listed}\nAnswer with the label."
        else:
            asked = f"Does this label fit the text?\n- {_described(label)}\nAnswer yes or no."
        return (ChatTurn("user", f"{asked}\n\nText: {text}"),)

    def _tokens(self, text: str) -> int:
        return max(1, self._count((ChatTurn("user", text),)))

    def _parts(self, text: str) -> list[str]:
        """Cuts what the model does not read at once into halves, at spaces where there are any."""
        if len(text) <= self._room or self._tokens(text) <= self._room:
            return [text]
        middle = len(text) // 2
        space = text.find(" ", middle, middle + middle // 4)
        middle = space if space > 0 else middle
        return self._parts(text[:middle]) + self._parts(text[middle:])


def _described(label: Label) -> str:
    return f"{label.name}: {label.description}" if label.description else label.name
