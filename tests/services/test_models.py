"""Which model is chosen, and how it is."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.hosts.base import HostState
from desktop_app.protocol import (
    Accepted,
    Cancel,
    Count,
    Counted,
    Failed,
    Finished,
    Load,
    LoadSpec,
    ModelReady,
    Notice,
    Progress,
    Stage,
    Unload,
)
from desktop_app.services import model_folder
from desktop_app.services.events import ContextCounted, ModelChanged, ModelPhase, NoticeGiven
from desktop_app.services.model_choice import human_count

from ..model_library import ggufs
from .conftest import Bench, open_bench
from .fake_host import INFO


def write_weights(file: Path, *shapes: tuple[int, ...], cut: int = 0) -> None:
    """Writes a safetensors file of zeros, `cut` bytes short."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for number, shape in enumerate(shapes):
        size = 2
        for length in shape:
            size *= length
        header[f"w{number}"] = {  # type: ignore[assignment]
            "dtype": "F16",
            "shape": list(shape),
            "data_offsets": [offset, offset + size],
        }
        offset += size
    encoded = json.dumps(header).encode()
    content = struct.pack("<Q", len(encoded)) + encoded + bytes(offset)
    file.write_bytes(content[: len(content) - cut])


def make_model(folder: Path, architecture: str = "LlamaForCausalLM") -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"architectures": [architecture]}))
    write_weights(folder / "model.safetensors", (1000, 8), (9, 3, 2))
    return folder


@pytest.fixture(autouse=True)
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("desktop_app.paths.resources_dir", lambda: tmp_path / "resources")
    folder = make_model(tmp_path / "resources" / "starter_model")
    write_weights(folder / "model.safetensors", (9_000, 1_000))
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "models" / "tiny")


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


def test_the_phase_follows_the_load(bench: Bench) -> None:
    models = bench.desk.models
    bench.host.state(HostState.STARTING)
    assert models.phase.phase is ModelPhase.STARTING
    models.preload()
    load = bench.host.loads[-1]
    assert models.phase.phase is ModelPhase.STARTING
    bench.host.state(HostState.READY)
    assert models.phase.phase is ModelPhase.LOADING
    bench.host.emit(Progress(load.request_id, Stage.LOADING, 1, 4))
    assert (models.phase.done, models.phase.total) == (1, 4)
    bench.host.emit(Notice(load.request_id, "restarted"))
    assert bench.of(NoticeGiven)[-1].conversation_id is None
    bench.host.emit(ModelReady(load.request_id, INFO))
    bench.host.emit(Finished(load.request_id))
    assert models.phase == ModelChanged(ModelPhase.READY, info=INFO)
    bench.host.state(HostState.DIED)
    assert models.phase.phase is ModelPhase.STARTING
    bench.host.state(HostState.READY)
    assert models.phase.phase is ModelPhase.UNLOADED


def test_a_load_that_fails_says_why(bench: Bench) -> None:
    bench.desk.models.preload()
    request = bench.host.loads[-1].request_id
    bench.host.emit(Failed(request, "model_damaged", (("path", "/x"), ("reason", "cut"))))
    phase = bench.desk.models.phase
    assert (phase.phase, phase.error_code) == (ModelPhase.FAILED, "model_damaged")


def test_an_engine_that_cannot_be_started_says_why(bench: Bench) -> None:
    bench.host.state(HostState.STARTING)
    bench.desk.models.preload()
    bench.host.emit(
        Failed(bench.host.loads[-1].request_id, "engine_died", (("reason", "signal 9"),))
    )
    assert bench.desk.models.phase.phase is ModelPhase.STARTING
    bench.host.state(HostState.DIED)
    bench.host.state(HostState.STOPPED)
    phase = bench.desk.models.phase
    assert (phase.phase, phase.error_code) == (ModelPhase.FAILED, "engine_died")
    bench.host.state(HostState.STARTING)
    bench.host.state(HostState.READY)
    bench.host.state(HostState.STOPPED)
    assert bench.desk.models.phase.phase is ModelPhase.UNLOADED


def test_an_answer_loads_the_model_too(bench: Bench) -> None:
    bench.desk.conversations.send(None, "Hello")
    bench.host.emit(Progress(bench.host.last.request_id, Stage.LOADING, 1, 2))
    assert bench.desk.models.phase.phase is ModelPhase.LOADING
    bench.host.accept()
    assert bench.desk.models.phase.phase is ModelPhase.READY
    bench.host.fail("prompt_too_long", prompt_tokens="9", context_tokens="8")
    assert bench.desk.models.phase.phase is ModelPhase.READY


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


