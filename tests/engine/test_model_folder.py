"""Folders that must not be loaded are refused before anything is loaded, each for its reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.errors import UserError
from desktop_app.protocol import Stage

from .conftest import Bench, JobRecord


@pytest.fixture
def folder(llama: Path, tmp_path: Path) -> Path:
    """A copy of a good model that a test may spoil."""
    return Path(shutil.copytree(llama, tmp_path / "model"))


def change_config(folder: Path, **changes: object) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def cut(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def cut_in_header(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:40])


def not_safetensors(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"<!DOCTYPE html>" * 100)


def empty_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"")


def pickles(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def missing_shard(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    index = {"metadata": {}, "weight_map": {"a": "model-00001-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def shard_outside(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder.parent / "x.safetensors")
    index = {"metadata": {}, "weight_map": {"a": "../x.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def missing_weights(folder: Path) -> None:
    change_config(folder, num_hidden_layers=3)


def wrong_shapes(folder: Path) -> None:
    change_config(folder, intermediate_size=48)


def broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


SPOILED: list[tuple[Callable[[Path], object], str]] = [
    (shutil.rmtree, "model_not_found"),
    (lambda f: (f / "config.json").unlink(), "not_a_model"),
    (lambda f: (f / "config.json").write_text("{"), "not_a_model"),
    (lambda f: (f / "config.json").write_text("[]"), "not_a_model"),
    (lambda f: (f / "tokenizer.json").unlink(), "not_a_model"),
    (lambda f: (f / "model.safetensors").unlink(), "not_a_model"),
    (lambda f: change_config(f, model_type="no_such_type"), "not_a_model"),
    (lambda f: change_config(f, architectures=["LlamaForSequenceClassification"]), "not_a_model"),
    (lambda f: change_config(f, model_type="t5", architectures=["T5Model"]), "not_a_model"),
    (
        lambda f: change_config(f, model_type="own", auto_map={"AutoConfig": "own.Config"}),
        "remote_code",
    ),
    (pickles, "unsafe_weights"),
    (cut, "model_damaged"),
    (cut_in_header, "model_damaged"),
    (not_safetensors, "model_damaged"),
    (empty_weights, "model_damaged"),
    (missing_shard, "model_damaged"),
    (shard_outside, "model_damaged"),
    (missing_weights, "model_damaged"),
    (wrong_shapes, "model_damaged"),
    (broken_tokenizer, "model_damaged"),
]


@pytest.mark.parametrize(("spoil", "code"), SPOILED)
def test_a_folder_that_cannot_be_loaded(
    folder: Path, bench: Bench, spoil: Callable[[Path], object], code: str
) -> None:
    spoil(folder)
    with pytest.raises(UserError) as caught:
        bench.load(folder)
    assert caught.value.code == code
    assert "{" not in str(caught.value)


def test_code_in_the_folder_is_not_run_for_a_known_type(folder: Path, bench: Bench) -> None:
    (folder / "own.py").write_text("raise SystemExit")
    change_config(folder, auto_map={"AutoModelForCausalLM": "own.Model"})
    assert bench.load(folder).context_tokens == 256


def test_the_reason_names_the_file_and_what_is_wrong(folder: Path, bench: Bench) -> None:
    cut(folder)
    with pytest.raises(UserError, match=r"model\.safetensors is cut off: \d+ of \d+ bytes"):
        bench.load(folder)


def test_loading_tells_its_progress_and_what_was_loaded(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    info = bench.load(llama, record)
    assert record.progress[0] == (Stage.LOADING, 0, 0)
    stage, done, total = record.progress[-1]
    assert (stage, done) == (Stage.LOADING, total)
    assert total > 10
    assert (info.device, info.dtype, info.quantization) == ("CPU", "float32", "none")
    assert 4 * info.parameters <= info.memory_bytes < 5 * info.parameters
    assert info.name == llama.name


def test_cancel_in_the_middle_of_loading_leaves_nothing_behind(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    def cancel_half_way(_stage: Stage, done: int, total: int) -> None:
        if total and done >= total // 2:
            record.cancel.set()

    record.on_progress = cancel_half_way
    with pytest.raises(Cancelled):
        bench.load(llama, record)
    assert record.progress[-1][1] < record.progress[-1][2]
    assert bench.runtime._loaded is None
    assert bench.load(llama).parameters > 0


def test_another_model_replaces_the_first(llama: Path, gpt2: Path, bench: Bench) -> None:
    import weakref

    bench.load(llama)
    first = weakref.ref(bench.model)
    bench.load(gpt2)
    assert first() is None
    assert type(bench.model).__name__ == "GPT2LMHeadModel"


def test_the_same_model_is_not_loaded_again(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    first, again = bench.model, JobRecord()
    bench.load(llama, again)
    assert bench.model is first
    assert not again.progress


def test_nothing_is_printed(llama: Path, bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    bench.load(llama)
    bench.answer("hi")
    assert capfd.readouterr() == ("", "")
