"""GGUF files as a list of models needs them: read once, named for people, told apart.

Knows headers and the names of files; nothing of memory and of other programs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library import completeness, gguf_header
from desktop_app.model_library.gguf_model import READS_ONLY, GgufModel

SUFFIX = ".gguf"
#: Parts for pictures or sound, and encoders alone.
_PARTS_ONLY = frozenset(("clip", "t5encoder", "mmproj"))
_PART_NUMBER = re.compile(r"-\d{5}-of-\d{5}$")
#: Names that tell nothing; the folder's is taken instead.
_PLAIN_NAMES = ("model", "ggml-model", "gguf-model", "weights")


def is_gguf_file(path: Path) -> bool:
    """Tells whether there is a GGUF file, by its name or, without one (Ollama's), by its start."""
    try:
        if not path.is_file():
            return False
    except OSError:
        return False
    return path.suffix.lower() == SUFFIX or gguf_header.is_gguf(path)


def first_part(file: Path) -> Path:
    """Returns the file that stands for a split model; the file itself where nothing is split."""
    return file.parent / completeness.parts_of(file.name)[0]


def known(file: Path) -> GgufModel:
    """Returns what a file's header says; it is read anew only when the file has changed.

    Raises:
        UserError: what `GgufModel.read` does.
    """
    try:
        stat = file.stat()
    except OSError:
        raise UserError("model_not_found", path=file) from None
    return _read(file, stat.st_mtime_ns, stat.st_size)


def writes_text(model: GgufModel) -> bool:
    """Tells whether a model can answer: no embedding model, adapter or part for pictures."""
    if str(model.header.metadata.get("general.type") or "model") != "model":
        return False
    if model.architecture in READS_ONLY or model.architecture in _PARTS_ONLY:
        return False
    return model.integer("pooling_type") <= 0


def licence(model: GgufModel) -> str:
    """Returns the licence that the file states, "" if it does not."""
    metadata = model.header.metadata
    stated = str(metadata.get("general.license") or "")
    named = str(metadata.get("general.license.name") or "")
    return (named or stated if stated in ("", "other") else stated)[:100].strip()


def name_of(file: Path) -> str:
    """Returns what people call a file: its name, or its folder's if that is "model.gguf"."""
    name = _PART_NUMBER.sub("", file.stem)
    return file.parent.name if name.lower() in _PLAIN_NAMES and file.parent.name else name


# A header takes a twentieth of a second, and lists are made anew with every change.
@lru_cache(maxsize=64)
def _read(file: Path, _changed_ns: int, _size_bytes: int) -> GgufModel:
    return GgufModel.read(file)
