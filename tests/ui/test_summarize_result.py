"""A summary in the panel: its sources, edited, sent on, removed, found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.protocol.summaries import Citation, SummarySentence
from desktop_app.ui.panels.summarize.panel import SummarizePanel

from .conftest import Stage
from .panels_kit import CTRL, KEY, LEASE, Engine, chips, click_chip, open_panel, rows, text


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.pdf"
    path.write_bytes(b"%PDF")
    return path


@pytest.fixture
def engine(stage: Stage) -> Engine:
    return Engine(stage)


@pytest.fixture
def done(stage: Stage, engine: Engine, lease: Path) -> SummarizePanel:
    """The panel with one summary open."""
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.reads(*LEASE, pages=6, unread=(5,))
    engine.summarizes()
    stage.until(lambda: panel.result.opened and panel.result.opened.summary)
    return panel


def test_a_file_becomes_a_summary_whose_chips_open_the_source(
    stage: Stage, done: SummarizePanel
) -> None:
    assert done.result.title.text() == "lease.pdf"
    assert done.result.meta.text().startswith("Sentences of the document · ")
    assert chips(done) == ["p. 1", "p. 2", "p. 3", "p. 4"]
    assert done.result.coverage.line.text() == "Read 100 % of 6 pages; 4 cited"
    assert done.result.coverage.unread.text().endswith(": 5")
    click_chip(stage, done, "p. 2")
    stage.until(lambda: done.source.marked_text() == LEASE[1])
    assert done.source.place.text() == "p. 2 · Lease"
    assert QApplication.focusWidget() is done.source.text
    QTest.keyClick(done.source.text, KEY.Key_Escape)
    assert not done.source.isVisible()
    QTest.keyClick(done.result.text, KEY.Key_Escape)
    assert rows(done)[0].title.hasFocus()


def test_chips_are_reached_and_opened_by_keys(stage: Stage, done: SummarizePanel) -> None:
    summary = done.result.text
    summary.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(summary, KEY.Key_Tab)
    QTest.keyClick(summary, KEY.Key_Tab)
    QTest.keyClick(summary, KEY.Key_Return)
    stage.until(lambda: done.source.marked_text())
    assert done.source.marked_text() in LEASE


def test_an_edited_text_is_kept_apart(stage: Stage, done: SummarizePanel) -> None:
    result = done.result
    stage.click(result.edit)
    assert result.editor.hasFocus()
    result.editor.moveCursor(result.editor.textCursor().MoveOperation.End)
    QTest.keyClick(result.editor, KEY.Key_Return)
    QTest.keyClicks(result.editor, "Ask about the garden.")
    QTest.keyClick(result.editor, KEY.Key_Return, CTRL)
    stage.until(lambda: text(done).endswith("Ask about the garden."))
    assert len(chips(done)) == 4  # what was left as it was keeps its sources
    assert done.result.opened is not None
    (kept,) = stage.desk.jobs.results(done.result.opened.run.id)
    assert kept.edited_text == "\n".join((*LEASE, "Ask about the garden."))
    assert kept.text == "\n".join(LEASE)
    stage.click(result.edit)
    stage.click(result._original)
    stage.until(lambda: "garden" not in text(done))
    stage.click(result.edit)
    QTest.keyClicks(result.editor, "x")
    QTest.keyClick(result.editor, KEY.Key_Escape)
    assert result.text.isVisible() and "garden" not in text(done)


def test_a_summary_is_copied_exported_and_sent_to_a_new_chat(
    stage: Stage, done: SummarizePanel, tmp_path: Path
) -> None:
    stage.click(done.result.copy)
    assert QGuiApplication.clipboard().text().splitlines()[0] == f"- {LEASE[0]}"
    exports = done.result.export.menu().actions()
    assert [action.text() for action in exports][:2] == ["Markdown", "Web page (HTML)"]
    exports[0].trigger()
    dialog = done.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "out.md"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    stage.until(target.exists)
    assert "[^1]: p. 1, Lease: “The rent is 940 euros a month.”" in target.read_text("utf-8")
    exports[0].trigger()
    dialog = done.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "no" / "out.md"))
    dialog.close()
    stage.until(done.result.banner.isVisible)
    assert "cannot be written" in done.result.banner.accessibleName()
    stage.type("My question", enter=False)
    stage.click(done.result.chat)
    composer = stage.window.chat.composer
    assert composer.text().startswith(f"> lease.pdf\n>\n> - {LEASE[0]}\n")
    assert composer.text().endswith("\n\nMy question")
    assert stage.window.focusWidget() is composer.edit


def test_a_summary_and_a_document_are_removed_and_brought_back(
    stage: Stage, done: SummarizePanel
) -> None:
    QTest.keyClick(done.result.text, KEY.Key_Escape)
    (row,) = rows(done)
    stage.click(row.remove)
    stage.until(lambda: not stage.desk.jobs.runs("summarize"))
    assert rows(done) == []
    stage.window.toast.act()
    stage.until(lambda: rows(done))
    stage.click(rows(done)[0].title)
    stage.until(lambda: len(chips(done)) == 4)
    QTest.keyClick(done.result.text, KEY.Key_Escape)
    stage.click(done.home.tabs["documents"])
    stage.until(lambda: done.home.documents.rows)
    (document,) = done.home.documents.rows.values()
    stage.click(document.remove)
    stage.until(lambda: not done.home.documents.rows)
    stage.window.toast.act()
    stage.until(lambda: done.home.documents.rows)


def test_a_document_is_shown_and_summarized_again(
    stage: Stage, done: SummarizePanel, engine: Engine
) -> None:
    QTest.keyClick(done.result.text, KEY.Key_Escape)
    stage.click(done.home.tabs["documents"])
    stage.until(lambda: done.home.documents.rows)
    (document,) = done.home.documents.rows.values()
    stage.click(document.title)
    stage.until(lambda: LEASE[3] in done.source.text.toPlainText())
    assert "p. 4" in done.source.text.toPlainText()
    QTest.keyClick(done.source.text, KEY.Key_Escape)
    done.home.options.length.choose("line")
    stage.click(document.act)
    assert engine.summarizes().length == "line"
    stage.until(lambda: len(stage.desk.jobs.runs("summarize")) == 2)


def test_a_search_finds_passages_and_summaries(stage: Stage, done: SummarizePanel) -> None:
    QTest.keyClick(done.result.text, KEY.Key_Escape)
    search = done.home.search.edit
    search.setFocus()
    QTest.keyClicks(search, "separate account")
    stage.until(lambda: len(done.home.found.rows) == 2)
    QTest.keyClick(search, KEY.Key_Down)
    hits = {row.accessibleName().split(":")[0] for row in done.home.found.rows}
    assert hits == {"lease.pdf"}
    stage.until(lambda: done.home.found.rows[0].hasFocus())
    for row in done.home.found.rows:
        assert "separate account" in row.accessibleName()
    opened = []
    for row in list(done.home.found.rows):
        QTest.keyClick(row, KEY.Key_Return)
        stage.until(lambda: done.source.isVisible() or done.result.isVisible())
        if done.source.isVisible():
            stage.until(done.source.marked_text)
        opened.append(done.source.marked_text() if done.source.isVisible() else "summary")
        done.step_back()
    assert sorted(opened) == [LEASE[1], "summary"]
    search.clear()
    stage.until(done.home.jobs.isVisible)


def test_a_long_source_is_read_as_one_scrolls(stage: Stage, engine: Engine, lease: Path) -> None:
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.reads(*(f"Sentence {number} of the contract." for number in range(500)))
    engine.summarizes(SummarySentence("In the middle.", (Citation(150, 0, 8, 1.0),)))
    stage.until(lambda: chips(panel) == ["p. 151"])
    click_chip(stage, panel, "p. 151")
    source = panel.source.text
    stage.until(lambda: panel.source.marked_text() == "Sentence")
    assert "Sentence 0 " not in source.toPlainText()
    stage.until(lambda: source.verticalScrollBar().value() > 0)
    QTest.keyClick(source, KEY.Key_PageUp)
    stage.until(lambda: _at_top(source))
    assert panel.source.marked_text() == "Sentence"
    stage.until(lambda: _at_end(source))
    assert "Sentence 0 " not in source.toPlainText()  # what is far away does not stay
    assert source.document().blockCount() < 800


def _at_top(source: QWidget) -> bool:
    source.verticalScrollBar().setValue(0)  # type: ignore[attr-defined]
    return "Sentence 0 " in source.toPlainText()  # type: ignore[attr-defined]


def _at_end(source: QWidget) -> bool:
    bar = source.verticalScrollBar()  # type: ignore[attr-defined]
    bar.setValue(bar.maximum())
    return "Sentence 499 " in source.toPlainText()  # type: ignore[attr-defined]


def test_it_is_sent_to_the_other_panels(stage: Stage, done: SummarizePanel) -> None:
    assert done.result.opened is not None
    text = done.result.opened.text()
    for name in ("translate", "classify"):
        stage.window.panels.open("summarize")
        stage.click(done.result.takers[name])
        panel = stage.window.panels.dock.panel(name)
        stage.until(panel.isVisible)
        assert panel.home.desk.source.toPlainText() == text  # type: ignore[attr-defined]
