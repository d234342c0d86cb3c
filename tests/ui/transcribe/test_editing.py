"""Editing a transcript: words, lines, times, speakers, and what is heard again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from desktop_app.protocol.transcripts import TranscribeParams
from desktop_app.ui.panels.transcribe.panel import TranscribePanel

from ..conftest import Stage
from ..panels_kit import CTRL, KEY, SHIFT
from .kit import MEETING, Ear, editor, press, texts

ALT = Qt.KeyboardModifier.AltModifier


def test_a_line_is_edited_in_place_and_can_be_taken_back(
    stage: Stage, done: TranscribePanel
) -> None:
    view = done.result.view
    view.table.choose_row(3)
    press(done, KEY.Key_Return)
    field = editor(done)
    assert field.hasFocus()
    field.selectAll()
    QTest.keyClicks(field, "We are at eighty percent.")
    QTest.keyClick(field, KEY.Key_Return)
    stage.until(lambda: texts(done)[3] == "We are at eighty percent.")
    stage.until(lambda: stage.desk.transcripts.edits(view.transcript.id))  # type: ignore[union-attr]
    assert view.model.lines[3].heard.text == MEETING[3][1]
    assert "edited" in view.model.data(view.model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert view.table.hasFocus()
    press(done, KEY.Key_F2)
    QTest.keyClicks(editor(done), " not this")
    QTest.keyClick(editor(done), KEY.Key_Escape)
    assert texts(done)[3] == "We are at eighty percent."
    press(done, KEY.Key_Z, CTRL)
    stage.until(lambda: texts(done)[3] == MEETING[3][1])
    press(done, KEY.Key_Y, CTRL)
    stage.until(lambda: texts(done)[3] == "We are at eighty percent.")
    view.do("take_back")
    stage.until(lambda: texts(done)[3] == MEETING[3][1])


def test_a_composition_ends_no_editing(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(0)
    press(done, KEY.Key_Return)
    field = editor(done)
    QApplication.sendEvent(field, QInputMethodEvent("ぎだい", []))
    for key in (KEY.Key_Return, KEY.Key_Escape, KEY.Key_Tab):
        QTest.keyClick(field, key)
        assert view.table.is_editing
    commit = QInputMethodEvent()
    commit.setCommitString("議題")
    QApplication.sendEvent(field, commit)
    QTest.keyClick(field, KEY.Key_Return)
    stage.until(lambda: texts(done)[0].endswith("議題"))
    assert not view.table.is_editing


def test_tab_keeps_a_line_and_goes_to_the_next(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(1)
    press(done, KEY.Key_Return)
    QTest.keyClicks(editor(done), " One.")
    QTest.keyClick(editor(done), KEY.Key_Tab)
    assert view.table.row == 2 and view.table.is_editing
    QTest.keyClicks(editor(done), " Two.")
    QTest.keyClick(editor(done), KEY.Key_Return)
    stage.until(lambda: texts(done)[1].endswith("One.") and texts(done)[2].endswith("Two."))


def test_lines_are_cut_and_joined(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(1)
    press(done, KEY.Key_Return)
    field = editor(done)
    cursor = field.textCursor()
    cursor.setPosition(len("First, the budget for the spring term;"))
    field.setTextCursor(cursor)
    QTest.keyClick(field, KEY.Key_Return, CTRL)
    stage.until(lambda: len(texts(done)) == 8)
    assert texts(done)[1:3] == [
        "First, the budget for the spring term;", "then the two open positions.",
    ]  # fmt: skip
    assert 6.0 < view.model.lines[2].start_s < 10.0
    view.table.choose_row(1)
    press(done, KEY.Key_M, CTRL)
    stage.until(lambda: texts(done) == [text for _, text, _ in MEETING])
    view.table.choose_row(6)
    press(done, KEY.Key_M, CTRL)
    stage.until(done.result.banner.isVisible)
    press(done, KEY.Key_Delete)
    stage.until(lambda: len(texts(done)) == 6)
    press(done, KEY.Key_Z, CTRL)
    stage.until(lambda: len(texts(done)) == 7)


def test_times_are_moved_by_keys(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(2)
    press(done, KEY.Key_Left, ALT)
    press(done, KEY.Key_Left, ALT)
    press(done, KEY.Key_Right, ALT, SHIFT)
    stage.until(lambda: (view.model.lines[2].start_s, view.model.lines[2].end_s) == (13.8, 18.1))
    transcript = view.transcript
    assert transcript is not None
    stage.until(lambda: stage.desk.transcripts.segments(transcript.id)[2].end_s == 18.1)
    assert stage.desk.transcripts.segments(transcript.id)[2].start_s == 13.8


def test_speakers_are_named(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(0)
    press(done, KEY.Key_P)
    dialog = view.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Mori")
    dialog.accept()
    stage.until(lambda: view.model.lines[0].speaker == "Mori")
    view.table.choose_row(2)
    press(done, KEY.Key_1)
    stage.until(lambda: view.model.lines[2].speaker == "Mori")
    assert view.model.speaker_begins(0) == "Mori" and view.model.speaker_begins(1) == ""
    view.do("rename_speaker")
    rename = [one for one in view.findChildren(QInputDialog) if one.isVisible()][-1]
    rename.setTextValue("Frau Mori")
    rename.accept()
    stage.until(lambda: view.model.speakers() == ["Frau Mori"])


def test_words_are_found_and_replaced(stage: Stage, done: TranscribePanel) -> None:
    view = done.result.view
    press(done, KEY.Key_H, CTRL)
    find = view.find_bar
    QTest.keyClicks(find.edit, "INVOICE")
    stage.until(lambda: find.count.text() == "1 of 2")
    assert view.table.row == 3
    QTest.keyClick(find.edit, KEY.Key_Return)
    assert view.table.row == 5 and find.count.text() == "2 of 2"
    QTest.keyClick(find.edit, KEY.Key_Return, SHIFT)
    assert view.table.row == 3
    QTest.keyClicks(find.other, "bill")
    stage.click(find.one)
    stage.until(lambda: "two bills" in texts(done)[3])
    assert view.table.row == 5
    stage.click(find.all)
    stage.until(lambda: "second bill" in texts(done)[5])
    stage.until(lambda: find.count.text() == "Not found")
    QTest.keyClick(find.edit, KEY.Key_Escape)
    assert not find.isVisible() and view.table.hasFocus() and done.result.isVisible()


def test_a_suspect_is_heard_again(stage: Stage, ear: Ear, done: TranscribePanel) -> None:
    view = done.result.view
    view.table.choose_row(0)
    press(done, KEY.Key_N)
    assert view.table.row == 4
    area = view.table.paints.again_area(4, view.table.visualRect(view.model.index(4, 0)))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    assert view.table.paints.again
    task = ear.next()
    assert isinstance(task.params, TranscribeParams) and task.params.careful
    assert task.params.start_sample <= 29 * 16_000 < (task.params.end_sample or 0)
    ear.hears(task, (29.0, "Thank you, Anna.", ()), first_s=29.0)
    ear.ends(task)
    stage.until(lambda: texts(done)[4] == "Thank you, Anna.")
    assert not view.table.paints.again and not done.result.check.isVisible()
    assert len(done.work.jobs) == 1  # it is no transcript of its own
    press(done, KEY.Key_Z, CTRL)
    stage.until(lambda: texts(done)[4] == MEETING[4][1])


def test_what_fails_to_be_heard_again_says_why(
    stage: Stage, ear: Ear, done: TranscribePanel
) -> None:
    view = done.result.view
    view.table.choose_row(4)
    press(done, KEY.Key_R, CTRL)
    ear.fails("engine_failed", reason="boom")
    stage.until(done.result.banner.isVisible)
    assert "boom" in done.result.banner.accessibleName()
    assert not view.table.paints.again
