"""The rows of a labelled table: sorted, filtered, measured, corrected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from desktop_app.services.classification.records import RowFilter, RowPage, TableRow
from desktop_app.ui.panels.classify.label_menu import LabelMenu
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.result_view import ResultView
from desktop_app.ui.panels.classify.rows_model import LABEL, SCORE, TEXT, RowsModel

from ...conftest import Stage
from ...panels_kit import CTRL, KEY, SHIFT
from ..kit import LABELS, MAILS, Clerk, table_file
from .kit import cells, labelled, until_shown

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
