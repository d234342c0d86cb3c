"""What is found on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library import installed
from desktop_app.model_library.config_task import task_of_config
from desktop_app.model_library.installed import Installed, display_name, importable, scan
from desktop_app.model_library.tasks import Task

from . import folders, ggufs
from .ggufs import add_ollama
from .hub_cache import COMMIT, NEWER, add_files, add_model

GGUF = b"GGUF" + bytes(60)


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    return folders.write_model(tmp_path / "starter_model")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "hub"


def test_without_a_cache_the_starter_is_there(cache: Path, starter: Path) -> None:
    (only,) = scan(cache, [], starter)
    assert (only.name, only.origin, only.task, only.complete) == (
        "Starter",
        "built_in",
        "chat",
        True,
    )
    assert only.size_bytes == sum(file.stat().st_size for file in starter.iterdir())


def test_models_of_the_cache_are_described(cache: Path, starter: Path) -> None:
    card = {"README.md": "---\nlicense: other\nlicense_name: own-1.0\n---\nlicense: mit"}
    snapshot = add_model(cache, "acme/tiny", more=card)
    add_model(cache, "Qwen/Qwen3-0.6B")
    found = scan(cache, [], starter)
    assert [model.id for model in found] == ["", "acme/tiny", "Qwen/Qwen3-0.6B"]
    tiny, qwen = found[1:]
    assert tiny.path == snapshot
    assert (tiny.name, tiny.origin, tiny.revision, tiny.licence) == (
        "tiny",
        "hub",
        COMMIT,
        "own-1.0",
    )
    assert tiny.size_bytes == sum(f.stat().st_size for f in snapshot.iterdir())
    assert (qwen.name, qwen.licence) == ("Qwen3 0.6B", "Apache-2.0")  # of the catalogue


def test_a_half_download_is_no_model_to_load(cache: Path, starter: Path) -> None:
    snapshot = add_model(cache, "acme/half")
    (snapshot / "model.safetensors").unlink()
    found = scan(cache, [], starter)[1]
    assert (found.complete, found.problem) == (False, "model_incomplete")


def test_pickles_are_told_and_stay_loadable_by_consent(cache: Path, starter: Path) -> None:
    add_files(cache, "acme/old", {"config.json": b"{}", "pytorch_model.bin": b"weights"})
    found = scan(cache, [], starter)[1]
    assert (found.complete, found.problem) == (True, "unsafe_weights")


def test_of_several_revisions_the_main_one_is_taken(cache: Path, starter: Path) -> None:
    add_model(cache, "acme/tiny", commit=NEWER, ref=None)
    add_model(cache, "acme/tiny", commit=COMMIT)
    assert scan(cache, [], starter)[1].revision == COMMIT
    whole = cache / "models--acme--tiny" / "snapshots"
    (whole / COMMIT / "config.json").unlink()  # the main one is being fetched
    assert scan(cache, [], starter)[1].revision == NEWER


def test_data_sets_and_other_folders_are_passed_over(cache: Path, starter: Path) -> None:
    add_files(cache, "acme/tiny", {"config.json": b"{}"})
    (cache / "models--acme--tiny").rename(cache / "datasets--acme--tiny")
    (cache / "something").mkdir()
    assert len(scan(cache, [], starter)) == 1


def test_every_gguf_file_of_a_repository_is_a_model(cache: Path, starter: Path) -> None:
    files = {"a-Q4_K_M.gguf": GGUF, "a-Q8_0.gguf": GGUF + b"8"}
    snapshot = add_files(cache, "acme/a-GGUF", files)
    found = scan(cache, [], starter)[1:]
    assert [model.name for model in found] == ["a-Q4_K_M", "a-Q8_0"]
    assert [model.path for model in found] == [snapshot / name for name in files]
    assert {(model.origin, model.task, model.complete) for model in found} == {
        ("hub", "chat", True)
    }
    assert [model.size_bytes for model in found] == [64, 65]
    link, blob = installed.files_of_gguf(found[0].path)
    assert link == found[0].path and blob.parent.name == "blobs" and blob.read_bytes() == GGUF


def test_folders_and_files_of_ones_own(cache: Path, starter: Path, tmp_path: Path) -> None:
    own = folders.write_model(tmp_path / "mine")
    file = ggufs.write(tmp_path / "b.gguf")
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(file.read_bytes()[:-1])
    embedder = ggufs.write(tmp_path / "e.gguf", ggufs.LLAMA | {"general.architecture": "bert"})
    gone = tmp_path / "gone"
    found = scan(cache, [own, file, cut, embedder, gone, tmp_path / "gone.gguf"], starter)[1:]
    assert [(m.name, m.origin, m.complete, m.problem) for m in found] == [
        ("mine", "folder", True, None),
        ("b", "gguf", True, None),
        ("cut", "gguf", False, "gguf_damaged"),
        ("e", "gguf", False, "gguf_no_chat"),
        ("gone", "folder", False, "model_not_found"),
        ("gone", "gguf", False, "model_not_found"),
    ]
    assert (found[1].quantization, found[1].licence) == ("Q4_0", "apache-2.0")
    assert [model.is_gguf for model in found] == [False, True, True, True, False, True]
    assert found[1].size_bytes == file.stat().st_size


def test_a_split_file_of_ones_own_is_one_model(cache: Path, starter: Path, tmp_path: Path) -> None:
    first = ggufs.write(tmp_path / "m-00001-of-00002.gguf")
    second = ggufs.write(tmp_path / "m-00002-of-00002.gguf", {}, {})
    assert importable(second).path == first
    (found,) = scan(cache, [first], starter)[1:]
    assert found.name == "m"
    assert found.size_bytes == first.stat().st_size + second.stat().st_size


def test_a_model_of_ollama_has_a_name(cache: Path, starter: Path, tmp_path: Path) -> None:
    blob = add_ollama(tmp_path / "store", "tiny:1b", 7)
    (found,) = scan(cache, [importable(blob).path], starter)[1:]
    assert (found.name, found.origin, found.complete) == ("tiny:1b", "gguf", True)
    (tmp_path / "store" / "manifests").rename(tmp_path / "away")  # removed from Ollama
    assert scan(cache, [blob], starter)[1].name == blob.name


def test_a_cache_behind_a_link_keeps_its_path(cache: Path, starter: Path, tmp_path: Path) -> None:
    add_model(cache, "acme/tiny")
    link = tmp_path / "link"
    link.symlink_to(cache)
    assert scan(link, [], starter)[1].path.is_relative_to(link)


def test_an_unreadable_cache_is_said(
    cache: Path, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.mkdir()
    tries = []

    def refuse(folder: Path) -> Any:
        tries.append(folder)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("huggingface_hub.scan_cache_dir", refuse)
    with pytest.raises(UserError) as caught:
        scan(cache, [], starter)
    assert caught.value.code == "models_unreadable"
    assert len(tries) == 3  # a download may have moved a file just then


def test_what_can_be_imported(tmp_path: Path) -> None:
    own = folders.write_model(tmp_path / "mine")
    assert importable(own).path == own
    assert importable(own / "model.safetensors").path == own  # dropped from a file manager
    file = ggufs.write(tmp_path / "files" / "b.GGUF")
    assert importable(file).origin == "gguf"
    lower = ggufs.write(tmp_path / "folder" / "c.gguf")
    assert importable(lower.parent).path == lower  # the only one in it
    unnamed = ggufs.write(tmp_path / "unnamed")
    assert importable(unnamed).path == unnamed
    assert installed.described(unnamed).is_gguf


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none", "model_not_found"),
        ("empty", "nothing_to_import"),
        ("half", "model_incomplete"),
        ("stub.gguf", "model_damaged"),
        ("embedder.gguf", "gguf_no_chat"),
        ("text.txt", "nothing_to_import"),
    ],
)
def test_what_cannot_be_imported(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "stub.gguf").write_bytes(GGUF)
    (tmp_path / "text.txt").write_text("Hello.")
    ggufs.write(tmp_path / "embedder.gguf", ggufs.LLAMA | {"llama.pooling_type": 3})
    (folders.write_model(tmp_path / "half") / "model.safetensors").unlink()
    with pytest.raises(UserError) as caught:
        importable(tmp_path / name)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("model_type", "architecture", "task"),
    [
        ("llama", "LlamaForCausalLM", "chat"),
        ("gpt2", "GPT2LMHeadModel", "chat"),
        ("whisper", "WhisperForConditionalGeneration", "speech"),
        ("wav2vec2", "Wav2Vec2ForCTC", "speech"),
        ("marian", "MarianMTModel", "translate"),
        ("m2m_100", "M2M100ForConditionalGeneration", "translate"),
        ("bart", "BartForConditionalGeneration", "summarize"),
        ("bart", "BartForSequenceClassification", "classify"),
        ("bert", "BertForMaskedLM", "classify"),
        ("roberta", "RobertaForQuestionAnswering", "classify"),
        ("xlm-roberta", "XLMRobertaModel", "embed"),
        ("vit", "ViTForImageClassification", None),
        ("strange", None, "chat"),
        ("", None, None),
    ],
)
def test_the_task_is_read_from_the_configuration(
    model_type: str, architecture: str | None, task: Task | None
) -> None:
    config: dict[str, Any] = {"model_type": model_type}
    if architecture:
        config["architectures"] = [architecture]
    assert task_of_config(config) == task
    assert task_of_config(config, embeds=True) == "embed"


def test_names_for_people(cache: Path, tmp_path: Path) -> None:
    assert display_name(add_model(cache, "acme/tiny")) == "tiny"
    assert display_name(add_model(cache, "Qwen/Qwen3-1.7B")) == "Qwen3 1.7B"
    assert display_name(tmp_path / "mine") == "mine"
    assert isinstance(scan(cache, [], tmp_path)[0], Installed)
