"""Documents: read piece by piece, once each, there as a whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.hosts.base import HostState
from desktop_app.paths import DataDir
from desktop_app.protocol import Cancel, Stage
from desktop_app.protocol.documents import ContentHash
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.services.events import DocumentChanged, RunChanged
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunStatus

from .conftest import Bench, open_bench
from .panel_kit import Engine, pieces


@pytest.fixture
def engine(bench: Bench) -> Engine:
    return Engine(bench)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"whatever")
    return path


def test_a_file_is_read_and_its_passages_are_there(engine: Engine, file: Path) -> None:
    library = engine.bench.desk.library
    run = library.add(file)
    assert engine.status(run) is RunStatus.QUEUED
    assert engine.tasks == []  # nothing is done on the caller's thread
    engine.begin()
    assert engine.status(run) is RunStatus.RUNNING
    assert (engine.last.task, engine.reading.path) == ("read", str(file))
    items = pieces(file, "one", "two", "three")
    engine.produce(*items[:-1])
    assert library.documents() == () == library.search("two")[:0]
    engine.finish(items[-1])
    (document,) = library.documents()
    assert engine.status(run) is RunStatus.DONE
    assert engine.run(run).document_id == document.id
    assert (document.name, document.kind, document.pages) == ("report.pdf", "pdf", 4)
    assert [p.text for p in library.passages(document.id)] == ["one", "two", "three"]
    assert [p.text for p in library.passages(document.id, 1, 1)] == ["two"]
    assert [hit.passage for hit in library.search("two")] == [1]
    assert [event.document for event in engine.bench.of(DocumentChanged)] == [document]


def test_nothing_is_found_before_a_document_is_whole(engine: Engine, file: Path) -> None:
    engine.bench.desk.library.add(file)
    engine.begin()
    engine.produce(*pieces(file, "one", "two")[:-1])
    assert engine.bench.desk.library.search("two") == ()
    assert engine.bench.of(DocumentChanged) == []


def test_the_same_content_is_not_read_again(engine: Engine, file: Path, tmp_path: Path) -> None:
    document = engine.read(file, "one")
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(file.read_bytes())
    run = engine.bench.desk.library.add(copy)
    engine.begin()
    assert engine.reading.known == (document.content_hash,)
    engine.produce(ContentHash(document.content_hash, 8))
    assert engine.status(run) is RunStatus.DONE
    assert engine.run(run).document_id == document.id
    assert len(engine.bench.desk.library.documents()) == 1


def test_a_reading_stops_when_the_content_turns_out_to_be_here(engine: Engine, file: Path) -> None:
    """Of two equal files in one batch neither is known when the second is asked for."""
    document = engine.read(file, "one")
    run = engine.bench.desk.library.add(file)
    task = engine.begin()
    engine.produce(ContentHash(document.content_hash, 8))
    assert engine.bench.host.posted(Cancel)[-1] == Cancel(task.request_id)
    assert engine.status(run) is RunStatus.DONE
    assert engine.run(run).document_id == document.id


def test_a_document_in_the_trash_comes_back_when_it_is_added(engine: Engine, file: Path) -> None:
    library = engine.bench.desk.library
    document = engine.read(file, "one")
    assert library.remove(document.id).deleted_at is not None
    assert library.documents() == ()
    library.add(file)
    engine.begin()
    assert engine.reading.known == (document.content_hash,)
    engine.produce(ContentHash(document.content_hash, 8))
    assert [d.id for d in library.documents()] == [document.id]
    library.remove(document.id)
    assert library.restore(document.id).deleted_at is None


def test_files_are_read_one_after_the_other(engine: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    for path in paths:
        path.write_text(path.name)
        engine.bench.desk.library.add(path)
    read = []
    for number in range(3):
        engine.begin()
        assert len(engine.tasks) == number + 1
        read.append(engine.reading.path)
        engine.finish(*pieces(paths[number], "text", sha256=str(number) * 64))
    assert read == [str(path) for path in paths]
    engine.bench.desk.work()
    assert len(engine.tasks) == 3


def test_a_missing_file_is_said_at_once(engine: Engine, tmp_path: Path) -> None:
    for path in (tmp_path / "gone.pdf", tmp_path):
        with pytest.raises(UserError) as caught:
            engine.bench.desk.library.add(path)
        assert caught.value.code == "document_missing"
    assert engine.bench.desk.jobs.runs() == ()


def test_a_password_is_asked_for_used_and_never_written_down(engine: Engine, file: Path) -> None:
    run = engine.bench.desk.library.add(file)
    engine.begin()
    assert engine.reading.password is None
    engine.fail("document_encrypted", name="report.pdf")
    assert engine.status(run) is RunStatus.FAILED
    assert engine.run(run).error_values == (("name", "report.pdf"),)
    again = engine.bench.desk.jobs.retry(run.id, password="open sesame")
    assert again.id == run.id
    engine.begin()
    assert engine.reading.password == "open sesame"
    engine.finish(*pieces(file, "one"))
    assert engine.status(run) is RunStatus.DONE
    engine.bench.desk.close()
    stored = b"".join(p.read_bytes() for p in engine.bench.data.database.parent.glob("*sqlite3*"))
    assert b"report.pdf" in stored and b"open sesame" not in stored


@pytest.mark.parametrize("how", ["cancelled", "failed", "died"])
def test_half_a_document_is_none_and_can_be_read_anew(engine: Engine, file: Path, how: str) -> None:
    library = engine.bench.desk.library
    run = library.add(file)
    engine.begin()
    items = pieces(file, "one", "two")
    engine.produce(*items[:2])
    if how == "cancelled":
        engine.bench.desk.jobs.cancel(run.id)
    elif how == "failed":
        engine.fail("document_damaged", name="report.pdf", reason="broken")
    else:
        engine.fail("engine_died", reason="killed")
        engine.bench.host.state(HostState.DIED)
    ended = {
        "cancelled": RunStatus.CANCELLED,
        "failed": RunStatus.FAILED,
        "died": RunStatus.INTERRUPTED,
    }
    assert engine.status(run) is ended[how]
    assert library.documents() == () and engine.run(run).document_id is None
    engine.bench.desk.jobs.resume(run.id)
    engine.begin()
    engine.finish(*items)
    assert engine.status(run) is RunStatus.DONE
    (document,) = library.documents()
    assert [p.text for p in library.passages(document.id)] == ["one", "two"]


def test_half_a_document_at_the_end_of_the_program_is_read_anew(data: DataDir, file: Path) -> None:
    bench = open_bench(data)
    engine = Engine(bench)
    run = bench.desk.library.add(file)
    engine.begin()
    engine.produce(*pieces(file, "one", "two")[:-1])
    bench.desk.close()
    after = open_bench(data)
    assert after.desk.jobs.get(run.id).status is RunStatus.INTERRUPTED
    assert after.desk.library.documents() == ()
    again = Engine(after)
    after.desk.jobs.resume(run.id)
    again.begin()
    again.finish(*pieces(file, "one", "two"))
    assert again.status(run) is RunStatus.DONE
    after.desk.close()


def test_progress_is_announced_with_a_forecast(engine: Engine, file: Path) -> None:
    run = engine.bench.desk.library.add(file)
    engine.begin()
    engine.progress(0, 0, Stage.STARTING)
    engine.progress(0, 100)
    engine.bench.clock.now += 2.0
    engine.progress(20, 100)
    engine.progress(21, 100)  # too soon after the one before
    told = [event for event in engine.bench.of(RunChanged) if event.stage is Stage.WORKING]
    assert [(event.run.done, event.run.total) for event in told] == [(0, 100), (20, 100)]
    assert told[0].eta_s is None
    assert told[1].eta_s == pytest.approx(8.0)
    assert engine.run(run).done == 21


def test_a_pasted_text_is_a_document(engine: Engine) -> None:
    library = engine.bench.desk.library
    document = library.add_text("First paragraph.\n\n第二段落。\ud800\x00", title="")
    assert (document.kind, document.path, document.passages) == ("paste", None, 2)
    assert document.name == "First paragraph"
    assert [p.place.paragraph for p in library.passages(document.id)] == [0, 1]
    again = library.add_text("First paragraph.\n\n第二段落。\ud800\x00")
    assert again.id == document.id
    for empty in ("", " \n "):
        with pytest.raises(UserError) as caught:
            library.add_text(empty)
        assert caught.value.code == "nothing_to_summarize"


def test_the_trash_is_emptied_for_good(engine: Engine, file: Path) -> None:
    library = engine.bench.desk.library
    document = engine.read(file, "one")
    library.remove(document.id)
    assert library.purge_deleted(timedelta(days=1)) == 0
    assert library.purge_deleted(timedelta(0)) == 1
    library.add(file)
    engine.begin()
    assert engine.reading.known == ()


def test_what_a_killed_reading_left_is_removed_after_the_start(
    data: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.library._LEFT_OVER_AFTER", timedelta(days=-1))
    store = Store.open(data.database)
    with store.write() as transaction:
        left = transaction.documents.add("left.pdf", None, "hash", 1)
        passages = [Passage("words", Place(paragraph=n)) for n in range(700)]
        transaction.documents.add_passages(left.id, passages)
    store.close()
    bench = open_bench(data)
    assert bench.desk.library.work() is None
    with pytest.raises(UserError):
        bench.desk.library.get(left.id)
    bench.desk.close()


def test_a_full_disk_does_not_hold_up_what_else_is_due(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Store) -> object:
        raise UserError("disk_full", path="history")

    monkeypatch.setattr(Store, "write", refuse)
    assert (bench.desk.library.work() or 0) > 0
    monkeypatch.undo()
    assert bench.desk.library.work() is None
