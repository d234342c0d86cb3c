"""What the user set for one model alone, and what is remembered of it.

Owns `models.json` in the data folder: defaults, last use, imported models.
Knows nothing of the hub and of loading.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.files import write_json
from desktop_app.protocol import Quantization
from desktop_app.settings import check

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelDefaults:
    """How one model is used; `None` leaves a value to the settings.

    Every field means what the setting of the same name does (`settings.Settings`).
    """

    system_prompt: str | None = None
    quantization: Quantization | None = None
    context_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repetition_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    min_new_tokens: int | None = None
    max_new_tokens: int | None = None
    seed: int | None = None

    def decoding(self) -> dict[str, Any]:
        """Returns the decoding settings that are set."""
        return self._set(f.name for f in fields(self) if f.name not in _NOT_DECODING)

    def loading(self) -> dict[str, Any]:
        """Returns the loading settings that are set."""
        return self._set(_LOADING)

    def _set(self, names: Iterable[str]) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value is not None}


_LOADING = ("quantization", "context_tokens")
_NOT_DECODING = (*_LOADING, "system_prompt")
_TEXTS = ("system_prompt", "quantization")
_NAMES = tuple(f.name for f in fields(ModelDefaults))


class ModelBook:
    """What is remembered of models, and the file that keeps it. May be used from any thread.

    Models of the hub are known by their repository, so that a newer revision
    keeps what was set for the one before.

    Args:
        path: need not exist.
        writes: whether changes are kept; else they hold until the program ends.
    """

    def __init__(self, path: Path, *, writes: bool = True) -> None:
        self._path = path
        self._writes = writes
        self._lock = threading.RLock()
        self._defaults: dict[str, ModelDefaults] = {}
        self._last_used: dict[str, float] = {}
        self._imported: tuple[str, ...] = ()
        self._seen: tuple[int, int] | None = None
        self._sync()

    def defaults(self, path: Path) -> ModelDefaults:
        """Returns what is set for a model."""
        with self._lock:
            self._sync()
            return self._defaults.get(_key(path), ModelDefaults())

    def set_defaults(self, path: Path, defaults: ModelDefaults) -> None:
        """Sets everything for a model.

        Raises:
            UserError: `bad_setting` (nothing changes), or
                `data_folder_unusable` (it holds until the program ends).
        """
        for name, value in asdict(defaults).items():
            if value is not None:
                check(name, value)
        with self._lock:
            self._sync()
            if defaults == ModelDefaults():
                self._defaults.pop(_key(path), None)
            else:
                self._defaults[_key(path)] = defaults
            self._write()

    def last_used(self, path: Path) -> float | None:
        """Returns when a model was last loaded, in seconds since the epoch."""
        with self._lock:
            self._sync()
            return self._last_used.get(_key(path))

    def used(self, path: Path, at: float) -> None:
        """Remembers that a model was loaded; a full disk does not keep it from answering."""
        with self._lock:
            self._sync()
            self._last_used[_key(path)] = at
            try:
                self._write()
            except UserError as error:
                _log.warning("last use not written: %s", error.values["reason"])

    def imported(self) -> tuple[Path, ...]:
        """Returns the user's own models, in the order in which they were added."""
        with self._lock:
            self._sync()
            return tuple(Path(path) for path in self._imported)

    def set_imported(self, paths: Iterable[Path]) -> None:
        """Sets the user's own models.

        Raises:
            UserError: `data_folder_unusable` (it holds until the program ends).
        """
        with self._lock:
            self._sync()
            self._imported = tuple(dict.fromkeys(map(str, paths)))
            self._write()

    def _sync(self) -> None:
        """Reads the file again if another process, such as a command, has written it."""
        stamp = _stamp(self._path)
        if stamp is None or stamp == self._seen:
            return
        if self._seen is not None and not self._writes:
            return  # what was changed here is nowhere else
        self._seen = stamp
        self._defaults, self._last_used, self._imported = {}, {}, ()
        self._read()

    def _read(self) -> None:
        """Reads what is usable; a damaged file or value is left out."""
        try:
            content = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return
        if not isinstance(content, dict):
            return
        imported = content.get("imported")
        if isinstance(imported, list):
            self._imported = tuple(str(item) for item in imported)
        models = content.get("models")
        for key, stored in models.items() if isinstance(models, dict) else ():
            if not isinstance(stored, dict):
                continue
            used = stored.get("last_used")
            if isinstance(used, int | float):
                self._last_used[key] = used
            if usable := _usable(stored.get("defaults")):
                self._defaults[key] = ModelDefaults(**usable)

    def _write(self) -> None:
        if not self._writes:
            return
        models: dict[str, dict[str, Any]] = {}
        for key, used in self._last_used.items():
            models.setdefault(key, {})["last_used"] = used
        for key, defaults in self._defaults.items():
            models.setdefault(key, {})["defaults"] = {
                name: value for name, value in asdict(defaults).items() if value is not None
            }
        try:
            write_json(self._path, {"imported": self._imported, "models": models})
            self._seen = _stamp(self._path)
        except OSError as error:
            reason = error.strerror or error
            raise UserError("data_folder_unusable", path=self._path, reason=reason) from error


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino


def _usable(stored: object) -> dict[str, Any]:
    if not isinstance(stored, dict):
        return {}
    usable = {}
    for name in _NAMES:
        value = stored.get(name)
        try:
            if value is not None and isinstance(value, str) == (name in _TEXTS):
                check(name, value)
                usable[name] = value
        except UserError:
            _log.warning("a default of a model is out of range: %s", name)
    return usable


def _key(path: Path) -> str:
    """Returns what a model is known by: its path, of a snapshot the repository's folder."""
    # Not the path itself: a GGUF file in a cache is a link to one without a name.
    path = path.parent.resolve() / path.name
    for folder in (path, path.parent):
        if folder.parent.name == "snapshots":
            repository = folder.parent.parent
            return str(repository if folder is path else repository / path.name)
    return str(path)
