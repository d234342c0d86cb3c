"""The files of a model folder: its configuration, and which files hold its weights.

The one place that knows how a folder in the Hugging Face layout is laid out;
knows nothing of what the configuration means, nor of torch and transformers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError

SINGLE_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"
CONFIG_FILE = "config.json"
#: Weights in other formats: opening a pickle, which most of these are, can run code.
_OTHER_FORMATS = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")


def read_config(folder: Path) -> dict[str, Any] | None:
    """Returns the content of config.json, `None` when there is none that can be read."""
    content = read_json(folder / CONFIG_FILE)
    return content if isinstance(content, dict) else None


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Returns the files that hold the weights, as transformers chooses them; unread.

    Raises:
        UserError: `unsafe_weights` when there are only other formats,
            `not_a_model` when there are none, `model_damaged` when the index
            is unreadable.
    """
    if (folder / SINGLE_FILE).is_file():
        return (folder / SINGLE_FILE,)
    shards = indexed_files(folder)
    if not shards:
        raise UserError(
            "unsafe_weights" if has_other_formats(folder) else "not_a_model", path=folder
        )
    return shards


def indexed_files(folder: Path) -> tuple[Path, ...]:
    """Returns the files that the index of a sharded model names; none without an index.

    Raises:
        UserError: `model_damaged` when the index is unreadable, or names a
            file outside of the folder.
    """
    if not (folder / INDEX_FILE).is_file():
        return ()
    content = read_json(folder / INDEX_FILE)
    try:
        names = {_plain_name(name) for name in content["weight_map"].values()}
    except (TypeError, KeyError, AttributeError, ValueError):
        reason = f"{INDEX_FILE} is unreadable"
        raise UserError("model_damaged", path=folder, reason=reason) from None
    return tuple(folder / name for name in sorted(names))


def has_safetensors(folder: Path) -> bool:
    """Tells whether there are weights in the safe format; unread."""
    return next(folder.glob("*.safetensors"), None) is not None


def has_other_formats(folder: Path) -> bool:
    """Tells whether there are weights that are no safetensors files."""
    return any(next(folder.glob(pattern), None) for pattern in _OTHER_FORMATS)


def read_json(file: Path) -> Any:
    """Returns a file's content, `None` when it is missing or no JSON."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _plain_name(name: str) -> str:
    """Returns a shard's name, which must not lead out of the folder."""
    if Path(name).name != name:
        raise ValueError(name)
    return name
