"""Labelling tables in the panel "Classify": opening, streaming, looking, correcting, exporting."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from desktop_app.protocol import Cancel, RunTask
from desktop_app.protocol.classification import ClassifyParams
from desktop_app.services.classification.records import RowFilter, RowPage, TableRow
from desktop_app.store.run_records import RunStatus
from desktop_app.ui.panels.classify.label_menu import LabelMenu
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.result_view import ResultView
from desktop_app.ui.panels.classify.rows_model import LABEL, PAGE, SCORE, TEXT, RowsModel

from .classify_kit import (
    GOLD,
    LABELS,
    MAILS,
    Clerk,
    minilm,
    models,
    open_panel,
    table_file,
    type_labels,
)
from .conftest import Stage
from .panels_kit import CTRL, KEY, SHIFT


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=models(minilm(tmp_path)), size=(1280, 800))


@pytest.fixture
def panel(stage: Stage) -> ClassifyPanel:
    opened = open_panel(stage)
    stage.window.panels.dock.widen.setChecked(True)
    return opened


@pytest.fixture
def result(panel: ClassifyPanel) -> ResultView:
    return panel.result


@pytest.fixture
def engine(stage: Stage) -> Clerk:
    return Clerk(stage)


def opened(stage: Stage, panel: ClassifyPanel, path: Path) -> None:
    """A table is chosen, and labels are there."""
    panel.take_files([path])
    stage.until(lambda: panel.home.setup.preview is not None)
    type_labels(panel, *LABELS)


def begun(stage: Stage, panel: ClassifyPanel, path: Path) -> None:
    """A table is on its way."""
    opened(stage, panel, path)
    stage.click(panel.home.run)


def labelled(stage: Stage, panel: ClassifyPanel, engine: Clerk, path: Path, rows: int = 7) -> None:
    """A table is labelled, and its rows are shown."""
    begun(stage, panel, path)
    engine.labels_table()
    stage.until(lambda: panel.result.rows.model.total == rows)
    stage.until(lambda: panel.result.rows.model.row(0) is not None)
    stage.until(lambda: panel.result.row.isHidden())
    panel.result.rows.table.take_focus()


def cells(result: ResultView, column: int) -> list[str]:
    model = result.rows.model
    return [str(model.data(model.index(row, column)) or "…") for row in range(model.total)]


def until_shown(stage: Stage, result: ResultView, *numbers: int) -> None:
    """Waits for rows to be shown, by their numbers in the table from 1 on."""
    wanted = [str(number) for number in numbers]
    stage.until(lambda: cells(result, 0) == wanted)


# --- before it begins ------------------------------------------------------------------


def test_a_table_is_shown_with_how_it_is_read(
    stage: Stage, panel: ClassifyPanel, tmp_path: Path
) -> None:
    panel.take_files([table_file(tmp_path)])
    setup = panel.home.setup
    stage.until(lambda: setup.preview is not None)
    assert setup.name.text() == "mails.csv"
    assert setup.column_chip.accessibleName() == "Column: body"
    assert setup.delimiter.accessibleName() == "Delimiter: Comma"
    assert setup.header.accessibleName() == "First row: Names of the columns"
    assert not panel.home.intake.isVisible()
    assert panel.home.options.field.edit.hasFocus()


def test_a_column_is_chosen_by_a_click_or_a_key(
    stage: Stage, panel: ClassifyPanel, tmp_path: Path
) -> None:
    panel.take_files([table_file(tmp_path)])
    setup = panel.home.setup
    stage.until(lambda: setup.preview is not None)
    table = setup.table
    place = table.visualRect(table.rows.index(0, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert setup.column == 2
    table.setFocus()
    QTest.keyClick(table, KEY.Key_Left)
    QTest.keyClick(table, KEY.Key_Return)
    assert setup.column == 1
    assert setup.column_chip.accessibleName() == "Column: body"


def test_another_delimiter_and_encoding_read_it_again(
    stage: Stage, panel: ClassifyPanel, tmp_path: Path
) -> None:
    path = tmp_path / "sjis.csv"
    path.write_bytes("番号;本文\n1;荷物が壊れて届きました\n".encode("shift_jis"))
    panel.take_files([path])
    setup = panel.home.setup
    stage.until(lambda: setup.preview is not None)
    assert setup.preview is not None
    assert setup.preview.columns == ("番号", "本文")
    setup.delimiter.choose(",")
    stage.until(lambda: setup.preview is not None and setup.preview.columns == ("番号;本文",))
    setup.header.choose("0")
    stage.until(lambda: setup.preview is not None and len(setup.preview.rows) == 2)


def test_what_is_no_table_is_said(stage: Stage, panel: ClassifyPanel, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    panel.take_files([path])
    stage.until(panel.home.banner.isVisible)
    assert "empty.csv" in panel.home.banner.accessibleName()
    assert panel.home.intake.isVisible()


def test_without_labels_it_does_not_begin(
    stage: Stage, panel: ClassifyPanel, tmp_path: Path
) -> None:
    panel.take_files([table_file(tmp_path)])
    stage.until(lambda: panel.home.setup.preview is not None)
    stage.click(panel.home.run)
    assert panel.home.banner.isVisible()
    assert panel.home.options.field.edit.hasFocus()
    assert not stage.host.posted(RunTask)


def test_a_label_that_is_typed_and_not_entered_counts(
    stage: Stage, panel: ClassifyPanel, engine: Clerk, tmp_path: Path
) -> None:
    panel.take_files([table_file(tmp_path)])
    stage.until(lambda: panel.home.setup.preview is not None)
    type_labels(panel, "complaint")
    QTest.keyClicks(panel.home.options.field.edit, "praise")
    stage.click(panel.home.run)
    params = engine.labels_table()
    assert [label.name for label in params.labels] == ["complaint", "praise"]


# --- while it streams ------------------------------------------------------------------


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


# --- looking ---------------------------------------------------------------------------


def test_rows_are_sorted_by_a_click_on_the_head_and_by_the_chip(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    header = result.rows.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(SCORE) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until_shown(stage, result, 6, 5, 4, 1, 2, 7, 3)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until_shown(stage, result, 3, 7, 2, 1, 4, 5, 6)
    assert result.rows.filters.order.accessibleName() == "Order: Surest first"


def test_rows_are_filtered_by_words_label_and_score(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    QTest.keyClick(result.rows.table, KEY.Key_F, CTRL)
    assert result.rows.filters.search.edit.hasFocus()
    QTest.keyClicks(result.rows.filters.search.edit, "customer")
    until_shown(stage, result, 3)
    QTest.keyClick(result.rows.filters.search.edit, KEY.Key_Escape)
    until_shown(stage, result, 1, 2, 3, 4, 5, 6, 7)
    result.rows.filters.label.choose("=complaint")
    until_shown(stage, result, 1, 4, 6)
    result.rows.filters.score.choose("<0.5")
    until_shown(stage, result, 6)
    assert result.rows.filters.count.text() == "1 row"


def test_a_label_of_the_chart_shows_its_rows(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    chart = result.overview.bars
    stage.until(lambda: [bar.number for bar in chart.bars] == ["3", "2", "2"])
    chart.setFocus()
    QTest.keyClick(chart, KEY.Key_Down)
    QTest.keyClick(chart, KEY.Key_Down)
    QTest.keyClick(chart, KEY.Key_Return)
    until_shown(stage, result, 3, 7)
    QTest.keyClick(chart, KEY.Key_Return)
    until_shown(stage, result, 1, 2, 3, 4, 5, 6, 7)


def test_unsure_rows_are_one_click_away(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    stage.until(lambda: "1 row under 0.50" in result.overview.unsure_words.text())
    stage.click(result.overview.unsure)
    until_shown(stage, result, 6)
    assert result.rows.table.hasFocus()


def test_the_current_row_is_shown_whole(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    QTest.keyClick(result.rows.table, KEY.Key_Down)
    text = result.rows.details.text.toPlainText()
    assert text.startswith(MAILS[1])
    assert "right: request" in text
    assert result.rows.details.bars.bars[0].words == "request"


def test_the_right_labels_of_a_column_give_matrix_and_figures(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    overview = result.overview
    overview.gold.choose("2")
    stage.until(overview.confusion.isVisible)
    assert "86 % of 7 rows" in overview.confusion.about.text()
    assert "request given complaint: 1" in overview.confusion.matrix.accessibleName()
    found = stage.desk.classification.confusion(result.run_id, 2)
    recall = {score.label: score.recall for score in found.scores}
    assert recall["request"] == pytest.approx(2 / 3)


def test_a_column_that_holds_no_labels_is_told(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    texts = [f"{MAILS[n % 7]}" for n in range(300)]
    labelled(stage, panel, engine, table_file(tmp_path, texts), rows=300)
    result.overview.gold.choose("0")
    stage.until(lambda: "no labels" in result.overview.gold_words.text())


# --- correcting ------------------------------------------------------------------------


def test_a_digit_corrects_a_row_and_undo_and_redo_follow(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    result.rows.table.choose(5)
    QTest.keyClick(result.rows.table, KEY.Key_2)
    stage.until(lambda: cells(result, LABEL)[5] == "request")
    assert result.rows.table.currentIndex().row() == 5
    stage.until(lambda: [bar.number for bar in result.overview.bars.bars] == ["2", "3", "2"])
    QTest.keyClick(result.rows.table, KEY.Key_Z, CTRL)
    stage.until(lambda: cells(result, LABEL)[5] == "complaint")
    QTest.keyClick(result.rows.table, KEY.Key_Z, CTRL | SHIFT)
    stage.until(lambda: cells(result, LABEL)[5] == "request")
    QTest.keyClick(result.rows.table, KEY.Key_Delete)
    stage.until(lambda: cells(result, LABEL)[5] == "complaint")
    assert stage.desk.classification.count(result.run_id, RowFilter(edited=True)) == 0


def test_the_menu_of_a_label_corrects_by_mouse_and_keyboard(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    table = result.rows.table
    place = table.visualRect(result.rows.model.index(0, LABEL)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    (menu,) = result.findChildren(LabelMenu)
    assert [action.text().split("\t")[0] for action in menu.actions()][:3] == list(LABELS)
    QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    stage.until(lambda: cells(result, LABEL)[0] == "request")


def test_a_row_may_get_a_label_of_its_own(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    QTest.keyClick(result.rows.table, KEY.Key_Return)
    (menu,) = result.findChildren(LabelMenu)
    other = next(action for action in menu.actions() if action.text() == "Another label…")
    other.trigger()
    menu.close()
    (dialog,) = result.findChildren(QInputDialog)
    dialog.setTextValue("question")
    dialog.accept()
    stage.until(lambda: cells(result, LABEL)[0] == "question")
    stage.until(lambda: "question" in [bar.words for bar in result.overview.bars.bars])


# --- what becomes of it ----------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_the_table_is_exported_with_all_its_columns(
    stage: Stage,
    panel: ClassifyPanel,
    result: ResultView,
    engine: Clerk,
    tmp_path: Path,
    form: str,
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    QTest.keyClick(result.rows.table, KEY.Key_3)
    stage.until(lambda: cells(result, LABEL)[0] == "praise")
    export = result.overview.export
    stage.click(export.buttons[form])
    (dialog,) = export.findChildren(QFileDialog)
    target = tmp_path / f"out.{form}"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    stage.until(target.exists)
    stage.until(lambda: export.buttons[form].text() == "Exported")
    if form == "csv":
        rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
        assert rows[0]["body"] == MAILS[0]
        assert rows[0]["right"] == GOLD[0]
        assert rows[0]["label"] == "praise"


def test_it_is_classified_again_with_other_labels_without_its_file(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    path = table_file(tmp_path)
    labelled(stage, panel, engine, path)
    path.unlink()
    result.more.menu().actions()[0].trigger()
    setup = panel.home.setup
    assert setup.again is not None
    assert "7 rows, column body" in setup.about.text()
    assert [label.name for label in panel.home.options.field.labels] == list(LABELS)
    type_labels(panel, "question")
    stage.click(panel.home.run)
    params = engine.labels_table()
    assert [label.name for label in params.labels] == [*LABELS, "question"]
    stage.until(lambda: result.rows.model.total == 7)
    assert len(panel.home.jobs.rows) == 2


def test_a_table_is_removed_and_brought_back(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    undo: list[Callable[[], None]] = []
    panel.undo_offered.connect(lambda _, back: undo.append(back))
    result.more.menu().actions()[-1].trigger()
    stage.until(lambda: undo and not panel.home.jobs.rows)
    undo[0]()
    stage.until(lambda: len(panel.home.jobs.rows) == 1)


def test_narrow_the_overview_takes_the_place_of_the_rows(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    assert result.overview.isVisible()
    stage.window.panels.dock.widen.setChecked(False)
    stage.until(lambda: result.tabs["overview"].isVisible())
    assert not result.overview.isVisible()
    stage.click(result.tabs["overview"])
    assert result.overview.isVisible()
    assert not result.rows.table.isVisible()


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


class _Million:
    """A bridge to a table of a million rows, whose calls return at once."""

    def __init__(self) -> None:
        self.desk = self
        self.classification = self
        self.asked: list[int] = []

    def rows(self, run_id: str, first: int, count: int, *_: object) -> RowPage:
        self.asked.append(first)
        made = tuple(TableRow(n, (), f"text {n}", ("a",), 0.9) for n in range(first, first + count))
        return RowPage(first, made, 1_000_000)

    def call(self, work: Callable[[], object], done: Callable[[object], None], *_: object) -> None:
        done(work())


def test_of_a_million_rows_a_few_pages_are_here(qtbot: QtBot) -> None:
    table = _Million()
    model = RowsModel(table)  # type: ignore[arg-type]
    model.show_run("run", "body", 1_000_000)
    for place in range(0, 1_000_000, 10_000):
        index = model.index(place, TEXT)
        model.data(index)
        assert model.data(index) == f"text {place}"
    assert len(table.asked) == 100
    assert len(model._pages) <= 24
    model.row(990_000)
    assert len(table.asked) == 100  # it is here
    model.row(0)
    assert len(table.asked) == 101  # and that is not any more


def test_writing_a_table_can_be_stopped(
    stage: Stage, panel: ClassifyPanel, result: ResultView, engine: Clerk, tmp_path: Path
) -> None:
    labelled(stage, panel, engine, table_file(tmp_path))
    export, target = result.overview.export, tmp_path / "out.csv"
    go_on = Event()

    def slow(*arguments: object, **_: object) -> bool:
        go_on.wait(5)
        return not arguments[4]()  # type: ignore[operator]

    stage.desk.classification.export = slow  # type: ignore[method-assign, assignment]
    export.write("csv", str(target))
    assert export.stop.isVisible()
    stage.click(export.stop)
    go_on.set()
    stage.until(lambda: not export.stop.isVisible())
    assert export.buttons["csv"].text() == "CSV"
    assert not target.exists()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_head_of_a_narrow_panel_has_room(
    make_stage: Callable[..., Stage], tmp_path: Path, lang: str
) -> None:
    stage = make_stage(lang=lang, size=(1100, 760), prepare=models(minilm(tmp_path)))
    panel = open_panel(stage)
    panel.take_files([table_file(tmp_path)])
    stage.until(lambda: panel.home.setup.preview is not None)
    for widget in (panel.home.run, panel.home.options, panel.home.setup):
        right = widget.mapTo(panel, widget.rect().topRight()).x()
        assert right <= panel.width()
