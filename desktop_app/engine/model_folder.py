"""Whether a model folder can be loaded: told before anything is loaded.

Reads only JSON and the headers of weight files; knows neither torch nor
transformers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library import model_files, safetensors_header

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


def inspect(path: str, *, allow_pickle: bool = False) -> ModelFolder:
    """Checks a model folder.

    Args:
        allow_pickle: weights in formats that can run code are accepted, unread.

    Raises:
        UserError: `model_not_found`, `not_a_model`, `unsafe_weights` or
            `model_damaged`.
    """
    folder = Path(path).expanduser()
    if not folder.is_dir():
        raise UserError("model_not_found", path=path)
    config = model_files.read_config(folder)
    if config is None or not config.get("model_type"):
        raise UserError("not_a_model", path=path)
    if not any((folder / name).is_file() for name in _TOKENIZER_FILES):
        raise UserError("not_a_model", path=path)
    try:
        files = model_files.weight_files(folder)
    except UserError as error:
        if error.code != "unsafe_weights" or not allow_pickle:
            raise
        files = ()
    for file in files:
        safetensors_header.read(file, path)
    return ModelFolder(folder, _name(folder), config)


def _name(folder: Path) -> str:
    """Returns the folder's name; in a hub cache (…/models--a--b/snapshots/x) the model's."""
    resolved = folder.absolute()
    if resolved.parent.name == "snapshots" and resolved.parent.parent.name.startswith("models--"):
        return resolved.parent.parent.name.rpartition("--")[2]
    return resolved.name
