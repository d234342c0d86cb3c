"""GGUF models that other programs on this computer keep: LM Studio, Jan, GPT4All, Ollama.

Looks into the folders where these programs are known to put them, changes and copies nothing.
What lies there is not trusted: links may lead in circles, files may be anything.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library import completeness, gguf_known, ollama
from desktop_app.model_library.gguf_names import is_model
from desktop_app.model_library.model_files import read_json

#: Deeper, and more, than any of these programs goes.
_DEEPEST, _MOST_ENTRIES, _MOST_MODELS = 6, 20_000, 500
_LONGEST_NOTE_BYTES = 1 << 16
_MODEL_PATH = re.compile(r"^model_path:[ \t]*['\"]?(.+?)['\"]?[ \t]*$", re.MULTILINE)
_SYSTEM_STORES = (Path("/usr/share/ollama/.ollama/models"), Path("/var/lib/ollama/.ollama/models"))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A model of another program.

    Attributes:
        program: "LM Studio", "Jan", "GPT4All" or "Ollama".
        path: the file; of what cannot be read, the folder.
        size_bytes: of all parts.
        quantization: "Q4_K_M", …; "" where there is a problem.
        parameters: number of weights, `None` where there is a problem.
        problem: a key of `errors.CATALOGUE` that says why it cannot be used, whose only value
            is `path`; `None` if it can.
        here: whether it is in our list already.
    """

    program: str
    name: str
    path: Path
    size_bytes: int
    quantization: str = ""
    parameters: int | None = None
    problem: str | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class _Places:
    """Where this user's programs keep things."""

    home: Path
    environment: Mapping[str, str]
    platform: str

    @property
    def data(self) -> tuple[Path, ...]:
        """The folders in which programs have one of their own."""
        if self.platform == "win32":
            named = (self.environment.get(name) for name in ("APPDATA", "LOCALAPPDATA"))
            return tuple(Path(folder) for folder in named if folder)
        if self.platform == "darwin":
            return (self.home / "Library" / "Application Support",)
        xdg = self.environment.get("XDG_DATA_HOME")
        config = self.environment.get("XDG_CONFIG_HOME")
        return (
            Path(xdg) if xdg else self.home / ".local" / "share",
            Path(config) if config else self.home / ".config",
        )


def look(
    home: Path | None = None,
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    stores: tuple[Path, ...] | None = None,
) -> tuple[Neighbour, ...]:
    """Returns the models of other programs by program and name; takes a second with many.

    Args:
        home, environment, platform: of this user, by default.
        stores: of Ollama where it runs as a service.
    """
    environment = os.environ if environment is None else environment
    places = _Places(home or Path.home(), environment, platform)
    found = [
        *_in_folders("LM Studio", _lm_studio(places)),
        *_jan(places),
        *_in_folders("GPT4All", [data / "nomic.ai" / "GPT4All" for data in places.data]),
        *_ollama(places, _SYSTEM_STORES if stores is None else stores),
    ]
    # A folder may be reached in two ways; the first one counts.
    seen: dict[Path, Neighbour] = {}
    for neighbour in found[:_MOST_MODELS]:
        seen.setdefault(_resolved(neighbour.path), neighbour)
    return tuple(sorted(seen.values(), key=lambda n: (n.program, n.name.casefold())))


def _lm_studio(places: _Places) -> list[Path]:
    homes = [places.home / ".lmstudio"]
    pointer = _text(places.home / ".lmstudio-home-pointer").strip()
    if pointer:
        homes.insert(0, Path(pointer))
    folders = []
    for home in homes:
        settings = read_json(home / "settings.json")
        chosen = settings.get("downloadsFolder") if isinstance(settings, dict) else None
        folders += [Path(chosen)] if isinstance(chosen, str) and chosen else []
        folders.append(home / "models")
    return [*folders, places.home / ".cache" / "lm-studio" / "models"]


