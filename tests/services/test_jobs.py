"""Summaries as jobs: queued, kept piece by piece, cancelled, resumed, retried, edited, exported."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol import Cancel, Drafted, ModelReady, Notice, RunTask
from desktop_app.protocol.documents import ContentHash
from desktop_app.protocol.summaries import SourcePassage
from desktop_app.services import runner
from desktop_app.services.events import (
    NoticeGiven,
    RunChanged,
    RunDrafted,
    RunFollowed,
    RunGrew,
)
from desktop_app.services.jobs import SummaryOptions
from desktop_app.services.results import RunDraft
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from ..model_library.folders import LLAMA, write_model
from .conftest import Bench, open_bench
from .fake_host import INFO
from .panel_kit import SENTENCE, SUMMARY, Engine, notes, pieces

T5 = {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}
CHAT = SummaryOptions(method="chat", length="short", focus="money", language="ja")


@pytest.fixture
def engine(bench: Bench) -> Engine:
    return Engine(bench)


@pytest.fixture
def document(engine: Engine, tmp_path: Path) -> DocumentRecord:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"whatever")
    return engine.read(path, SENTENCE, "It cost money.", "The end.")


def test_a_document_is_summarized(engine: Engine, document: DocumentRecord) -> None:
    jobs = engine.bench.desk.jobs
    run = jobs.summarize(document.id)
    assert (run.kind, run.title, run.document_id) == ("summarize", "report.pdf", document.id)
    assert engine.status(run) is RunStatus.QUEUED
    engine.begin()
    assert engine.status(run) is RunStatus.RUNNING
    params = engine.summarizing
    assert params.passages == (
        SourcePassage(SENTENCE, 1, ("Chapter",)),
        SourcePassage("It cost money.", 2, ("Chapter",)),
        SourcePassage("The end.", 3, ("Chapter",)),
    )
    assert (engine.last.task, engine.last.spec, params.method) == ("summarize", None, "extractive")
    engine.finish(SUMMARY)
    assert engine.status(run) is RunStatus.DONE
    (made,) = jobs.results(run.id)
    assert made.item == SUMMARY == jobs.summary(run.id).item
    assert made.text == f"{SENTENCE}\nNobody said this."
    assert [event.result for event in engine.bench.of(RunGrew)] == [made]
    assert engine.run(run).method == "extractive"
    assert [hit.run_id for hit in engine.bench.desk.library.search("nobody")] == [run.id]


def test_the_options_reach_the_engine_and_the_row(engine: Engine, document: DocumentRecord) -> None:
    options = SummaryOptions("chat", "detailed", "own", "In verse.", "ja", "Who pays?")
    run = engine.bench.desk.jobs.summarize(document.id, options)
    engine.begin()
    params = engine.summarizing
    told = (params.method, params.length, params.style, params.instruction)
    assert told == ("chat", "detailed", "own", "In verse.")
    assert (params.language, params.focus) == ("ja", "Who pays?")
    assert engine.last.spec == engine.bench.desk.models.load_spec()
    assert engine.bench.desk.jobs.options(run.id) == options


def test_the_method_follows_the_model(
    engine: Engine, document: DocumentRecord, tmp_path: Path
) -> None:
    """The built-in model is too small to summarize; any other one is asked."""
    folder = write_model(tmp_path / "models" / "able")
    engine.bench.desk.models.choose(folder)
    run = engine.bench.desk.jobs.summarize(document.id)
    task = engine.begin()
    assert engine.summarizing.method == "chat"
    assert task.spec is not None and task.spec.model == str(folder)
    engine.bench.host.emit(ModelReady(task.request_id, replace(INFO, name="Able 1B")))
    engine.finish(replace(SUMMARY, method="chat"))
    ended = engine.run(run)
    assert (ended.method, ended.model, ended.model_name) == ("chat", str(folder), "Able 1B")


def test_a_pasted_text_is_summarized(engine: Engine) -> None:
    run = engine.bench.desk.jobs.summarize_text("One.\n\nTwo.", title="Minutes")
    assert run.title == "Minutes"
    engine.begin()
    assert [p.text for p in engine.summarizing.passages] == ["One.", "Two."]


def test_what_was_noted_is_on_disk_before_it_is_told(
    engine: Engine, document: DocumentRecord
) -> None:
    stored: list[int] = []

    def look(event: object) -> None:
        if isinstance(event, RunGrew):
            raw = sqlite3.connect(engine.bench.data.database)
            stored.append(raw.execute("SELECT count(*) FROM results").fetchone()[0])
            raw.close()

    engine.bench.desk.subscribe(look)
    engine.bench.desk.jobs.summarize(document.id, CHAT)
    engine.begin()
    engine.produce(notes(0), notes(1))
    assert stored == [1, 2]


@pytest.mark.parametrize("how", ["cancelled", "failed", "died", "killed", "closed"])
def test_a_run_goes_on_where_it_was(
    engine: Engine, document: DocumentRecord, how: str, data: DataDir
) -> None:
    bench, run = engine.bench, engine.bench.desk.jobs.summarize(document.id, CHAT)
    engine.begin()
    engine.progress(1, 4)
    engine.produce(notes(0), notes(1))
    match how:
        case "cancelled":
            bench.desk.jobs.cancel(run.id)
            expected = RunStatus.CANCELLED
        case "failed":
            engine.fail("out_of_memory")
            expected = RunStatus.FAILED
        case "died":
            engine.fail("engine_died", reason="killed")
            expected = RunStatus.INTERRUPTED
        case _:
            expected = RunStatus.INTERRUPTED
            if how == "closed":
                bench.desk.close()
            else:  # as if this process had been killed: its rows belong to a dead one
                with bench.desk._store.write() as transaction:
                    transaction.runs.change(run.id, writer="1:1.0:dead")
            bench = open_bench(data)
            engine = Engine(bench)
    assert engine.run(run).status is expected
    assert len(bench.desk.jobs.results(run.id)) == 2
    assert bench.desk.jobs.resume(run.id).status is RunStatus.QUEUED
    engine.begin()
    assert [n.text for n in engine.summarizing.notes] == ["notes on part 0", "notes on part 1"]
    engine.finish(notes(2), replace(SUMMARY, method="chat"))
    assert engine.status(run) is RunStatus.DONE
    numbers = [(r.number, type(r.item).__name__) for r in bench.desk.jobs.results(run.id)]
    assert numbers == [
        (0, "SummaryNotes"),
        (1, "SummaryNotes"),
        (2, "SummaryNotes"),
        (3, "Summary"),
    ]
    assert engine.run(run).error_code is None
    bench.desk.close()


def test_another_model_starts_over(
    engine: Engine, document: DocumentRecord, tmp_path: Path
) -> None:
    """Its context has another size, so the document is cut at other places."""
    run = engine.bench.desk.jobs.summarize(document.id, CHAT)
    engine.begin()
    engine.produce(notes(0))
    engine.bench.desk.jobs.cancel(run.id)
    engine.bench.desk.models.choose(write_model(tmp_path / "models" / "other"))
    engine.bench.desk.jobs.resume(run.id)
    engine.begin()
    assert engine.summarizing.notes == ()


def test_retrying_starts_over_and_leaves_what_is_done(
    engine: Engine, document: DocumentRecord
) -> None:
    jobs = engine.bench.desk.jobs
    run = jobs.summarize(document.id, CHAT)
    engine.begin()
    assert jobs.retry(run.id).status is RunStatus.RUNNING  # it is being done
    engine.produce(notes(0))
    engine.fail("out_of_memory")
    assert jobs.retry(run.id).id == run.id
    engine.begin()
    assert engine.summarizing.notes == () and jobs.results(run.id) == ()
    engine.finish(replace(SUMMARY, method="chat"))
    assert jobs.resume(run.id).status is RunStatus.DONE
    other = jobs.retry(run.id)
    assert other.id != run.id and other.document_id == document.id
    assert jobs.options(other.id) == CHAT
    assert len(jobs.results(run.id)) == 1


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


def test_the_users_version_stays_beside_the_models(
    engine: Engine, document: DocumentRecord
) -> None:
    jobs = engine.bench.desk.jobs
    run = jobs.summarize(document.id)
    engine.begin()
    engine.finish(SUMMARY)
    edited = jobs.edit(run.id, 0, "My words.")
    assert (edited.shown_text, edited.item) == ("My words.", SUMMARY)
    assert engine.bench.of(RunGrew)[-1].result == edited == jobs.summary(run.id)
    assert jobs.edit(run.id, 0, None).shown_text == edited.text
    with pytest.raises(UserError):
        jobs.edit(run.id, 9, "nothing there")


def test_runs_go_to_the_trash_and_come_back(engine: Engine, document: DocumentRecord) -> None:
    jobs = engine.bench.desk.jobs
    run = jobs.summarize(document.id)
    engine.begin()
    jobs.remove(run.id)  # also stops it
    assert engine.status(run) is RunStatus.CANCELLED
    assert jobs.runs("summarize") == ()
    jobs.restore(run.id)
    assert [r.id for r in jobs.runs("summarize")] == [run.id]
    jobs.remove(run.id)
    assert jobs.purge_deleted(timedelta(0)) == 1
    with pytest.raises(UserError) as caught:
        jobs.get(run.id)
    assert caught.value.code == "run_not_found"


def test_a_summary_is_exported_with_its_sources(engine: Engine, document: DocumentRecord) -> None:
    jobs = engine.bench.desk.jobs
    run = jobs.summarize(document.id)
    engine.begin()
    with pytest.raises(UserError) as caught:
        jobs.export(run.id, "md")
    assert caught.value.code == "result_missing"
    engine.finish(SUMMARY)
    text = jobs.export(run.id, "txt").decode()
    assert f"[1] p. 1, Chapter: “{SENTENCE}”" in text
    assert json.loads(jobs.export(run.id, "json"))["coverage"]["unread_pages"] == [4]


def test_a_notice_of_the_engine_is_handed_on(engine: Engine, document: DocumentRecord) -> None:
    engine.bench.desk.jobs.summarize(document.id, CHAT)
    task = engine.begin()
    engine.bench.host.emit(Notice(task.request_id, "fell_back", (("to", "CPU"),)))
    assert engine.bench.of(NoticeGiven)[-1] == NoticeGiven(
        None, None, "fell_back", (("to", "CPU"),)
    )


class Disk:
    """A disk that is full while the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        real = Store.write

        def write(store: Store) -> object:
            if self.full:
                raise UserError("disk_full", path="history")
            return real(store)

        monkeypatch.setattr(Store, "write", write)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk(monkeypatch)
    yield disk
    disk.full = False


