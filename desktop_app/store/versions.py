"""Which schema the file has, and how it gets the one this program needs.

Alembic is imported only when a migration is due: it costs half a second.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from desktop_app.errors import UserError
from desktop_app.store import document_index, search_index, transcript_index, translation_index
from desktop_app.store.transcript_schema import Transcript
from desktop_app.store.translation_schema import Translation

#: Every released revision, oldest first; the last is the one that `schema.py` describes.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
HEAD = REVISIONS[-1]
SCRIPTS = Path(__file__).parent / "migrations"
_BACKUPS_KEPT = 5


class MigrationNeeded(Exception):
    """The file is of an older schema: it cannot be read before it is opened for writing."""


def read_version(connection: Connection, path: Path) -> str | None:
    """Returns the file's revision; `None` when the file is empty.

    Raises:
        UserError: `store_damaged` when it is somebody else's database.
    """
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    if not names:
        return None
    if "alembic_version" not in names:
        raise UserError("store_damaged", path=path, reason="it is not a history of Tsukue")
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(version) if version is not None else None


def require_current(connection: Connection, path: Path) -> None:
    """Returns when the file can be read as it is.

    Raises:
        MigrationNeeded: it is older; UserError: it is newer or no history.
    """
    version = read_version(connection, path)
    if version in REVISIONS and version != HEAD:
        raise MigrationNeeded(version)
    if version != HEAD:
        raise _refusal(version, path)


def bring_up_to_date(engine: Engine, path: Path, backups: Path) -> None:
    """Creates the tables in an empty file, or migrates an older one after a backup.

    Several processes may come here at once: the transaction takes the write
    lock first, so that one does the work and the others find it done.
    """
    with engine.connect() as connection:
        with connection.begin():
            version = read_version(connection, path)
            if version is None:
                create(connection)
                return
        if version == HEAD:
            return
        if version not in REVISIONS:
            raise _refusal(version, path)
        back_up(path, backups, version)
        with connection.begin():
            if read_version(connection, path) != HEAD:
                migrate(connection, HEAD)


def create(connection: Connection) -> None:
    """Builds the newest schema in an empty database and marks it as such."""
    assert Transcript.metadata is Translation.metadata  # of all tables, those of schema.py too
    Translation.metadata.create_all(connection)
    for index in (search_index, document_index, transcript_index, translation_index):
        for statement in index.STATEMENTS:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def migrate(connection: Connection, revision: str) -> None:
    """Runs the migrations up to `revision` in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def back_up(path: Path, folder: Path, version: str) -> Path:
    """Copies the database as it is now; keeps the newest few copies.

    Raises:
        UserError: as SQLite's error says, or `data_folder_unusable`.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"{path.stem}-{stamp}-{version}.sqlite3"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise UserError(
            "data_folder_unusable", path=folder, reason=error.strerror or error
        ) from error
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    for old in sorted(folder.glob(f"{path.stem}-*.sqlite3"))[:-_BACKUPS_KEPT]:
        old.unlink(missing_ok=True)
    return target


def _refusal(version: str | None, path: Path) -> UserError:
    if version is None:
        return UserError("store_damaged", path=path, reason="it has no tables")
    return UserError("store_too_new", path=path)
