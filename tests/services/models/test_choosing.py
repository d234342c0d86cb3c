"""Which model is chosen, and which ones are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec
from desktop_app.services import model_folder
from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.model_choice import human_count

from ...model_library import ggufs
from ..conftest import Bench, open_bench
from .conftest import write_weights


def test_weights_are_counted_from_the_header(model: Path) -> None:
    facts = model_folder.inspect(model)
    assert facts.parameters == 8054
    write_weights(model / "model-00002.safetensors", (10,))
    assert model_folder.inspect(model).parameters == 8064


def test_the_starter_is_there_first_and_chosen(bench: Bench, starter: Path) -> None:
    (choice,) = bench.desk.models.choices()
    assert (choice.name, choice.detail, choice.built_in) == ("Starter", "built in, 9M", True)
    assert bench.desk.models.current == choice
    assert bench.desk.models.load_spec() == LoadSpec(model=str(starter))


def test_a_chosen_model_is_loaded_and_remembered(bench: Bench, model: Path) -> None:
    choice = bench.desk.models.choose(model)
    assert (choice.name, choice.detail, choice.parameters) == ("tiny", "8K", 8054)
    assert bench.host.loads[-1].spec.model == str(model)
    assert bench.of(ModelChanged)[-1].phase is ModelPhase.LOADING
    bench.desk.close()
    again = open_bench(bench.data)
    assert again.desk.models.current.path == model
    assert [c.name for c in again.desk.models.choices()] == ["Starter", "tiny"]
    again.desk.models.choose(None)
    assert again.desk.models.current.built_in
    assert [c.name for c in again.desk.models.choices()] == ["Starter", "tiny"]
    again.desk.close()


def test_a_gguf_file_is_chosen_like_a_folder(bench: Bench, tmp_path: Path) -> None:
    models, file = bench.desk.models, ggufs.write(tmp_path / "Tiny-Q4_0.gguf")
    models.choose(file)
    assert (models.current.name, models.current.detail) == ("Tiny-Q4_0", "Q4_0, 214K")
    assert bench.host.loads[-1].spec.model == str(file)
    assert [choice.path for choice in models.choices()][1:] == [file]
    bench.desk.settings.change(quantization="4bit", context_tokens=1000)
    spec = models.load_spec()
    assert (spec.quantization, spec.context_tokens) == ("none", 1000)  # its own precision
    models.choose(None)
    assert models.load_spec().quantization == "4bit"
    file.unlink()
    assert [choice.path for choice in models.choices()] == [models.starter]


def test_a_part_of_a_split_file_stands_for_all(bench: Bench, tmp_path: Path) -> None:
    first = ggufs.write(tmp_path / "m-00001-of-00002.gguf")
    second = ggufs.write(tmp_path / "m-00002-of-00002.gguf", {}, {})
    assert bench.desk.models.choose(second).path == first
    assert bench.desk.models.current.name == "m"


def test_a_model_of_ollama_is_called_by_its_name(bench: Bench, tmp_path: Path) -> None:
    blob = ggufs.add_ollama(tmp_path / "store", "tiny:1b", 1)
    assert bench.desk.models.choose(blob).name == "tiny:1b"
    bench.desk.conversations.send(None, "Hello")
    bench.host.ready(str(blob), name=blob.name)
    info = bench.desk.models.phase.info
    assert info is not None and info.name == "tiny:1b"


def test_a_model_can_be_used_without_being_remembered(bench: Bench, model: Path) -> None:
    bench.desk.models.choose(model, remember=False)
    assert bench.desk.models.load_spec().model == str(model)
    assert bench.desk.settings.current.model == ""
    assert not bench.data.settings.exists()


def test_recent_models_that_are_gone_are_not_offered(bench: Bench, model: Path) -> None:
    bench.desk.models.choose(model)
    bench.desk.models.choose(None)
    model.rename(model.with_name("moved"))
    assert [c.name for c in bench.desk.models.choices()] == ["Starter"]


def _no_folder(model: Path) -> Path:
    return model / "nothing"


def _no_config(model: Path) -> Path:
    (model / "config.json").unlink()
    return model


def _bad_config(model: Path) -> Path:
    (model / "config.json").write_text("{")
    return model


def _other_kind(model: Path) -> Path:
    (model / "config.json").write_text('{"architectures": ["BertForMaskedLM"]}')
    return model


def _no_weights(model: Path) -> Path:
    (model / "model.safetensors").unlink()
    return model


def _pickled(model: Path) -> Path:
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    return model


def _cut_off(model: Path) -> Path:
    write_weights(model / "model.safetensors", (10, 10), cut=7)
    return model


def _not_weights(model: Path) -> Path:
    (model / "model.safetensors").write_bytes(b"<html>404 not found</html>")
    return model


def _shard_missing(model: Path) -> Path:
    index = {"weight_map": {"w0": "model.safetensors", "w1": "model-2.safetensors"}}
    (model / "model.safetensors.index.json").write_text(json.dumps(index))
    return model


def _gguf(model: Path) -> Path:
    file = model / "model-Q4_K_M.gguf"
    file.write_bytes(b"GGUF")
    return file


def _embedder(model: Path) -> Path:
    return ggufs.write(model / "e.gguf", ggufs.LLAMA | {"general.architecture": "bert"})


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_gguf, "model_damaged"),
        (_embedder, "gguf_no_chat"),
        (_no_folder, "model_not_found"),
        (_no_config, "not_a_model"),
        (_bad_config, "not_a_model"),
        (_other_kind, "not_a_model"),
        (_no_weights, "not_a_model"),
        (_pickled, "unsafe_weights"),
        (_cut_off, "model_damaged"),
        (_not_weights, "model_damaged"),
        (_shard_missing, "model_damaged"),
    ],
)
def test_a_folder_that_will_not_do_is_refused(
    bench: Bench, model: Path, spoil: object, code: str
) -> None:
    folder = spoil(model)  # type: ignore[operator]
    with pytest.raises(UserError) as raised:
        bench.desk.models.choose(folder)
    assert raised.value.code == code
    assert bench.desk.models.current.built_in and bench.events == []


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (9_012_345, "9M"),
        (494_000_000, "494M"),
        (1_240_000_000, "1.2B"),
        (7_000_000_000, "7B"),
        (8_054, "8K"),
        (3, "1K"),
    ],
)
def test_counts_are_said_as_people_say_them(count: int, text: str) -> None:
    assert human_count(count) == text


def test_a_model_that_is_not_safe_can_be_allowed(bench: Bench, model: Path) -> None:
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(UserError) as caught:
        bench.desk.models.choose(model)
    assert caught.value.code == "unsafe_weights"
    bench.desk.models.allow(model, "pickle")
    bench.desk.models.choose(model)
    spec = bench.desk.models.load_spec()
    assert (spec.trust_pickle, spec.trust_code) == (True, False)
    (model / "config.json").write_text('{"architectures": ["GPT2LMHeadModel"]}')
    assert not bench.desk.models.load_spec().trust_pickle