def test_a_full_disk_ends_the_run_and_its_end_is_written_later(
    engine: Engine, document: DocumentRecord, disk: Disk
) -> None:
    run = engine.bench.desk.jobs.summarize(document.id, CHAT)
    engine.begin()
    engine.produce(notes(0))
    disk.full = True
    engine.produce(notes(1))
    assert engine.bench.of(RunChanged)[-1].run.error_code == "disk_full"
    assert engine.run(run).status is RunStatus.FAILED  # though the row says otherwise yet
    assert engine.bench.desk._runner.work() == runner.RETRY_INTERVAL_S
    disk.full = False
    assert engine.bench.desk._runner.work() is None
    with engine.bench.desk._store.read() as transaction:
        assert transaction.runs.get(run.id).error_code == "disk_full"
    engine.bench.desk.jobs.resume(run.id)
    engine.begin()
    assert [n.text for n in engine.summarizing.notes] == ["notes on part 0"]


def test_a_full_disk_keeps_a_run_waiting(
    engine: Engine, document: DocumentRecord, disk: Disk
) -> None:
    run = engine.bench.desk.jobs.summarize(document.id)
    before = len(engine.tasks)
    disk.full = True
    assert engine.bench.desk._runner.work() == runner.RETRY_INTERVAL_S
    assert len(engine.tasks) == before
    disk.full = False
    engine.begin()
    assert engine.status(run) is RunStatus.RUNNING


