"""The sentences of a translated document: edited, checked, found, ten thousand of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui.panels.line_editor import LineEditor
from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.unit_model import UnitModel

from ..conftest import Stage
from ..panels_kit import CTRL, KEY
from .kit import Interpreter, done, texts

# --- the sentences -----------------------------------------------------------------------


def test_a_sentence_is_edited_and_the_file_written_again(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    view = panel.result.view
    view.take_focus()
    stage.press(KEY.Key_Down, on=view.table)
    stage.press(KEY.Key_Return, on=view.table)
    editor = view.table.findChild(LineEditor)
    assert isinstance(editor, LineEditor) and editor.toPlainText() == "駅は左側にあります。"
    editor.setPlainText("駅は左です。")
    stage.press(KEY.Key_Return, on=editor)
    assert texts(panel)[1] == "駅は左です。"
    stage.until(panel.result.write.isVisible)
    stage.click(panel.result.write)
    assert engine.writes().texts[0] == "おはようございます。駅は左です。"
    stage.until(lambda: panel.result.row.isHidden())
    assert not panel.result.write.isVisible()
    stage.press(KEY.Key_Backspace, CTRL, on=view.table)
    stage.until(lambda: texts(panel)[1] == "駅は左側にあります。")


def test_what_is_to_be_checked_can_be_shown_alone(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    result, view = panel.result, panel.result.view
    assert result.check.text() == "1 sentence to check"
    view.take_focus()
    stage.press(KEY.Key_N, on=view.table)
    assert view.table.row == 2
    stage.click(result.check)
    assert texts(panel) == ["電車は9時に出ます。"]
    view.do("others")
    popup = view.others.popup
    assert popup is not None
    engine.offers("電車は9:40に出ます。")
    stage.until(lambda: len(popup.rows) == 2)
    stage.press(KEY.Key_2, on=popup.rows[0])
    stage.until(lambda: result.check.text() == "Show all")
    assert panel.step_back()
    assert texts(panel)[2] == "電車は9:40に出ます。" and len(texts(panel)) == 5
    assert not result.check.isVisible()


def test_words_are_found_in_both_languages(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    view = panel.result.view
    view.take_focus()
    stage.press(KEY.Key_F, CTRL, on=view.table)
    QTest.keyClicks(view.find_bar.edit, "ticket")
    stage.press(KEY.Key_Return, on=view.find_bar.edit)
    assert view.table.row == 3
    view.find_bar.edit.setText("窓側")
    stage.press(KEY.Key_Return, on=view.find_bar.edit)
    assert view.table.row == 4 and view.find_bar.count.text() == "1 of 1"
    assert panel.step_back() and not view.find_bar.isVisible()


def test_a_hit_of_the_search_opens_at_its_sentence(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    panel.show_list()
    QTest.keyClicks(panel.home.search.edit, "ticket office")
    stage.press(KEY.Key_Return, on=panel.home.search.edit)
    stage.until(lambda: panel.home.found.rows)
    stage.click(panel.home.found.rows[0])
    stage.until(lambda: panel.shows_result and panel.result.view.table.row == 3)


def test_it_goes_to_a_chat_and_to_other_panels_as_a_document(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    with stage.qtbot.waitSignal(panel.chat_wanted) as wanted:
        stage.click(panel.result.chat)
    assert stage.desk.library.get(wanted.args[1]).ready
    assert "translate" not in panel.result.takers
    with stage.qtbot.waitSignal(panel.document_sent) as sent:
        stage.click(panel.result.takers["summarize"])
    assert sent.args[0] == "summarize"


def test_a_document_without_a_file_is_translated_as_its_text(
    stage: Stage, panel: TranslatePanel, engine: Interpreter
) -> None:
    document = stage.desk.library.add_text("Good morning.\n\nThe station is on the left.", "Note")
    panel.take_document(document)
    params = engine.translates()
    assert {unit.text for unit in params.units} == {"Good morning.", "The station is on the left."}
    stage.until(lambda: panel.result.row.isHidden())
    assert not panel.result.open_file.isVisible()


# --- ten thousand of them ----------------------------------------------------------------


def unit(number: int, text: str = "Übersetzung.", flags: tuple[str, ...] = ()) -> UnitRecord:
    return UnitRecord(number, number // 3, f"Sentence {number}.", " ", text, flags=flags)


def test_only_what_is_in_sight_is_measured(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    view = panel.result.view
    measured: list[int] = []
    own = view.table.paints.height

    def height(row: int, width: int) -> int:
        measured.append(row)
        return own(row, width)

    view.table.paints.height = height  # type: ignore[method-assign]
    panel.stack.setCurrentWidget(panel.result)
    view.model.add([unit(number) for number in range(10_000)])
    stage.until(lambda: measured)
    stage.qtbot.wait(50)
    assert max(measured) < 100
    view.table.choose_row(9_999)
    stage.qtbot.wait(50)
    assert len(set(measured)) < 300
    assert view.table.visualRect(view.model.index(9_999, 0)).bottom() <= view.table.height()

    table, bar = view.table, view.table.verticalScrollBar()
    measured.clear()
    bar.setValue(bar.value() - 10_005)
    stage.until(lambda: measured)  # at once, wherever one scrolls to
    stage.qtbot.wait(50)
    if table.rowViewportPosition(table.rowAt(0)) == 0:
        bar.setValue(bar.value() + 5)
    top = table.rowAt(0)
    below = table.rowViewportPosition(top + 1)
    view.model.change([unit(top, "It is a much longer translation now. " * 20)])
    stage.qtbot.wait(50)
    assert table.rowViewportPosition(top + 1) == below  # what is read stays in place


def test_the_model_knows_what_is_to_be_checked() -> None:
    model = UnitModel()
    model.add([unit(0), unit(1, flags=("short",)), unit(2, flags=("retried",))])
    assert model.doubtful == 1
    model.filter(True)
    assert len(model) == 1 and model.row_of(1) == 0 and model.row_of(0) == -1
    model.add([unit(3), unit(4, flags=("cut",))])
    assert [model.unit(row).number for row in range(len(model))] == [1, 4]
    model.filter(False)
    assert len(model) == 5 and model.doubtful_after(1) == 4 and model.doubtful_after(4) == 1
