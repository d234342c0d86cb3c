"""Runs one after the other: those that wait, and what ends or disturbs only one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol import Cancel, Notice, RunTask
from desktop_app.services.events import NoticeGiven
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from ..panel_kit import SUMMARY, Engine, notes
from .conftest import CHAT


def test_a_run_that_waits_is_cancelled_without_the_engine(
    engine: Engine, document: DocumentRecord
) -> None:
    jobs = engine.bench.desk.jobs
    first, second = jobs.summarize(document.id), jobs.summarize(document.id)
    engine.begin()
    jobs.cancel(second.id)
    assert engine.status(second) is RunStatus.CANCELLED
    assert engine.bench.host.posted(Cancel) == []
    engine.finish(SUMMARY)
    engine.bench.desk.work()
    assert len(engine.bench.host.posted(RunTask)) == 2  # of the reading, of the first
    assert engine.status(first) is RunStatus.DONE
    jobs.cancel(first.id)  # has ended: nothing happens
    assert engine.status(first) is RunStatus.DONE


def test_a_run_that_waits_begins_when_the_one_before_has_ended(
    engine: Engine, document: DocumentRecord
) -> None:
    jobs = engine.bench.desk.jobs
    runs = [jobs.summarize(document.id) for _ in range(3)]
    engine.begin()
    assert [jobs.get(run.id).status.value for run in runs] == ["running", "queued", "queued"]
    engine.fail("engine_failed", reason="boom")
    engine.begin()
    assert [jobs.get(run.id).status.value for run in runs] == ["failed", "running", "queued"]
    assert [run.id for run in jobs.runs("summarize")] == [run.id for run in reversed(runs)]
    assert [run.kind for run in jobs.runs(limit=1, offset=3)] == ["read"]


def test_a_chat_is_answered_while_a_run_is_under_way(
    engine: Engine, document: DocumentRecord
) -> None:
    run = engine.bench.desk.jobs.summarize(document.id, CHAT)
    engine.begin()
    engine.produce(notes(0))
    chat = engine.bench.exchange(None, "hello", "hi")
    assert engine.bench.texts(chat) == ["hello", "hi"]
    engine.finish(replace(SUMMARY, method="chat"))
    assert engine.status(run) is RunStatus.DONE


def test_a_document_that_is_gone_fails_the_run(engine: Engine, document: DocumentRecord) -> None:
    bench = engine.bench
    run = bench.desk.jobs.summarize(document.id)
    with bench.desk._store.write() as transaction:
        transaction.runs.change(run.id, document_id=None)
    after = bench.desk.jobs.summarize(document.id)
    bench.desk.work()
    assert engine.status(run) is RunStatus.FAILED
    assert engine.run(run).error_code == "nothing_to_summarize"
    assert engine.status(after) is RunStatus.RUNNING
    with pytest.raises(UserError) as caught:
        bench.desk.jobs.summarize("nothing")
    assert caught.value.code == "document_not_found"


def test_a_bug_in_a_piece_ends_the_run_alone(engine: Engine, document: DocumentRecord) -> None:
    run = engine.bench.desk.jobs.summarize(document.id)
    after = engine.bench.desk.jobs.summarize(document.id)
    engine.begin()
    engine.produce("not a summary")
    assert engine.status(run) is RunStatus.FAILED
    assert engine.run(run).error_code == "engine_failed"
    engine.begin()
    assert engine.status(after) is RunStatus.RUNNING


def test_a_notice_of_the_engine_is_handed_on(engine: Engine, document: DocumentRecord) -> None:
    engine.bench.desk.jobs.summarize(document.id, CHAT)
    task = engine.begin()
    engine.bench.host.emit(Notice(task.request_id, "fell_back", (("to", "CPU"),)))
    assert engine.bench.of(NoticeGiven)[-1] == NoticeGiven(
        None, None, "fell_back", (("to", "CPU"),)
    )