def test_a_file_is_read_and_then_summarized_as_was_asked(engine: Engine, tmp_path: Path) -> None:
    bench, path = engine.bench, tmp_path / "a.pdf"
    path.write_bytes(b"whatever")
    read = bench.desk.jobs.summarize_file(path, CHAT, "secret")
    assert read.kind == "read"
    engine.begin()
    assert engine.reading.password == "secret"
    assert b"secret" not in bench.data.database.read_bytes()
    engine.finish(*pieces(path, SENTENCE))
    (followed,) = bench.of(RunFollowed)
    assert followed.run_id == read.id
    run = bench.desk.jobs.follower(read.id)
    assert run is not None and (run.id, run.title) == (followed.then.id, "a.pdf")
    assert run.document_id == engine.run(read).document_id
    engine.begin()
    assert (engine.summarizing.method, engine.summarizing.language) == ("chat", "ja")
    engine.finish(replace(SUMMARY, method="chat"))
    assert engine.status(run) is RunStatus.DONE


def test_a_file_that_is_known_is_summarized_at_once(
    engine: Engine, document: DocumentRecord, tmp_path: Path
) -> None:
    bench, path = engine.bench, tmp_path / "copy.pdf"
    path.write_bytes(b"whatever")
    read = bench.desk.jobs.summarize_file(path, SummaryOptions(length="line"))
    engine.begin()
    engine.produce(ContentHash(document.content_hash, 8))
    run = bench.desk.jobs.follower(read.id)
    assert run is not None and run.document_id == document.id
    engine.begin()
    assert engine.summarizing.length == "line"
    assert len(bench.of(RunFollowed)) == 1


