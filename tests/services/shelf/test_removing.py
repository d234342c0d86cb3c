"""Models that are imported, removed and had back, and what becomes of their files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library import converted
from desktop_app.paths import DataDir
from desktop_app.services.removing import KEPT_S
from desktop_app.services.shelf import Shelf

from ...model_library import folders
from ...model_library.hub_cache import add_files, add_model
from ..conftest import Bench
from .conftest import here, ids


def test_an_imported_folder_is_listed_and_only_forgotten(
    bench: Bench, shelf: Shelf, tmp_path: Path
) -> None:
    own = folders.write_model(tmp_path / "mine")
    model = shelf.import_path(own)
    assert shelf.import_path(own) == model  # twice is once
    assert [m.path for m in shelf.installed()[1:]] == [own]
    bench.desk.models.choose(own)
    removed = shelf.remove(model)
    assert (removed.aside, removed.was_chosen) == (None, True)
    assert own.is_dir() and len(shelf.installed()) == 1
    assert bench.desk.models.current.built_in
    shelf.restore(removed)
    assert [m.path for m in shelf.installed()[1:]] == [own]
    assert bench.desk.models.current.path == own


def test_a_folder_that_was_once_chosen_is_listed_too(
    bench: Bench, shelf: Shelf, tmp_path: Path
) -> None:
    own = folders.write_model(tmp_path / "mine")
    bench.desk.models.choose(own)
    bench.desk.models.choose(None)
    (model,) = shelf.installed()[1:]
    shelf.remove(model)
    assert len(shelf.installed()) == 1
    assert str(own) not in bench.desk.settings.current.recent_models


def test_copies_in_another_format_go_with_their_model(
    shelf: Shelf, cache: Path, data: DataDir
) -> None:
    add_model(cache, "acme/tiny")
    add_model(cache, "acme/other")
    model, other = here(shelf, "acme/tiny"), here(shelf, "acme/other")
    copies = data.converted_models
    converted.make(copies, model.path, "int8", Path.mkdir)
    kept = converted.make(copies, other.path, "int8", Path.mkdir)
    shelf.remove(model)
    assert list(copies.iterdir()) == [kept]
    (other.path / "model.safetensors").unlink()  # by another program
    shelf.delete_leftovers()
    assert list(copies.iterdir()) == []


def test_removed_files_are_gone_at_once_and_can_be_had_back(shelf: Shelf, cache: Path) -> None:
    snapshot = add_model(cache, "acme/tiny")
    content = (snapshot / "model.safetensors").read_bytes()
    removed = shelf.remove(here(shelf, "acme/tiny"))
    assert not snapshot.exists() and ids(shelf) == [""]
    shelf.restore(removed)
    assert (snapshot / "model.safetensors").read_bytes() == content
    assert ids(shelf) == ["", "acme/tiny"]
    assert [folder.name for folder in cache.iterdir()] == ["models--acme--tiny"]


def test_after_a_minute_the_space_is_free(bench: Bench, shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    removed = shelf.remove(here(shelf, "acme/tiny"))
    bench.pass_time(KEPT_S - 1)
    assert removed.aside and removed.aside.exists()
    bench.pass_time(2)
    assert list(cache.iterdir()) == []
    with pytest.raises(UserError) as caught:
        shelf.restore(removed)
    assert caught.value.code == "model_gone"


def test_closing_frees_the_space(bench: Bench, shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    shelf.remove(here(shelf, "acme/tiny"))
    bench.desk.close()
    assert list(cache.iterdir()) == []


def test_what_a_kill_left_is_deleted_at_the_next_start(shelf: Shelf, cache: Path) -> None:
    dead, alive = (cache / ".tsukue-removed" / f"{pid}-x" for pid in (2**22 + 1, os.getpid()))
    for aside in (dead, alive):
        (aside / "0").mkdir(parents=True)
    shelf.delete_leftovers()
    assert alive.exists() and not dead.exists()


def test_the_chosen_model_makes_way_for_the_starter(
    bench: Bench, shelf: Shelf, cache: Path
) -> None:
    snapshot = add_model(cache, "acme/tiny")
    bench.desk.models.choose(snapshot)
    removed = shelf.remove(here(shelf, "acme/tiny"))
    assert removed.was_chosen and bench.desk.models.current.built_in
    shelf.restore(removed)
    assert bench.desk.models.current.path == snapshot


def test_what_cannot_be_removed_stays_chosen(
    bench: Bench, shelf: Shelf, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = add_model(cache, "acme/tiny")
    bench.desk.models.choose(snapshot)

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The file is in use")

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(UserError) as caught:
        shelf.remove(here(shelf, "acme/tiny"))
    assert caught.value.code == "model_not_removed"
    assert bench.desk.models.current.path == snapshot
    assert [folder.name for folder in cache.iterdir()] == ["models--acme--tiny"]


def test_the_built_in_model_stays(shelf: Shelf) -> None:
    with pytest.raises(UserError) as caught:
        shelf.remove(shelf.installed()[0])
    assert caught.value.code == "model_built_in"


def test_one_of_several_gguf_files_can_go(shelf: Shelf, cache: Path) -> None:
    snapshot = add_files(cache, "acme/g", {"a.gguf": b"GGUFa", "b.gguf": b"GGUFb"})
    first = here(shelf, "acme/g")
    removed = shelf.remove(first)
    assert [m.name for m in shelf.installed()[1:]] == ["b"]
    assert len(list((snapshot.parent.parent / "blobs").iterdir())) == 1
    shelf.restore(removed)
    assert first.path.read_bytes() == b"GGUFa"
    shelf.remove(first)
    shelf.remove(here(shelf, "acme/g"))  # the last one takes everything with it
    assert not snapshot.parent.parent.exists()


def test_a_model_that_was_fetched_anew_is_not_overwritten(shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    removed = shelf.remove(here(shelf, "acme/tiny"))
    add_model(cache, "acme/tiny", commit="c" * 40)
    with pytest.raises(UserError) as caught:
        shelf.restore(removed)
    assert caught.value.code == "model_gone"
    assert here(shelf, "acme/tiny").revision == "c" * 40
