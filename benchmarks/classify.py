"""How many rows a second are classified, beside transformers' own pipeline?

    python benchmarks/classify.py [--rows 5000] [--rounds 3] [--dtype float32] [--threads N]

A DistilBERT of random weights in its true shape (66 M parameters) and made-up texts of very
mixed length. The ways take turns, a part of the rows each, so that what else the computer does
meets all of them. All of them read the same texts with the same weights in the same format.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import torch
import transformers

from desktop_app.engine import checkpoints, precision, tasks
from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.classification import ClassifyParams, RowsDone

LABELS = ("negative", "neutral", "positive")
WORDS, WINDOW = 30_000, 512
#: Words in a text: half are a line, some a page.
MEDIAN_WORDS, SPREAD = 22, 0.9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5, help="parts of the rows")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    threads = options.threads or precision.use_threads()
    torch.set_num_threads(threads)
    with tempfile.TemporaryDirectory() as folder:
        save_model(Path(folder))
        texts = made_up(options.rows)
        measure(Path(folder), texts, options.rounds, options.dtype, threads)


def measure(folder: Path, texts: Sequence[str], rounds: int, dtype: str, threads: int) -> None:
    pipeline: Any = transformers.pipeline(
        "text-classification", str(folder), dtype=getattr(torch, dtype), device="cpu"
    )
    ours = Ours(folder, dtype)
    ways: dict[str, Callable[[Sequence[str]], list[str]]] = {
        "pipeline, batch_size=1": lambda part: by_pipeline(pipeline, part, 1),
        "pipeline, batch_size=32": lambda part: by_pipeline(pipeline, part, 32),
        "ours": ours.labels,
    }
    for way in ways.values():
        way(texts[:8])  # imports, first shapes
    took: dict[str, list[float]] = {name: [] for name in ways}
    labels: dict[str, list[str]] = {name: [] for name in ways}
    order = list(ways)
    for number in range(rounds):
        part = texts[number::rounds]
        for name in order:
            began = time.perf_counter()
            labels[name] += ways[name](part)
            took[name].append(time.perf_counter() - began)
        order = order[1:] + order[:1]
        print(f"part {number + 1} of {rounds}", *(f"{took[name][-1]:.1f} s" for name in ways))
    words = sorted(len(text.split()) for text in texts)
    print(
        f"\n{len(texts)} rows of {words[0]} to {words[-1]} words, half of them up to "
        f"{words[len(words) // 2]}; DistilBERT's shape, {dtype}, {threads} thread(s)\n"
    )
    print("| way | rows/s | ours is faster, parts | over all |")
    print("|---|---:|---:|---:|")
    for name, times in took.items():
        ratios = [one / mine for one, mine in zip(times, took["ours"], strict=True)]
        print(
            f"| {name} | {len(texts) / sum(times):.2f} | {min(ratios):.2f} to {max(ratios):.2f}, "
            f"median {statistics.median(ratios):.2f} | {sum(times) / sum(took['ours']):.2f}× |"
        )
    same = sum(a == b == c for a, b, c in zip(*(labels[name] for name in ways), strict=True))
    print(f"\nidentical labels: {same} of {len(texts)}")


def by_pipeline(pipeline: Any, texts: Sequence[str], batch_size: int) -> list[str]:
    found = pipeline(list(texts), batch_size=batch_size, truncation=True, max_length=WINDOW)
    return [one["label"] for one in found]


class Ours:
    """The task "classify"; it learns batch sizes in each part anew, as with a table."""

    def __init__(self, folder: Path, dtype: str) -> None:
        self._spec = LoadSpec(str(folder), dtype=dtype, device_map="cpu")
        self._job = Job(CancelToken(), lambda *_: None, lambda *_, **__: None)
        self._loaded = checkpoints.load("sequence_classification", self._spec, self._job)

    def labels(self, texts: Sequence[str]) -> list[str]:
        context: Any = TaskContext(
            self._job,
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            lambda *_: self._loaded,
        )
        params = ClassifyParams("labels", self._spec, tuple(texts))
        pieces = [one for one in tasks.start("classify", params, context) if one is not None]
        facts = pieces[0]
        rows = [row for one in pieces if isinstance(one, RowsDone) for row in one.rows]
        return [facts.labels[facts.chosen(row.scores)[0]] for row in rows]


def made_up(count: int) -> list[str]:
    """Returns texts of mixed length, none twice and none longer than the model reads at once."""
    rng = random.Random(0)
    words = [f"w{number}" for number in range(WORDS - 5)]
    lengths = [
        min(WINDOW - 2, max(1, round(MEDIAN_WORDS * 2.718 ** rng.gauss(0, SPREAD))))
        for _ in range(count)
    ]
    return [" ".join(rng.choices(words, k=length)) for length in lengths]


def save_model(folder: Path) -> None:
    """Saves a DistilBERT as large as the real one, and a tokenizer that knows its words whole."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = {name: number for number, name in enumerate(names)}
    vocabulary |= {f"w{number}": number + len(names) for number in range(WORDS - len(names))}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(one, vocabulary[one]) for one in names[2:4]]
    )
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=backend,
        model_max_length=WINDOW,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.DistilBertConfig(
        vocab_size=WORDS,
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
        initializer_range=0.05,  # surer of itself than random weights are
    )
    transformers.DistilBertForSequenceClassification(config).save_pretrained(folder)


if __name__ == "__main__":
    main()
