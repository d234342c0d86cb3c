"""The file: opened, shared, refused, full, damaged; and what a dead process left."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.store import writers
from desktop_app.store.database import Store
from desktop_app.store.ids import IdMaker
from desktop_app.store.records import MessageStatus

from .conftest import add_chat

DEAD = "1:1.00:dead"  # pid 1 lives, but did not start then


def test_ids_are_unique_and_sort_by_time() -> None:
    new_id = IdMaker()
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(ids) and len(set(ids)) == len(ids)
    assert {len(i) for i in ids} == {26}


def test_a_new_history_is_private_and_in_wal_mode(store: Store, path: Path) -> None:
    add_chat(store, "Hello")
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


def test_any_folder_name_will_do(tmp_path: Path) -> None:
    path = tmp_path / "a b#c?d%41&mode=ro 日本" / "history.sqlite3"
    path.parent.mkdir()
    store = Store.open(path)
    add_chat(store, "Hello")
    store.close()
    reading = Store.open_for_reading(path)
    with reading.read() as transaction:
        assert len(transaction.conversations.list()) == 1
    reading.close()
    assert path.stat().st_size > 0


def test_a_block_that_raises_changes_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as transaction:
        chat = transaction.conversations.add()
        transaction.messages.add(chat.id, None, "user", "Hello")
        raise RuntimeError
    with store.read() as transaction, pytest.raises(UserError):
        transaction.conversations.get(chat.id)


def test_foreign_keys_are_enforced(store: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), store.write() as transaction:
        transaction.messages.add("no such chat", None, "user", "Hello")


def _leave_rows(path: Path, writer: str) -> list[str]:
    """Leaves an answer and a queued message as a process that ends uncleanly does."""
    store = Store.open(path, writer=writer)
    with store.write() as transaction:
        chat = transaction.conversations.add()
        user = transaction.messages.add(chat.id, None, "user", "Q")
        reply = transaction.messages.add(
            chat.id, user.id, "assistant", "so far", MessageStatus.STREAMING
        )
        queued = transaction.messages.add(chat.id, reply.id, "user", "R", MessageStatus.QUEUED)
        transaction.conversations.touch(chat.id, queued.id)
    store._engine.dispose()  # and no close()
    return [reply.id, queued.id]


def _statuses(path: Path, ids: list[str]) -> list[MessageStatus]:
    store = Store.open(path)
    with store.read() as transaction:
        found = [transaction.messages.get(i).status for i in ids]
    store.close()
    return found


def test_rows_of_a_dead_process_are_finished_at_the_next_start(path: Path) -> None:
    ids = _leave_rows(path, DEAD)
    again = Store.open(path)
    assert again.unclean
    again.close()
    assert _statuses(path, ids) == [MessageStatus.INTERRUPTED, MessageStatus.DONE]


def test_rows_of_a_process_that_lives_are_left_alone(path: Path) -> None:
    ids = _leave_rows(path, writers.new_writer())
    again = Store.open(path)
    assert not again.unclean
    again.close()
    assert _statuses(path, ids) == [MessageStatus.STREAMING, MessageStatus.QUEUED]


def test_closing_finishes_only_ones_own_rows(path: Path) -> None:
    others = _leave_rows(path, writers.new_writer())
    mine = Store.open(path)
    with mine.write() as transaction:
        chat = transaction.conversations.add()
        reply = transaction.messages.add(chat.id, None, "assistant", "", MessageStatus.STREAMING)
    mine.close()
    mine.close()  # idempotent
    assert _statuses(path, [reply.id, *others]) == [
        MessageStatus.INTERRUPTED,
        MessageStatus.STREAMING,
        MessageStatus.QUEUED,
    ]


@pytest.mark.parametrize("name", ["", "x", "12", "a:b:c", "999999999:1.0:x"])
def test_a_writer_that_makes_no_sense_is_dead(name: str) -> None:
    assert not writers.is_alive(name)


def test_text_is_kept_when_another_process_took_us_for_dead(store: Store) -> None:
    chat = add_chat(store, "Q")
    with store.write() as transaction:
        reply = transaction.messages.add(chat, None, "assistant", "a", MessageStatus.STREAMING)
        writers.release(transaction.messages._session, store.writer)
    with store.write() as transaction:
        transaction.messages.save_text(reply.id, "a b")
        assert transaction.messages.get(reply.id).status is MessageStatus.STREAMING


def test_two_processes_write_one_history(store: Store, path: Path) -> None:
    code = """
import sys
from pathlib import Path
from desktop_app.store.database import Store
store = Store.open(Path(sys.argv[1]))
for number in range(40):
    with store.write() as transaction:
        chat = transaction.conversations.add()
        message = transaction.messages.add(chat.id, None, "user", f"{sys.argv[2]} {number}")
        transaction.conversations.touch(chat.id, message.id)
