"""The thought before an answer, as it is seen, opened and left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.protocol import DeltaKind
from desktop_app.services.events import ReplyGrew
from desktop_app.store.records import MessageStatus
from desktop_app.ui.bridge import coalesce
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.chat.reasoning_view import ReasoningView
from desktop_app.ui.chat.thought_text import Glimpse

from .conftest import Stage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
THOUGHT = "\n\n".join(f"Paragraph {number} of a long thought." for number in range(40))


def answer_view(stage: Stage) -> AnswerView:
    view = stage.window.chat.column.views[-1]
    assert isinstance(view, AnswerView)
    return view


def reasoning(stage: Stage) -> ReasoningView:
    view = answer_view(stage).reasoning
    assert view is not None
    return view


def ask(stage: Stage, thought: str) -> AnswerView:
    """Asks, and lets the model think."""
    stage.type("question")
    stage.host.accept()
    stage.host.think(thought)
    view = answer_view(stage)
    stage.until(lambda: view.reasoning is not None)
    return view


def thought_over(stage: Stage, thought: str = THOUGHT, answer: str = "Yes.") -> AnswerView:
    view = ask(stage, thought)
    stage.answer(answer)
    stage.until(lambda: view.record.status is MessageStatus.DONE)
    return view


@pytest.fixture
def make_view(stage: Stage, qtbot: QtBot) -> Callable[[], ReasoningView]:
    def make() -> ReasoningView:
        view = ReasoningView(stage.theme)
        qtbot.addWidget(view)
        view.resize(400, view.fit(400))
        view.show()
        return view

    return make


def test_while_it_thinks_the_last_lines_are_seen(stage: Stage) -> None:
    view = ask(stage, "First this.\n\nThen that.")
    shown = reasoning(stage)
    assert shown.thinking and shown.head.text() == "Thinking…"
    assert shown.glimpse.isVisible() and shown.glimpse.lines() == ["First this.", "Then that."]
    assert view.progress is not None and not view.progress.isVisible()
    assert stage.shown == ["question", ""]
    stage.host.think("\nAnd")
    stage.until(lambda: shown.glimpse.lines() == ["Then that.", "And"])
    stage.host.think(" so on")
    stage.until(lambda: shown.glimpse.lines() == ["Then that.", "And so on"])


def test_the_seconds_are_counted_and_then_stand(make_view: Callable[[], ReasoningView]) -> None:
    view = make_view()
    view.show_thought("Hm", 0, thinking=True)
    assert view.head.text() == "Thinking…"
    view.grow(" hm", 12_000)
    assert view.head.text() == "Thinking… 12 s"
    assert view.head.accessibleName() == "Thinking…"  # not every second anew
    view.end(12_400)
    assert view.head.text() == view.head.accessibleName() == "Thought for 12 s"
    for ms, words in (
        (None, "Thought"),
        (400, "Thought for a moment"),
        (125_000, "Thought for 2 min 5 s"),
    ):
        view.show_thought("Hm hm", ms, thinking=False)
        assert view.head.text() == words


def test_the_seconds_go_on_without_the_model(
    make_view: Callable[[], ReasoningView], qtbot: QtBot
) -> None:
    view = make_view()
    view.show_thought("Hm", 6_900, thinking=True)
    assert view.head.text() == "Thinking… 6 s"
    qtbot.waitUntil(lambda: view.head.text() == "Thinking… 7 s", timeout=5000)
    view.end(7_100)
    assert not view._tick.isActive()


def test_afterwards_one_line_is_left(stage: Stage) -> None:
    view = ask(stage, THOUGHT)
    height = view.height()
    stage.host.say("Yes")
    stage.until(lambda: stage.shown == ["question", "Yes"])
    shown = reasoning(stage)
    assert not shown.thinking and not shown.glimpse.isVisible()
    assert view.height() == height  # the answer begins in the room that the thought had
    stage.host.finish(".")
    stage.until(lambda: view.record.status is MessageStatus.DONE)
    assert shown.head.text() == "Thought for a moment"
    assert view.height() == height
    assert not shown.expanded


def test_a_click_opens_and_closes_it(stage: Stage) -> None:
    view = thought_over(stage)
    shown = reasoning(stage)
    closed = view.height()
    stage.click(shown.head)
    assert shown.body is not None and shown.body.isVisible()
    assert shown.body.toPlainText() == THOUGHT
    assert view.height() > closed + 300
    assert shown.body.height() >= shown.body.document().size().height()
    stage.click(shown.head)
    assert not shown.body.isVisible() and view.height() == closed


def test_the_keyboard_opens_and_closes_it(stage: Stage) -> None:
    thought_over(stage)
    head = reasoning(stage).head
    head.setFocus(Qt.FocusReason.TabFocusReason)
    for key, opened in (
        (Qt.Key.Key_Return, True),
        (Qt.Key.Key_Space, False),
        (Qt.Key.Key_Enter, True),
    ):
        stage.press(key, on=head)
        assert reasoning(stage).expanded is opened
    assert head.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert head.accessibleName() == "Thought for a moment" and head.accessibleDescription()


def test_opening_it_leaves_the_reader_s_line_alone(stage: Stage) -> None:
    view = thought_over(stage, answer="\n\n".join(f"Line {number}" for number in range(60)))
    column = stage.window.chat.column
    bar = column.verticalScrollBar()
    bar.setValue(view.y() - 5)
    top = reasoning(stage).mapTo(column, QPoint(0, 0)).y()
    stage.click(reasoning(stage).head)
    assert reasoning(stage).mapTo(column, QPoint(0, 0)).y() == top
    assert not column.following


def test_at_the_end_of_a_chat_the_line_that_was_clicked_stays_too(stage: Stage) -> None:
    thought_over(stage)
    column = stage.window.chat.column
    assert column.following
    top = reasoning(stage).mapTo(column, QPoint(0, 0)).y()
    stage.click(reasoning(stage).head)
    assert reasoning(stage).mapTo(column, QPoint(0, 0)).y() == top
    assert not column.following
    stage.click(reasoning(stage).head)
    assert column.following


def test_opened_while_it_thinks_it_grows_and_is_followed(stage: Stage) -> None:
    view = ask(stage, "Begin.")
    shown = reasoning(stage)
    stage.click(shown.head)
    assert shown.body is not None
    body = shown.body
    stage.host.think("\n\n" + THOUGHT)
    stage.until(lambda: body.toPlainText() == f"Begin.\n\n{THOUGHT}")
    assert body.height() >= body.document().size().height() > 600
    column = stage.window.chat.column
    assert column.following
    assert column.verticalScrollBar().value() == column.verticalScrollBar().maximum() > 0
    stage.answer("Yes.")
    assert shown.expanded and body.isVisible() and view.text() == "Yes."


def test_the_text_can_be_selected_and_keeps_its_selection(stage: Stage) -> None:
    ask(stage, "Select me.")
    stage.click(reasoning(stage).head)
    body = reasoning(stage).body
    assert body is not None
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_A, CTRL)
    stage.host.think(" More.")
    stage.until(lambda: body.toPlainText() == "Select me. More.")
    QTest.keyClick(body, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Select me."


def test_copying_takes_the_answer_alone(stage: Stage) -> None:
    view = thought_over(stage)
    stage.click(view.bar.copy)
    assert QGuiApplication.clipboard().text() == "Yes."
    stage.press(Qt.Key.Key_C, CTRL, SHIFT)
    assert QGuiApplication.clipboard().text() == "Yes."


def test_an_answer_without_a_thought_shows_none(stage: Stage) -> None:
    stage.type("question")
    stage.answer("Yes.")
    assert answer_view(stage).reasoning is None


def test_stopping_in_mid_thought_keeps_it_and_offers_another_try(stage: Stage) -> None:
    view = ask(stage, "Let me")
    stage.press(Qt.Key.Key_Escape, on=stage.window.chat.composer.edit)
    stage.until(lambda: view.record.status is MessageStatus.CANCELLED)
    assert not reasoning(stage).thinking
    assert reasoning(stage).head.text() == "Thought for a moment"
    assert view.end_note is not None
    assert not view.end_note.continue_button.isVisible()
    stage.click(view.end_note.retry_button)
    stage.answer("Yes.")
    stage.until(lambda: stage.shown == ["question", "Yes."])
    assert answer_view(stage).reasoning is None
    stage.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    stage.until(lambda: answer_view(stage).reasoning is not None)
    assert reasoning(stage).text() == "Let me"


def test_it_is_there_again_after_a_start_and_in_another_chat(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage()
    thought_over(stage, "Let me see.")
    conversation = stage.desk.conversations.list()[0].id
    stage.press(Qt.Key.Key_N, CTRL)
    stage.window.open_chat(conversation)
    assert reasoning(stage).text() == "Let me see."
    stage.window.close()
    stage.bridge.close()
    stage.desk.close()
    again = make_stage()
    again.window.open_chat(conversation)
    assert reasoning(again).text() == "Let me see."
    assert reasoning(again).head.text() == "Thought for a moment"
    assert not reasoning(again).expanded


def test_a_chat_that_is_opened_while_it_thinks_goes_on_without_a_gap(stage: Stage) -> None:
    ask(stage, "One ")
    conversation = stage.desk.conversations.list()[0].id
    stage.press(Qt.Key.Key_N, CTRL)
    stage.host.think("two ")
    stage.window.open_chat(conversation)
    stage.host.think("three")
    stage.until(lambda: reasoning(stage).text() == "One two three")
    assert reasoning(stage).thinking


def test_in_japanese(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(lang="ja", theme="dark")
    ask(stage, "まず考える。" * 40)
    shown = reasoning(stage)
    assert shown.head.text() == "考えています…"
    first, second = shown.glimpse.lines()
    assert len(first) > 20 and "まず考える。まず考える。" in first + second
    stage.answer("はい。")
    stage.until(lambda: shown.head.text() == "少し考えました")


def test_runs_of_one_kind_are_joined() -> None:
    events = [
        ReplyGrew("c", "m", "a", 0, DeltaKind.REASONING, 0),
        ReplyGrew("c", "m", "b", 1, DeltaKind.REASONING, 40),
        ReplyGrew("c", "m", "x", 0, DeltaKind.ANSWER, 60),
        ReplyGrew("c", "m", "y", 1, DeltaKind.ANSWER, 60),
    ]
    assert coalesce(list(events)) == [
        ReplyGrew("c", "m", "ab", 0, DeltaKind.REASONING, 40),
        ReplyGrew("c", "m", "xy", 0, DeltaKind.ANSWER, 60),
    ]


def test_the_glimpse_shows_the_end_of_any_text(stage: Stage, qtbot: QtBot) -> None:
    glimpse = Glimpse(stage.theme)
    qtbot.addWidget(glimpse)
    glimpse.resize(200, 40)
    glimpse.show()
    for piece in ("word " * 400, "\n", "\n", " 😀" * 30, "the ", "end", "\n\n"):
        glimpse.append(piece)
        assert 1 <= len(glimpse.lines()) <= 2
    assert glimpse.lines()[-1].endswith("the end")
    glimpse.resize(80, 40)
    assert len(glimpse.lines()) == 2 and glimpse.lines()[-1].endswith("end")
    assert len(glimpse._shown) < 100
    glimpse.clear()
    assert glimpse.lines() == [""]
