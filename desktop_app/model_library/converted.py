"""Copies of models in another format: made once, told apart by their source, gone with it.

Owns a folder of its own, the cache; knows no format.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psutil

from desktop_app.errors import UserError
from desktop_app.model_library import model_files

_log = logging.getLogger(__name__)

_SOURCE_FILE = "source.json"
_UNFINISHED = ".unfinished-"


def find(cache: Path, source: Path, form: str) -> Path | None:
    """Returns the copy of a model folder; `None` if there is none, or of another state of it."""
    copy = _place(cache, source, form)
    return copy if model_files.read_json(copy / _SOURCE_FILE) == _state(source) else None


def make(cache: Path, source: Path, form: str, fill: Callable[[Path], None]) -> Path:
    """Returns the copy that is there or is made; it appears as a whole or not at all.

    Args:
        form: names the format, as part of a file name.
        fill: writes the copy into a folder that does not exist yet.

    Raises:
        OSError: it cannot be written; and what `fill` raises.
    """
    found = find(cache, source, form)
    if found is not None:
        return found
    cache.mkdir(parents=True, exist_ok=True)
    copy = _place(cache, source, form)
    unfinished = cache / f"{_UNFINISHED}{os.getpid()}-{uuid4().hex}"
    try:
        state = _state(source)
        fill(unfinished)
        (unfinished / _SOURCE_FILE).write_text(json.dumps(state), encoding="utf-8")
        if find(cache, source, form) is None:  # else another process was quicker
            _delete(copy)  # of another state
            unfinished.rename(copy)
    finally:
        _delete(unfinished)
    return copy


def forget(cache: Path, source: Path) -> None:
    """Deletes all copies of a model folder, which need not be there any more."""
    if cache.is_dir():
        for copy in cache.glob(f"{_key(source)}-*"):
            _delete(copy)


def sweep(cache: Path) -> None:
    """Deletes copies of models that are gone or have changed, and what was never finished."""
    if not cache.is_dir():
        return
    for copy in cache.iterdir():
        if copy.name.startswith(_UNFINISHED):
            owner = copy.name.removeprefix(_UNFINISHED).partition("-")[0]
            unwanted = not (owner.isdigit() and psutil.pid_exists(int(owner)))
        else:
            state = model_files.read_json(copy / _SOURCE_FILE)
            source = state.get("source") if isinstance(state, dict) else None
            unwanted = not source or _state(Path(source)) != state
        if unwanted:
            _delete(copy)


def _place(cache: Path, source: Path, form: str) -> Path:
    return cache / f"{_key(source)}-{form}"


def _key(source: Path) -> str:
    return hashlib.sha256(str(source.absolute()).encode("utf-8", "replace")).hexdigest()[:24]


def _state(source: Path) -> dict[str, object]:
    """Returns what tells one state of a model's files from another."""
    try:
        files = [(file.name, file.stat()) for file in model_files.weight_files(source)]
    except (OSError, UserError):
        files = []
    stated = [[name, stat.st_size, stat.st_mtime_ns] for name, stat in files]
    return {"source": str(source.absolute()), "files": stated} if stated else {}


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, onerror=_on_not_deleted)


def _on_not_deleted(_function: object, path: str, _info: object) -> None:
    _log.warning("not deleted: %s", path)
