"""Texts as vectors: what a folder's own files ask for, long texts, the model that is built in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from desktop_app.engine import checkpoints
from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.embedding import pooling, recipe
from desktop_app.engine.embedding.embedder import Embedder
from desktop_app.engine.embedding.recipe import Recipe
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import embed
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.model_library.embedded import PACKAGE, find
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.embedding import EmbedParams, TextKind, Vectors

from . import tiny_models
from .conftest import JobRecord
from .test_task_models import SMALL, save_bert

FOX = "The quick brown fox jumps over the lazy dog."
TEXTS = (
    FOX,
    "A fast auburn fox leapt above a sleepy hound.",
    "Interest rates rose by a quarter of a percent.",
)


def write(folder: Path, name: str, content: object) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(content))


def describe(folder: Path, pooling: dict[str, Any], **more: object) -> Path:
    """Writes what sentence-transformers writes beside a model."""
    kinds = ("models.Transformer", "models.Pooling", "models.Normalize")
    paths = ("", "1_Pooling", "2_Normalize")
    write(
        folder,
        "modules.json",
        [
            {"type": f"sentence_transformers.{k}", "path": p}
            for k, p in zip(kinds, paths, strict=True)
        ],
    )
    write(folder, "1_Pooling/config.json", pooling)
    for name, content in more.items():
        write(folder, f"{name}.json", content)
    return folder


def run(embedder: Embedder, *texts: str, kind: TextKind = "passage") -> np.ndarray:
    steps = embedder.embed(texts, kind, JobRecord().job)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return np.asarray(end.value)


def load(folder: Path) -> checkpoints.LoadedCheckpoint:
    return checkpoints.load("embedding", LoadSpec(str(folder), dtype="float32"), JobRecord().job)


@pytest.fixture(scope="module")
def minilm() -> Path:
    folder = find()
    assert folder is not None, f"{PACKAGE} is missing: make setup installs it"
    return folder


@pytest.fixture
def bert(tmp_path: Path) -> Path:
    return save_bert(tmp_path / "bert", "embedding")


# --- what the files say -------------------------------------------------------------------


def test_the_built_in_model_is_read_as_its_authors_say(minilm: Path) -> None:
    assert recipe.read(minilm, "all-MiniLM-L6-v2") == Recipe(("mean",), max_tokens=256)


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, ("cls",)),
        ({"pooling_mode_lasttoken": True}, ("lasttoken",)),
        ({"pooling_mode": "mean"}, ("mean",)),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}, ("max", "mean")),
        ({}, ("mean",)),
    ],
)
def test_poolings(tmp_path: Path, pooling: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert recipe.read(describe(tmp_path, pooling), "any").poolings == expected


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("multilingual-e5-small", "query: ", "passage: "),
        ("e5-base-v2", "query: ", "passage: "),
        ("all-MiniLM-L6-v2", "", ""),
        ("tree5-base", "", ""),
    ],
)
def test_families_have_their_prefixes(tmp_path: Path, name: str, query: str, passage: str) -> None:
    found = recipe.read(tmp_path, name)
    assert (found.query_prefix, found.passage_prefix) == (query, passage)


def test_prompts_of_the_folder_go_before_those_of_its_family(tmp_path: Path) -> None:
    prompts = {"prompts": {"query": "Find: ", "document": "Text: "}}
    found = recipe.read(describe(tmp_path, {}, config_sentence_transformers=prompts), "e5-base")
    assert (found.query_prefix, found.passage_prefix) == ("Find: ", "Text: ")


def test_a_step_that_is_not_known_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "modules.json", [{"type": "sentence_transformers.models.Dense", "path": ""}])
    with pytest.raises(UserError) as caught:
        recipe.read(tmp_path, "LaBSE")
    assert (caught.value.code, caught.value.values["part"]) == ("embedder_unsupported", "Dense")


# --- vectors --------------------------------------------------------------------------------


def test_pooling_leaves_the_padding_out() -> None:
    tokens = torch.tensor([[[1.0, 0.0], [3.0, 4.0], [9.0, 9.0]]])
    mask = torch.tensor([[1, 1, 0]])
    found = {way: pooling.pool(tokens, mask, [way])[0].tolist() for way in recipe._POOLINGS}
    assert found == {
        "cls": [1, 0],
        "max": [3, 4],
        "mean": [2, 2],
        "mean_sqrt_len_tokens": pytest.approx([4 / 2**0.5, 4 / 2**0.5]),
        "weightedmean": pytest.approx([7 / 3, 8 / 3]),
        "lasttoken": [3, 4],
    }
    assert pooling.pool(tokens, mask, ["cls", "mean"]).tolist() == [[1, 0, 2, 2]]


def test_the_built_in_model_makes_the_vectors_that_it_is_known_for(minilm: Path) -> None:
    found = run(Embedder(load(minilm)), "This is an example sentence", *TEXTS)
    # As the model's card and sentence-transformers 6.2 have them.
    known = [0.06765692, 0.06349569, 0.04871312, 0.07930495, 0.03744806]
    assert found.shape == (4, 384)
    assert found[0, :5] == pytest.approx(known, abs=1e-5)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(4))
    alike, unlike = found[1] @ found[2], found[1] @ found[3]
    assert alike > 0.6 > 0.2 > unlike


def test_neighbours_in_a_batch_change_nothing(minilm: Path) -> None:
    embedder = Embedder(load(minilm))
    together = run(embedder, *TEXTS, FOX * 40)
    for text, vector in zip(TEXTS, together, strict=False):
        assert run(embedder, text)[0] == pytest.approx(vector, abs=1e-4)


def test_a_long_text_is_the_mean_of_its_windows(bert: Path) -> None:
    embedder = Embedder(load(bert))
    first, second = "a" * embedder.max_tokens, "b" * (embedder.max_tokens // 2)
    whole, one, other = run(embedder, first + second, first, second)
    mean = 2 * one + other
    assert whole == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)


def test_the_end_of_a_long_text_is_read(minilm: Path) -> None:
    embedder = Embedder(load(minilm))
    filler = "The committee met again and spoke about the budget. " * 60
    about = run(embedder, "volcanoes and lava")[0]
    without, with_end = run(embedder, filler, filler + "Volcanoes spat lava on the town. " * 30)
    assert with_end @ about > without @ about + 0.1


def test_questions_and_passages_get_their_prefixes(bert: Path) -> None:
    prompts = {"prompts": {"query": "q: ", "passage": "p: "}}
    plain = run(Embedder(load(bert)), "q: ships", "p: ships")
    embedder = Embedder(load(describe(bert, {}, config_sentence_transformers=prompts)))
    assert run(embedder, "ships", kind="query")[0] == pytest.approx(plain[0], abs=1e-6)
    assert run(embedder, "ships")[0] == pytest.approx(plain[1], abs=1e-6)


def test_a_text_without_tokens_is_like_nothing(bert: Path) -> None:
    found = run(Embedder(load(bert)), "", "ships")
    assert not found[0].any() and found[1].any()
    assert not run(Embedder(load(bert)), "").any()


@pytest.mark.parametrize("family", ["Bert", "XLMRoberta", "Qwen3", "T5"])
def test_nothing_is_too_long_for_the_model(tmp_path: Path, family: str) -> None:
    """Encoders, one that begins to count behind its padding, one that looks only back, one
    that has a decoder too."""
    tokenizer = tiny_models.save_tokenizer(tmp_path)
    special = {"head_dim": 8, "num_key_value_heads": 2} if family == "Qwen3" else {}
    shape = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2}
    config = getattr(transformers, f"{family}Config")(
        vocab_size=len(tokenizer), **(shape if family == "T5" else SMALL | special)
    )
    transformers.AutoModel.from_config(config).save_pretrained(tmp_path)
    embedder = Embedder(load(tmp_path))
    short, long = run(embedder, "ships", "x" * 5 * tiny_models.CONTEXT_TOKENS)
    assert np.linalg.norm((short, long), axis=1) == pytest.approx(np.ones(2))
    assert run(embedder, "ships")[0] == pytest.approx(short, abs=1e-5)


# --- the task ---------------------------------------------------------------------------------


def context(record: JobRecord) -> TaskContext:
    def unasked(*_: object) -> Any:
        raise AssertionError("no chat model was named")

    models = TaskModels()
    return TaskContext(
        record.job,
        unasked,
        unasked,
        unasked,
        lambda kind, spec: models.get(kind, spec, record.job),
    )


def test_the_task_hands_out_vectors_in_order(bert: Path, record: JobRecord) -> None:
    texts = tuple("x" * (n % 7 + 1) + str(n) for n in range(150))
    params = EmbedParams(texts, LoadSpec(str(bert), dtype="float32"))
    pieces = [p for p in embed.run(params, context(record)) if isinstance(p, Vectors)]
    assert [(p.first, p.count) for p in pieces] == [(0, 64), (64, 64), (128, 22)]
    found = np.frombuffer(b"".join(p.data for p in pieces), "<f2").reshape(150, 16)
    embedder = Embedder(load(bert))
    assert found[101] == pytest.approx(run(embedder, texts[101])[0], abs=2e-3)
    assert [done for _, done, total in record.progress if total == 150][-1] == 150


def test_others_get_a_turn_and_a_cancel_is_heard(bert: Path, record: JobRecord) -> None:
    texts = tuple("word " * 12 for _ in range(200))
    steps = iter(embed.run(EmbedParams(texts, LoadSpec(str(bert))), context(record)))
    assert next(steps) is None
    record.cancel.set()
    with pytest.raises(Cancelled):
        list(steps)
