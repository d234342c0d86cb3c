"""What a model folder says about itself, read without any model library.

Only small files and safetensors headers are read: quick enough for a list.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError

_MAX_HEADER_BYTES = 100_000_000  # as the safetensors library has it
_PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What is known of a usable model folder.

    Attributes:
        parameters: number of weights; weight_bytes: what they occupy on disk.
    """

    architecture: str
    parameters: int
    weight_bytes: int


def inspect(folder: Path) -> FolderFacts:
    """Returns what is known of a folder with a causal language model.

    Raises:
        UserError: `model_not_found`, `not_a_model`, `unsafe_weights` or `model_damaged`.
    """
    if not folder.is_dir():
        raise UserError("model_not_found", path=folder)
    architecture = _architecture(folder)
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        pickled = any(next(folder.glob(pattern), None) for pattern in _PICKLED)
        raise UserError("unsafe_weights" if pickled else "not_a_model", path=folder)
    missing = _missing_shards(folder)
    if missing:
        raise UserError("model_damaged", path=folder, reason=f"{missing} is missing")
    parameters = sum(_count(file, folder) for file in files)
    return FolderFacts(architecture, parameters, sum(file.stat().st_size for file in files))


def _architecture(folder: Path) -> str:
    config = _json(folder / "config.json")
    if not isinstance(config, dict):
        raise UserError("not_a_model", path=folder)
    architectures = config.get("architectures") or []
    if not architectures:
        # Some folders name none; whether the model type can chat, the engine finds out.
        if isinstance(config.get("model_type"), str):
            return str(config["model_type"])
        raise UserError("not_a_model", path=folder)
    for name in map(str, architectures):
        if name.endswith(("ForCausalLM", "LMHeadModel")):
            return name
    raise UserError("not_a_model", path=folder)


def _missing_shards(folder: Path) -> str | None:
    index = _json(folder / "model.safetensors.index.json")
    shards = index.get("weight_map", {}) if isinstance(index, dict) else {}
    return next((s for s in sorted(set(shards.values())) if not (folder / s).is_file()), None)


def _count(file: Path, folder: Path) -> int:
    """Returns the number of weights in a safetensors file, which must be complete."""
    try:
        with file.open("rb") as stream:
            header_bytes = int.from_bytes(stream.read(8), "little")
            if not 2 <= header_bytes <= _MAX_HEADER_BYTES:
                raise ValueError(f"{file.name} is not a safetensors file")
            header: dict[str, Any] = json.loads(stream.read(header_bytes))
        tensors = [entry for name, entry in header.items() if name != "__metadata__"]
        data_bytes = max((entry["data_offsets"][1] for entry in tensors), default=0)
        if file.stat().st_size != 8 + header_bytes + data_bytes:
            raise ValueError(f"{file.name} is cut off or has been changed")
        return sum(math.prod(entry["shape"]) for entry in tensors)
    except OSError as error:
        raise UserError(
            "model_damaged", path=folder, reason=error.strerror or str(error)
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        reason = str(error) if str(error).startswith(file.name) else f"{file.name} is unreadable"
        raise UserError("model_damaged", path=folder, reason=reason) from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
