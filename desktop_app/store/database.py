"""The history's file: opened, created, migrated, checked and closed; short sessions on it.

Knows no table but its own bookkeeping and nothing of chats (transaction.py does).
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool

from desktop_app.errors import UserError
from desktop_app.store import versions, writers
from desktop_app.store.faults import explained
from desktop_app.store.transaction import Transaction

_log = logging.getLogger(__name__)

_BUSY_TIMEOUT_S = 5.0


class Store:
    """The history. Use from any thread; transactions are short and never nested.

    Attributes:
        path: the file; `None` in memory.
        writer: the name under which this process's unfinished rows are kept.
        unclean: whether a process that had it open before ended without closing it.
    """

    def __init__(self, engine: Engine, path: Path | None, writer: str, *, writable: bool) -> None:
        self.path = path
        self.writer = writer
        self.unclean = False
        self._writable = writable
        self._engine = engine
        self._writing = engine.execution_options(begin="BEGIN IMMEDIATE")
        # One writer at a time is SQLite's rule; waiting here is fairer than its polling.
        # In memory there is one connection, so that readers wait too.
        self._lock = threading.RLock()
        self._shared = path is None
        self._closed = False

    @classmethod
    def open(cls, path: Path, backups: Path | None = None, *, writer: str | None = None) -> Store:
        """Opens the history for writing; creates or migrates it, and recovers what died.

        Args:
            backups: where a copy goes before a migration; by default beside the file.

        Raises:
            UserError: `data_folder_unusable`, `store_read_only`, `store_damaged`,
                `store_too_new`, `store_busy` or `disk_full`; the file is as it was.
        """
        _touch(path)
        store = cls(_file_engine(path, "rw"), path, writer or writers.new_writer(), writable=True)
        try:
            with explained(path):
                versions.bring_up_to_date(store._writing, path, backups or path.parent / "backups")
                store._recover()
        except BaseException:
            store._engine.dispose()
            raise
        return store

    @classmethod
    def open_for_reading(cls, path: Path) -> Store:
        """Opens an existing history without ever writing to it.

        Raises:
            FileNotFoundError: there is none yet.
            versions.MigrationNeeded: it is of an older schema.
            UserError: as `open`.
        """
        if not _size(path):
            raise FileNotFoundError(path)
        for mode in ("ro", "ro&immutable=1"):  # immutable: WAL in a folder we cannot write to
            engine = _file_engine(path, mode)
            try:
                with explained(path), engine.begin() as connection:
                    versions.require_current(connection, path)
                return cls(engine, path, "", writable=False)
            except BaseException as error:
                engine.dispose()
                if not isinstance(error, UserError):
                    raise
                unreadable = error.code in ("data_folder_unusable", "store_read_only")
                wal = path.with_name(path.name + "-wal")
                # An immutable reader would miss what only the WAL file holds.
                if not unreadable or "immutable" in mode or _size(wal):
                    raise
        raise AssertionError("unreachable")

    @classmethod
    def in_memory(cls) -> Store:
        """Returns a fresh history that is gone when it is closed."""
        engine = create_engine(
            "sqlite://", creator=lambda: _connect(":memory:", wal=False), poolclass=StaticPool
        )
        _begin_as_told(engine)
        store = cls(engine, None, "memory", writable=True)
        with store._writing.begin() as connection:
            versions.create(connection)
        return store

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Reads one consistent state of the history."""
        if self._shared:
            with self._lock, self._session(self._engine) as session:
                yield Transaction(session, self.writer)
        else:
            with self._session(self._engine) as session:
                yield Transaction(session, self.writer)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Changes the history: all of the block or, when it raises, nothing.

        Raises:
            UserError: `disk_full`, `store_read_only`, `store_busy`, ….
        """
        if not self._writable:
            raise UserError("store_read_only", path=self.path)
        with self._lock, self._session(self._writing) as session:
            yield Transaction(session, self.writer)

    def check(self) -> None:
        """Looks for damage; takes seconds in a very large history.

        Raises:
            UserError: `store_damaged`.
        """
        if self.path is None:
            return
        with explained(self.path), self._engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise UserError("store_damaged", path=self.path, reason=found)

    def close(self) -> None:
        """Finishes this process's rows and closes the file. Idempotent."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            try:
                if self._writable:
                    with self._session(self._writing) as session:
                        writers.release(session, self.writer)
            except UserError as error:
                # A full disk, say. The next start finds the rows of a dead process.
                _log.warning("the history was not closed cleanly: %s", error.code)
            finally:
                self._engine.dispose()

    def _recover(self) -> None:
        with self._lock, self._session(self._writing) as session:
            dead = writers.dead_writers(session)
            for name in dead:
                writers.release(session, name)
            writers.register(session, self.writer)
        self.unclean = bool(dead)

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with explained(self.path or Path(":memory:")), Session(engine) as session, session.begin():
            yield session


def _touch(path: Path) -> None:
    """Makes the file when it is missing; SQLite gives its companions the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise UserError("disk_full", path=path) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM) and path.exists():
            raise UserError("store_read_only", path=path) from error
        raise UserError(
            "data_folder_unusable", path=path.parent, reason=error.strerror or error
        ) from error
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _file_engine(path: Path, mode: str) -> Engine:
    target = f"{path.absolute().as_uri()}?mode={mode}"
    engine = create_engine(
        "sqlite://", creator=lambda: _connect(target, wal=mode == "rw"), poolclass=QueuePool
    )
    _begin_as_told(engine)
    return engine


def _connect(target: str, *, wal: bool) -> sqlite3.Connection:
    # isolation_level None: the driver starts no transactions of its own; _begin_as_told does.
    connection = sqlite3.connect(
        target,
        uri=target.startswith("file:"),
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        if wal:
            connection.execute("PRAGMA journal_mode = WAL")
            # In WAL mode NORMAL never damages the file; a power cut may cost the last commits.
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -16000")  # KiB
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin_as_told(engine: Engine) -> None:
    """Makes transactions begin as the engine's options say.

    A writing transaction takes the lock at its start: one that reads first
    and then wants to write could otherwise fail at once instead of waiting.
    """

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
