"""How often does the built-in embedding model find the topic of a text, without training?

    python benchmarks/zero_shot.py [--fit [--descriptions]] [--model FOLDER]

Goes the whole way of the task "classify". Texts and topics are those of zero_shot_texts.py.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from zero_shot_texts import FITTING, JAPANESE, JAPANESE_TOPICS, TEXTS, TOPICS, UNSEEN

from desktop_app.engine import precision, tasks
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.classification import nearness
from desktop_app.engine.runtime import Job
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.model_library import embedded
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.classification import (
    ClassifiedRow,
    ClassifierFacts,
    ClassifyParams,
    Label,
    RowsDone,
)


class Bench:
    def __init__(self, folder: Path) -> None:
        self._spec = LoadSpec(str(folder), dtype="float32", device_map="cpu")
        self._models = TaskModels()
        self._job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)

    def rows(
        self, texts: Sequence[str], labels: Sequence[Label], **more: Any
    ) -> tuple[ClassifierFacts, list[ClassifiedRow]]:
        context: Any = TaskContext(
            self._job,
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            lambda kind, spec: self._models.get(kind, spec, self._job),
        )
        params = ClassifyParams("embeddings", self._spec, tuple(texts), None, tuple(labels), **more)
        pieces = list(tasks.start("classify", params, context))
        facts = next(one for one in pieces if isinstance(one, ClassifierFacts))
        return facts, [row for one in pieces if isinstance(one, RowsDone) for row in one.rows]

    def report(
        self, title: str, texts: Mapping[str, Sequence[str]], labels: Sequence[Label]
    ) -> float:
        """Prints how many texts got the right label, and which others did; returns the share."""
        names = list(texts)
        pairs = [
            (text, names[number]) for number, all_ in enumerate(texts.values()) for text in all_
        ]
        facts, rows = self.rows([text for text, _ in pairs], labels)
        right, sure, wrong = 0, [], []
        for row, (text, topic) in zip(rows, pairs, strict=True):
            best = facts.chosen(row.scores)[0]
            sure.append(row.scores[best])
            if facts.labels[best] == topic:
                right += 1
            else:
                wrong.append(f"    {topic} → {facts.labels[best]} {row.scores[best]:.2f}: {text}")
        share = right / len(rows)
        print(
            f"{title}: {right} of {len(rows)} right, {share:.1%}; "
            f"mean score of the label {np.mean(sure):.2f}"
        )
        print("\n".join(wrong))
        facts, rows = self.rows([text for text, _ in pairs], labels, multi_label=True)
        counts: Counter[str] = Counter()
        for row, (_, topic) in zip(rows, pairs, strict=True):
            chosen = {facts.labels[index] for index in facts.chosen(row.scores)}
            counts["right"] += topic in chosen
            counts["chosen"] += len(chosen)
        precision_ = counts["right"] / max(1, counts["chosen"])
        recall = counts["right"] / len(rows)
        print(f"  several labels from 0.5 on: precision {precision_:.2f}, recall {recall:.2f}")
        return share

    def fit(self, labels: Sequence[Label]) -> None:
        """Prints the temperatures that suit texts which are not counted."""
        names = list(FITTING)
        truth = [number for number, all_ in enumerate(FITTING.values()) for _ in all_]
        texts = [text for name in names for text in FITTING[name]]
        nearness._TEMPERATURE = 1.0
        _, rows = self.rows(texts, labels)
        logits = np.log([row.scores for row in rows])  # but for what is the same for all labels
        for t in (0.015, 0.02, 0.025, 0.03, 0.04, 0.05):
            print(f"one label, temperature {t}: loss {_loss(logits / t, truth):.3f}")
        nearness._TEMPERATURE_APART, nearness._EVEN = 1.0, 0.0
        _, rows = self.rows(texts, labels, multi_label=True)
        scores = np.array([row.scores for row in rows])
        nearer = np.log(scores / (1 - scores))
        yes = np.eye(len(names))[truth].astype(bool)
        print(f"nearer: right {nearer[yes].mean():.3f}, others {nearer[~yes].mean():.3f}")
        found = min(
            ((even, t) for even in np.arange(0.04, 0.3, 0.01) for t in (0.02, 0.03, 0.04, 0.06)),
            key=lambda pair: _apart_loss((nearer - pair[0]) / pair[1], yes),
        )
        print(f"several labels: even at {found[0]:.2f}, temperature {found[1]}")


def _loss(logits: Any, truth: Sequence[int]) -> float:
    normal = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return float(-normal[np.arange(len(truth)), truth].mean())


def _apart_loss(logits: Any, yes: Any) -> float:
    """Returns the mean loss of all pairs of a text and a topic."""
    return float(np.logaddexp(0, np.where(yes, -logits, logits)).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--descriptions", action="store_true", help="fit with what the topics mean")
    parser.add_argument("--fit", action="store_true", help="choose temperatures on other texts")
    parser.add_argument("--model", type=Path, default=embedded.find())
    options = parser.parse_args()
    if options.model is None:
        raise SystemExit(f"{embedded.PACKAGE} is not installed")
    precision.use_threads()
    bench = Bench(options.model)
    described = [Label(name, meaning) for name, meaning in TOPICS.items()]
    plain = [Label(name) for name in TOPICS]
    if options.fit:
        bench.fit(described if options.descriptions else plain)
        return
    bench.report("English, names of topics", TEXTS, plain)
    bench.report("English, with descriptions", TEXTS, described)
    bench.report("English, unseen, names of topics", UNSEEN, plain)
    bench.report("English, unseen, with descriptions", UNSEEN, described)
    japanese = [Label(name) for name in JAPANESE_TOPICS]
    bench.report("Japanese", JAPANESE, japanese)


if __name__ == "__main__":
    main()
