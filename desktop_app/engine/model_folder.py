"""What a model folder holds, and whether it can be loaded: told before anything is loaded.

Reads only JSON and the headers of weight files; knows neither torch nor
transformers.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError

_INDEX = "model.safetensors.index.json"
_SINGLE = "model.safetensors"
#: Weight files that are pickles: opening one can run code.
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
#: One of these is there for every tokenizer that transformers can make.
_TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer.model",
    "vocab.json",
    "vocab.txt",
    "spiece.model",
    "sentencepiece.bpe.model",
    "tekken.json",
)
#: safetensors' own limit for its header.
_LARGEST_HEADER = 100_000_000


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that looks loadable.

    Attributes:
        name: a short name for people.
        config: the content of config.json.
    """

    path: Path
    name: str
    config: dict[str, Any]

    @property
    def model_type(self) -> str:
        return str(self.config.get("model_type", ""))

    @property
    def architectures(self) -> tuple[str, ...]:
        named = self.config.get("architectures") or ()
        return tuple(map(str, named))

    @property
    def has_own_code(self) -> bool:
        return bool(self.config.get("auto_map"))


def inspect(path: str) -> ModelFolder:
    """Checks a model folder.

    Raises:
        UserError: `model_not_found`, `not_a_model`, `unsafe_weights` or
            `model_damaged`.
    """
    folder = Path(path).expanduser()
    if not folder.is_dir():
        raise UserError("model_not_found", path=path)
    config = _read_json(folder / "config.json")
    if not isinstance(config, dict) or not config.get("model_type"):
        raise UserError("not_a_model", path=path)
    if not any((folder / name).is_file() for name in _TOKENIZER_FILES):
        raise UserError("not_a_model", path=path)
    for weights in _weight_files(folder):
        check_safetensors(folder / weights, path)
    return ModelFolder(folder, _name(folder), config)


def check_safetensors(file: Path, model: str) -> None:
    """Compares a weight file's length with what its header announces.

    Raises:
        UserError: `model_damaged`.
    """

    def damaged(reason: str) -> UserError:
        return UserError("model_damaged", path=model, reason=f"{file.name} {reason}")

    try:
        size_bytes = file.stat().st_size
        with file.open("rb") as stream:
            (header_bytes,) = struct.unpack("<Q", stream.read(8))
            if header_bytes > min(_LARGEST_HEADER, size_bytes - 8):
                raise damaged("is cut off or is no safetensors file")
            header = json.loads(stream.read(header_bytes))
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
    except FileNotFoundError:
        raise damaged("is missing") from None
    except OSError as error:
        raise damaged(f"cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error):
        raise damaged("is no safetensors file") from None
    expected_bytes = 8 + header_bytes + max(ends, default=0)
    if size_bytes < expected_bytes:
        raise damaged(f"is cut off: {size_bytes} of {expected_bytes} bytes are there")
    if size_bytes > expected_bytes:
        raise damaged(f"has {size_bytes - expected_bytes} bytes too many")


def _weight_files(folder: Path) -> list[str]:
    """Returns the names of the weight files that have to be there."""
    index = folder / _INDEX
    if not (folder / _SINGLE).is_file() and index.is_file():
        content = _read_json(index)
        try:
            return sorted({_plain_name(name) for name in content["weight_map"].values()})
        except (TypeError, KeyError, AttributeError, ValueError):
            raise UserError(
                "model_damaged", path=folder, reason=f"{_INDEX} is unreadable"
            ) from None
    if (folder / _SINGLE).is_file():
        return [_SINGLE]
    if any(True for pattern in _PICKLES for _ in folder.glob(pattern)):
        raise UserError("unsafe_weights", path=folder)
    raise UserError("not_a_model", path=folder)


def _plain_name(name: str) -> str:
    """Returns a shard's name, which must not lead out of the folder."""
    if Path(name).name != name:
        raise ValueError(name)
    return name


def _read_json(file: Path) -> Any:
    """Returns a file's content, `None` when it is missing or no JSON."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _name(folder: Path) -> str:
    """Returns the folder's name; in a hub cache (…/models--a--b/snapshots/x) the model's."""
    resolved = folder.absolute()
    if resolved.parent.name == "snapshots" and resolved.parent.parent.name.startswith("models--"):
        return resolved.parent.parent.name.rpartition("--")[2]
    return resolved.name
