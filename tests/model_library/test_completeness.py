"""Whether a folder holds a whole model, whoever put it there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.model_library.completeness import is_complete, parts_of, whole_gguf_files
from desktop_app.model_library.download_plan import load_plan, plan_file, save_plan
from desktop_app.model_library.hub_records import HubFile

INDEX = "model.safetensors.index.json"
SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    folder = tmp_path / "models--org--model" / "snapshots" / ("f" * 40)
    folder.mkdir(parents=True)
    return folder


def fill(folder: Path, *names: str) -> None:
    for name in names:
        if name.endswith("index.json"):
            (folder / name).write_text(json.dumps({"weight_map": dict(enumerate(SHARDS))}))
        else:
            (folder / name).write_bytes(b"x")


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        ((), False),
        (("config.json",), False),
        (("model.safetensors",), False),
        (("config.json", "model.safetensors"), True),
        (("config.json", INDEX, *SHARDS), True),
        (("config.json", INDEX, SHARDS[0]), False),
        (("config.json", *SHARDS), False),  # the index is still missing
        (("config.json", "pytorch_model.bin"), True),
        (("config.json", "pytorch_model.bin.index.json", SHARDS[0]), False),
        (("config.json", "tf_model.h5"), True),
        (("a.gguf",), True),
        (("a-00001-of-00002.gguf",), False),
        (("a-00001-of-00002.gguf", "a-00002-of-00002.gguf"), True),
    ],
)
def test_folders(snapshot: Path, names: tuple[str, ...], whole: bool) -> None:
    fill(snapshot, *names)
    assert is_complete(snapshot) is whole


def test_links_whose_files_are_not_there_count_for_nothing(snapshot: Path) -> None:
    fill(snapshot, "config.json")
    (snapshot / "model.safetensors").symlink_to("../../blobs/none")
    assert not is_complete(snapshot)


def test_what_was_planned_must_be_there(snapshot: Path) -> None:
    fill(snapshot, "config.json", "model.safetensors")
    save_plan(snapshot, (HubFile("tokenizer.json", 1, None, "a" * 40),))
    assert not is_complete(snapshot)
    fill(snapshot, "tokenizer.json")
    assert is_complete(snapshot)
    save_plan(snapshot, (HubFile("model.safetensors", 5, "b" * 64),))
    assert {file.name for file in load_plan(snapshot)} == {"tokenizer.json", "model.safetensors"}
    assert not is_complete(snapshot)  # one byte is not five


def test_one_of_several_gguf_files_is_a_model(snapshot: Path) -> None:
    fill(snapshot, "a.gguf")
    save_plan(snapshot, (HubFile("a.gguf", 1, None), HubFile("b.gguf", 9, None)))
    assert is_complete(snapshot)
    assert [path.name for path in whole_gguf_files(snapshot)] == ["a.gguf"]


def test_gguf_files_one_folder_below(snapshot: Path) -> None:
    (snapshot / "Q8_0").mkdir()
    fill(snapshot, "Q8_0/m-00001-of-00002.gguf", "mmproj-m.gguf", "m-imatrix.gguf")
    assert whole_gguf_files(snapshot) == () and not is_complete(snapshot)
    fill(snapshot, "Q8_0/m-00002-of-00002.gguf")
    assert whole_gguf_files(snapshot) == (snapshot / "Q8_0" / "m-00001-of-00002.gguf",)
    assert is_complete(snapshot)


@pytest.mark.parametrize("damage", ["", "{", "[1]", '[{"name": "x"}]', "{}", "null"])
def test_a_damaged_plan_is_none(snapshot: Path, damage: str) -> None:
    fill(snapshot, "config.json", "model.safetensors")
    plan_file(snapshot).parent.mkdir()
    plan_file(snapshot).write_text(damage)
    assert load_plan(snapshot) == ()
    assert is_complete(snapshot)


@pytest.mark.parametrize("damage", ["", "[]", '{"weight_map": []}', '{"weight_map": {}}'])
def test_a_damaged_index_is_no_whole_model(snapshot: Path, damage: str) -> None:
    fill(snapshot, "config.json", *SHARDS)
    (snapshot / INDEX).write_text(damage)
    assert not is_complete(snapshot)


def test_names_of_parts() -> None:
    assert parts_of("m.gguf") == ("m.gguf",)
    assert parts_of("q/m-00002-of-00003.gguf") == tuple(
        f"q/m-0000{part}-of-00003.gguf" for part in (1, 2, 3)
    )
