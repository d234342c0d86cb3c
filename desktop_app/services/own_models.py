"""The user's own models: folders and GGUF files that stay where they are, whoever put them there.

Knows the book of models and what other programs keep; nothing of the hub.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.model_library import installed, neighbours
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.neighbours import Neighbour
from desktop_app.services.model_defaults import ModelBook
from desktop_app.settings import SettingsFile

#: A folder of a hub's cache, and how far below it a model lies.
_SNAPSHOTS, _LEVELS = "snapshots", 3


class OwnModels:
    """The list of them. Use from any thread.

    Args:
        here: tells what is on this computer, with the user's own.
        starter: the folder of the built-in model, which is nobody's own.
    """

    def __init__(
        self,
        settings: SettingsFile,
        book: ModelBook,
        here: Callable[[], tuple[Installed, ...]],
        starter: Path,
    ) -> None:
        self._settings = settings
        self._book = book
        self._here = here
        self._starter = starter
        self._lock = threading.Lock()

    def paths(self) -> tuple[Path, ...]:
        """Returns where they are: imported ones, and those that were once chosen."""
        recent = [Path(path) for path in self._settings.current.recent_models]
        outside = [
            path
            for path in recent
            if path.exists() and not _is_in_a_cache(path) and path != self._starter
        ]
        return tuple(dict.fromkeys((*self._book.imported(), *outside)))

    def add(self, paths: Iterable[Path]) -> tuple[tuple[Installed, ...], tuple[UserError, ...]]:
        """Adds models; see `Shelf.import_paths`."""
        found, errors = [], []
        for path in paths:
            try:
                found.append(installed.importable(path))
            except UserError as error:
                errors.append(error)
        known = {model.path.resolve(): model for model in self._here()}
        self._append(model.path for model in found if model.path.resolve() not in known)
        return tuple(known.get(model.path.resolve(), model) for model in found), tuple(errors)

    def add_again(self, path: Path) -> None:
        """Puts a model back that was forgotten."""
        self._append([path])

    def forget(self, path: Path) -> None:
        """Takes a model off the list; nothing of it is deleted."""
        with self._lock:
            self._book.set_imported(known for known in self._book.imported() if known != path)
            recent = self._settings.current.recent_models
            if str(path) in recent:
                self._settings.change(recent_models=tuple(p for p in recent if p != str(path)))

    def around(self) -> tuple[Neighbour, ...]:
        """Returns the models of other programs; see `Shelf.look_around`."""
        known = {model.path.resolve() for model in self._here()}
        return tuple(
            replace(found, here=not found.problem and found.path.resolve() in known)
            for found in neighbours.look()
        )

    def _append(self, paths: Iterable[Path]) -> None:
        new = tuple(paths)
        if new:
            with self._lock:
                self._book.set_imported((*self._book.imported(), *new))


def _is_in_a_cache(path: Path) -> bool:
    """Tells whether a path lies in a hub's cache, whose models are listed anyway."""
    return any(folder.name == _SNAPSHOTS for folder in tuple(path.parents)[:_LEVELS])