store.close()
"""
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("a", "b")
    ]
    for number in range(40):
        add_chat(store, f"c {number}")
    assert [child.wait(timeout=60) for child in children] == [0, 0]
    with store.read() as transaction:
        assert len(transaction.conversations.list(limit=1000)) == 120


def test_several_processes_create_one_history(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from desktop_app.store.database import Store
Store.open(Path(sys.argv[1])).close()
"""
    path = tmp_path / "history.sqlite3"
    children = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [child.wait(timeout=60) for child in children] == [0] * 4


def test_a_file_that_is_no_database_is_reported_and_untouched(path: Path) -> None:
    path.write_bytes(b"This is a letter to my aunt. " * 200)
    before = path.read_bytes()
    for opening in (Store.open, Store.open_for_reading):
        with pytest.raises(UserError) as raised:
            opening(path)
        assert raised.value.code == "store_damaged"
    assert path.read_bytes() == before


def test_somebody_elses_database_is_reported(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE recipes (name)")
    raw.close()
    with pytest.raises(UserError) as raised:
        Store.open(path)
    assert raised.value.code == "store_damaged"


def test_damage_inside_is_found_by_the_check(path: Path) -> None:
    store = Store.open(path)
    for number in range(50):
        add_chat(store, f"message {number} " * 50)
    store.check()
    store.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 4))
    with pytest.raises(UserError) as raised:  # at once, or by the check
        damaged = Store.open(path)
        try:
            damaged.check()
        finally:
            damaged._engine.dispose()
    assert raised.value.code == "store_damaged"


def test_a_newer_schema_is_refused(path: Path) -> None:
    Store.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    for opening in (Store.open, Store.open_for_reading):
        with pytest.raises(UserError) as raised:
            opening(path)
        assert raised.value.code == "store_too_new"
    assert path.read_bytes() == before


def test_a_full_disk_is_reported_and_loses_nothing(store: Store, path: Path) -> None:
    chat = add_chat(store, "Hello", "Hi")
    _limit_pages(store)
    with pytest.raises(UserError) as raised:
        add_chat(store, "x" * 100_000)
    assert raised.value.code == "disk_full"
    with store.read() as transaction:
        assert [m.content for m in transaction.branches.all_messages(chat)] == ["Hello", "Hi"]


def _limit_pages(store: Store) -> None:
    """Lets the database grow no further, on every connection there is now."""
    connections = [store._engine.connect() for _ in range(3)]
    for connection in connections:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    for connection in connections:
        connection.close()


def test_a_history_opened_for_reading_is_never_written(path: Path) -> None:
    store = Store.open(path)
    chat = add_chat(store, "Hello", title="Hello")
    store.close()
    before = path.read_bytes()
    reading = Store.open_for_reading(path)
    with reading.read() as transaction:
        assert transaction.conversations.get(chat).title == "Hello"
        assert len(transaction.search.hits("Hello")) == 2
    with pytest.raises(UserError) as raised, reading.write():
        pass
    assert raised.value.code == "store_read_only"
    reading.close()
    assert path.read_bytes() == before


def test_reading_beside_a_writer_sees_what_is_committed(store: Store, path: Path) -> None:
    add_chat(store, "Hello", title="Hello")
    reading = Store.open_for_reading(path)
    with reading.read() as transaction:
        assert len(transaction.conversations.list()) == 1
    reading.close()


def test_there_is_nothing_to_read_yet(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Store.open_for_reading(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_history_is_reported_and_can_be_read(path: Path) -> None:
    store = Store.open(path)
    add_chat(store, "Hello")
    store.close()
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with pytest.raises(UserError) as raised:
            Store.open(path)
        assert raised.value.code == "store_read_only"
        reading = Store.open_for_reading(path)
        with reading.read() as transaction:
            assert len(transaction.conversations.list()) == 1
        reading.close()
    finally:
        path.parent.chmod(0o700)


def test_a_write_that_sqlite_refuses_as_read_only_is_reported(store: Store) -> None:
    # As root no file is read-only; SQLite's own switch reports the same error.
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
    with pytest.raises(UserError) as raised:
        add_chat(store, "Hello")
    assert raised.value.code == "store_read_only"


def test_a_folder_in_place_of_the_file_is_reported(path: Path) -> None:
    path.mkdir()
    with pytest.raises(UserError) as raised:
        Store.open(path)
    assert raised.value.code == "data_folder_unusable"


def test_a_history_that_stays_locked_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.store.database._BUSY_TIMEOUT_S", 0.05)
    store = Store.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError) as raised:
        add_chat(store, "Hello")
    assert raised.value.code == "store_busy"
    other.execute("ROLLBACK")
    other.close()
    add_chat(store, "Hello")
    store.close()
