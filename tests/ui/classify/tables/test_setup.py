"""A table before it is labelled: how it is read, which column, which labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.protocol import RunTask
from desktop_app.ui.panels.classify.panel import ClassifyPanel

from ...conftest import Stage
from ...panels_kit import KEY
from ..kit import Clerk, minilm, models, open_panel, table_file, type_labels


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
