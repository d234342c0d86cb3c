"""The models that other programs keep on this computer."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from desktop_app.model_library import neighbours, ollama
from desktop_app.model_library.neighbours import Neighbour

from . import ggufs
from .ggufs import MODEL_LAYER, add_ollama

BERT = ggufs.LLAMA | {"general.architecture": "nomic-bert"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "me"


def look(home: Path, platform: str = "linux", **environment: str) -> tuple[Neighbour, ...]:
    return neighbours.look(home, environment, platform, stores=())


def names(home: Path, platform: str = "linux", **environment: str) -> list[tuple[str, str]]:
    found = look(home, platform, **environment)
    assert all(one.problem is None for one in found), found
    return [(one.program, one.name) for one in found]


def test_nobody_is_there(home: Path) -> None:
    for platform in ("linux", "darwin", "win32"):
        assert look(home, platform, APPDATA=str(home / "no")) == ()


def test_lm_studio(home: Path) -> None:
    models = home / ".lmstudio" / "models"
    file = ggufs.write(models / "maker" / "Tiny-GGUF" / "Tiny-Q4_0.gguf")
    ggufs.write(models / "maker" / "Tiny-GGUF" / "mmproj-Tiny-F16.gguf")
    ggufs.write(home / ".cache" / "lm-studio" / "models" / "a" / "b" / "old.gguf")
    (models / "readme.txt").write_text("no model")
    found = look(home)
    assert [(one.program, one.name) for one in found] == [
        ("LM Studio", "old"),
        ("LM Studio", "Tiny-Q4_0"),
    ]
    tiny = found[1]
    assert (tiny.path, tiny.quantization, tiny.problem) == (file, "Q4_0", None)
    assert tiny.size_bytes == file.stat().st_size and tiny.parameters == 214_080


def test_lm_studio_elsewhere(home: Path, tmp_path: Path) -> None:
    moved, chosen = tmp_path / "moved", tmp_path / "chosen"
    ggufs.write(moved / "models" / "x" / "y" / "one.gguf")
    ggufs.write(chosen / "x" / "y" / "two.gguf")
    home.mkdir()
    (home / ".lmstudio-home-pointer").write_text(f"{moved}\n")
    (moved / "settings.json").write_text(json.dumps({"downloadsFolder": str(chosen)}))
    assert names(home) == [("LM Studio", "one"), ("LM Studio", "two")]


@pytest.mark.parametrize(
    ("platform", "data"),
    [
        ("linux", ".local/share/Jan/data"),
        ("linux", ".config/Jan/data"),
        ("darwin", "Library/Application Support/Jan/data"),
        ("win32", "AppData/Roaming/Jan/data"),
        ("linux", "jan"),
    ],
)
def test_jan(home: Path, platform: str, data: str) -> None:
    models = home / data / "llamacpp" / "models"
    ggufs.write(models / "Tiny-Q4_0" / "model.gguf")
    (models / "Tiny-Q4_0" / "model.yml").write_text(
        "model_path: llamacpp/models/Tiny-Q4_0/model.gguf\nname: Tiny\nsize_bytes: 1\n"
    )
    mine = ggufs.write(home / "Downloads" / "mine.gguf")
    (models / "kept").mkdir()
    (models / "kept" / "model.yml").write_text(f"name: Kept\nmodel_path: '{mine}'\n")
    (models / "gone").mkdir()
    (models / "gone" / "model.yml").write_text("model_path: llamacpp/models/gone/model.gguf\n")
    found = names(home, platform, APPDATA=str(home / "AppData" / "Roaming"))
    assert found == [("Jan", "kept"), ("Jan", "Tiny-Q4_0")]


@pytest.mark.parametrize(
    ("platform", "data"),
    [
        ("linux", ".local/share/nomic.ai/GPT4All"),
        ("darwin", "Library/Application Support/nomic.ai/GPT4All"),
        ("win32", "AppData/Local/nomic.ai/GPT4All"),
    ],
)
def test_gpt4all(home: Path, platform: str, data: str) -> None:
    ggufs.write(home / data / "Tiny.Q4_0.gguf")
    ggufs.write(home / data / "nomic-embed-text.f16.gguf", BERT)
    chat, embedder = look(home, platform, LOCALAPPDATA=str(home / "AppData" / "Local"))[::-1]
    assert (chat.program, chat.name, chat.problem) == ("GPT4All", "Tiny.Q4_0", None)
    assert (embedder.name, embedder.problem) == ("nomic-embed-text.f16", "gguf_no_chat")


def test_a_data_folder_of_ones_own(home: Path, tmp_path: Path) -> None:
    ggufs.write(tmp_path / "xdg" / "nomic.ai" / "GPT4All" / "a.gguf")
    assert names(home, XDG_DATA_HOME=str(tmp_path / "xdg")) == [("GPT4All", "a")]


def test_ollama(home: Path, tmp_path: Path) -> None:
    store = home / ".ollama" / "models"
    blob = add_ollama(store, "tiny:1b", 1)
    add_ollama(store, "tiny:latest", 1)
    add_ollama(store, "me/other:q4", 2)
    add_ollama(store, "maker/Repo-GGUF:Q4_0", 3, "hf.co")
    add_ollama(store, "unnamed:latest", 4)
    assert names(home) == [
        ("Ollama", "hf.co/maker/Repo-GGUF:Q4_0"),
        ("Ollama", "me/other:q4"),
        ("Ollama", "tiny:1b"),
        ("Ollama", "unnamed:latest"),
    ]
    assert ollama.name_of(blob) == "tiny:1b"
    assert ollama.name_of(store / "blobs" / f"sha256-{9:064x}") is None
    assert ollama.name_of(tmp_path / "a.gguf") is None
    elsewhere = tmp_path / "elsewhere"
    add_ollama(elsewhere, "big:70b", 5)
    assert ("Ollama", "big:70b") in names(home, OLLAMA_MODELS=str(elsewhere))
    found = neighbours.look(home, {}, "linux", stores=(elsewhere,))
    assert "big:70b" in [one.name for one in found]


def test_manifests_that_lead_astray(home: Path) -> None:
    store = home / ".ollama" / "models"
    folder = store / "manifests" / "registry.ollama.ai" / "library" / "evil"
    folder.mkdir(parents=True)
    ggufs.write(store / "secret.gguf")
    for tag, content in {
        "path": {"layers": [{"mediaType": MODEL_LAYER, "digest": "sha256:../secret.gguf"}]},
        "gone": {"layers": [{"mediaType": MODEL_LAYER, "digest": f"sha256:{'a' * 64}"}]},
        "none": {"layers": None},
        "list": [1, 2],
        "text": {"layers": ["text", {"mediaType": MODEL_LAYER}]},
    }.items():
        (folder / tag).write_text(json.dumps(content))
    (folder / "bytes").write_bytes(b"\xff\xfe\x00")
    (folder / "deep").write_text("[" * 100_000)
    assert look(home) == ()


def test_what_is_damaged_is_said(home: Path) -> None:
    models = home / ".lmstudio" / "models" / "a" / "b"
    whole = ggufs.write(models / "whole.gguf").read_bytes()
    (models / "cut.gguf").write_bytes(whole[:-100])
    (models / "part-00001-of-00002.gguf").write_bytes(whole)
    (models / "stray-00002-of-00002.gguf").write_bytes(whole)
    found = {one.name: one.problem for one in look(home)}
    assert found == {"whole": None, "cut": "gguf_damaged", "part": "gguf_damaged"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_in_a_circle_end(home: Path) -> None:
    models = home / ".lmstudio" / "models"
    file = ggufs.write(models / "a" / "b" / "one.gguf")
    for number in range(4):
        (models / f"loop{number}").symlink_to(models)
        (models / "a" / f"up{number}").symlink_to(models.parent)
    (models / "self.gguf").symlink_to(models / "self.gguf")
    (models / "dangling.gguf").symlink_to(models / "nothing")
    (models / "again.gguf").symlink_to(file)
    found = look(home)
    assert [(one.path.resolve(), one.problem) for one in found] == [(file, None)]
    store = home / ".ollama" / "models" / "manifests"
    store.mkdir(parents=True)
    for number in range(12):
        (store / f"loop{number}").symlink_to(store)
    assert len(look(home)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="rights are other ones there")
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is closed to root"
)
def test_folders_of_another_user_are_said(home: Path) -> None:
    store = home / ".ollama" / "models"
    store.mkdir(parents=True)
    store.chmod(0)
    try:
        (found,) = look(home)
    finally:
        store.chmod(0o700)
    assert (found.program, found.path, found.problem) == ("Ollama", store, "neighbour_unreadable")


def test_a_folder_that_is_closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root sees it: opening the folder is what fails."""
    models = home / ".lmstudio" / "models"
    ggufs.write(models / "a" / "b" / "one.gguf")
    opened = os.scandir

    def refuse(path: str | Path) -> object:
        if Path(path) == models:
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr("desktop_app.model_library.neighbours.os.scandir", refuse)
    (found,) = look(home)
    assert (found.path, found.problem) == (models, "neighbour_unreadable")


def test_a_very_large_folder_is_given_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_MOST_ENTRIES", 50)
    models = home / ".lmstudio" / "models"
    for number in range(30):
        (models / f"{number:03}").mkdir(parents=True)
        for inner in range(5):
            (models / f"{number:03}" / f"{inner}.txt").touch()
    ggufs.write(models / "000" / "near.gguf")
    assert [one.name for one in look(home)] in ([], ["near"])  # it ends, that is all


def test_deep_folders_are_left_alone(home: Path) -> None:
    models = home / ".lmstudio" / "models"
    ggufs.write(models.joinpath(*"abcdef", "six.gguf"))
    ggufs.write(models.joinpath(*"abcdefg", "seven.gguf"))
    assert names(home) == [("LM Studio", "six")]
