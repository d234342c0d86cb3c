"""Summaries that were ended too early: gone on with where they were, or begun anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.paths import DataDir
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from ...model_library.folders import write_model
from ..conftest import open_bench
from ..panel_kit import SUMMARY, Engine, notes
from .conftest import CHAT


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
