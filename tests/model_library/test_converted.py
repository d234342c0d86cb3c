"""Copies of models: made once, of one state of them, whole or not at all, gone with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.model_library import converted


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def fill(target: Path) -> None:
    target.mkdir()
    (target / "model.bin").write_bytes(b"copy")


def never(_target: Path) -> None:
    raise AssertionError("made again")


def test_it_is_made_once(cache: Path, source: Path) -> None:
    assert converted.find(cache, source, "int8") is None
    copy = converted.make(cache, source, "int8", fill)
    assert (copy / "model.bin").read_bytes() == b"copy"
    assert converted.find(cache, source, "int8") == copy
    assert converted.make(cache, source, "int8", never) == copy
    assert converted.find(cache, source, "float32") is None


def test_other_weights_are_another_copy(cache: Path, source: Path) -> None:
    converted.make(cache, source, "int8", fill)
    (source / "model.safetensors").write_bytes(b"other weights")
    assert converted.find(cache, source, "int8") is None
    converted.make(cache, source, "int8", fill)
    assert converted.find(cache, source, "int8") is not None
    assert len(list(cache.iterdir())) == 1


def test_what_fails_leaves_nothing(cache: Path, source: Path) -> None:
    def fail(target: Path) -> None:
        fill(target)
        raise OSError

    with pytest.raises(OSError):
        converted.make(cache, source, "int8", fail)
    assert list(cache.iterdir()) == []


def test_another_process_may_be_quicker(cache: Path, source: Path) -> None:
    def beaten(target: Path) -> None:
        fill(target)
        converted.make(cache, source, "int8", fill)

    copy = converted.make(cache, source, "int8", beaten)
    assert [copy] == list(cache.iterdir())


def test_all_copies_of_a_model_go_with_it(cache: Path, source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    source.rename(other)
    (source).mkdir()
    (source / "model.safetensors").write_bytes(b"weights")
    for form in ("int8", "float32"):
        converted.make(cache, source, form, fill)
    kept = converted.make(cache, other, "int8", fill)
    converted.forget(cache, source)
    assert list(cache.iterdir()) == [kept]
    converted.forget(cache / "none", source)


def test_a_sweep_takes_what_nobody_can_use(cache: Path, source: Path) -> None:
    copy = converted.make(cache, source, "int8", fill)
    mine = cache / f".unfinished-{os.getpid()}-x"
    dead = cache / ".unfinished-999999999-x"
    for folder in (mine, dead):
        fill(folder)
    converted.sweep(cache)
    assert {mine, copy} == set(cache.iterdir())
    (source / "model.safetensors").unlink()
    converted.sweep(cache)
    assert [mine] == list(cache.iterdir())