def _jan(places: _Places) -> list[Neighbour]:
    roots = [data / "Jan" / "data" for data in places.data]
    roots += [places.home / "jan", places.home / "cortexcpp"]
    found: list[Neighbour] = []
    for root in roots:
        for folder in (root / "llamacpp" / "models", root / "models"):
            for file in _walk(folder):
                if file.name == "model.yml":
                    found += _of_note(root, file)
                elif is_model(file.name):
                    found += _described("Jan", file)
        found += _unreadable("Jan", root)
    return found


def _of_note(root: Path, note: Path) -> list[Neighbour]:
    """Returns the model that Jan's `model.yml` says is elsewhere: it keeps imported ones there."""
    stated = _MODEL_PATH.search(_text(note))
    if not stated:
        return []
    file = root / stated[1]
    return _described("Jan", file, name=note.parent.name) if gguf_known.is_gguf_file(file) else []


def _ollama(places: _Places, stores: tuple[Path, ...]) -> list[Neighbour]:
    chosen = places.environment.get("OLLAMA_MODELS")
    folders = [Path(chosen)] if chosen else []
    folders.append(places.home / ".ollama" / "models")
    if places.platform == "linux":
        folders += stores
    found: list[Neighbour] = []
    for store in dict.fromkeys(folders):
        blobs: dict[Path, list[str]] = {}
        for model in ollama.models(store):
            blobs.setdefault(model.blob, []).append(model.name)
        for blob, names in blobs.items():
            if gguf_known.is_gguf_file(blob):
                found += _described("Ollama", blob, name=ollama.plainest(names))
        found += _unreadable("Ollama", store)
    return found


def _in_folders(program: str, folders: Iterable[Path]) -> list[Neighbour]:
    found: list[Neighbour] = []
    for folder in dict.fromkeys(folders):
        for file in _walk(folder):
            if is_model(file.name):
                found += _described(program, file)
        found += _unreadable(program, folder)
    return found


def _described(program: str, file: Path, name: str = "") -> list[Neighbour]:
    """Returns a file as a neighbour; nothing for a further part of a split model."""
    parts = completeness.parts_of(file.name)
    if parts[0] != file.name:
        return []
    name = name or gguf_known.name_of(file)
    try:
        model = gguf_known.known(file)
    except (UserError, OSError):
        return [Neighbour(program, name, file, _size_bytes(file), problem="gguf_damaged")]
    problem = None if gguf_known.writes_text(model) else "gguf_no_chat"
    kind, size_bytes = model.quantization, model.file_bytes
    return [Neighbour(program, name, file, size_bytes, kind, model.parameters, problem)]


def _size_bytes(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _unreadable(program: str, folder: Path) -> list[Neighbour]:
    """Returns an entry for a folder that is there and not for us: a service's, for example."""
    try:
        os.scandir(folder).close()
    except PermissionError:
        return [Neighbour(program, "", folder, 0, problem="neighbour_unreadable")]
    except OSError:
        return []
    return []


def _walk(folder: Path) -> Iterator[Path]:
    """Returns the files below a folder, by name; links to folders are followed, each once."""
    seen: set[tuple[int, int]] = set()
    waiting, looked_at = [(folder, 0)], 0
    while waiting:
        place, depth = waiting.pop(0)
        try:
            stat = place.stat()
            if (stat.st_dev, stat.st_ino) in seen:
                continue
            seen.add((stat.st_dev, stat.st_ino))
            with os.scandir(place) as entries:
                inside = []
                for entry in entries:
                    looked_at += 1
                    if looked_at > _MOST_ENTRIES:
                        break
                    inside.append(Path(entry.path))
        except OSError:
            continue
        for path in sorted(inside):
            try:
                if path.is_file():
                    yield path
                elif depth < _DEEPEST and path.is_dir():
                    waiting.append((path, depth + 1))
            except OSError:
                continue


def _text(file: Path) -> str:
    """Returns a small file's text, "" if it cannot be read or is not small."""
    try:
        if file.stat().st_size > _LONGEST_NOTE_BYTES:
            return ""
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path
