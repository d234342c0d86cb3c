"""Tables in the queue of runs: begun, killed, gone on with, labelled anew, removed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.classification import Label
from desktop_app.services.classification.records import ClassifyOptions, RowFilter
from desktop_app.services.events import RowCorrected, RowsClassified
from desktop_app.store.run_records import RunStatus

from ..conftest import open_bench
from .conftest import LABELS, OWN, Labeller, facts, rows


def test_a_table_is_labelled(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(6)), 0, OWN)
    done = engine.do(run)
    assert (done.status, done.kind, done.title) == (RunStatus.DONE, "classify", "reviews.csv")
    assert (done.method, done.model_name) == ("nli", "nli")
    table = engine.asked.table
    assert table is not None and (table.column, table.first_row, table.rows) == (0, 0, 6)
    assert [label.name for label in engine.asked.labels] == list(LABELS)
    info = engine.service.info(run.id)
    assert info.columns == ("review", "id", "gold") and info.done == 6
    assert info.facts is not None and info.facts.model == "nli", "named as people know it"
    assert info.end is not None and info.end.seconds == 1.5
    page = engine.service.rows(run.id, 0, 100)
    assert page.total == 6 and [row.label for row in page.rows] == [*LABELS, *LABELS]
    first = page.rows[0]
    assert first.cells == ("text 0", "0", "good") and first.text == "text 0"
    assert first.score == 0.5 and first.scores == (0.5, 0.25, 0.25)
    assert engine.bench.of(RowsClassified) == [RowsClassified(run.id, 0, 6, 6)]


def test_pages_are_sorted_and_filtered(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(100)), 0, OWN)
    engine.do(run)
    service = engine.service
    best = service.rows(run.id, 0, 3, "score", descending=True)
    assert [row.number for row in best.rows] == [99, 98, 97] and best.total == 100
    bad = RowFilter(label="bad")
    page = service.rows(run.id, 1, 2, "score", filter=bad)
    assert [row.number for row in page.rows] == [4, 7]
    assert page.total == service.count(run.id, bad) == 33
    assert service.rows(run.id, 0, 1, "label").rows[0].label == "bad"
    assert service.count(run.id, RowFilter(contains="TEXT 9")) == 11
    assert service.count(run.id, RowFilter(contains="%")) == 0
    assert service.count(run.id, RowFilter(least=0.59, most=0.595)) == 6


def test_a_killed_run_goes_on_behind_the_last_row(
    engine: Labeller, data: DataDir, tmp_path: Path
) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(10)), 0, OWN)
    engine.begin()
    engine.label(4, facts())
    engine.bench.desk.close()
    again = Labeller(open_bench(data), engine.folder)
    try:
        assert again.run(run).status is RunStatus.INTERRUPTED
        assert again.service.count(run.id) == 4
        again.service.resume(run.id)
        again.begin()
        table = again.asked.table
        assert table is not None and table.first_row == 4
        again.label(told=facts())
        again.finish()
        page = again.service.rows(run.id, 0, 100)
        assert [row.number for row in page.rows] == list(range(10))
        assert again.run(run).status is RunStatus.DONE
    finally:
        again.bench.desk.close()


def test_rows_that_come_twice_stand_once(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(5)), 0, OWN)
    engine.begin()
    engine.label(3, facts())
    engine.service.correct(run.id, 1, "good")
    engine.label(5)
    engine.finish()
    page = engine.service.rows(run.id, 0, 10)
    assert [row.label for row in page.rows] == ["good", "good", "so-so", "good", "bad"]


def test_a_changed_file_is_not_gone_on_with(engine: Labeller) -> None:
    source = engine.source("reviews.csv", rows(10))
    run = engine.service.table(source, 0, OWN)
    engine.begin()
    engine.label(4, facts())
    engine.cancel()
    assert engine.status(run) is RunStatus.CANCELLED
    with Path(source.path).open("a") as file:
        file.write("one more,10,bad\n")
    engine.service.resume(run.id)
    engine.bench.desk.work()
    failed = engine.run(run)
    assert (failed.status, failed.error_code) == (RunStatus.FAILED, "table_changed")
    assert engine.service.count(run.id) == 4, "what is labelled stays"


def test_other_labels_of_the_model_stop_a_run(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(10)), 0, OWN)
    engine.begin()
    engine.label(4, facts())
    engine.cancel()
    engine.service.resume(run.id)
    engine.begin()
    engine.produce(facts(("yes", "no")))  # the run takes itself back
    assert engine.run(run).error_code == "classifier_changed"


def test_a_run_goes_on_with_the_model_it_began_with(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(10)), 0, OWN)
    engine.begin()
    engine.label(4, facts())
    engine.cancel()
    first = engine.asked.model
    engine.add_nli("aaa-larger-nli")
    engine.bench.desk.task_models.choose("classify", str(engine.folder / "aaa-larger-nli"))
    engine.service.resume(run.id)
    engine.begin()
    assert engine.asked.model == first


def test_other_labels_for_the_same_table(engine: Labeller) -> None:
    source = engine.source("reviews.csv", rows(6))
    run = engine.service.table(source, 0, OWN)
    engine.do(run)
    other = ClassifyOptions(labels=(Label("x"), Label("y")))
    again = engine.service.again(run.id, other)
    engine.begin()
    table = engine.asked.table
    assert table is not None and table.path == source.path and again.id != run.id
    assert [label.name for label in engine.asked.labels] == ["x", "y"]
    assert engine.service.count(run.id) == 6 and engine.service.count(again.id) == 0


def test_without_its_file_the_rows_are_labelled_anew(engine: Labeller) -> None:
    text = 'review,id,gold\n"two\nlines, ""quoted""",0,good\n,1,bad\nlonger,2,bad,more\n'
    source = engine.source("reviews.csv", text)
    run = engine.service.table(source, 0, OWN)
    engine.do(run)
    before = [row.cells for row in engine.service.rows(run.id, 0, 9).rows]
    Path(source.path).unlink()
    again = engine.service.again(run.id, OWN)
    engine.do(again)
    cells = [row.cells for row in engine.service.rows(again.id, 0, 9).rows]
    assert cells == [(*row, "")[:4] for row in before]
    assert engine.run(again).title == "reviews.csv"


