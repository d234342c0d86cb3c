"""The models of tasks: every kind loads, strangers are refused, room is kept."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.engine.model_kinds import KINDS, ModelKind
from desktop_app.engine.runtime import Job
from desktop_app.engine.task_models import TaskModels
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec

from . import tiny_models
from .conftest import JobRecord

SMALL = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "max_position_embeddings": 64,
}


def save_bert(folder: Path, kind: ModelKind) -> Path:
    import transformers

    tokenizer = tiny_models.save_tokenizer(folder)
    config = transformers.BertConfig(vocab_size=len(tokenizer), **SMALL)
    getattr(transformers, KINDS[kind].auto).from_config(config).save_pretrained(folder)
    return folder


def save_t5(folder: Path) -> Path:
    import transformers

    tokenizer = tiny_models.save_tokenizer(folder)
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2
    )
    transformers.T5ForConditionalGeneration(config).save_pretrained(folder)
    return folder


@pytest.mark.parametrize(
    "kind",
    [
        "embedding",
        "sequence_classification",
        "token_classification",
        "question_answering",
        "fill_mask",
    ],
)
def test_encoders_load_as_what_they_are(kind: ModelKind, tmp_path: Path, record: JobRecord) -> None:
    folder = save_bert(tmp_path / kind, kind)
    loaded = TaskModels().get(kind, LoadSpec(str(folder), dtype="float32"), record.job)
    assert KINDS[kind].has_class(type(loaded.model).__name__)
    assert loaded.processor("hi")["input_ids"]


def test_an_encoder_with_a_decoder_loads(tmp_path: Path, record: JobRecord) -> None:
    folder = save_t5(tmp_path / "t5")
    loaded = TaskModels().get("seq2seq", LoadSpec(str(folder)), record.job)
    assert loaded.model.config.is_encoder_decoder
    assert record.progress  # it was told how far it is


@pytest.mark.parametrize("kind", ["seq2seq", "sequence_classification", "speech"])
def test_a_model_of_another_kind_is_refused(
    kind: ModelKind, tmp_path: Path, record: JobRecord
) -> None:
    folder = save_bert(tmp_path / "bert", "fill_mask")
    with pytest.raises(UserError) as caught:
        TaskModels().get(kind, LoadSpec(str(folder)), record.job)
    assert caught.value.code == "not_a_model"


class Shelf:
    """Loads models of a size that their name says, and counts."""

    def __init__(self, budget_bytes: int) -> None:
        self.loads: list[str] = []
        self.models = TaskModels(budget_bytes, self._load)

    def use(self, name: str) -> None:
        record = JobRecord()
        self.models.get("seq2seq", LoadSpec(name), record.job)

    def _load(self, kind: ModelKind, spec: LoadSpec, job: Job) -> Any:
        self.loads.append(spec.model)
        size = int(spec.model.partition(":")[2])
        return SimpleNamespace(model=SimpleNamespace(get_memory_footprint=lambda: size))


def test_what_fits_stays_and_what_was_used_longest_ago_goes_first() -> None:
    shelf = Shelf(budget_bytes=10)
    for name in ("a:4", "b:4", "a:4", "c:4", "a:4", "b:4"):
        shelf.use(name)
    assert shelf.loads == ["a:4", "b:4", "c:4", "b:4"]


def test_one_larger_than_the_room_is_used_alone() -> None:
    shelf = Shelf(budget_bytes=10)
    for name in ("a:4", "big:40", "big:40", "a:4"):
        shelf.use(name)
    assert shelf.loads == ["a:4", "big:40", "a:4"]


def test_unloading_frees_them_all() -> None:
    shelf = Shelf(budget_bytes=10)
    shelf.use("a:4")
    shelf.models.unload()
    shelf.use("a:4")
    assert shelf.loads == ["a:4", "a:4"]
