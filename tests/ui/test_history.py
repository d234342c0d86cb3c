"""The list of chats: search, rename, pin, delete and undo, by keys and clicks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.ui.history.list_model import Row

from .conftest import Stage

CTRL = Qt.KeyboardModifier.ControlModifier


def rows(stage: Stage) -> list[Row]:
    model = stage.window.history.model
    found = [model.row(model.index(number)) for number in range(model.rowCount())]
    return [row for row in found if row is not None]


def titles(stage: Stage) -> list[str]:
    return [row.title for row in rows(stage) if row.conversation_id]


def chat(stage: Stage, question: str, answer: str = "yes") -> str:
    stage.press(Qt.Key.Key_N, CTRL)
    stage.type(question)
    stage.answer(answer)
    stage.until(lambda: question in titles(stage))
    return stage.window.chat.conversation_id or ""


def test_a_sent_message_appears_in_the_list_at_once(stage: Stage) -> None:
    stage.type("会議メモを整理して")
    stage.until(lambda: titles(stage) == ["会議メモを整理して"])
    assert rows(stage)[0].title == "Today"


def test_a_click_opens_a_chat(stage: Stage) -> None:
    chat(stage, "first question", "first answer")
    chat(stage, "second question", "second answer")
    view = stage.window.history.view
    index = stage.window.history.model.index_of(stage.desk.conversations.list()[1].id)
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        view.visualRect(index).center(),
    )
    assert stage.shown == ["first question", "first answer"]


def test_the_keyboard_walks_from_search_to_a_chat(stage: Stage) -> None:
    chat(stage, "tea or coffee", "tea")
    chat(stage, "red or blue", "blue")
    stage.press(Qt.Key.Key_K, CTRL)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "coffee")
    stage.until(lambda: rows(stage) and rows(stage)[0].hit is not None)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(stage.window.history.view, Qt.Key.Key_Return)
    stage.until(lambda: stage.shown == ["tea or coffee", "tea"])


def test_search_finds_japanese_and_says_when_nothing_is_found(stage: Stage) -> None:
    chat(stage, "敷金はいつ返ってきますか", "鍵の返却後です")
    field = stage.window.history.search.edit
    field.setText("返却")
    stage.until(lambda: rows(stage) and rows(stage)[0].hit is not None)
    field.setText("xyzzy")
    stage.until(lambda: not rows(stage))
    QTest.keyClick(field, Qt.Key.Key_Escape)
    stage.until(lambda: titles(stage) == ["敷金はいつ返ってきますか"])


def test_f2_renames_in_place(stage: Stage) -> None:
    chat(stage, "untitled")
    stage.press(Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Lease contract")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stage.until(lambda: titles(stage) == ["Lease contract"])
    assert stage.window.head.title.text() == "Lease contract"
    stage.type("one more")
    stage.answer("ok")
    assert stage.desk.conversations.list()[0].title == "Lease contract"


def test_delete_and_undo(stage: Stage) -> None:
    conversation = chat(stage, "keep me", "kept")
    stage.until(lambda: stage.window.history.model.index_of(conversation).isValid())
    stage.window.history.view.setFocus()
    stage.window.history.set_active(conversation)
    stage.press(Qt.Key.Key_Delete, on=stage.window.history.view)
    stage.until(lambda: titles(stage) == [])
    assert stage.window.toast.isVisible()
    assert stage.window.chat.conversation_id is None
    stage.press(Qt.Key.Key_Z, CTRL, on=stage.window.history.view)
    stage.until(lambda: titles(stage) == ["keep me"])
    assert stage.shown == ["keep me", "kept"]
    assert not stage.window.toast.isVisible()


def test_a_pinned_chat_stands_first(stage: Stage) -> None:
    first = chat(stage, "first")
    chat(stage, "second")
    stage.window.history.pin(first, True)
    stage.until(lambda: titles(stage) == ["first", "second"])
    assert rows(stage)[0].title == "Pinned"


def test_page_keys_go_from_chat_to_chat(stage: Stage) -> None:
    chat(stage, "older")
    chat(stage, "newer")
    stage.until(lambda: titles(stage) == ["newer", "older"])
    stage.press(Qt.Key.Key_PageDown, CTRL)
    assert stage.shown[0] == "older"
    stage.press(Qt.Key.Key_PageUp, CTRL)
    assert stage.shown[0] == "newer"


def test_a_right_click_on_a_heading_does_nothing(stage: Stage) -> None:
    chat(stage, "something")
    stage.window.history.view.customContextMenuRequested.emit(QPoint(20, 5))
    assert QApplication.activePopupWidget() is None
