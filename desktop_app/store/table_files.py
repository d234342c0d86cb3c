"""The labelled rows of tables, in an SQLite file for each run beside the history.

A million rows neither belong into the history nor into memory: they come in pages, and counting
is SQLite's work. Owns the folder and the files in it; knows no run and no label.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.store.faults import explained
from desktop_app.store.table_file import SCHEMA, VERSION, TableFile

_SUFFIX = ".sqlite3"
_BUSY_TIMEOUT_S = 5.0
_COMPANIONS = ("", "-wal", "-shm", "-journal")


class TableFiles:
    """The tables of one data folder. Use from any thread.

    Args:
        folder: made when it is needed; `None` keeps them in memory.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._in_memory: dict[str, sqlite3.Connection] = {}

    @property
    def on_disk(self) -> bool:
        """Whether the rows outlive the program."""
        return self._folder is not None

    def exists(self, run_id: str) -> bool:
        """Tells whether a run has rows."""
        if self._folder is None:
            return run_id in self._in_memory
        return self.path(run_id).is_file()

    def path(self, run_id: str, suffix: str = _SUFFIX) -> Path:
        """Returns where a run's rows are, or another file of it."""
        return (self._folder or Path()) / f"{run_id}{suffix}"

    @contextmanager
    def open(self, run_id: str) -> Iterator[TableFile]:
        """Opens a run's rows for a moment; empty ones are made where there are none.

        Raises:
            UserError: `disk_full`, `data_folder_unusable`, `store_damaged`, `store_too_new`, ….
        """
        if self._folder is None:
            with self._lock:
                if run_id not in self._in_memory:
                    self._in_memory[run_id] = _prepared(":memory:", Path(":memory:"))
                yield TableFile(self._in_memory[run_id])
            return
        path = self.path(run_id)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UserError("data_folder_unusable", path=self._folder, reason=reason) from error
        with explained(path), closing(_prepared(str(path), path)) as connection:
            yield TableFile(connection)

    def remove(self, run_id: str) -> None:
        """Deletes a run's rows, if there are any, and other files of it.

        Raises:
            OSError: they are in use, where the system does not let go of such files.
        """
        with self._lock:
            if self._folder is None:
                if (connection := self._in_memory.pop(run_id, None)) is not None:
                    connection.close()
                return
        for path in self._folder.glob(f"{run_id}.*"):
            path.unlink(missing_ok=True)

    def ids(self) -> set[str]:
        """Returns the runs that have files here."""
        if self._folder is None:
            return set(self._in_memory)
        if not self._folder.is_dir():
            return set()
        return {path.name.split(".")[0] for path in self._folder.iterdir()}

    def close(self) -> None:
        """Lets go of what is in memory. Idempotent."""
        with self._lock:
            for connection in self._in_memory.values():
                connection.close()
            self._in_memory.clear()


def _prepared(target: str, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        target, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise UserError("store_too_new", path=path)
        connection.execute("PRAGMA cache_size = -16000")  # KiB
        if version == 0:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
            if path.exists():
                path.chmod(0o600)
        # In WAL mode NORMAL never damages the file; a power cut may cost the last commits.
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection
