"""What becomes of a labelled table: exported, labelled again, removed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.result_view import ResultView
from desktop_app.ui.panels.classify.rows_model import LABEL

from ...conftest import Stage
from ...panels_kit import KEY
from ..kit import GOLD, LABELS, MAILS, Clerk, table_file, type_labels
from .kit import cells, labelled


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
