from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tokenizers.processors import TemplateProcessing

from desktop_app.engine import tasks
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.classification import (
    ClassifiedRow,
    ClassifierFacts,
    ClassifyFacts,
    ClassifyParams,
    RowsDone,
)
from tests.engine import tiny_models
from tests.engine.conftest import JobRecord

FIXTURES = Path(__file__).parents[2] / "fixtures" / "classification"
SENTIMENT, ENTITIES, SPANS = (FIXTURES / name for name in ("sentiment", "entities", "spans"))


def spec(folder: Path) -> LoadSpec:
    return LoadSpec(str(folder), dtype="float32", device_map="cpu")


class Result:
    """The pieces of a run of "classify"."""

    def __init__(self, pieces: list[Any]) -> None:
        self.facts: ClassifierFacts = pieces[0]
        self.end: ClassifyFacts = pieces[-1]
        self.done = [piece for piece in pieces if isinstance(piece, RowsDone)]
        self.rows: list[ClassifiedRow] = [row for done in self.done for row in done.rows]

    @property
    def labels(self) -> list[str]:
        """The first label of each row, "" without one."""
        chosen = (self.facts.chosen(row.scores) for row in self.rows)
        return [self.facts.labels[one[0]] if one else "" for one in chosen]


class Desk:
    """Runs tasks as the worker does, in float32."""

    def __init__(self) -> None:
        self.models = TaskModels(budget_bytes=1 << 30)
        self.chat: dict[str, Any] = {}

    def start(self, task: str, params: object, record: JobRecord | None = None) -> Iterator[Any]:
        job = (record or JobRecord()).job

        def unasked(*_: object) -> Any:
            raise AssertionError("no chat model was named")

        context = TaskContext(
            job,
            self.chat.get("model", unasked),
            self.chat.get("count", unasked),
            unasked,
            lambda kind, one: self.models.get(kind, one, job),
            likelihoods=self.chat.get("likelihoods", unasked),
        )
        return tasks.start(task, params, context)

    def run(self, task: str, params: object, record: JobRecord | None = None) -> list[Any]:
        return [piece for piece in self.start(task, params, record) if piece is not None]

    def classify(self, *texts: str, record: JobRecord | None = None, **params: Any) -> Result:
        if "model" in params:
            params["model"] = spec(params["model"])
        params = {"method": "labels"} | params
        return Result(self.run("classify", ClassifyParams(texts=texts, **params), record))


@pytest.fixture(scope="package")
def desk() -> Desk:
    return Desk()


Make = Callable[..., Path]


@pytest.fixture(scope="package")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Saves a small random model: its class, its labels, anything of its configuration."""

    def save(name: str, head: str, labels: tuple[str, ...] = (), **more: Any) -> Path:
        import torch
        import transformers

        folder = tmp_path_factory.mktemp(name)
        if name in ("Llama", "Bart", "Roberta"):
            tokenizer = tiny_models.save_tokenizer(folder)
            end = ("<|end|>", tokenizer.eos_token_id)
            tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
                single="$A <|end|>", pair="$A <|end|> $B <|end|>", special_tokens=[end]
            )
            tokenizer.save_pretrained(folder)
        else:
            tokenizer = transformers.AutoTokenizer.from_pretrained(SENTIMENT)
            tokenizer.save_pretrained(folder)
        common = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
        if name == "Bart":
            common = {
                "d_model": 32,
                **{f"{half}_layers": 2 for half in ("encoder", "decoder")},
                **{f"{half}_attention_heads": 4 for half in ("encoder", "decoder")},
                **{f"{half}_ffn_dim": 64 for half in ("encoder", "decoder")},
                "eos_token_id": tokenizer.eos_token_id,
                "bos_token_id": None,
                "decoder_start_token_id": tokenizer.eos_token_id,
                "forced_eos_token_id": None,
            }
        elif name == "DistilBert":
            common = {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64}
        else:
            common["intermediate_size"] = 64
        if labels:
            common["id2label"] = dict(enumerate(labels))
            common["label2id"] = {label: number for number, label in enumerate(labels)}
        options = common | {
            "vocab_size": len(tokenizer),
            # RoBERTa counts positions from behind the number of its padding token.
            "max_position_embeddings": 128 + (257 if name == "Roberta" else 0),
            "pad_token_id": tokenizer.pad_token_id,
        }
        if name != "DistilBert" and name != "Bart":
            options["initializer_range"] = 0.3  # sure of itself
        torch.manual_seed(0)
        config = getattr(transformers, f"{name}Config")(**options | more)
        getattr(transformers, f"{name}For{head}")(config).save_pretrained(folder)
        return folder

    return save
