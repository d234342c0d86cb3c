"""Runs on a disk that is full for a while."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_app.errors import UserError
from desktop_app.services import runner
from desktop_app.services.events import RunChanged
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from ..panel_kit import Engine, notes
from .conftest import CHAT


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
