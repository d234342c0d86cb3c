"""The source of a PDF: its page as a picture with the passage marked, or its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.protocol import Cancel, Failed, Produced, RunTask
from desktop_app.protocol.page_images import PageImage, PageImageParams
from desktop_app.readers.documents.records import DocumentFacts
from desktop_app.store.document_records import DocumentRecord
from desktop_app.ui.panels.source_view import SourceView

from .conftest import Stage
from .panels_kit import KEY, LEASE, passages

LEFT = Qt.MouseButton.LeftButton


def page_tasks(stage: Stage) -> list[RunTask]:
    return [task for task in stage.host.posted(RunTask) if task.task == "page_image"]


def asked(task: RunTask) -> PageImageParams:
    assert isinstance(task.params, PageImageParams)
    return task.params


def image(task: RunTask, *, pages: int = 4) -> PageImage:
    """A white page with one mark in its lower half, if a text was to be marked."""
    params = asked(task)
    width, height = params.width, params.width * 2
    marks = ((10, height - 60, 50, 10),) if params.texts else ()
    return PageImage(params.page, pages, width, height, b"\xff" * width * height * 4, marks)


def draws(stage: Stage, count: int) -> RunTask:
    """Waits for the next page that is asked for, and draws it."""
    stage.until(lambda: len(page_tasks(stage)) == count)
    task = page_tasks(stage)[-1]
    stage.host.emit(Produced(task.request_id, image(task)))
    return task


@pytest.fixture
def lease(stage: Stage, tmp_path: Path) -> DocumentRecord:
    """A PDF of four pages, read."""
    with stage.desk._store.write() as transaction:
        added = transaction.documents.add("lease.pdf", str(tmp_path / "lease.pdf"), "ab" * 32, 1)
        transaction.documents.add_passages(added.id, passages(*LEASE))
        facts = DocumentFacts("lease.pdf", "pdf", pages=4, passages=4, characters=99)
        return transaction.documents.complete(added.id, facts)


@pytest.fixture
def source(stage: Stage) -> Iterator[SourceView]:
    view = SourceView(stage.window._bridge, stage.window._theme)
    view.resize(420, 500)
    view.show()
    QGuiApplication.processEvents()
    yield view
    view.close()
    view.deleteLater()


def test_a_citation_opens_its_page_with_the_sentence_marked(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 1, (0, 10))
    task = draws(stage, 1)
    assert task.urgent
    assert (asked(task).page, asked(task).texts) == (2, (LEASE[1][:10],))
    assert asked(task).sha256 == lease.content_hash
    view = source.pages.view
    stage.until(lambda: len(view.marks) == 1)
    assert view.isVisible() and not source.text.isVisible()
    assert source.pager.label.text() == "2 / 4"
    assert view.verticalScrollBar().value() > 0  # the mark is in sight


def test_pages_are_turned_by_buttons_and_keys(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 1, (0, 10))
    draws(stage, 1)
    stage.until(source.pager.isVisible)
    QTest.mouseClick(source.pager.on, LEFT)
    assert asked(draws(stage, 2)).page == 3
    stage.until(lambda: source.pager.label.text() == "3 / 4")
    assert source.pages.view.marks == ()  # the sentence is on another page
    source.take_focus()
    QTest.keyClick(source.pages.view, KEY.Key_Right)
    assert asked(draws(stage, 3)).page == 4
    stage.until(lambda: source.pager.label.text() == "4 / 4")
    assert not source.pager.on.isEnabled()
    QTest.keyClick(source.pages.view, KEY.Key_Right)
    QTest.keyClick(source.pages.view, KEY.Key_PageUp)  # the view stands at the top of the page
    assert asked(draws(stage, 4)).page == 3
    source.open_at(lease, 1, (0, 10))  # the same citation once more
    task = draws(stage, 5)
    assert (asked(task).page, len(asked(task).texts)) == (2, 1)


def test_the_text_is_a_click_away_and_stays_chosen(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 1, (0, 10))
    draws(stage, 1)
    stage.until(source.pager.isVisible)
    QTest.mouseClick(source.switch, LEFT)
    assert source.text.isVisible() and not source.pager.isVisible()
    assert source.marked_text() == LEASE[1][:10]
    source.open_at(lease, 2, None)
    stage.until(lambda: source.marked_text() == LEASE[2])
    assert len(page_tasks(stage)) == 1
    QTest.mouseClick(source.switch, LEFT)
    assert asked(draws(stage, 2)).page == 3
    stage.until(source.pages.view.isVisible)


def test_a_file_that_is_gone_leaves_the_text(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 1, (0, 10))
    source.take_focus()
    stage.until(lambda: len(page_tasks(stage)) == 1)
    gone = (("name", "lease.pdf"),)
    stage.host.emit(Failed(page_tasks(stage)[0].request_id, "document_moved", gone))
    stage.until(source.text.isVisible)
    assert source.marked_text() == LEASE[1][:10]
    assert not source.banner.isVisible()  # nobody asked for the picture
    QTest.mouseClick(source.switch, LEFT)
    stage.until(lambda: len(page_tasks(stage)) == 2)
    stage.host.emit(Failed(page_tasks(stage)[1].request_id, "document_moved", gone))
    stage.until(source.banner.isVisible)
    assert "lease.pdf" in source.banner.accessibleName()


def test_while_the_engine_is_busy_the_text_is_shown(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 1, (0, 10))
    source.take_focus()
    stage.until(source.text.isVisible)
    assert QApplication.focusWidget() in (source.text, None) or not source.isActiveWindow()
    assert source.marked_text() == LEASE[1][:10]
    draws(stage, 1)
    stage.until(lambda: not source.pages.view.is_empty)
    assert source.text.isVisible()  # it does not jump away under the reader's eyes


def test_a_page_that_is_not_wanted_any_more_is_not_drawn(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 0, None)
    stage.until(lambda: len(page_tasks(stage)) == 1)
    source.open_at(lease, 3, None)
    assert asked(draws(stage, 2)).page == 4
    assert page_tasks(stage)[0].request_id in [c.request_id for c in stage.host.posted(Cancel)]
    stage.until(lambda: source.pager.label.text() == "4 / 4")


def test_the_page_grows_with_the_wheel_and_is_drawn_sharp(
    stage: Stage, lease: DocumentRecord, source: SourceView
) -> None:
    source.open_at(lease, 1, (0, 10))
    first = draws(stage, 1)
    stage.until(source.pager.isVisible)
    view = source.pages.view
    view.setFocus()
    QTest.keyClick(view, KEY.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    second = draws(stage, 2)
    assert asked(second).width > asked(first).width
    assert view.horizontalScrollBar().maximum() > 0
    assert view.viewport().grab().toImage().pixelColor(QPoint(60, 60)).lightness() > 200


def test_a_text_has_no_pages(stage: Stage, source: SourceView) -> None:
    document = stage.desk.library.add_text("One paragraph.\n\nAnother one.")
    source.open_at(document, 1, None)
    stage.until(lambda: source.marked_text() == "Another one.")
    assert not source.switch.isVisible() and not page_tasks(stage)