@pytest.mark.parametrize("how", ["before", "between"])
def test_what_a_file_was_read_for_survives_a_restart(
    engine: Engine, data: DataDir, tmp_path: Path, how: str
) -> None:
    bench, path = engine.bench, tmp_path / "a.pdf"
    path.write_bytes(b"whatever")
    read = bench.desk.jobs.summarize_file(path, CHAT)
    engine.begin()
    if how == "between":  # read, and the program ends before the summary has begun
        engine.produce(*pieces(path, SENTENCE))
    bench.desk.close()
    bench = open_bench(data)
    engine, jobs = Engine(bench), bench.desk.jobs
    if how == "before":
        assert [run.id for run in jobs.unfinished_readings("summarize")] == [read.id]
        assert jobs.unfinished_readings("translate") == ()
        jobs.retry(read.id)
        engine.begin()
        engine.finish(*pieces(path, SENTENCE))
        run = jobs.follower(read.id)
    else:
        (run,) = jobs.runs("summarize")
        assert run.status is RunStatus.INTERRUPTED
        jobs.resume(run.id)
    assert run is not None and jobs.options(run.id) == CHAT
    engine.begin()
    assert engine.summarizing.focus == "money"
    bench.desk.close()


def test_a_reading_that_is_stopped_is_followed_by_nothing(engine: Engine, tmp_path: Path) -> None:
    bench, path = engine.bench, tmp_path / "a.pdf"
    path.write_bytes(b"whatever")
    read = bench.desk.jobs.summarize_file(path)
    engine.begin()
    engine.produce(*pieces(path, SENTENCE)[:-1])
    engine.cancel()
    assert bench.desk.jobs.follower(read.id) is None
    assert bench.desk.jobs.runs("summarize") == ()


def test_what_is_being_written_is_told_and_not_kept(
    engine: Engine, document: DocumentRecord
) -> None:
    jobs = engine.bench.desk.jobs
    run = jobs.summarize(document.id, CHAT)
    task = engine.begin()
    for text, start in (("Firs", 0), ("It ", 0), ("was.", 3)):
        engine.bench.host.emit(Drafted(task.request_id, text, start))
    assert jobs.draft(run.id) == RunDraft(2, "It was.")
    told = engine.bench.of(RunDrafted)
    assert told[1:] == [RunDrafted(run.id, 2, "It ", 0), RunDrafted(run.id, 2, "was.", 3)]
    assert jobs.results(run.id) == ()
    engine.finish(replace(SUMMARY, method="chat"))
    assert jobs.draft(run.id) == RunDraft()


def test_a_model_for_summaries_goes_with_the_task(
    engine: Engine, document: DocumentRecord, tmp_path: Path
) -> None:
    folder = write_model(tmp_path / "models" / "t5", {**LLAMA, **T5})
    options = SummaryOptions("seq2seq", model=str(folder))
    run = engine.bench.desk.jobs.summarize(document.id, options)
    task = engine.begin()
    assert task.spec is None  # the chat model is not needed
    assert engine.summarizing.model is not None
    assert engine.summarizing.model.model == str(folder)
    engine.produce(notes(0))
    engine.bench.desk.jobs.cancel(run.id)
    engine.bench.desk.jobs.resume(run.id)
    engine.begin()
    assert len(engine.summarizing.notes) == 1  # the same model goes on
    engine.finish(replace(SUMMARY, method="seq2seq", model="t5"))
    ended = engine.run(run)
    assert (ended.method, ended.model, ended.model_name) == ("seq2seq", str(folder), "t5")
