"""The panel on the program as it is: real files, the real engine, the embedded MiniLM."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.model_library import embedded
from desktop_app.ui.panels.classify.panel import ClassifyPanel

from ...test_end_to_end import Program
from .kit import table_file, type_labels, write

MINILM = embedded.find()  # before it is hidden from the tests
pytestmark = pytest.mark.skipif(MINILM is None, reason="needs the embedded MiniLM")

TEXTS = (
    "The striker scored twice and the team won the cup final.",
    "Simmer the onions in butter, then add the tomatoes and basil.",
    "The telescope found a planet around a distant star.",
)
LABELS = ("sports", "cooking", "astronomy")


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(embedded, "find", lambda: MINILM)
    program = Program(qtbot, tmp_path / "data")
    yield program
    program.close()


def test_texts_and_a_table_are_labelled_without_a_download(
    program: Program, tmp_path: Path
) -> None:
    window = program.window
    program.until(window.isActiveWindow)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_K, modifiers)
    panel = window.panels.dock.panel("classify")
    assert isinstance(panel, ClassifyPanel)
    type_labels(panel, *LABELS)
    write(panel.home.desk, TEXTS[1])
    found = panel.home.desk.found
    program.until(lambda: found.bars.bars and not panel.home.desk.state.pending)
    assert found.bars.bars[0].words == "cooking"
    assert "MiniLM" in found.by.text()

    path = table_file(tmp_path, [TEXTS[n % 3] for n in range(60)], LABELS)
    panel.take_files([path])
    program.until(lambda: panel.home.setup.preview is not None)
    panel.home.run.click()
    program.until(lambda: panel.shows_result and panel.result.row.isHidden())
    panel.result.overview.gold.choose("2")
    program.until(lambda: panel.result.overview.confusion.isVisibleTo(panel.result.overview))
    assert "100 % of 60 rows" in panel.result.overview.confusion.about.text()

    target = tmp_path / "out.csv"
    panel.result.overview.export.write("csv", str(target))
    program.until(target.exists)
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 60
    assert [row["label"] for row in rows[:3]] == list(LABELS)
    assert set(rows[0]) >= {"id", "body", "right", "label", "score"}
