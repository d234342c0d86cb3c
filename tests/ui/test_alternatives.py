"""Three answers at once: asked for, looked at while they stream, each with its figures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.protocol import AnswerEnded, Failed, Finished, StopReason, TextDelta
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.controls import IconButton
from tests.services.fake_host import stats

from .conftest import Stage

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def shown(stage: Stage) -> AnswerView:
    view = stage.window.chat.column.views[-1]
    assert isinstance(view, AnswerView)
    return view


def button(view: QWidget, name: str) -> IconButton:
    return next(b for b in view.findChildren(IconButton) if b.accessibleName() == name)


def place(stage: Stage) -> tuple[int, int]:
    record = shown(stage).record
    return record.sibling_index + 1, record.sibling_count


def ask_for_three(stage: Stage) -> str:
    """Leaves one answer, asks for three more by key; returns the request."""
    stage.type("question")
    stage.answer("first answer")
    stage.press(Qt.Key.Key_R, CTRL, SHIFT)
    assert stage.host.last.params.answers == 3
    stage.host.accept()
    stage.until(lambda: place(stage) == (2, 4))
    return stage.host.last.request_id


def test_a_click_below_an_answer_asks_for_three(stage: Stage) -> None:
    stage.type("question")
    stage.answer("first answer")
    stage.click(button(shown(stage), "Write 3 alternatives"))
    assert stage.host.last.params.answers == 3
    assert [turn.content for turn in stage.host.last.turns] == ["question"]


def test_they_can_be_looked_at_while_they_stream(stage: Stage) -> None:
    request = ask_for_three(stage)
    for number in range(3):
        stage.host.emit(TextDelta(request, f"text {number}", answer=number))
    stage.until(lambda: shown(stage).text() == "text 0")
    assert not button(shown(stage), "Copy message").isEnabled()
    assert not button(shown(stage), "Write 3 alternatives").isEnabled()
    following = button(shown(stage), "Next branch")
    assert following.isVisible() and following.isEnabled()
    stage.click(following)
    stage.until(lambda: (place(stage), shown(stage).text()) == ((3, 4), "text 1"))
    stage.host.emit(TextDelta(request, " and more", answer=1))
    stage.host.emit(TextDelta(request, " unseen", answer=2))
    stage.until(lambda: shown(stage).text() == "text 1 and more")
    stage.press(Qt.Key.Key_Right, ALT)
    stage.until(lambda: (place(stage), shown(stage).text()) == ((4, 4), "text 2 unseen"))
    stage.click(button(shown(stage), "Previous branch"))
    stage.until(lambda: place(stage) == (3, 4))
    assert shown(stage).text() == "text 1 and more"


def test_the_switch_stays_in_its_place_when_the_answer_ends(stage: Stage) -> None:
    request = ask_for_three(stage)
    stage.host.emit(TextDelta(request, "text", answer=0))
    stage.until(lambda: shown(stage).text() == "text")
    switch = button(shown(stage), "Next branch")
    before = switch.mapTo(stage.window, switch.rect().center())
    stage.host.emit(AnswerEnded(request, 0, StopReason.END, stats(7)))
    stage.until(lambda: shown(stage).figures.text())
    assert switch.mapTo(stage.window, switch.rect().center()) == before
    assert button(shown(stage), "Copy message").isEnabled()


def test_each_has_its_own_figures_as_soon_as_it_ends(stage: Stage) -> None:
    request = ask_for_three(stage)
    for number in range(3):
        stage.host.emit(TextDelta(request, f"text {number}", answer=number))
    stage.host.emit(AnswerEnded(request, 1, StopReason.END, stats(21)))
    assert stage.window.chat.composer.stop_button.isVisible()
    stage.press(Qt.Key.Key_Right, ALT)
    stage.until(lambda: shown(stage).figures.text().startswith("21 tokens"))
    stage.host.emit(AnswerEnded(request, 0, StopReason.END, stats(20)))
    stage.host.emit(AnswerEnded(request, 2, StopReason.LENGTH, stats(22)))
    stage.host.emit(Finished(request, StopReason.END, stats(20)))
    stage.until(lambda: not stage.window.chat.composer.stop_button.isVisible())
    stage.press(Qt.Key.Key_Left, ALT)
    stage.until(lambda: shown(stage).figures.text().startswith("20 tokens"))
    for _ in range(2):
        stage.press(Qt.Key.Key_Right, ALT)
    stage.until(lambda: shown(stage).figures.text().startswith("22 tokens"))
    note = shown(stage).end_note
    assert note is not None and "length limit" in note.text()


def test_escape_stops_all_of_them(stage: Stage) -> None:
    request = ask_for_three(stage)
    stage.host.emit(TextDelta(request, "a", answer=0))
    stage.until(lambda: shown(stage).text() == "a")
    stage.press(Qt.Key.Key_Escape, on=stage.window.chat.composer.edit)
    stage.until(lambda: shown(stage).record.status == "cancelled")
    stage.press(Qt.Key.Key_Right, ALT)
    stage.until(lambda: place(stage) == (3, 4))
    assert shown(stage).record.status == "cancelled"
    assert not stage.window.chat.composer.stop_button.isVisible()


def test_a_model_that_cannot_says_so(stage: Stage) -> None:
    request = ask_for_three(stage)
    stage.host.emit(Failed(request, "alternatives_unsupported"))
    stage.until(lambda: shown(stage).end_note is not None)
    note = shown(stage).end_note
    assert note is not None and "one answer at a time" in note.text()
    stage.click(note.retry_button)
    assert stage.host.last.params.answers == 1


def test_while_one_answers_no_more_are_asked_for(stage: Stage) -> None:
    stage.type("question")
    stage.host.accept()
    stage.press(Qt.Key.Key_R, CTRL, SHIFT)
    assert len(stage.host.generates) == 1
