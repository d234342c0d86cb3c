"""A folder that is watched: recordings that come into it are transcribed, each once.

Looks on a thread of its own: a network drive that hangs must not hold up what streams.
Knows no Qt and no SQL.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.services.flusher import Flusher
from desktop_app.services.media_files import fingerprint, is_media
from desktop_app.services.transcripts import Transcripts
from desktop_app.settings import SettingsFile
from desktop_app.store.transcript_records import FileStamp

_log = logging.getLogger(__name__)

INTERVAL_S = 5.0
#: After what went wrong: the drive may come back.
_RETRY_S = 30.0


class Watching:
    """The watched folder. Use from any thread.

    Args:
        now: seconds since 1970.
    """

    def __init__(
        self,
        transcripts: Transcripts,
        settings: SettingsFile,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._transcripts = transcripts
        self._settings = settings
        self._now = now
        self._flusher = Flusher(self.work, "watching")
        self._changed_ns = -1  # when the folder's list of files was last seen to change
        self._growing: dict[str, FileStamp] = {}
        self._known: set[FileStamp] | None = None

    @property
    def folder(self) -> Path | None:
        """The folder that is watched, if one is."""
        folder = self._settings.current.watched_folder
        return Path(folder) if folder else None

    def watch(self, folder: Path | None) -> None:
        """Watches a folder from now on, `None` for none; what is in it already is left alone.

        Raises:
            UserError: `folder_missing`, or `data_folder_unusable` when the settings cannot
                be written.
        """
        if folder is not None:
            folder = folder.expanduser().absolute()
            if not folder.is_dir():
                raise UserError("folder_missing", path=folder)
        if folder != self.folder:
            self._settings.change(
                watched_folder=str(folder) if folder else "", watched_since=self._now()
            )
            self._changed_ns = -1
        self._flusher.wake()

    def start(self) -> None:
        """Starts the thread, and looks for what came while the program was not running.

        The window does; a command in the terminal ends before anything could be heard.
        """
        self._flusher.start()
        self._flusher.wake()

    def close(self) -> None:
        """Ends the thread. Idempotent."""
        self._flusher.close()

    def work(self) -> float | None:
        """Takes the files that have come to rest; returns the seconds until the next look."""
        folder = self.folder
        if folder is None:
            return None
        try:
            for path, stamp in self._at_rest(folder):
                content_hash, _ = fingerprint(path)
                self._transcripts.transcribe_once(path, content_hash, stamp)
                self._taken.add(stamp)
        except (OSError, UserError) as error:
            _log.warning("the watched folder cannot be looked through: %s", error)
            self._changed_ns = -1
            return _RETRY_S
        return INTERVAL_S

    @property
    def _taken(self) -> set[FileStamp]:
        if self._known is None:
            self._known = set(self._transcripts.taken())
        return self._known

    def _at_rest(self, folder: Path) -> list[tuple[Path, FileStamp]]:
        """Returns new recordings that have not changed since the last look."""
        changed_ns = folder.stat().st_mtime_ns
        fresh = self._now() - changed_ns / 1e9 < 2 * INTERVAL_S  # its clock may be coarse
        if changed_ns == self._changed_ns and not fresh and not self._growing:
            return []
        self._changed_ns = changed_ns
        before, self._growing = self._growing, {}
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                path = Path(entry.path)
                if entry.name.startswith(".") or not is_media(path) or not entry.is_file():
                    continue
                state = entry.stat()
                # A copy keeps the time at which the original was changed, but not this one.
                came_s = max(state.st_mtime, state.st_ctime)
                stamp = FileStamp(str(path), state.st_size, state.st_mtime_ns)
                if came_s <= self._settings.current.watched_since or stamp in self._taken:
                    continue
                if stamp.size_bytes and before.get(entry.name) == stamp:
                    found.append((path, stamp))
                else:
                    self._growing[entry.name] = stamp
        return sorted(found, key=lambda one: one[1].modified_ns)
