"""What is remembered of each model."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol import GenerationParams, LoadSpec
from desktop_app.services.model_defaults import ModelBook, ModelDefaults
from desktop_app.settings import Settings

OWN = ModelDefaults(system_prompt="Be brief.", quantization="4bit", temperature=0.3, top_k=20)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "models.json"


def test_defaults_are_settings_that_something_takes() -> None:
    names = {f.name for f in fields(ModelDefaults)}
    assert names <= {f.name for f in fields(Settings)}
    assert set(OWN.decoding()) <= {f.name for f in fields(GenerationParams)}
    assert set(OWN.loading()) <= {f.name for f in fields(LoadSpec)}
    assert OWN.decoding() == {"temperature": 0.3, "top_k": 20}
    assert OWN.loading() == {"quantization": "4bit"}


def test_everything_is_there_again(file: Path, tmp_path: Path) -> None:
    book = ModelBook(file)
    book.set_defaults(tmp_path / "a", OWN)
    book.used(tmp_path / "a", 12.5)
    book.set_imported([tmp_path / "b", tmp_path / "a", tmp_path / "b"])
    again = ModelBook(file)
    assert again.defaults(tmp_path / "a") == OWN
    assert again.last_used(tmp_path / "a") == 12.5
    assert again.imported() == (tmp_path / "b", tmp_path / "a")
    assert again.defaults(tmp_path / "b") == ModelDefaults()
    assert again.last_used(tmp_path / "b") is None


def test_a_newer_revision_keeps_what_was_set(file: Path, tmp_path: Path) -> None:
    snapshots = tmp_path / "models--acme--tiny" / "snapshots"
    book = ModelBook(file)
    book.set_defaults(snapshots / "one", OWN)
    assert book.defaults(snapshots / "two") == OWN
    book.set_defaults(snapshots / "one" / "a.gguf", ModelDefaults(seed=1))
    assert book.defaults(snapshots / "two" / "a.gguf") == ModelDefaults(seed=1)
    assert book.defaults(snapshots / "two" / "b.gguf") == ModelDefaults()


def test_defaults_can_be_taken_back(file: Path, tmp_path: Path) -> None:
    book = ModelBook(file)
    book.set_defaults(tmp_path, OWN)
    book.set_defaults(tmp_path, ModelDefaults())
    assert json.loads(file.read_text())["models"] == {}


def test_a_value_out_of_range_changes_nothing(file: Path, tmp_path: Path) -> None:
    book = ModelBook(file)
    with pytest.raises(UserError) as caught:
        book.set_defaults(tmp_path, ModelDefaults(temperature=9.0))
    assert caught.value.code == "bad_setting"
    assert book.defaults(tmp_path) == ModelDefaults()
    assert not file.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"models": [1], "imported": 3}',
        '{"models": {"/m": 3}}',
        '{"models": {"/m": {"defaults": {"temperature": "hot", "quantization": 4, "seed": -1}}}}',
        '{"models": {"/m": {"defaults": {"system_prompt": 7}, "last_used": "never"}}}',
    ],
)
def test_a_damaged_file_is_passed_over(file: Path, content: str) -> None:
    file.write_text(content)
    book = ModelBook(file)
    assert book.defaults(Path("/m")) == ModelDefaults()
    assert book.last_used(Path("/m")) is None
    assert book.imported() == ()


def test_nothing_is_written_where_nothing_may_be(file: Path, tmp_path: Path) -> None:
    ModelBook(file).set_defaults(tmp_path, OWN)
    before = file.read_text()
    book = ModelBook(file, writes=False)
    assert book.defaults(tmp_path) == OWN
    book.set_imported([tmp_path])
    assert book.imported() == (tmp_path,)
    assert file.read_text() == before


def test_a_full_disk_is_said_and_last_use_is_not_worth_it(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop_app.services.model_defaults.write_json", full)
    book = ModelBook(file)
    book.used(tmp_path, 1.0)
    assert book.last_used(tmp_path) == 1.0
    with pytest.raises(UserError) as caught:
        book.set_imported([tmp_path])
    assert caught.value.code == "data_folder_unusable"


def test_what_a_command_writes_meanwhile_is_kept(file: Path, tmp_path: Path) -> None:
    window, command = ModelBook(file), ModelBook(file)
    window.set_defaults(tmp_path / "a", OWN)
    command.set_imported([tmp_path / "b"])
    window.used(tmp_path / "a", 1.0)
    assert window.imported() == (tmp_path / "b",)
    again = ModelBook(file)
    assert again.imported() == (tmp_path / "b",)
    assert (again.defaults(tmp_path / "a"), again.last_used(tmp_path / "a")) == (OWN, 1.0)
