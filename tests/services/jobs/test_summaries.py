"""Summaries as jobs: asked for, kept piece by piece, edited, exported, in the trash."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol import Drafted, ModelReady
from desktop_app.protocol.summaries import SourcePassage
from desktop_app.services.events import RunDrafted, RunGrew
from desktop_app.services.jobs import SummaryOptions
from desktop_app.services.results import RunDraft
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from ...model_library.folders import LLAMA, write_model
from ..fake_host import INFO
from ..panel_kit import SENTENCE, SUMMARY, Engine, notes
from .conftest import CHAT

T5 = {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}


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
