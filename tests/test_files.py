"""A file that cannot be written whole leaves the old one, and nothing beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop_app.files import write_json


def test_the_file_is_replaced_and_private(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    write_json(path, {"name": "机"})
    write_json(path, {"name": "椅子"})
    assert json.loads(path.read_text("utf-8")) == {"name": "椅子"}
    assert path.stat().st_mode & 0o077 == 0


def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    write_json(path, 1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError):
        write_json(path, 2)
    assert list(tmp_path.iterdir()) == [path]
    assert json.loads(path.read_text("utf-8")) == 1
