"""Sentences and their translations in pairs: lit, doubted, edited, said otherwise."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.protocol.translations import TranslatedUnits
from desktop_app.ui.panels.translate.text_desk import TextDesk

from ..conftest import Stage
from ..panels_kit import CTRL, KEY
from .kit import ASA, MORNING, Interpreter, caret, shown, translated, write

ALT = Qt.KeyboardModifier.AltModifier


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
