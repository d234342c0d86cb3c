"""A run that is given up in its last moment goes on as no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.protocol import Cancel
from desktop_app.store.run_records import RunRecord, RunStatus

from .conftest import Bench
from .panel_kit import SENTENCE, Engine, pieces


@pytest.fixture
def engine(bench: Bench) -> Engine:
    bench.host.obeys = False  # it has done it all already
    return Engine(bench)


@pytest.fixture
def read(engine: Engine, tmp_path: Path) -> RunRecord:
    """A reading that is to go on as a summary, in the engine's hands."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"whatever")
    run = engine.bench.desk.jobs.summarize_file(path)
    engine.begin()
    return run


def last_words(tmp_path: Path) -> list[object]:
    return pieces(tmp_path / "a.pdf", SENTENCE)


def summary(engine: Engine) -> RunRecord:
    (run,) = engine.bench.desk.jobs.runs("summarize")
    return run


def assert_given_up(engine: Engine) -> None:
    engine.bench.desk.work()
    assert engine.status(summary(engine)) is RunStatus.CANCELLED
    assert [task.task for task in engine.tasks] == ["read"]


def test_before_its_last_words_are_heard(engine: Engine, read: RunRecord, tmp_path: Path) -> None:
    engine.bench.desk.jobs.cancel(read.id)
    engine.finish(*last_words(tmp_path))
    assert_given_up(engine)
    assert engine.status(read) is RunStatus.DONE


def test_after_its_last_words(engine: Engine, read: RunRecord, tmp_path: Path) -> None:
    engine.produce(*last_words(tmp_path))
    engine.bench.desk.jobs.cancel(read.id)
    engine.finish()
    assert_given_up(engine)


def test_before_what_it_goes_on_as_has_come(
    engine: Engine, read: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, runner = engine.bench.desk.jobs, engine.bench.desk.jobs._runner
    enqueue = runner.enqueue

    def late(run: RunRecord) -> RunRecord:
        jobs.cancel(run.id)  # its row is on the disk already
        return enqueue(run)

    monkeypatch.setattr(runner, "enqueue", late)
    engine.finish(*last_words(tmp_path))
    assert_given_up(engine)


def test_it_can_be_taken_up_again(engine: Engine, read: RunRecord, tmp_path: Path) -> None:
    engine.bench.desk.jobs.cancel(read.id)
    engine.finish(*last_words(tmp_path))
    engine.bench.desk.jobs.resume(summary(engine).id)
    engine.begin()
    assert engine.last.task == "summarize"
    assert not engine.bench.host.posted(Cancel)[1:]


def test_one_that_has_ended_is_taken_up_again_all_the_same(engine: Engine, read: RunRecord) -> None:
    jobs = engine.bench.desk.jobs
    engine.fail("engine_failed", reason="bug")
    jobs.cancel(read.id)
    jobs.cancel("a run that is gone")
    jobs.retry(read.id)
    engine.begin()
    assert engine.status(read) is RunStatus.RUNNING
