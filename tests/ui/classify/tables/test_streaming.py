"""A table while it is labelled: its rows stream in, wait, and go on after a pause."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from desktop_app.protocol import Cancel, RunTask
from desktop_app.protocol.classification import ClassifyParams
from desktop_app.store.run_records import RunStatus
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.result_view import ResultView
from desktop_app.ui.panels.classify.rows_model import LABEL, PAGE, TEXT

from ...conftest import Stage
from ...panels_kit import KEY
from ..kit import MAILS, Clerk, table_file
from .kit import begun, cells, labelled, until_shown


def test_rows_stream_in_with_progress_and_nothing_moves(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    texts = [MAILS[n % 7] for n in range(3 * PAGE)]
    begun(stage, panel, table_file(tmp_path, texts))
    task = engine.begins()
    rows = engine.reads(task)
    engine.labels(task, 0, rows[:100], 1)
    engine.moves(task, 100, 600)
    stage.until(lambda: result.rows.model.total == 100)
    stage.until(lambda: "16 %" in result.row.state.text())
    assert panel.shows_result

    result.rows.table.choose(40)
    top = result.rows.table.rowAt(0)
    engine.labels(task, 100, rows[100:450], 1)
    stage.until(lambda: result.rows.model.total == 450)
    assert result.rows.table.currentIndex().row() == 40
    assert result.rows.table.rowAt(0) == top
    assert result.rows.model.row(40) is not None  # what was there is not read again
    engine.labels(task, 450, rows[450:], 1)
    engine.ends(task, 600)
    stage.until(lambda: result.row.isHidden())
    result.rows.table.choose(599)
    stage.until(lambda: result.rows.model.row(599) is not None)
    assert "600 rows" in result.meta.text()


def test_a_pause_keeps_the_rows_and_resume_goes_on_behind_them(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    begun(stage, panel, table_file(tmp_path))
    task = engine.begins()
    rows = engine.reads(task)
    engine.labels(task, 0, rows[:4], 1)
    stage.until(lambda: result.rows.model.total == 4)
    stage.click(result.row.cancel)
    stage.until(lambda: stage.host.posted(Cancel))
    stage.until(lambda: result.job is not None and not result.job.is_going)
    assert result.row.state.text() == "Paused"
    assert result.rows.model.total == 4

    stage.click(result.row.resume)
    params = engine.labels_table()
    assert params.table is not None and params.table.first_row == 4
    stage.until(lambda: result.rows.model.total == 7)
    stage.until(lambda: "壊れて" in cells(result, TEXT)[3] and cells(result, LABEL)[6] == "praise")


def test_new_rows_wait_while_the_rows_are_sorted(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    begun(stage, panel, table_file(tmp_path))
    task = engine.begins()
    rows = engine.reads(task)
    engine.labels(task, 0, rows[:4], 1)
    stage.until(lambda: result.rows.model.row(3) is not None)
    result.rows.filters.order.choose("score-")
    until_shown(stage, result, 3, 2, 1, 4)
    engine.labels(task, 4, rows[4:], 1)
    stage.until(result.rows.filters.refresh.isVisible)
    until_shown(stage, result, 3, 2, 1, 4)
    stage.click(result.rows.filters.refresh)
    until_shown(stage, result, 3, 7, 2, 1, 4, 5, 6)
    assert not result.rows.filters.refresh.isVisible()


def test_it_begins_in_the_list_and_is_opened_from_there(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    stage.click(result.back)
    row = next(iter(panel.home.jobs.rows.values()))
    assert row.title.accessibleName() == "mails.csv"
    assert row.title.hasFocus()
    QTest.keyClick(row.title, KEY.Key_Return)
    stage.until(lambda: panel.shows_result and result.rows.model.row(0) is not None)


def test_a_run_that_an_error_ends_says_why_and_can_be_resumed(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    begun(stage, panel, table_file(tmp_path))
    engine.fails("not_a_classifier", path="x")
    stage.until(lambda: result.row.trouble.isVisible())
    assert result.job is not None and result.job.run is not None
    assert result.job.run.status is RunStatus.FAILED
    stage.click(result.row.resume)
    task = stage.host.posted(RunTask)
    stage.until(lambda: len(stage.host.posted(RunTask)) == 2)
    assert isinstance(task[0].params, ClassifyParams)
