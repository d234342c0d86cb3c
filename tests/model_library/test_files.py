"""Headers and folders: what is read of them, and which are refused."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from desktop_app.errors import UserError
from desktop_app.model_library import model_files, safetensors_header
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.safetensors_header import TensorHeader

from . import folders


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return folders.write_model(tmp_path / "model")


def test_a_header_is_read_as_the_library_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "x.safetensors"
    tensors = {"a": torch.zeros(3, 5, dtype=torch.bfloat16), "b": torch.zeros(7, dtype=torch.uint8)}
    save_file(tensors, file, metadata={"format": "pt"})
    read = {tensor.name: tensor for tensor in safetensors_header.read(file, tmp_path)}
    assert read["a"] == TensorHeader("a", "BF16", (3, 5), 30)
    assert read["b"] == TensorHeader("b", "U8", (7,), 7)
    assert (read["a"].elements, read["a"].is_float, read["b"].is_float) == (15, True, False)


def _rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda file: (file.write_bytes(change(file.read_bytes())), None)[1]


def _header(entries: object) -> bytes:
    encoded = json.dumps(entries).encode()
    return struct.pack("<Q", len(encoded)) + encoded + bytes(8)


def _entry(**changes: object) -> object:
    return {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | changes}


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.unlink(), "is missing"),
        (_rewrite(lambda content: content[:-9]), "is cut off: "),
        (_rewrite(lambda content: content + b"xx"), "has 2 bytes too many"),
        (_rewrite(lambda content: content[:40]), "is cut off or is no safetensors file"),
        (_rewrite(lambda _: b""), "is no safetensors file"),
        (_rewrite(lambda _: b"<!DOCTYPE html>" * 9), "is cut off or is no safetensors file"),
        (_rewrite(lambda _: struct.pack("<Q", 4) + b"[" * 4), "is no safetensors file"),
        (_rewrite(lambda _: struct.pack("<Q", 99_999) + b"[" * 99_999), "is no safetensors file"),
        (_rewrite(lambda _: _header([1, 2])), "is no safetensors file"),
        (_rewrite(lambda _: _header({"a": 1})), "is no safetensors file"),
        (_rewrite(lambda _: _header(_entry(shape=[-2]))), "is no safetensors file"),
        (_rewrite(lambda _: _header(_entry(shape="2"))), "is no safetensors file"),
        (_rewrite(lambda _: _header(_entry(data_offsets=[0]))), "is no safetensors file"),
        (_rewrite(lambda _: _header(_entry(data_offsets=[8, 0]))), "is no safetensors file"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(
    model: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    file = model / "model.safetensors"
    spoil(file)
    with pytest.raises(UserError) as caught:
        safetensors_header.read(file, model)
    assert caught.value.code == "model_damaged"
    assert f"model.safetensors {reason}" in caught.value.message


def test_a_sharded_model_is_the_same_model(model: Path, tmp_path: Path) -> None:
    whole = Checkpoint.read(model)
    sharded = Checkpoint.read(folders.shard(folders.write_model(tmp_path / "sharded")))
    assert set(sharded.tensors) == set(whole.tensors)
    assert sharded.layers == 2


def test_one_file_is_preferred_to_an_index_as_by_transformers(model: Path) -> None:
    folders.shard(model)
    folders.write_weights(model / "model.safetensors", folders.llama_tensors())
    assert [file.name for file in model_files.weight_files(model)] == ["model.safetensors"]


def _remove_shard(folder: Path) -> None:
    folders.shard(folder)
    (folder / "model-00002-of-00002.safetensors").unlink()


def _cut_shard(folder: Path) -> None:
    file = folders.shard(folder) / "model-00001-of-00002.safetensors"
    file.write_bytes(file.read_bytes()[:-1])


def _index(content: object) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "model.safetensors").unlink()
        (folder / "model.safetensors.index.json").write_text(json.dumps(content))

    return write


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda folder: (folder / "config.json").unlink(), "not_a_model"),
        (lambda folder: (folder / "config.json").write_text("[" * 99_999), "not_a_model"),
        (lambda folder: (folder / "config.json").write_text("[]"), "not_a_model"),
        (lambda folder: (folder / "model.safetensors").unlink(), "not_a_model"),
        (lambda folder: (folder / "model.safetensors").rename(folder / "a.bin"), "unsafe_weights"),
        (lambda folder: (folder / "model.safetensors").rename(folder / "a.h5"), "unsafe_weights"),
        (_remove_shard, "model_damaged"),
        (_cut_shard, "model_damaged"),
        (_index([]), "model_damaged"),
        (_index({"weight_map": {"a": "../model.safetensors"}}), "model_damaged"),
        (_index({"weight_map": {"a": 1}}), "model_damaged"),
        (_index({"weight_map": {}}), "not_a_model"),
    ],
)
def test_a_folder_that_is_no_whole_model_is_refused(
    model: Path, spoil: Callable[[Path], object], code: str
) -> None:
    spoil(model)
    with pytest.raises(UserError) as caught:
        Checkpoint.read(model)
    assert caught.value.code == code


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Checkpoint.read(tmp_path / "nothing")
    assert caught.value.code == "model_not_found"
