"""Typing a text in the panel "Translate" and reading its translation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.protocol import RunTask
from desktop_app.protocol.translations import TranslatedUnits, TranslateParams
from desktop_app.ui.chat.compose_edit import MAX_CHARACTERS
from desktop_app.ui.panels.translate.live_text import stale
from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.text_desk import TextDesk

from .conftest import Stage
from .panels_kit import CTRL, KEY, SHIFT
from .translate_kit import Interpreter, caret, into, marian, open_panel, shown, write

ALT = Qt.KeyboardModifier.AltModifier
MORNING = "Good morning. The station is on the left."
ASA = "おはようございます。駅は左側にあります。"


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=marian(tmp_path))


@pytest.fixture
def panel(stage: Stage) -> TranslatePanel:
    opened = open_panel(stage)
    into(opened, "ja", "en")
    return opened


@pytest.fixture
def desk(panel: TranslatePanel) -> TextDesk:
    return panel.home.desk


@pytest.fixture
def engine(stage: Stage) -> Interpreter:
    return Interpreter(stage)


def translated(stage: Stage, desk: TextDesk, engine: Interpreter) -> None:
    """A text of two sentences is there, translated."""
    write(desk, MORNING)
    engine.translates()
    stage.until(lambda: shown(desk) == ASA)


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


# --- pairs -----------------------------------------------------------------------------


def lit(field: object) -> list[str]:
    return [mark.cursor.selectedText() for mark in field.extraSelections()]  # type: ignore[attr-defined]


def test_the_pair_under_the_pointer_and_at_the_caret_is_lit(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    caret(desk, "station", source=True)
    stage.until(lambda: lit(desk.target) == ["駅は左側にあります。"])
    assert lit(desk.source) == ["The station is on the left."]

    place = desk.target.box_of(0).center()
    QTest.mouseMove(desk.target.viewport(), QPoint(20, place.y()))
    stage.until(lambda: lit(desk.source) == ["Good morning."])
    QTest.mouseMove(desk.target.viewport(), QPoint(20, desk.target.height() - 5))
    stage.until(lambda: lit(desk.source) == ["The station is on the left."])  # the caret's again


def test_emoji_do_not_move_the_pairs(stage: Stage, desk: TextDesk, engine: Interpreter) -> None:
    engine.book["😀😀 Hi."] = "😀😀 やあ。"
    write(desk, "😀😀 Hi. Good morning.")
    engine.translates()
    stage.until(lambda: shown(desk).endswith("おはようございます。"))
    caret(desk, "やあ")
    stage.until(lambda: lit(desk.source) == ["😀😀 Hi."])


def test_doubts_are_amber_and_say_why(stage: Stage, desk: TextDesk, engine: Interpreter) -> None:
    write(desk, MORNING)
    engine.translates({"The station is on the left.": ("placeholder",)})
    stage.until(desk.next_doubt.isVisible)
    assert desk.next_doubt.text() == "1 to check"
    stage.press(KEY.Key_F8, on=desk.source)
    assert desk.target.hasFocus() and desk.target.sentence == 1
    assert "missing" in desk.live.parts()[1].why
    amber = stage.theme.tokens.amber
    stage.until(
        lambda: (
            amber.lower()
            in [mark.format.underlineColor().name() for mark in desk.target.extraSelections()]
        )  # type: ignore[attr-defined]
    )


# --- other words -----------------------------------------------------------------------


def test_a_sentence_is_edited_in_place_and_remembered(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    caret(desk, "駅")
    stage.press(KEY.Key_F2, on=desk.target)
    assert desk.target.is_editing
    stage.press(KEY.Key_A, CTRL, on=desk.target)
    desk.target.insertPlainText("駅は左です。")
    stage.press(KEY.Key_Return, on=desk.target)
    assert shown(desk) == "おはようございます。駅は左です。"
    assert not desk.target.is_editing

    stage.click(desk.clear)
    stage.until(lambda: not shown(desk))
    write(desk, "The station is on the left.")
    stage.until(lambda: shown(desk) == "駅は左です。")  # without a model: the user's words win


def test_editing_stays_within_the_sentence(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    caret(desk, "駅")
    desk.target.edit(1)
    stage.press(KEY.Key_Home, on=desk.target)
    for _ in range(3):
        stage.press(KEY.Key_Backspace, on=desk.target)
    stage.press(KEY.Key_End, CTRL, on=desk.target)
    stage.press(KEY.Key_Delete, on=desk.target)
    QTest.keyClicks(desk.target, "!")
    assert shown(desk) == ASA + "!"
    stage.press(KEY.Key_Escape, on=desk.target)
    assert shown(desk) == ASA


def test_what_comes_while_a_sentence_is_edited_waits(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    write(desk, MORNING)
    task = engine.next()
    first, second = engine.units(task)
    engine.tells(task, TranslatedUnits((first,)))
    stage.until(lambda: shown(desk) == "おはようございます。")
    desk.target.edit(0)
    QTest.keyClicks(desk.target, "!")
    engine.tells(task, TranslatedUnits((second,)))
    engine.ends(task)
    stage.until(lambda: not desk.state.pending)
    assert shown(desk) == "おはようございます。!"
    stage.press(KEY.Key_Return, on=desk.target)
    assert shown(desk) == "おはようございます。!駅は左側にあります。"


def test_other_translations_are_chosen_by_keyboard(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    caret(desk, "駅")
    stage.press(KEY.Key_Down, ALT, on=desk.target)
    assert desk.others.popup is not None
    params = engine.offers("駅は左手です。", "左に駅があります。")
    assert params.alternatives > 1 and [one.text for one in params.units] == [
        "The station is on the left."
    ]
    popup = desk.others.popup
    stage.until(lambda: len(popup.rows) == 3)
    stage.press(KEY.Key_Down, on=popup.rows[0])
    stage.press(KEY.Key_Down, on=popup.rows[1])
    assert popup.focusWidget() is popup.rows[2]
    stage.press(KEY.Key_2, on=popup.rows[2])
    assert shown(desk) == "おはようございます。駅は左手です。"
    stage.until(lambda: desk.state.units[1].edited_text == "駅は左手です。")


def test_trouble_with_other_translations_is_told_in_the_popup(
    stage: Stage, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    desk.open_others(0)
    popup = desk.others.popup
    assert popup is not None
    engine.fails("engine_failed", reason="boom")
    stage.until(lambda: "boom" in popup.note.text() or "Looking" not in popup.note.text())
    stage.press(KEY.Key_Escape, on=popup)


# --- going on --------------------------------------------------------------------------


def test_copying_and_sending_to_a_chat(stage: Stage, desk: TextDesk, engine: Interpreter) -> None:
    translated(stage, desk, engine)
    stage.press(KEY.Key_Return, CTRL, SHIFT, on=desk.source)
    assert QGuiApplication.clipboard().text() == ASA
    stage.click(desk.chat)
    assert ASA in stage.window.chat.composer.edit.toPlainText()


def test_a_text_is_kept_and_opened_from_the_history(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    stage.desk.translations.live.save()
    stage.click(desk.clear)
    stage.until(lambda: not shown(desk))
    stage.click(panel.home.tabs["history"])
    rows = panel.home.history.rows
    stage.until(lambda: rows is not panel.home.history.rows or panel.home.history.rows)
    row = next(iter(panel.home.history.rows.values()))
    stage.until(row.title.isVisible)
    row.title.setFocus()
    stage.press(KEY.Key_Return, on=row.title)
    stage.until(lambda: desk.source.toPlainText() == MORNING)
    stage.until(lambda: shown(desk) == ASA)
    assert panel.home.shown == "text"


def test_a_text_is_removed_from_the_history_and_brought_back(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    stage.desk.translations.live.save()
    stage.click(panel.home.tabs["history"])
    history = panel.home.history
    stage.until(lambda: history.rows)
    row = next(iter(history.rows.values()))
    row.title.setFocus()
    with stage.qtbot.waitSignal(panel.undo_offered) as offered:
        stage.press(KEY.Key_Delete, on=row.title)
    stage.until(lambda: not history.rows)
    offered.args[1]()
    stage.until(lambda: history.rows)


def test_terms_of_the_glossary_go_along(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter, tmp_path: Path
) -> None:
    stage.click(panel.home.options.glossary)
    dialog = panel.home.options.findChild(QWidget, "terms").window()  # type: ignore[union-attr]
    table = tmp_path / "terms.csv"
    table.write_text("station,駅\nTsukue,Tsukue\n", "utf-8")
    dialog.read(str(table))  # type: ignore[attr-defined]
    stage.until(lambda: len(dialog.terms()) == 2)  # type: ignore[attr-defined]
    stage.click(dialog.done_button)  # type: ignore[attr-defined]
    stage.until(lambda: "(2)" in panel.home.options.glossary.text())
    write(desk, MORNING)
    params = engine.translates()
    assert isinstance(params, TranslateParams)
    assert params.glossary[:2] == (("station", "駅"), ("Tsukue", "Tsukue"))


def test_a_tone_is_offered_where_it_does_something(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    assert not panel.home.options.tone.isVisible()
    chip = panel.home.options.model
    stage.until(lambda: chip.has("chat"))
    chip.choose(str(stage.shelf.starter.path))
    engine.translates()
    stage.until(panel.home.options.tone.isVisible)
    panel.home.options.tone.choose("formal")
    assert engine.translates().tone == "formal"


# --- pure ------------------------------------------------------------------------------


def test_what_stood_there_is_found_by_its_place() -> None:
    before = (("A.", "a"), ("B.", "b"), ("C.", "c"))
    assert stale(["A.", "B2.", "C."], before) == {0: "a", 1: "b", 2: "c"}
    assert stale(["New.", "A.", "B.", "C."], before) == {1: "a", 2: "b", 3: "c"}
    assert stale(["A.", "C."], before) == {0: "a", 1: "c"}
    assert stale([], before) == {}
