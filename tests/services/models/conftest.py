"""Folders of models with weights of zeros, one of them built in."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest


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
