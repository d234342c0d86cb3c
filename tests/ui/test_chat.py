"""The chat, driven by keys and clicks as a person would."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.protocol import Cancel, Progress, StopReason
from desktop_app.protocol import Stage as EngineStage
from desktop_app.store.records import MessageStatus
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.chat.message_view import Wish
from desktop_app.ui.chat.question_view import QuestionView

from .conftest import Stage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_enter_sends_and_the_answer_streams_in(stage: Stage) -> None:
    stage.type("Hello there")
    stage.host.accept()
    stage.host.say("Good ", "morning")
    stage.until(lambda: stage.shown == ["Hello there", "Good morning"])
    stage.host.finish("!")
    stage.until(lambda: stage.shown[-1] == "Good morning!")
    assert stage.window.chat.composer.text() == ""
    assert stage.window.head.title.text() == "Hello there"


def test_shift_enter_breaks_the_line(stage: Stage) -> None:
    stage.type("one", enter=False)
    edit = stage.window.chat.composer.edit
    height = edit.height()
    QTest.keyClick(edit, Qt.Key.Key_Return, SHIFT)
    QTest.keyClicks(edit, "two")
    assert edit.toPlainText() == "one\ntwo"
    assert edit.height() > height
    assert stage.host.generates == []


def test_enter_in_a_composition_never_sends(stage: Stage) -> None:
    edit = stage.window.chat.composer.edit
    edit.setFocus()
    QApplication.sendEvent(edit, QInputMethodEvent("にほん", []))
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert stage.host.generates == []
    commit = QInputMethodEvent("", [])
    commit.setCommitString("日本")
    QApplication.sendEvent(edit, commit)
    assert stage.host.generates == []
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert [turn.content for turn in stage.host.last.turns] == ["日本"]


def test_escape_stops_and_keeps_the_text(stage: Stage) -> None:
    stage.type("Tell me a story")
    stage.host.accept()
    stage.host.say("Once upon")
    stage.until(lambda: stage.shown[-1] == "Once upon")
    stage.press(Qt.Key.Key_Escape, on=stage.window.chat.composer.edit)
    assert any(isinstance(command, Cancel) for command in stage.host.commands)
    stage.until(lambda: stage.window.chat.column.views[-1].record.status == "cancelled")
    assert stage.shown[-1] == "Once upon"


def test_sending_while_an_answer_streams_queues(stage: Stage) -> None:
    stage.type("first")
    stage.host.accept()
    stage.type("second")
    stage.until(lambda: stage.shown[-1] == "second")
    assert len(stage.host.generates) == 1
    assert stage.window.chat.column.views[-1].record.status is MessageStatus.QUEUED
    stage.host.finish("one")
    stage.until(lambda: len(stage.host.generates) == 2)
    stage.answer("two")
    stage.until(lambda: stage.shown == ["first", "one", "second", "two"])


def test_a_queued_message_can_be_taken_back(stage: Stage) -> None:
    stage.type("first")
    stage.host.accept()
    stage.type("second")
    stage.until(lambda: stage.shown[-1] == "second")
    view = stage.window.chat.column.views[-1]
    view.wish(Wish.WITHDRAW)
    assert stage.window.chat.composer.text() == "second"
    assert "second" not in stage.shown


def test_answering_again_makes_a_branch_that_keys_switch(stage: Stage) -> None:
    stage.type("question")
    stage.answer("first answer")
    stage.press(Qt.Key.Key_R, CTRL)
    stage.answer("second answer")
    stage.until(lambda: stage.shown == ["question", "second answer"])
    assert stage.window.chat.column.views[-1].record.sibling_count == 2
    stage.press(Qt.Key.Key_Left, ALT)
    stage.until(lambda: stage.shown == ["question", "first answer"])
    stage.press(Qt.Key.Key_Right, ALT)
    stage.until(lambda: stage.shown == ["question", "second answer"])


def test_editing_a_message_keeps_the_old_branch(stage: Stage) -> None:
    stage.type("What is 1 + 1?")
    stage.answer("2")
    stage.press(Qt.Key.Key_Up, on=stage.window.chat.composer.edit)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor, "What is 2 + 2?")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stage.answer("4")
    stage.until(lambda: stage.shown == ["What is 2 + 2?", "4"])
    stage.press(Qt.Key.Key_Left, ALT)
    stage.until(lambda: stage.shown == ["What is 1 + 1?", "2"])


def test_escape_leaves_the_editor_and_nothing_changes(stage: Stage) -> None:
    stage.type("as it was")
    stage.answer("yes")
    stage.press(Qt.Key.Key_Up, on=stage.window.chat.composer.edit)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, " changed")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert stage.shown == ["as it was", "yes"]
    assert len(stage.host.generates) == 1


def test_continue_goes_on_in_the_same_answer(stage: Stage) -> None:
    stage.type("count")
    stage.host.accept()
    stage.host.finish("one two", reason=StopReason.LENGTH)
    view = stage.window.chat.column.views[-1]
    stage.until(lambda: view.record.status is MessageStatus.DONE)
    assert isinstance(view, AnswerView)
    stage.click(view.end_note.continue_button)
    assert stage.host.last.continue_last
    stage.host.accept()
    stage.host.finish(" three")
    stage.until(lambda: stage.shown == ["count", "one two three"])


def test_a_failure_shows_in_place_and_retry_works(stage: Stage) -> None:
    stage.type("hello")
    stage.host.fail("out_of_memory")
    view = stage.window.chat.column.views[-1]
    stage.until(lambda: view.record.status is MessageStatus.FAILED)
    assert isinstance(view, AnswerView)
    assert "not enough memory" in view.end_note.text()
    stage.click(view.end_note.retry_button)
    stage.answer("hello to you")
    stage.until(lambda: stage.shown == ["hello", "hello to you"])


def test_progress_is_said_before_the_first_word(stage: Stage) -> None:
    stage.type("hello")
    request = stage.host.last.request_id
    stage.host.emit(Progress(request, EngineStage.LOADING, 50, 100))
    view = stage.window.chat.column.views[-1]
    assert isinstance(view, AnswerView)
    stage.until(lambda: "50 %" in view.progress.text())
    stage.host.finish("hi")
    stage.until(lambda: not view.progress.isVisible())


def test_copying_an_answer_gives_its_markdown(stage: Stage) -> None:
    stage.type("list")
    stage.answer("- **one**\n- two")
    stage.press(Qt.Key.Key_C, CTRL, SHIFT)
    assert QGuiApplication.clipboard().text() == "- **one**\n- two"


def test_a_draft_survives_another_chat_and_another_start(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage()
    stage.type("question")
    stage.answer("answer")
    stage.type("half a thou", enter=False)
    stage.press(Qt.Key.Key_N, CTRL)
    assert stage.window.chat.composer.text() == ""
    conversation = stage.desk.conversations.list()[0].id
    stage.window.open_chat(conversation)
    assert stage.window.chat.composer.text() == "half a thou"
    stage.window.close()
    stage.bridge.close()
    stage.desk.close()
    again = make_stage()
    again.window.open_chat(conversation)
    assert again.window.chat.composer.text() == "half a thou"
    assert again.shown == ["question", "answer"]


def test_a_huge_message_is_folded_and_can_be_opened(stage: Stage) -> None:
    text = "\n".join(f"line {n}" for n in range(5000))
    stage.window.chat.composer.edit.setPlainText(text)
    stage.press(Qt.Key.Key_Return, on=stage.window.chat.composer.edit)
    view = stage.window.chat.column.views[0]
    assert isinstance(view, QuestionView)
    assert view.text() == text
    assert view.height() < 1500
    stage.click(view.unfold)
    assert view.height() > 20_000


def test_an_empty_message_is_not_sent(stage: Stage) -> None:
    stage.type("   ")
    assert stage.host.generates == []
    assert not stage.window.chat.composer.send_button.isEnabled()


def test_the_reader_who_scrolled_up_is_not_moved(stage: Stage) -> None:
    stage.type("long")
    stage.host.accept()
    stage.host.say("\n\n".join(f"paragraph {n}" for n in range(80)))
    column = stage.window.chat.column
    bar = column.verticalScrollBar()
    stage.until(lambda: bar.maximum() > 500 and bar.value() == bar.maximum())
    bar.setValue(100)
    stage.host.say("\n\nand more" * 40)
    high = bar.maximum()
    stage.until(lambda: bar.maximum() > high)
    assert bar.value() == 100
    stage.press(Qt.Key.Key_End, on=column)
    assert bar.value() == bar.maximum()


def test_a_long_chat_loads_page_by_page(stage: Stage) -> None:
    conversation = None
    for number in range(70):
        sent = stage.desk.conversations.send(conversation, f"question {number}")
        conversation = sent.conversation_id
        stage.host.accept()
        stage.host.finish(f"answer {number}")
    assert conversation is not None
    stage.window.open_chat(conversation)
    column = stage.window.chat.column
    assert len(column.message_ids) < 60
    assert column.views[-1].text() == "answer 69"
    stage.until(lambda: not column.unmade)
    while len(column.message_ids) < 140:
        before = len(column.message_ids)
        column.verticalScrollBar().setValue(0)
        stage.until(lambda before=before: len(column.message_ids) > before and not column.unmade)
    assert stage.shown[0] == "question 0"
    assert len(set(column.message_ids)) == 140


def test_a_paste_too_large_for_the_field_is_refused_in_words(stage: Stage) -> None:
    stage.type("before ", enter=False)
    QGuiApplication.clipboard().setText("x" * 150_000)
    stage.press(Qt.Key.Key_V, CTRL, on=stage.window.chat.composer.edit)
    assert stage.window.chat.composer.text() == "before "
    assert stage.window.chat.banner.isVisible()
    assert "150,00" in stage.window.chat.banner.accessibleName()
