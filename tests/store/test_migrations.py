"""The migrations: from the oldest schema to what a fresh history has, after a backup."""

from __future__ import annotations

import re
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from desktop_app.store import versions
from desktop_app.store.database import Store, _file_engine
from desktop_app.store.versions import MigrationNeeded

from .conftest import add_chat


def _schema(path: Path) -> dict[str, str]:
    raw = sqlite3.connect(path)
    rows = raw.execute("SELECT name, sql FROM sqlite_master").fetchall()
    raw.close()
    return {name: re.sub(r"\s+", "", sql or "") for name, sql in rows}


def make_oldest(path: Path) -> None:
    """Makes a history as the first revision had it, with one chat and an unfinished answer."""
    path.touch()
    engine = _file_engine(path, "rw").execution_options(begin="BEGIN IMMEDIATE")
    with engine.begin() as connection:
        versions.migrate(connection, versions.REVISIONS[0])
        for statement in (
            "INSERT INTO conversations (id, title, active_leaf_id, created_at, updated_at) "
            "VALUES ('c', 'Kept title', 'b', 1, 2)",
            "INSERT INTO messages (id, conversation_id, parent_id, role, content, status, "
            "created_at) VALUES ('a', 'c', NULL, 'user', 'kept question', 'done', 1)",
            "INSERT INTO messages (id, conversation_id, parent_id, role, content, status, "
            "created_at, writer) VALUES ('b', 'c', 'a', 'assistant', 'kept answer', 'streaming', "
            "2, '1:1.0:dead')",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_the_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(versions.SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(reversed([s.revision for s in scripts.walk_revisions()])) == versions.REVISIONS


def test_a_migrated_history_has_the_schema_of_a_fresh_one(tmp_path: Path) -> None:
    make_oldest(tmp_path / "old.sqlite3")
    Store.open(tmp_path / "old.sqlite3").close()
    Store.open(tmp_path / "new.sqlite3").close()
    assert _schema(tmp_path / "old.sqlite3") == _schema(tmp_path / "new.sqlite3")


def test_what_was_there_is_kept_and_found(path: Path) -> None:
    make_oldest(path)
    store = Store.open(path)
    with store.read() as transaction:
        assert [m.content for m in transaction.branches.page("b", 9)] == [
            "kept question",
            "kept answer",
        ]
        assert [h.message_id for h in transaction.search.hits("kept")] == [None, "b", "a"]
        answer = transaction.messages.get("b")
        assert (answer.reasoning, answer.reasoning_ms) == ("", None)
    store.close()


def test_the_file_is_backed_up_before_it_is_migrated(path: Path) -> None:
    make_oldest(path)
    before = _schema(path)
    Store.open(path).close()
    (backup,) = (path.parent / "backups").iterdir()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert _schema(backup) == before
    raw = sqlite3.connect(backup)
    assert raw.execute("SELECT count(*) FROM messages").fetchone() == (2,)
    raw.close()
    Store.open(path).close()
    assert len(list((path.parent / "backups").iterdir())) == 1  # nothing was due


def test_only_the_newest_backups_are_kept(store: Store, path: Path) -> None:
    folder = path.parent / "backups"
    made = [versions.back_up(path, folder, "0001") for _ in range(8)]
    assert sorted(folder.iterdir()) == made[-5:]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_oldest(path)
    before = _schema(path)

    def fail(connection: object, revision: str) -> None:
        connection.exec_driver_sql("DROP TABLE messages")  # type: ignore[attr-defined]
        raise RuntimeError("half way")

    monkeypatch.setattr(versions, "migrate", fail)
    with pytest.raises(RuntimeError):
        Store.open(path)
    assert _schema(path) == before


def test_an_older_history_has_to_be_migrated_before_it_can_be_read(path: Path) -> None:
    make_oldest(path)
    with pytest.raises(MigrationNeeded):
        Store.open_for_reading(path)


def test_alembic_is_imported_only_for_a_migration(path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from desktop_app.store.database import Store\n"
        f"Store.open(Path({str(path)!r})).close()\n"
        "heavy = {'alembic', 'torch', 'PySide6', 'transformers'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_searching_works_in_a_fresh_history(store: Store) -> None:
    add_chat(store, "kept question")
    with store.read() as transaction:
        assert len(transaction.search.hits("kept")) == 1
