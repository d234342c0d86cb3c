"""Whether a model folder holds everything it takes to load it. Reads names and small files only.

Works for snapshots of a hub cache, also those that other programs made, and
for any other folder. Knows nothing of whether the weights are safe to open.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop_app.model_library.download_plan import load_plan
from desktop_app.model_library.gguf_names import is_model
from desktop_app.model_library.model_files import CONFIG_FILE, INDEX_FILE, SINGLE_FILE, read_json

#: Index of a sharded model and the one file of another, per format.
_FORMATS = ((SINGLE_FILE, INDEX_FILE), ("pytorch_model.bin", "pytorch_model.bin.index.json"))
_OTHER_WEIGHTS = ("*.safetensors", "*.bin", "*.h5", "*.msgpack", "*.pt", "*.pth")
_PART = re.compile(r"-(\d{5})-of-(\d{5})\.")


def is_complete(snapshot: Path) -> bool:
    """Tells whether a folder holds a whole model.

    That is: everything a download meant to fetch into it, config.json, and
    all files of its weights; or a GGUF file with all its parts.
    """
    if any(_is_gguf(file.name) for file in load_plan(snapshot)):
        return bool(whole_gguf_files(snapshot))  # several may be planned, each is a model
    if any(not _has(snapshot / file.name, file.size_bytes) for file in load_plan(snapshot)):
        return False
    if not _has(snapshot / CONFIG_FILE):
        return bool(whole_gguf_files(snapshot))
    for single, index in _FORMATS:
        if _has(snapshot / single):
            return True
        if (snapshot / index).is_file():
            return _has_shards(snapshot, index)
    found = (path for pattern in _OTHER_WEIGHTS for path in snapshot.glob(pattern))
    return any(_has(path) and not _PART.search(path.name) for path in found) or bool(
        whole_gguf_files(snapshot)
    )


def whole_gguf_files(folder: Path) -> tuple[Path, ...]:
    """Returns the GGUF files of a folder, of a split one the first part, where all are there.

    Also those one folder below, where some makers put what they have split.
    """
    found = (*sorted(folder.glob("*.gguf")), *sorted(folder.glob("*/*.gguf")))
    names = {path.relative_to(folder).as_posix(): path for path in found if _has(path)}
    return tuple(
        path
        for name, path in names.items()
        if is_model(name) and _is_first_of_whole(name, names.keys())
    )


def parts_of(name: str) -> tuple[str, ...]:
    """Returns the names of all files that a weight file is split into; itself when it is not."""
    match = _PART.search(name)
    if not match:
        return (name,)
    head, tail = name[: match.start()], name[match.end() :]
    count = int(match[2])
    return tuple(f"{head}-{part:05}-of-{count:05}.{tail}" for part in range(1, count + 1))


def _is_first_of_whole(name: str, names: object) -> bool:
    parts = parts_of(name)
    return name == parts[0] and all(part in names for part in parts)  # type: ignore[operator]


def _has_shards(snapshot: Path, index: str) -> bool:
    content = read_json(snapshot / index)
    try:
        shards = set(content["weight_map"].values())
        return bool(shards) and all(_has(snapshot / str(shard)) for shard in shards)
    except (TypeError, KeyError, AttributeError):
        return False


def _is_gguf(name: str) -> bool:
    return name.endswith(".gguf")


def _has(path: Path, size_bytes: int | None = None) -> bool:
    try:
        size = path.stat().st_size
    except OSError:  # also a link whose file is not there yet
        return False
    return size == size_bytes if size_bytes is not None else size > 0
