"""Names, answers and blanks of a text in the panel "Classify": listed and marked."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.text_desk import TextDesk

from ..conftest import Stage
from ..panels_kit import CTRL, KEY
from .kit import Clerk, write


def test_names_are_marked_listed_and_counted(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["entities"].click()
    text = "😀 Aiko moved from Kyoto to Nagoya."
    write(desk, text)
    engine.finds(("Aiko", "PER"), ("Kyoto", "LOC"), ("Nagoya", "LOC"))
    stage.until(lambda: len(desk.found.list.lines.lines) == 3)

    assert [line.pill for line in desk.found.list.lines.lines] == ["Person", "Place", "Place"]
    assert {name: b.text() for name, b in desk.found.kinds.items()} == {
        "LOC": "Place 2", "PER": "Person 1",
    }  # fmt: skip
    desk.source.viewport().repaint()
    stage.until(lambda: len(desk.source.extraSelections()) == 3)
    marked = [mark.cursor.selectedText() for mark in desk.source.extraSelections()]
    assert marked == ["Aiko", "Kyoto", "Nagoya"]  # though the first character takes two units

    stage.click(desk.found.kinds["LOC"])
    stage.until(lambda: len(desk.source.extraSelections()) == 1)
    assert [line.words for line in desk.found.list.lines.lines] == ["Aiko"]


def test_marks_behind_a_change_go_at_once(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["entities"].click()
    write(desk, "Aiko met Ken.")
    engine.finds(("Aiko", "PER"), ("Ken", "PER"))
    stage.until(lambda: len(desk.source.extraSelections()) == 2)
    cursor = desk.source.textCursor()
    cursor.setPosition(5)
    desk.source.setTextCursor(cursor)
    QTest.keyClicks(desk.source, "x")
    stage.until(lambda: len(desk.source.extraSelections()) == 1)


def test_what_was_found_is_copied(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["entities"].click()
    write(desk, "Aiko moved from Kyoto.")
    engine.finds(("Aiko", "PER"), ("Kyoto", "LOC"))
    stage.until(lambda: desk.found.copy.isVisible())
    stage.click(desk.found.copy)
    assert QGuiApplication.clipboard().text() == "Aiko\tPER\nKyoto\tLOC"


def test_an_answer_is_shown_within_its_passage_and_marked(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["answers"].click()
    write(desk, "The rent is 940 euros a month and the deposit three of them.")
    desk.question.setFocus()
    QTest.keyClicks(desk.question, "How much is the rent?")
    QTest.keyClick(desk.question, KEY.Key_Return)
    params = engine.says("940 euros")
    assert params.question == "How much is the rent?"
    stage.until(lambda: len(desk.found.list.lines.lines) == 1)
    line = desk.found.list.lines.lines[0]
    assert line.words == "940 euros"
    assert line.below.startswith("The rent is «940 euros» a month")
    stage.until(lambda: len(desk.source.extraSelections()) == 1)
    assert desk.source.extraSelections()[0].cursor.selectedText() == "940 euros"


def test_a_filling_is_put_into_the_blank_and_can_be_taken_back(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["fillings"].click()
    write(desk, "It rains in ")
    assert engine.fills().text == "It rains in "
    stage.click(desk.blank)
    write(desk, ".")
    params = engine.fills("spring", "autumn")
    while params.text != "It rains in ___.":  # the blank alone was asked about
        params = engine.fills("spring", "autumn")
    stage.until(lambda: len(desk.found.list.lines.lines) == 2)
    found = desk.found.list
    found.setFocus()
    found.choose(1)
    QTest.keyClick(found, KEY.Key_Return)
    assert desk.source.toPlainText() == "It rains in autumn."
    QTest.keyClick(desk.source, KEY.Key_Z, CTRL)
    assert desk.source.toPlainText() == "It rains in ___."
