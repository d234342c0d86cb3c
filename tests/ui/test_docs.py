"""The section "Docs": files are read, listed, found, opened, and sent on to chat and panels."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.docs.docs_page import DocsPage

from .conftest import Stage
from .panels_kit import CTRL, KEY, LEASE, Engine

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def engine(stage: Stage) -> Engine:
    return Engine(stage)


@pytest.fixture
def page(stage: Stage) -> DocsPage:
    """The section, opened by its key."""
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_2, CTRL)
    made = stage.window.docs.page
    stage.until(made.isVisible)
    return made


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    file = tmp_path / "lease.docx"
    file.write_bytes(b"what is in it, the engine says")
    return file


def add(stage: Stage, page: DocsPage, engine: Engine, *files: Path) -> None:
    """Reads files, each with the texts of a lease."""
    before = len(page.documents.rows)
    page.take_files(list(files))
    for file in files:
        engine.reads(*LEASE, file.name)
    stage.until(lambda: len(page.documents.rows) == before + len(files) and not page.work.jobs)


def test_a_file_is_read_listed_and_opened(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    page.take_files([lease])
    stage.until(lambda: len(page.jobs.rows) == 1)
    engine.reads(*LEASE)
    stage.until(lambda: len(page.documents.rows) == 1)
    stage.until(lambda: not page.jobs.rows)  # it is a document now, and stands there once
    stage.until(page.reader.isVisible)
    stage.until(lambda: LEASE[0] in page.reader.source.text.toPlainText())


def test_several_files_stay_in_the_list(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.docx"
    other.write_bytes(b"other")
    add(stage, page, engine, lease, other)
    assert not page.reader.isVisible()


def test_a_file_that_cannot_be_read_says_why_and_is_read_again(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    page.take_files([lease])
    engine.fails("document_damaged", name="lease.docx", kind="Word", reason="cut off")
    stage.until(lambda: len(page.jobs.rows) == 1)
    (row,) = page.jobs.rows.values()
    stage.until(row.trouble.isVisible)
    assert "lease.docx" in row.trouble.text()
    QTest.mouseClick(row.retry, LEFT)
    engine.reads(*LEASE)
    stage.until(lambda: len(page.documents.rows) == 1)


def test_search_leads_to_the_passage(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    add(stage, page, engine, lease)
    stage.press(KEY.Key_F, CTRL)
    assert not page.reader.isVisible()
    QTest.keyClicks(page.search.edit, "consent")
    stage.until(lambda: len(page.found.rows) == 1)
    QTest.keyClick(page.search.edit, KEY.Key_Return)
    stage.until(page.found.rows[0].hasFocus)
    QTest.keyClick(page.found.rows[0], KEY.Key_Return)
    stage.until(lambda: page.reader.source.marked_text() == LEASE[3])


def test_escape_leaves_step_by_step(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    add(stage, page, engine, lease)
    stage.until(page.reader.isVisible)
    QTest.keyClick(page.reader.source.text, KEY.Key_Escape)
    assert not page.reader.isVisible() and page.isVisible()
    QTest.keyClick(page, KEY.Key_Escape)
    assert stage.window.chat.isVisible()


def test_a_document_is_asked_about_in_a_new_chat(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    add(stage, page, engine, lease)
    stage.until(page.reader.isVisible)
    QTest.mouseClick(page.reader.ask, LEFT)
    chat = stage.window.chat
    stage.until(chat.isVisible)
    stage.until(
        lambda: [c.attachment.name for c in chat.composer.tray.chips.values()] == ["lease.docx"]
    )
    assert chat.composer.edit.hasFocus() and chat.composer.edit.toPlainText() == ""


def test_a_summary_is_made_from_here_and_found_again(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    add(stage, page, engine, lease)
    stage.until(page.reader.isVisible)
    QTest.mouseClick(page.reader.takers["summarize"], LEFT)
    engine.summarizes()
    panel = stage.window.panels.dock.panel("summarize")
    stage.until(panel.isVisible)
    stage.press(KEY.Key_2, CTRL)
    stage.until(page.isVisible)
    QTest.mouseClick(next(iter(page.documents.rows.values())).title, LEFT)
    stage.until(lambda: len(page.reader.made) == 1)
    QTest.mouseClick(page.reader.made[0], LEFT)
    stage.until(panel.result.isVisible)
    assert panel.result.job.run.title == "lease.docx"


def test_a_removed_document_comes_back(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    add(stage, page, engine, lease)
    QTest.mouseClick(next(iter(page.documents.rows.values())).remove, LEFT)
    stage.until(lambda: not page.documents.rows)
    assert not page.reader.isVisible()
    stage.window.toast.act()
    stage.until(lambda: len(page.documents.rows) == 1)


def test_in_a_narrow_window_the_document_takes_the_place_of_the_list(
    stage: Stage, page: DocsPage, engine: Engine, lease: Path
) -> None:
    stage.window.resize(600, 700)
    add(stage, page, engine, lease)
    stage.until(lambda: page.reader.isVisible() and page.reader.width() > 300)  # laid out
    assert not page.search.isVisible()
    QTest.mouseClick(page.reader.source.close_button, LEFT)
    assert page.search.isVisible() and not page.reader.isVisible()


def test_a_folder_without_documents_says_so(stage: Stage, page: DocsPage, tmp_path: Path) -> None:
    page.take_files([tmp_path])
    stage.until(page.banner.isVisible)
