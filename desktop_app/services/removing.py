"""Models that were removed: put aside at once, brought back on a wish, deleted a while after.

Owns the folder `.tsukue-removed` in the hub's cache; knows nothing of lists and settings.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil

from desktop_app.errors import UserError

_log = logging.getLogger(__name__)

_FOLDER = ".tsukue-removed"
#: After so long nobody takes a removal back any more, and the space is wanted.
KEPT_S = 60.0


@dataclass(frozen=True, slots=True)
class _Aside:
    """Files that wait: (where they were, where they are)."""

    moves: tuple[tuple[Path, Path], ...]
    due: float


class Removing:
    """What this process has put aside. May be used from any thread.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._asides: dict[Path, _Aside] = {}

    def put_aside(self, cache: Path, paths: tuple[Path, ...]) -> Path:
        """Moves files or folders of a cache away, all or none; returns where they wait.

        Raises:
            UserError: `model_not_removed`.
        """
        # The number of the process tells later whether anybody could still want them.
        aside = cache / _FOLDER / f"{os.getpid()}-{uuid4().hex}"
        moves: list[tuple[Path, Path]] = []
        with self._lock:
            try:
                aside.mkdir(parents=True)
                for number, path in enumerate(paths):
                    target = aside / str(number)
                    path.rename(target)
                    moves.append((path, target))
            except OSError as error:
                _move_back(moves)
                _delete(aside)
                reason = error.strerror or error
                raise UserError("model_not_removed", path=paths[0], reason=reason) from error
            self._asides[aside] = _Aside(tuple(moves), self._clock() + KEPT_S)
        return aside

    def bring_back(self, aside: Path, name: str) -> None:
        """Moves everything back where it was.

        Args:
            name: of the model, for people.

        Raises:
            UserError: `model_gone`, when it is deleted, or fetched anew meanwhile.
        """
        with self._lock:
            waiting = self._asides.pop(aside, None)
            if waiting is None or any(place.exists() for place, _ in waiting.moves):
                raise UserError("model_gone", name=name)
            try:
                _move_back(waiting.moves)
            except OSError as error:
                raise UserError("model_gone", name=name) from error
            _delete(aside)

    def work(self) -> float | None:
        """Deletes what has waited long enough; returns the seconds until more is due."""
        with self._lock:
            now = self._clock()
            due = [aside for aside, waiting in self._asides.items() if waiting.due <= now]
            for aside in due:
                del self._asides[aside]
            waits = [waiting.due - now for waiting in self._asides.values()]
        for aside in due:
            _delete(aside)
        return min(waits, default=None)

    def close(self) -> None:
        """Deletes everything that waits."""
        with self._lock:
            asides = tuple(self._asides)
            self._asides.clear()
        for aside in asides:
            _delete(aside)


def delete_leftovers(cache: Path) -> None:
    """Deletes what a process put aside that ended before it could do so itself."""
    folder = cache / _FOLDER
    if not folder.is_dir():
        return
    for aside in folder.iterdir():
        owner = aside.name.partition("-")[0]
        if not (owner.isdigit() and psutil.pid_exists(int(owner))):
            _delete(aside)


def _move_back(moves: list[tuple[Path, Path]] | tuple[tuple[Path, Path], ...]) -> None:
    for place, target in reversed(moves):
        place.parent.mkdir(parents=True, exist_ok=True)
        target.rename(place)


def _delete(aside: Path) -> None:
    shutil.rmtree(aside, onerror=_on_not_deleted)
    with contextlib.suppress(OSError):  # others wait in it
        aside.parent.rmdir()


def _on_not_deleted(_function: object, path: str, _info: object) -> None:
    _log.warning("not deleted yet: %s", path)
