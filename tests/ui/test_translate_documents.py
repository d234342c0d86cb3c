"""Documents in the panel "Translate": the list, the sentences of one, its file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from desktop_app.protocol.rewriting import WriteDocumentParams
from desktop_app.protocol.translations import TranslatedUnits, TranslateParams
from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui.panels.line_editor import LineEditor
from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.unit_model import UnitModel

from .conftest import Stage
from .panels_kit import CTRL, KEY
from .translate_kit import BOOK, Interpreter, into, marian, open_panel, rows

LETTER = (
    ("Good morning.", "The station is on the left."),
    ("The train leaves at 9:40.",),
    ("Where is the ticket office?", "I would like a window seat."),
)
DOUBT = {"The train leaves at 9:40.": ("placeholder",)}


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=marian(tmp_path))


@pytest.fixture
def panel(stage: Stage) -> TranslatePanel:
    opened = open_panel(stage)
    into(opened, "ja", "en")
    return opened


@pytest.fixture
def engine(stage: Stage) -> Interpreter:
    return Interpreter(stage)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.docx"
    path.write_bytes(b"not opened here")
    return path


def texts(panel: TranslatePanel) -> list[str | None]:
    model = panel.result.view.model
    return [model.unit(row).shown for row in range(len(model))]


def done(stage: Stage, panel: TranslatePanel, engine: Interpreter, path: Path, *notes: str) -> None:
    """A document is translated and open."""
    panel.take_files([path])
    engine.cuts(*LETTER)
    engine.translates(DOUBT)  # type: ignore[arg-type]
    engine.writes(None, *notes)
    stage.until(lambda: panel.result.row.isHidden() and panel.result.open_file.isVisible())


# --- from a file to a file ---------------------------------------------------------------


def test_a_document_is_followed_to_its_file(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    panel.take_files([letter])
    assert engine.cuts(*LETTER).path == str(letter)
    stage.until(lambda: texts(panel) == [None] * 5)  # the source is there first
    task = engine.next()
    assert isinstance(task.params, TranslateParams)
    assert (task.params.source, task.params.target) == ("en", "ja")
    units = engine.units(task)
    engine.tells(task, TranslatedUnits(units[:2]))
    engine.moves(task, 2, 5)
    stage.until(lambda: texts(panel)[:3] == [BOOK[LETTER[0][0]], BOOK[LETTER[0][1]], None])
    stage.until(lambda: "40 %" in panel.result.row.state.text())
    assert not panel.result.open_file.isVisible() and not panel.result.chat.isEnabled()
    engine.tells(task, TranslatedUnits(units[2:]))
    engine.ends(task)
    written = engine.writes(None, "pdf_as_docx")

    assert written.texts == ("おはようございます。駅は左側にあります。", "電車は9時に出ます。",
                             "切符売り場はどこですか。窓側の席をお願いします。")  # fmt: skip
    stage.until(panel.result.open_file.isVisible)
    stage.until(panel.result.banner.isVisible)
    assert "PDF" in panel.result.banner.accessibleName()
    assert panel.result.row.isHidden()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    stage.click(panel.result.open_file)
    stage.click(panel.result.folder)
    assert opened == [str(letter.with_name("letter.ja.docx")), str(letter.parent)]


def test_several_documents_stand_in_the_list(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.docx", "b.txt", "~$a.docx", "c.exe"):
        (folder / name).write_bytes(b"x")
    panel.take_files([folder])
    stage.until(lambda: len(rows(panel)) == 2)
    assert panel.home.shown == "documents" and not panel.shows_result
    assert sorted(row.job.title for row in rows(panel)) == ["a.docx", "b.txt"]


def test_documents_go_to_the_folder_that_was_chosen(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.ja.docx").write_bytes(b"there already")
    panel.home.intake.show_output(str(out))
    assert "out" in panel.home.intake.where.text()
    panel.take_files([letter])
    engine.cuts(*LETTER)
    engine.translates()
    task = engine.next()
    assert isinstance(task.params, WriteDocumentParams)
    assert task.params.output == str(out / "letter.ja (2).docx")


def test_what_equals_its_source_is_no_success(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    panel.take_files([letter])
    engine.cuts(*LETTER)
    engine.translates()
    engine.fails("nothing_translated", name="letter.docx")
    stage.until(lambda: panel.result.row.trouble.text())
    assert panel.result.row.isVisible()
    assert not panel.result.open_file.isVisible()
    panel.show_list()
    assert rows(panel)[0].trouble.isVisibleTo(panel)


def test_pausing_and_going_on(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    panel.take_files([letter])
    engine.cuts(*LETTER)
    task = engine.next()
    engine.tells(task, TranslatedUnits(engine.units(task)[:3]))
    stage.until(lambda: texts(panel)[2:3] == ["電車は9時に出ます。"])
    stage.click(panel.result.row.cancel)
    stage.until(panel.result.row.resume.isVisible)
    assert panel.result.row.state.text() == "Paused"
    stage.click(panel.result.row.resume)
    params = engine.translates()
    assert [unit.number for unit in params.units] == [3, 4]  # nothing is done again
    engine.writes()
    stage.until(panel.result.open_file.isVisible)


def test_the_next_start_lists_what_became_of_a_document(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    panel.take_files([letter])
    engine.cuts(*LETTER)
    engine.translates()
    engine.fails("nothing_translated", name="letter.docx")
    stage.until(lambda: panel.result.row.trouble.text())
    again = TranslatePanel(stage.bridge, stage.theme)
    stage.qtbot.addWidget(again)
    stage.until(lambda: rows(again))
    assert len(rows(again)) == 1
    assert rows(again)[0].trouble.text()


def test_removing_a_document_and_taking_it_back(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    panel.show_list()
    (row,) = rows(panel)
    row.title.setFocus()
    with stage.qtbot.waitSignal(panel.undo_offered) as offered:
        stage.press(KEY.Key_Delete, on=row.title)
    assert not rows(panel)
    fresh = TranslatePanel(stage.bridge, stage.theme)
    stage.qtbot.addWidget(fresh)
    settled: list[bool] = []
    fresh.work.listed.connect(lambda: settled.append(True))
    stage.until(lambda: settled)
    assert not rows(fresh)
    offered.args[1]()
    stage.until(lambda: rows(panel))
    panel.open_job(next(iter(panel.work.jobs)))
    stage.until(lambda: len(texts(panel)) == 5)


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


# --- ten thousand of them ------------------------------------------------------------------


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


def unit(number: int, text: str = "Übersetzung.", flags: tuple[str, ...] = ()) -> UnitRecord:
    return UnitRecord(number, number // 3, f"Sentence {number}.", " ", text, flags=flags)
