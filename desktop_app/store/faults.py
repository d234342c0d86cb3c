"""Turns what SQLite reports into errors that the user understands. Knows no table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from desktop_app.errors import UserError

_FULL = {sqlite3.SQLITE_FULL}
_READ_ONLY = {sqlite3.SQLITE_READONLY}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNUSABLE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
}


def explain(error: sqlite3.Error, path: Path) -> UserError | None:
    """Returns the error to show for SQLite's, or `None` when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code
    if code in _FULL:
        return UserError("disk_full", path=path)
    if code in _READ_ONLY:
        return UserError("store_read_only", path=path)
    if code in _BUSY:
        return UserError("store_busy", path=path)
    if code in _DAMAGED:
        return UserError("store_damaged", path=path, reason=error)
    if code in _UNUSABLE:
        return UserError("data_folder_unusable", path=path.parent, reason=error)
    return None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raises SQLite's errors in the block as `UserError` where a person can mend them."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            known = explain(error.orig, path)
            if known is not None:
                raise known from error
        raise
    except sqlite3.Error as error:
        known = explain(error, path)
        if known is not None:
            raise known from error
        raise
