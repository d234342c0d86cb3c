"""Runs in the store: their statuses, their results, and what a killed program leaves of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunStatus

DEAD = "1:1.0:dead"


def test_a_run_is_queued_moves_on_and_ends(store: Store) -> None:
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "A book", '{"length": "short"}')
        assert run.status is RunStatus.QUEUED
        moved = transaction.runs.move(
            run.id, RunStatus.RUNNING, method="chat", model="/m", model_name="m"
        )
        assert (moved.status, moved.method, moved.model_name) == (RunStatus.RUNNING, "chat", "m")
        assert moved.updated_at >= run.updated_at
        failed = transaction.runs.move(
            run.id, RunStatus.FAILED, "engine_failed", (("reason", "x"),)
        )
        assert failed.error_values == (("reason", "x"),)
        again = transaction.runs.move(run.id, RunStatus.QUEUED)
    assert (again.error_code, again.error_values) == (None, ())
    assert again.params_json == '{"length": "short"}'


def test_runs_are_listed_newest_first_by_kind_without_the_trash(store: Store) -> None:
    with store.write() as transaction:
        ids = [transaction.runs.add(kind, "", "{}").id for kind in ("read", "summarize", "read")]
        transaction.runs.delete(ids[2])
        assert [run.id for run in transaction.runs.list()] == [ids[1], ids[0]]
        assert [run.id for run in transaction.runs.list("read")] == [ids[0]]
        transaction.runs.restore(ids[2])
        assert [run.id for run in transaction.runs.list("read", 1)] == [ids[2]]
        assert [run.id for run in transaction.runs.list("read", 1, 1)] == [ids[0]]


def test_results_are_numbered_edited_and_cleared(store: Store) -> None:
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "", "{}")
        transaction.runs.add_result(run.id, "notes", "{}")
        made = transaction.runs.add_result(run.id, "summary", '{"a": 1}', "made")
        assert (made.number, made.text, made.edited_text) == (1, "made", None)
        assert transaction.runs.edit_result(run.id, 1, "better").edited_text == "better"
        assert [r.kind for r in transaction.runs.results(run.id)] == ["notes", "summary"]
        with pytest.raises(UserError):
            transaction.runs.edit_result(run.id, 2, "none")
        transaction.runs.clear_results(run.id)
        assert transaction.runs.results(run.id) == ()
        assert transaction.runs.add_result(run.id, "notes", "{}").number == 0


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING])
def test_what_a_killed_program_was_doing_is_interrupted(path: Path, status: RunStatus) -> None:
    killed = Store.open(path, writer=DEAD)
    with killed.write() as transaction:
        run = transaction.runs.add("summarize", "", "{}")
        transaction.runs.move(run.id, status)
        ended = transaction.runs.add("summarize", "", "{}")
        transaction.runs.move(ended.id, RunStatus.DONE)
        transaction.runs.add_result(run.id, "notes", "{}")
    store = Store.open(path)  # the one before was never closed
    assert store.unclean
    with store.read() as transaction:
        assert transaction.runs.get(run.id).status is RunStatus.INTERRUPTED
        assert transaction.runs.get(ended.id).status is RunStatus.DONE
        assert len(transaction.runs.results(run.id)) == 1
    store.close()
    killed.close()


def test_what_a_living_program_does_is_left_alone(store: Store, path: Path) -> None:
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "", "{}")
    other = Store.open(path)
    with other.read() as transaction:
        assert transaction.runs.get(run.id).status is RunStatus.QUEUED
    other.close()


def test_closing_interrupts_what_is_left(store: Store, path: Path) -> None:
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "", "{}")
    store.close()
    again = Store.open(path)
    assert not again.unclean
    with again.read() as transaction:
        assert transaction.runs.get(run.id).status is RunStatus.INTERRUPTED
    again.close()


def test_the_trash_is_emptied(store: Store) -> None:
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "", "{}")
        transaction.runs.add_result(run.id, "summary", "{}", "made words")
        transaction.runs.delete(run.id)
        now = datetime.now(UTC)
        assert transaction.runs.purge(now - timedelta(days=1)) == 0
        assert transaction.runs.purge(now + timedelta(days=1)) == 1
        assert transaction.search.documents("made") == ()
        with pytest.raises(UserError) as caught:
            transaction.runs.get(run.id)
    assert caught.value.code == "run_not_found"