def test_a_person_is_right(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(6)), 0, OWN)
    engine.do(run)
    row = engine.service.correct(run.id, 1, " my own ")
    assert (row.label, row.model_labels, row.edited) == ("my own", ("bad",), True)
    assert engine.bench.of(RowCorrected) == [RowCorrected(run.id, row)]
    assert engine.service.count(run.id, RowFilter(edited=True)) == 1
    assert engine.service.rows(run.id, 0, 9, filter=RowFilter("my own")).rows == (row,)
    assert engine.service.info(run.id).labels == (*LABELS, "my own")
    assert engine.service.correct(run.id, 1, ()).labels == ()
    assert engine.service.count(run.id, RowFilter("")) == 1
    assert engine.service.correct(run.id, 1, None).label == "bad"
    with pytest.raises(UserError) as found:
        engine.service.correct(run.id, 77, "good")
    assert found.value.code == "row_not_found"


@pytest.mark.parametrize(
    ("column", "options", "code"),
    [
        (3, OWN, "table_column_missing"),
        (0, ClassifyOptions(), "no_classifier"),
        (0, ClassifyOptions(model="nli"), "no_labels"),
        (0, ClassifyOptions(method="nli"), "no_labels"),
        (0, ClassifyOptions(labels=OWN.labels, model="nowhere"), "model_not_found"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(
    engine: Labeller, column: int, options: ClassifyOptions, code: str
) -> None:
    source = engine.source("reviews.csv", rows(2))
    with pytest.raises(UserError) as found:
        engine.service.table(source, column, options)
    assert found.value.code == code and engine.service.tables() == ()


def test_the_trash_takes_the_rows_along(engine: Labeller, data: DataDir) -> None:
    run = engine.service.table(engine.source("reviews.csv", rows(6)), 0, OWN)
    engine.do(run)
    assert (data.tables / f"{run.id}.sqlite3").stat().st_mode & 0o077 == 0
    engine.service.remove(run.id)
    engine.service.purge_deleted(timedelta(days=1))
    assert engine.service.restore(run.id).deleted_at is None and engine.service.count(run.id) == 6
    engine.service.remove(run.id)
    engine.service.purge_deleted(timedelta(0))
    assert list(data.tables.iterdir()) == []


def test_empty_rows_and_values(engine: Labeller) -> None:
    run = engine.service.table(engine.source("reviews.csv", "review,id\n,0\nx,1\n"), 0, OWN)
    engine.begin()
    engine.label(told=facts(("stars",), regression=True))
    engine.finish()
    empty, value = engine.service.rows(run.id, 0, 9).rows
    assert (empty.labels, empty.score, empty.flags) == ((), None, ("empty",))
    assert (value.labels, value.score) == ((), pytest.approx(0.2495, abs=1e-4))
    assert engine.service.count(run.id, RowFilter(flag="empty")) == 1
    assert engine.service.distribution(run.id).bins == ((value.score, value.score, 1),)
