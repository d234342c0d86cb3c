"""The files of labelled rows: in pages, damaged, too new, in memory, gone."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.store.table_files import TableFiles
from desktop_app.store.table_records import RowFilter, TableRow

SIZE = 2000


def row(number: int, label: str = "a", score: float | None = 0.5) -> TableRow:
    return TableRow(number, (f"text {number}", "x"), "", (label,), score, (0.5, 0.25))


@pytest.fixture
def files(tmp_path: Path) -> TableFiles:
    return TableFiles(tmp_path / "tables")


@pytest.fixture
def full(files: TableFiles) -> TableFiles:
    with files.open("run") as file:
        file.set_fact("text_column", "0")
        file.add([row(n, "ab"[n % 2], (n * 7919 % SIZE) / SIZE) for n in range(SIZE)])
    return files


@pytest.mark.parametrize("sort", ["number", "label", "score"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("wanted", [RowFilter(), RowFilter("b"), RowFilter(least=0.25)])
def test_pages_together_are_all_rows_in_order(
    full: TableFiles, sort: str, descending: bool, wanted: RowFilter
) -> None:
    with full.open("run") as file:
        every = [
            one
            for first in range(0, SIZE + 300, 300)
            for one in file.page(first, 300, sort, descending, wanted).rows  # type: ignore[arg-type]
        ]
        total = file.count(wanted)
    assert len({one.number for one in every}) == len(every) == total
    keys = {"number": lambda r: r.number, "label": lambda r: r.label, "score": lambda r: r.score}
    values = list(map(keys[sort], every))
    assert values == sorted(values, reverse=descending)


@pytest.mark.parametrize("sort", ["label", "score"])
def test_sorting_needs_no_sorting(full: TableFiles, sort: str) -> None:
    """An index has the order already, so that a million rows are a page away."""
    statements: list[str] = []
    with full.open("run") as file:
        file._connection.set_trace_callback(statements.append)
        file.page(1000, 10, sort, True)  # type: ignore[arg-type]
        file._connection.set_trace_callback(None)
        for statement in statements:
            plan = file._connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            assert not any("TEMP B-TREE" in step[-1] for step in plan), (statement, plan)


def test_a_writer_does_not_keep_readers_waiting(full: TableFiles) -> None:
    with full.open("run") as writing:
        writing._connection.execute("BEGIN IMMEDIATE")
        writing._connection.execute("DELETE FROM rows")
        found: list[int] = []

        def read() -> None:
            with full.open("run") as reading:
                found.append(reading.count())

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
        writing._connection.execute("ROLLBACK")
    assert found == [SIZE]


def test_a_file_of_a_newer_program_is_refused(full: TableFiles) -> None:
    with closing(sqlite3.connect(full.path("run"))) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(UserError) as error, full.open("run"):
        pass
    assert error.value.code == "store_too_new"


def test_a_damaged_file_is_told(full: TableFiles) -> None:
    full.path("run").write_bytes(b"no database" * 1000)
    with pytest.raises(UserError) as error, full.open("run"):
        pass
    assert error.value.code == "store_damaged"


def test_rows_and_their_companions_are_removed(full: TableFiles) -> None:
    full.path("run", ".csv").write_text("copy")
    assert full.ids() == {"run"} and full.exists("run")
    full.remove("run")
    assert full.ids() == set() and not full.exists("run")


def test_in_memory() -> None:
    files = TableFiles(None)
    with files.open("run") as file:
        file.add([row(0), row(1)])
    with files.open("run") as file:
        assert file.next_number() == 2
    assert files.exists("run") and not files.on_disk
    files.remove("run")
    assert not files.exists("run")
    files.close()


def test_half_a_batch_is_never_there(files: TableFiles) -> None:
    with files.open("run") as file:
        file._connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON rows WHEN new.number = 5 "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        with pytest.raises(sqlite3.IntegrityError):
            file.add([row(n) for n in range(10)])
        assert file.count() == 0