# --- giving memory back ---------------------------------------------------------------


def test_an_idle_model_is_unloaded_and_loaded_again_when_needed(bench: Bench) -> None:
    bench.desk.settings.change(unload_after_min=10)
    chat = bench.exchange(None, "hello", "hi")
    assert bench.desk.models.phase.phase is ModelPhase.READY
    bench.pass_time(9 * 60)
    assert not bench.host.posted(Unload)
    bench.pass_time(61)
    (unload,) = bench.host.posted(Unload)
    bench.host.emit(Finished(unload.request_id))
    assert bench.desk.models.phase.phase is ModelPhase.UNLOADED
    bench.pass_time(3600)
    assert len(bench.host.posted(Unload)) == 1
    bench.exchange(chat, "again", "hi again")
    assert bench.desk.models.phase.phase is ModelPhase.READY


def test_a_model_that_answers_is_not_idle(bench: Bench) -> None:
    bench.desk.settings.change(unload_after_min=1)
    bench.desk.conversations.send(None, "hello")
    bench.host.emit(Accepted(bench.host.last.request_id))
    bench.host.accept()
    bench.pass_time(3600)
    assert not bench.host.posted(Unload)
    bench.host.finish("at last")
    bench.pass_time(59)
    assert not bench.host.posted(Unload)


def test_never_means_never(bench: Bench) -> None:
    bench.desk.settings.change(unload_after_min=0)
    bench.exchange(None, "hello", "hi")
    bench.pass_time(10**6)
    assert not bench.host.posted(Unload)


def test_how_to_load_comes_from_the_settings(bench: Bench) -> None:
    bench.desk.settings.change(quantization="4bit", context_tokens=2048, save_pasts=True)
    spec = bench.desk.models.load_spec()
    assert (spec.quantization, spec.context_tokens) == ("4bit", 2048)
    assert spec.saved_pasts == str(bench.data.root / "pasts")
    bench.desk.models.override(quantization="8bit", dtype=None)
    assert bench.desk.models.load_spec().quantization == "8bit"


# --- how full the context is ----------------------------------------------------------


def test_the_newest_count_is_announced(bench: Bench) -> None:
    chat = bench.exchange(None, "hello", "hi")
    bench.desk.meter.count(chat, "and")
    bench.desk.meter.count(chat, "and now")
    older, newer = bench.host.posted(Count)
    assert bench.host.posted(Cancel) == [Cancel(older.request_id)]
    assert [turn.content for turn in newer.turns] == ["hello", "hi", "and now"]
    bench.host.emit(Counted(newer.request_id, 11, 1024))
    bench.host.emit(Finished(newer.request_id))
    assert bench.of(ContextCounted) == [ContextCounted(chat, 11, 1024)]


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


def test_what_has_no_model_does_not_change_how_it_is(bench: Bench) -> None:
    """The reading of a document waits for the engine too, and may fail."""
    models = bench.desk.models
    bench.host.emit(Progress("read", Stage.STARTING))
    assert models.phase.phase is ModelPhase.STARTING
    bench.host.emit(Failed("read", "document_damaged", ()))
    assert models.phase.phase is ModelPhase.UNLOADED
    models.preload()
    load = next(c for c in bench.host.commands if isinstance(c, Load))
    bench.host.emit(Progress(load.request_id, Stage.LOADING, 1, 4))
    bench.host.emit(Failed("another", "document_damaged", ()))
    assert models.phase.phase is ModelPhase.LOADING


def test_a_model_of_a_task_leaves_the_chat_model_as_it_is(bench: Bench) -> None:
    """A question is searched by meaning before it is answered: both models are in memory."""
    models = bench.desk.models
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.accept()
    bench.host.finish("Hi.")
    assert sent and models.phase.phase is ModelPhase.READY
    before = len(bench.of(ModelChanged))
    bench.host.emit(Accepted("embed"))
    bench.host.emit(Progress("embed", Stage.LOADING, 1, 4, of_task=True))
    bench.host.emit(Finished("embed"))
    assert models.phase.phase is ModelPhase.READY
    assert len(bench.of(ModelChanged)) == before
