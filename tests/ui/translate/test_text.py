"""Typing a text in the panel "Translate" and reading its translation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.protocol import RunTask
from desktop_app.protocol.translations import TranslatedUnits
from desktop_app.ui.chat.compose_edit import MAX_CHARACTERS
from desktop_app.ui.panels.translate.live_text import stale
from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.text_desk import TextDesk

from ..conftest import Stage
from ..panels_kit import CTRL, KEY, SHIFT
from .kit import (
    ASA,
    MORNING,
    Interpreter,
    caret,
    into,
    marian,
    open_panel,
    shown,
    translated,
    write,
)


def popover() -> QWidget:
    """The list or popup that is open."""
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one.objectName() == "popover"
    ]
    return found


# --- typing ----------------------------------------------------------------------------


def test_a_text_is_translated_when_typing_pauses(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    write(desk, MORNING)
    params = engine.translates()

    assert [unit.text for unit in params.units] == ["Good morning.", "The station is on the left."]
    stage.until(lambda: shown(desk) == ASA)
    route = panel.home.route.words
    stage.until(lambda: "opus-mt-en-ja" in route.text() and "Apache 2.0" in route.text())
    assert not desk.next_doubt.isVisible()


def test_only_what_changed_is_translated_again(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)

    write(desk, " The train leaves at 9:40.")
    params = engine.translates()

    assert [unit.text for unit in params.units] == ["The train leaves at 9:40."]
    stage.until(lambda: shown(desk) == ASA + "電車は9時に出ます。")


def test_a_draft_grows_over_what_stood_there(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    caret(desk, "on the left", source=True)
    QTest.keyClicks(desk.source, "not ")
    task = engine.next()
    stage.until(lambda: desk.state.pending)
    assert shown(desk) == ASA  # what is old stands until something new comes

    engine.drafts(task, "駅")
    engine.drafts(task, "が左", 1)
    stage.until(lambda: shown(desk) == "おはようございます。駅が左側にあります。")
    engine.book["The station is not on the left."] = "駅は左側ではありません。"
    engine.tells(task, TranslatedUnits(engine.units(task)))
    engine.ends(task)
    stage.until(lambda: shown(desk) == "おはようございます。駅は左側ではありません。")


def test_nothing_is_asked_while_an_input_method_composes(
    stage: Stage, desk: TextDesk, panel: TranslatePanel, engine: Interpreter
) -> None:
    into(panel, "en", "ja")
    desk.live._timer.setInterval(20)
    engine.book["おはよう。"] = "Good morning."
    desk.source.setFocus()
    composing = QInputMethodEvent("おはよう", [])
    QApplication.sendEvent(desk.source, composing)
    stage.qtbot.wait(100)  # longer than the pause
    assert not [task for task in stage.host.posted(RunTask) if task.kind == "translate"]
    assert desk.state.text == ""

    committed = QInputMethodEvent("", [])
    committed.setCommitString("おはよう。")
    QApplication.sendEvent(desk.source, committed)
    assert [unit.text for unit in engine.translates().units] == ["おはよう。"]
    stage.until(lambda: shown(desk) == "Good morning.")


def test_a_composition_that_is_given_up_leaves_nothing_unasked(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    desk.live._timer.setInterval(20)
    cursor = desk.source.textCursor()
    cursor.setPosition(len("Good morning."))
    cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
    desk.source.setTextCursor(cursor)
    QApplication.sendEvent(desk.source, QInputMethodEvent("えき", []))  # takes the selection
    stage.qtbot.wait(100)
    assert shown(desk) == ASA  # nothing is replaced while somebody composes
    QApplication.sendEvent(desk.source, QInputMethodEvent("", []))
    stage.until(lambda: shown(desk) == "おはようございます。")


def test_a_pasted_text_does_not_wait_and_a_book_becomes_a_job(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    data = QMimeData()
    data.setText(MORNING)
    desk.source.insertFromMimeData(data)
    engine.translates()
    stage.until(lambda: shown(desk) == ASA)

    data.setText("Good morning.\n" * (MAX_CHARACTERS // 14 + 1))
    desk.source.insertFromMimeData(data)
    stage.until(lambda: panel.shows_result)
    assert desk.source.toPlainText() == MORNING
    params = engine.translates()
    assert {unit.text for unit in params.units} <= {"Good morning."}


def test_clearing_the_text_clears_the_translation(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    assert desk.copy.isVisible()
    stage.click(desk.clear)
    stage.until(lambda: not shown(desk))
    assert not desk.copy.isVisible()
    assert desk.source.hasFocus()
    stage.press(KEY.Key_Z, CTRL, on=desk.source)
    stage.until(lambda: shown(desk) == ASA)  # the memory knows it all


# --- languages -------------------------------------------------------------------------


def test_the_language_is_found_out_and_told(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    panel.home.options.source.choose("auto")
    write(desk, MORNING)
    engine.translates()
    stage.until(lambda: "English" in panel.home.options.source.accessibleName())
    assert "%" in panel.home.options.source.accessibleName()


def test_a_language_is_found_by_typing_its_name(stage: Stage, panel: TranslatePanel) -> None:
    box = panel.home.options.target
    stage.until(lambda: box.available)
    box.setFocus()
    stage.press(KEY.Key_Down, on=box)
    field = popover().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "engl")
    stage.press(KEY.Key_Return, on=field)
    assert box.value == "en"
    assert panel.home.options.source.value == "ja"  # no language is translated into itself
    stage.until(lambda: stage.desk.settings.current.translate_languages == "ja en")


def test_swapping_takes_the_translation_as_the_text(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    engine.book |= {"おはようございます。": "Good morning.", "駅は左側にあります。": "Left, then."}
    stage.press(KEY.Key_X, CTRL, SHIFT, on=desk.source)

    params = engine.translates()
    assert (params.source, params.target) == ("ja", "en")
    assert desk.source.toPlainText() == ASA
    stage.until(lambda: shown(desk) == "Good morning. Left, then.")


def test_without_a_model_it_says_which_one_to_get(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage()
    panel = open_panel(stage)
    route = panel.home.route
    stage.until(route.get.isVisible)  # before anything is typed
    into(panel, "ja", "en")
    write(panel.home.desk, "Good morning.")
    stage.until(lambda: "FuguMT" in route.words.text())
    assert "日本語" in route.words.text()
    with stage.qtbot.waitSignal(panel.models_wanted) as wanted:
        stage.click(route.get)
    assert wanted.args == ["translate"]


def test_a_text_that_is_in_the_language_already_can_go_to_another(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    panel.home.options.source.choose("auto")
    panel.home.options.target.choose("en")
    write(desk, MORNING)
    stage.until(panel.home.route.other.isVisible)
    stage.click(panel.home.route.other)
    assert engine.translates().target == "ja"
    stage.until(lambda: shown(desk) == ASA)
    assert not panel.home.route.other.isVisible()


def test_a_way_over_another_language_is_told(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage(prepare=marian(tmp_path, "ja-en", "en-de"))
    panel = open_panel(stage)
    into(panel, "de", "ja")
    write(panel.home.desk, "おはよう。")
    params = Interpreter(stage).translates()
    assert [(step.source, step.target) for step in params.steps] == [("ja", "en"), ("en", "de")]
    words = panel.home.route.words
    stage.until(lambda: "OPUS-MT Japanese–English, OPUS-MT English–German" in words.text())
    way = words.text().split(" by ")[0]
    assert way.index("日本語") < way.index("English") < way.index("Deutsch")


# --- pure ------------------------------------------------------------------------------


def test_what_stood_there_is_found_by_its_place() -> None:
    before = (("A.", "a"), ("B.", "b"), ("C.", "c"))
    assert stale(["A.", "B2.", "C."], before) == {0: "a", 1: "b", 2: "c"}
    assert stale(["New.", "A.", "B.", "C."], before) == {1: "a", 2: "b", 3: "c"}
    assert stale(["A.", "C."], before) == {0: "a", 1: "c"}
    assert stale([], before) == {}
