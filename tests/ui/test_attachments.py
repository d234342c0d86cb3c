"""Documents in a chat, driven by keys, clicks and drops: attached, asked about, cited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip, QWidget

from desktop_app.protocol import Progress, SourcesGiven
from desktop_app.protocol import Stage as Doing
from desktop_app.services.attachments import AttachmentState
from desktop_app.ui.chat.answer_view import AnswerView
from desktop_app.ui.chat.attachment_chip import AttachmentChip
from desktop_app.ui.chat.prose import Prose
from desktop_app.ui.panels.source_panel import SourcePanel

from .conftest import Stage
from .panels_kit import CTRL, KEY, LEASE, SHIFT, Engine, open_panel

ANSWER = "It is 940 euros [1]. The deposit is three net rents [2], see [9].\n\n- Pets: ask [4]"


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.pdf"
    path.write_bytes(b"%PDF")
    return path


@pytest.fixture
def engine(stage: Stage) -> Engine:
    return Engine(stage)


def chips(stage: Stage) -> list[AttachmentChip]:
    return list(stage.window.chat.composer.tray.chips.values())


def ready(stage: Stage) -> bool:
    return bool(chips(stage)) and all(
        chip.attachment.state is AttachmentState.READY for chip in chips(stage)
    )


def drop(target: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), copy, data, left, none))


@pytest.fixture
def attached(stage: Stage, engine: Engine, lease: Path) -> Stage:
    """A new chat with a document that was read."""
    drop(stage.window.chat, lease)
    engine.reads(*LEASE)
    stage.until(lambda: ready(stage))
    return stage


@pytest.fixture
def answered(attached: Stage) -> AnswerView:
    """The answer to a question about it."""
    attached.type("What is the rent?")
    attached.until(lambda: attached.host.generates)
    attached.host.accept()
    attached.host.emit(SourcesGiven(attached.host.last.request_id, True, (0, 1, 2, 3)))
    attached.host.finish(ANSWER)
    view = attached.window.chat.column.last("assistant")
    assert isinstance(view, AnswerView)
    attached.until(lambda: view.text() == ANSWER and view.record.figures)
    return view


def prose(view: AnswerView) -> Prose:
    (found,) = view.findChildren(Prose)
    return found


def shown_text(view: AnswerView) -> str:
    return prose(view).toPlainText().replace("\N{NO-BREAK SPACE}", " ")


def place_of(view: AnswerView, label: str) -> QPoint:
    """Returns where a chip stands in the prose."""
    text = prose(view)
    label = label.replace(" ", "\N{NO-BREAK SPACE}")
    cursor = QTextCursor(text.document())
    cursor.setPosition(text.document().toRawText().index(label) + 1)
    return text.cursorRect(cursor).center() + QPoint(1, 0)


def source(stage: Stage) -> SourcePanel:
    panel = stage.window.panels.dock.panel("source")
    assert isinstance(panel, SourcePanel)
    return panel


def test_a_dropped_document_is_read_and_asked_about(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    drop(stage.window.chat, lease)
    task = engine.next()
    stage.until(lambda: chips(stage))
    (chip,) = chips(stage)
    assert (chip.name.accessibleName(), chip.state.text()) == ("lease.pdf", "reading…")
    stage.host.emit(Progress(task.request_id, Doing.WORKING, 61, 100))
    stage.until(lambda: chip.state.text() == "61 %")
    stage.type("What is the rent?")
    stage.until(lambda: stage.window.chat.column.views)
    assert stage.host.generates == []  # it waits for the document
    view = stage.window.chat.column.last("assistant")
    assert isinstance(view, AnswerView) and view.progress is not None
    stage.until(lambda: view.progress and view.progress.text() == "Looking into the documents…")
    engine._seen -= 1
    engine.reads(*LEASE)
    stage.until(lambda: stage.host.generates)
    sources = stage.host.last.sources
    assert sources is not None and [text.text for text in sources.texts] == list(LEASE)
    assert [turn.content for turn in stage.host.last.turns] == ["What is the rent?"]
    stage.until(lambda: chip.state.text() == "4 pages")


def test_files_are_chosen_by_keys_and_by_the_button(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_A, CTRL, SHIFT)
    dialog = stage.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(lease)])
    dialog.close()
    engine.reads(*LEASE)
    stage.until(lambda: ready(stage))
    stage.click(stage.window.chat.composer.attach_button)
    assert len(stage.window.findChildren(QFileDialog)) == 2
    stage.window.findChildren(QFileDialog)[-1].close()


def test_a_pasted_file_is_attached_and_no_text(stage: Stage, engine: Engine, lease: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(lease))])
    QGuiApplication.clipboard().setMimeData(data)
    stage.press(KEY.Key_V, CTRL, on=stage.window.chat.composer.edit)
    engine.reads(*LEASE)
    stage.until(lambda: ready(stage))
    assert stage.window.chat.composer.text() == ""


def test_a_message_sent_at_once_waits_until_the_document_is_attached(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    stage.window.chat.attaching.add_files([lease])
    stage.type("What is the rent?")  # before anything could be written down
    engine.reads(*LEASE)
    stage.until(lambda: stage.host.generates)
    assert stage.host.last.sources is not None
    assert stage.window.chat.composer.text() == ""


def test_a_protected_document_asks_for_its_password(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    drop(stage.window.chat, lease)
    engine.fails("document_encrypted", name="lease.pdf")
    stage.until(lambda: chips(stage) and chips(stage)[0].password.isVisible())
    (chip,) = chips(stage)
    assert chip.state.text() == "protected" and not chip.retry.isVisible()
    chip.password.setFocus()
    QTest.keyClicks(chip.password, "secret")
    QTest.keyClick(chip.password, KEY.Key_Return)
    assert engine.reads(*LEASE).password == "secret"
    stage.until(lambda: ready(stage))
    assert not chip.password.isVisible() and chip.password.text() == ""


def test_a_damaged_document_can_be_tried_again(stage: Stage, engine: Engine, lease: Path) -> None:
    drop(stage.window.chat, lease)
    engine.fails("document_damaged", name="lease.pdf", reason="no end")
    stage.until(lambda: chips(stage) and chips(stage)[0].retry.isVisible())
    (chip,) = chips(stage)
    assert chip.state.text() == "not read" and "damaged" in chip.toolTip()
    stage.click(chip.retry)
    engine.reads(*LEASE)
    stage.until(lambda: ready(stage))


def test_a_document_is_taken_out_by_a_key_and_brought_back(attached: Stage) -> None:
    (chip,) = chips(attached)
    assert attached.window.chat.composer.edit.placeholderText().startswith("Ask about")
    chip.name.setFocus()
    QTest.keyClick(chip.name, KEY.Key_Delete)
    attached.until(lambda: not chips(attached))
    assert QApplication.focusWidget() is attached.window.chat.composer.edit
    assert attached.window.chat.composer.edit.placeholderText() == "Ask anything"
    attached.until(attached.window.toast.isVisible)
    attached.window.toast.act()
    attached.until(lambda: ready(attached))


def test_another_chat_has_its_own_documents(attached: Stage) -> None:
    attached.type("What is the rent?")
    attached.until(lambda: attached.host.generates)
    attached.answer("940 euros.")
    first = attached.window.chat.conversation_id
    assert first is not None
    attached.press(KEY.Key_N, CTRL)
    attached.until(lambda: not chips(attached))
    attached.window.open_chat(first)
    attached.until(lambda: ready(attached))


def test_the_documents_of_a_new_chat_are_there_after_a_restart(
    make_stage: Callable[..., Stage], lease: Path
) -> None:
    first = make_stage()
    drop(first.window.chat, lease)
    Engine(first).reads(*LEASE)
    first.until(lambda: ready(first))
    first.window.close()
    first.bridge.close()
    first.desk.close()
    again = make_stage()
    again.until(lambda: ready(again))
    assert again.window.chat.conversation_id is None


def test_numbers_of_sources_are_chips_and_others_stay_text(answered: AnswerView) -> None:
    assert shown_text(answered) == (
        "It is 940 euros  p. 1 . The deposit is three net rents  p. 2 , see [9].\nPets: ask  p. 4 "
    )
    assert answered.text() == ANSWER  # as it is copied


def test_a_chip_opens_the_sentence_beside_the_chat(stage: Stage, answered: AnswerView) -> None:
    text = prose(answered)
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=place_of(answered, "p. 2"))
    stage.until(lambda: source(stage).view.marked_text())
    assert source(stage).view.marked_text() == "The deposit is three net rents."
    assert stage.window.chat.isVisible() and stage.window.panels.dock.tabs["source"].isVisible()
    QTest.keyClick(QApplication.focusWidget() or stage.window, KEY.Key_Escape)
    assert QApplication.focusWidget() is stage.window.chat.composer.edit


def test_chips_and_the_line_below_are_reached_by_keys(stage: Stage, answered: AnswerView) -> None:
    text = prose(answered)
    text.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(text, KEY.Key_Tab)
    QTest.keyClick(text, KEY.Key_Return)
    stage.until(lambda: source(stage).view.marked_text() == LEASE[0])
    line = answered.sources
    assert line is not None
    line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(line, KEY.Key_Tab)
    QTest.keyClick(line, KEY.Key_Return)
    stage.until(lambda: source(stage).view.marked_text() == LEASE[1])


def plain(words: str) -> str:
    from PySide6.QtGui import QTextDocumentFragment

    return QTextDocumentFragment.fromHtml(words).toPlainText().replace("\N{NO-BREAK SPACE}", " ")


def shows(view: AnswerView, words: str) -> bool:
    return view.sources is not None and plain(view.sources.text()) == words


def test_the_line_below_says_where_the_answer_is_from(stage: Stage, answered: AnswerView) -> None:
    assert answered.sources is not None and answered.sources.isVisible()
    assert plain(answered.sources.text()) == "From: lease.pdf p. 1 · p. 2 · p. 4"
    stage.type("And the weather?")
    stage.until(lambda: len(stage.host.generates) == 2)
    for whole, words in ((True, "Read in whole: lease.pdf"), (False, "Looked at: lease.pdf p. 3")):
        stage.host.accept()
        request = stage.host.last.request_id
        stage.host.emit(SourcesGiven(request, whole, (0, 1) if whole else (2,)))
        stage.host.finish("It does not say.")
        view = stage.window.chat.column.last("assistant")
        assert isinstance(view, AnswerView)
        stage.until(partial(shows, view, words))
        if whole:
            stage.window.chat.regenerate_last()
            stage.until(lambda: len(stage.host.generates) == 3)


def test_pointing_at_a_chip_shows_what_stands_there(
    stage: Stage, answered: AnswerView, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, *rest: told.append(text))
    stage.window.chat.citations._room = answered
    monkeypatch.setattr("desktop_app.ui.chat.citations._STILL", 10**6)
    assert answered.record.grounds is not None
    answered._on_citation_hovered(2, "The deposit is three net rents", QPoint(5, 5))
    stage.until(lambda: told)
    assert plain(told[0]) == "lease.pdf · p. 2 · Lease\nThe deposit is three net rents."


def test_a_source_that_was_removed_is_said_to_be(stage: Stage, answered: AnswerView) -> None:
    stage.desk.library.remove(stage.desk.library.documents()[0].id)
    stage.until(lambda: chips(stage)[0].attachment.state is AttachmentState.REMOVED)
    (chip,) = chips(stage)
    assert chip.state.text() == "removed"
    answered._on_cited(1, "")
    stage.until(stage.window.chat.banner.isVisible)
    assert not stage.window.panels.dock.isVisible()
    stage.click(chip.retry)
    stage.until(lambda: ready(stage))


def test_stop_while_the_document_is_read(stage: Stage, engine: Engine, lease: Path) -> None:
    drop(stage.window.chat, lease)
    engine.next()
    stage.until(lambda: chips(stage))
    stage.type("What is the rent?")
    stage.until(lambda: len(stage.window.chat.column.views) == 2)
    stage.press(KEY.Key_Escape, on=stage.window.chat.composer.edit)
    stage.until(lambda: stage.window.chat.column.views[-1].record.status == "cancelled")
    assert not stage.host.generates


def test_many_documents_stand_behind_a_button(stage: Stage, engine: Engine, tmp_path: Path) -> None:
    paths = [tmp_path / f"file{number}.txt" for number in range(9)]
    for path in paths:
        path.write_text(path.name)
    drop(stage.window.chat, *paths)
    stage.until(lambda: len(chips(stage)) == 9)
    tray = stage.window.chat.composer.tray
    assert sum(chip.isVisible() for chip in chips(stage)) == 5
    assert tray.more.text() == "4 more"
    stage.click(tray.more)
    assert all(chip.isVisible() for chip in chips(stage))


def test_a_summary_sent_to_the_chat_brings_its_document(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.reads(*LEASE)
    engine.summarizes()
    stage.until(lambda: panel.result.opened and panel.result.opened.summary)
    stage.click(panel.result.chat)
    stage.until(lambda: ready(stage))
    assert stage.window.chat.composer.text().startswith("> lease.pdf")
    stage.type("What is the rent?")
    stage.until(lambda: stage.host.generates)
    assert stage.host.last.sources is not None
