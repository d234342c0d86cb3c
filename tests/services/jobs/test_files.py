"""Files that are read and then summarized as was asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.paths import DataDir
from desktop_app.protocol.documents import ContentHash
from desktop_app.services.events import RunFollowed
from desktop_app.services.jobs import SummaryOptions
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from ..conftest import open_bench
from ..panel_kit import SENTENCE, SUMMARY, Engine, pieces
from .conftest import CHAT


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
