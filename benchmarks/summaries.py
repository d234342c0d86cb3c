"""How good are summaries? ROUGE against what the authors wrote, beside simple baselines.

    pip install -e '.[bench]'
    python benchmarks/summaries.py [--manuals 150] [--japanese nihongo-wikipedia.txt]
        [--embedding FOLDER] [--seq2seq FOLDER] [--chat FOLDER]

Every method writes as many sentences as the program does of that length. "lead" takes the
first ones, "random" any (the mean of several draws). Each set of texts is a row of the
table for every method; F1 of ROUGE-1, ROUGE-2 and ROUGE-L, the mean over its texts, and
the standard error of ROUGE-1. Japanese is compared by characters.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from rouge_score.rouge_scorer import RougeScorer
from summary_texts import Sample, article, manuals, packages

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.runtime import Job
from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import extracting, summarize
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.sentences import split
from desktop_app.engine.tasks.word_vectors import words
from desktop_app.model_library import embedded
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.summaries import Method, SummarizeParams, Summary

DRAWS = 10
MEASURES = ("rouge1", "rouge2", "rougeL")
Write = Callable[[Sample], list[str]]


class Engine:
    """The program's own summaries, with models of which one is loaded at a time."""

    def __init__(self) -> None:
        self._models = TaskModels()
        self._runtime = TransformersRuntime()
        self._job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)

    def writes(self, method: Method, folder: Path | None = None) -> Write:
        """Returns what summarizes with a method, and a model for it."""
        spec = LoadSpec(str(folder)) if folder is not None else None

        def write(sample: Sample) -> list[str]:
            own = None if method == "chat" else spec
            params = SummarizeParams(sample.passages, method, sample.length, model=own)
            for item in summarize.run(params, self._context(spec)):
                if isinstance(item, Summary):
                    return [sentence.text for sentence in item.sentences]
            raise AssertionError("no summary was made")

        return write

    def _context(self, spec: LoadSpec | None) -> TaskContext:
        def model() -> Any:
            assert spec is not None
            return self._runtime.load(spec, self._job)

        return TaskContext(
            self._job,
            model,
            lambda turns: self._runtime.count(turns),
            lambda turns, params: self._runtime.stream(turns, params, self._job),
            lambda kind, wanted: self._models.get(kind, wanted, self._job),
        )


class Characters:
    """Cuts into characters, as ROUGE for Japanese wants it."""

    def tokenize(self, text: str) -> list[str]:
        return [character for character in text if character.isalnum()]


def telling(sample: Sample) -> list[str]:
    """The sentences that an extract may take: no headings and no lists of names."""
    low, high = extracting._FEWEST_WORDS, extracting._MOST_WORDS
    found = [sentence.text for sentence in split(sample.passages)]
    return [text for text in found if low <= len(words(text)) <= high] or found


def lead(sample: Sample) -> list[str]:
    return telling(sample)[: extracting.SENTENCES[sample.length]]


def drawn(draw: int) -> Write:
    def write(sample: Sample) -> list[str]:
        found = telling(sample)
        count = min(len(found), extracting.SENTENCES[sample.length])
        picked = random.Random(f"{sample.name}{draw}").sample(range(len(found)), count)
        return [found[index] for index in sorted(picked)]

    return write


def scores(samples: Iterable[Sample], writers: Iterable[Write]) -> dict[str, list[float]]:
    """Returns the F1 of every text by measure, the mean over the writers."""
    english, japanese = (
        RougeScorer(MEASURES, use_stemmer=True),
        RougeScorer(MEASURES, tokenizer=Characters()),
    )
    writers = list(writers)
    found: dict[str, list[float]] = {name: [] for name in MEASURES}
    for sample in samples:
        scorer = japanese if sample.language == "ja" else english
        made = [scorer.score(sample.reference, " ".join(write(sample))) for write in writers]
        for name in MEASURES:
            found[name].append(statistics.mean(one[name].fmeasure for one in made))
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manuals", type=int, default=150, help="pages of the manual, at most")
    parser.add_argument("--japanese", type=Path, help="the article 日本語 as plain text")
    parser.add_argument("--embedding", type=Path, help="else the built-in one; English only")
    parser.add_argument("--seq2seq", type=Path, help="a folder with a model for summaries")
    parser.add_argument("--chat", type=Path, help="a folder with a chat model")
    options = parser.parse_args()
    engine = Engine()
    embedding = options.embedding or embedded.find()
    methods: dict[str, list[Write]] = {
        "random": [drawn(number) for number in range(DRAWS)],
        "lead": [lead],
        "extractive, words": [engine.writes("extractive")],
    }
    if embedding is not None:
        methods["extractive, meaning"] = [engine.writes("extractive", embedding)]
    for name in ("seq2seq", "chat"):
        if folder := getattr(options, name):
            methods[f"{name}, {folder.name}"] = [engine.writes(name, folder)]
    sets = {"packages": list(packages()), "manuals": list(manuals(options.manuals))}
    if options.japanese:
        sets["Japanese"] = list(article(options.japanese))
    print("| texts | method | ROUGE-1 | ± | ROUGE-2 | ROUGE-L | s each |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for name, samples in sets.items():
        for method, writers in methods.items():
            if len(samples) < 2 or (method.endswith("meaning") and name == "Japanese"):
                continue
            begun = time.perf_counter()
            found = scores(samples, writers)
            each = (time.perf_counter() - begun) / len(samples) / len(writers)
            error = statistics.stdev(found["rouge1"]) / math.sqrt(len(samples))
            r1, r2, rl = (100 * statistics.mean(found[measure]) for measure in MEASURES)
            print(
                f"| {name} ({len(samples)}) | {method} | {r1:.1f} | {100 * error:.1f} "
                f"| {r2:.1f} | {rl:.1f} | {each:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
