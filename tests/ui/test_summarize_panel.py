"""The panel "Summarize", driven by keys and clicks, on real services and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from desktop_app.protocol import Cancel, Produced
from desktop_app.protocol.documents import ReadParams
from desktop_app.protocol.summaries import (
    Citation,
    SummarizeParams,
    SummaryNotes,
    SummarySentence,
)
from desktop_app.services.jobs import SummaryOptions
from desktop_app.ui.panels.summarize.panel import SummarizePanel

from .conftest import Stage
from .panels_kit import CTRL, KEY, LEASE, Engine, chips, choose_chat, click_chip, open_panel, rows


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


def text(panel: SummarizePanel) -> str:
    return panel.result.text.toPlainText().replace("\N{NO-BREAK SPACE}", " ")


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


def test_what_no_source_supports_is_flagged(stage: Stage, engine: Engine, lease: Path) -> None:
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.reads(*LEASE)
    engine.summarizes(
        SummarySentence("The rent is 940 euros.", (Citation(0, 0, 30, 0.9),)),
        SummarySentence("The landlord is kind."),
    )
    stage.until(lambda: "kind" in text(panel))
    assert text(panel).endswith("The landlord is kind.  no source found")
    cursor = panel.result.text.document().find("landlord")
    assert cursor.charFormat().background().color().name().upper() == "#FBF1DF"  # amber
    assert chips(panel) == ["p. 1"]


def test_several_files_stand_in_the_list_each_with_its_state(
    stage: Stage, engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.txt", "b.pdf", "c.txt"):
        (folder / name).write_text(name)
    panel = open_panel(stage)
    panel.take_files([folder])
    engine.reads("The first one.")
    stage.until(lambda: len(rows(panel)) == 3)
    a, b, c = rows(panel)
    assert [row.title.accessibleName() for row in (a, b, c)] == ["a.txt", "b.pdf", "c.txt"]
    engine.fails("document_damaged", name="b.pdf", reason="PDF")
    stage.until(lambda: b.trouble.isVisible())
    assert b.trouble.text().startswith("b.pdf is damaged or incomplete (PDF).")
    reading = engine.next()
    engine.moves(reading, 61, 100)
    stage.until(lambda: c.state.text() == "Reading… 61 %")
    assert c.bar.isVisible() and c.bar.value() == 61
    stage.click(c.cancel)
    stage.until(lambda: c.state.text() == "Stopped")
    engine.summarizes()
    stage.until(lambda: a.state.text().startswith("Sentences of the document"))
    stage.click(b.retry)
    engine.reads("The second one.")
    engine.summarizes()
    stage.until(lambda: b.state.text().startswith("Sentences of the document"))
    assert not b.trouble.isVisible()
    b.take_focus()
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Down)
    assert c.retry.hasFocus()
    QTest.keyClick(c.retry, KEY.Key_Up)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Up)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Delete)
    stage.until(lambda: len(rows(panel)) == 2)


def test_a_locked_file_asks_for_its_password(stage: Stage, engine: Engine, lease: Path) -> None:
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.fails("document_encrypted", name="lease.pdf")
    row = panel.result.row
    stage.until(row.password.isVisible)
    assert row.password.echoMode() is QLineEdit.EchoMode.Password
    assert "protected with a password" in row.trouble.text()
    QTest.keyClicks(row.password, "wrong")
    QTest.keyClick(row.password, KEY.Key_Return)
    assert engine.fails("document_wrong_password", name="lease.pdf").params == ReadParams(
        str(lease), "wrong"
    )
    stage.until(lambda: "does not open" in row.trouble.text())
    assert row.password.text() == ""
    QTest.keyClicks(row.password, "right")
    stage.click(row.unlock)
    assert engine.reads(*LEASE).password == "right"
    engine.summarizes()
    stage.until(lambda: len(chips(panel)) == 4)


def test_what_is_chosen_is_asked_for(stage: Stage, engine: Engine, lease: Path) -> None:
    panel = open_panel(stage)
    options = panel.home.options
    stage.until(lambda: options.model.has("chat"))
    for chip, words in (
        (options.length, "Detailed"),
        (options.style_chip, "Own instruction"),
        (options.language, "日本語"),
        (options.model, "Starter"),
    ):
        next(a for a in chip.choices.actions() if a.text() == words).trigger()
    assert options.length.accessibleName() == "Length: Detailed"
    assert options.note.text().startswith("The built-in model is too small")
    QTest.keyClicks(options.instruction, "as a poem")
    QTest.keyClicks(options.focus, "What about pets?")
    panel.take_files([lease])
    engine.reads(*LEASE)
    params = engine.summarizes()
    assert (params.method, params.length, params.style) == ("chat", "detailed", "own")
    assert (params.language, params.instruction, params.focus) == (
        "ja", "as a poem", "What about pets?",
    )  # fmt: skip
    stage.until(lambda: panel.result.meta.text().startswith("Written by "))


def test_notes_are_shown_as_they_come_and_kept_when_it_stops(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel = open_panel(stage)
    choose_chat(stage, panel)
    panel.take_files([lease])
    engine.reads(*LEASE)
    task = engine.next()
    note = SummaryNotes(0, 2, 0, 1, "Rent 940, deposit three rents.")
    stage.host.emit(Produced(task.request_id, note))
    stage.until(lambda: "Rent 940" in text(panel))
    assert text(panel).startswith("Part 1 of 2")
    assert not panel.result.chat.isVisible()
    row = panel.result.row
    row.cancel.setFocus()
    QTest.keyClick(row.cancel, KEY.Key_Space)
    stage.until(row.resume.isVisible)
    assert stage.host.posted(Cancel) and "Rent 940" in text(panel)
    assert row.resume.hasFocus()  # where the button was that is gone
    QTest.keyClick(row.resume, KEY.Key_Space)
    params = engine.summarizes(SummarySentence("All in all."))
    assert params.notes == (note,)
    stage.until(lambda: text(panel).startswith("All in all."))


def test_what_was_interrupted_is_listed_and_goes_on_after_a_restart(
    make_stage: Callable[..., Stage], lease: Path
) -> None:
    first = make_stage()
    engine = Engine(first)
    panel = open_panel(first)
    panel.take_files([lease])
    engine.reads(*LEASE)
    engine.next()
    first.window.close()
    first.bridge.close()
    first.desk.close()
    second = make_stage()
    panel, engine = open_panel(second), Engine(second)
    second.until(lambda: rows(panel))
    (row,) = rows(panel)
    assert row.state.text() == "Interrupted; what was done is kept"
    second.click(row.resume)
    engine.summarizes()
    second.until(lambda: row.state.text().startswith("Sentences of the document"))
    QTest.keyClick(row.title, KEY.Key_Return)
    second.until(lambda: len(chips(panel)) == 4)


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


def test_pasted_text_is_summarized(stage: Stage, engine: Engine) -> None:
    panel = open_panel(stage)
    QGuiApplication.clipboard().setText("Tea is grown in Shizuoka. It is drunk everywhere.")
    QTest.keyClick(panel.home.intake.files, KEY.Key_V, CTRL)
    edit = panel.home.intake.edit
    assert edit.hasFocus() and edit.toPlainText().startswith("Tea is grown")
    QTest.keyClick(edit, KEY.Key_Return)
    params = engine.summarizes()
    assert params.passages[0].text.startswith("Tea is grown")
    stage.until(lambda: chips(panel) == ["[1]"])
    assert panel.result.title.text().startswith("Tea is grown")
    assert panel.result.coverage.line.text() == "Read 100 % of 1 passage; 1 cited"


def test_a_book_that_is_pasted_passes_the_field(stage: Stage, engine: Engine) -> None:
    panel = open_panel(stage)
    QGuiApplication.clipboard().setText("A long sentence of a long book. " * 4000)
    stage.click(panel.home.intake.paste)
    assert isinstance(engine.next().params, SummarizeParams)
    assert panel.home.intake.edit.toPlainText() == ""


def test_a_run_that_failed_says_why_and_tries_again(
    stage: Stage, engine: Engine, lease: Path
) -> None:
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.reads(*LEASE)
    engine.fails("engine_failed", reason="boom")
    row = panel.result.row
    stage.until(lambda: "boom" in row.trouble.text())
    stage.click(row.resume)
    engine.summarizes()
    stage.until(lambda: len(chips(panel)) == 4)
    stage.until(lambda: not row.isVisible())


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


def test_an_empty_folder_says_so(stage: Stage, tmp_path: Path) -> None:
    panel = open_panel(stage)
    (tmp_path / "empty").mkdir()
    panel.take_files([tmp_path / "empty"])
    stage.until(panel.home.banner.isVisible)
    assert "no documents" in panel.home.banner.accessibleName()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", [(480, 760), (1300, 800)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_has_a_name_and_nothing_stands_outside(
    make_stage: Callable[..., Stage], lease: Path, lang: str, size: tuple[int, int], theme: str
) -> None:
    stage = make_stage(lang=lang, size=size, theme=theme)
    stage.desk.jobs.summarize_text("A pasted text with one sentence.", SummaryOptions())
    engine = Engine(stage)
    engine.fails("engine_failed", reason="boom")
    panel = open_panel(stage)
    panel.take_files([lease])
    engine.reads(*LEASE)
    engine.summarizes()
    stage.until(lambda: len(chips(panel)) == 4 and len(rows(panel)) == 2)
    views: tuple[Callable[[], object], ...] = (
        lambda: panel.result.text.cited.emit(Citation(0, 0, 3, 1.0)),
        panel.result.start_edit,
        lambda: (panel.show_list(), panel.home.intake.open_text()),
        lambda: panel.home.show_tab("documents"),
    )
    for show in views:
        show()
        QApplication.processEvents()
        shown = [w for w in panel.findChildren(QWidget) if w.isVisible()]
        nameless = [
            widget
            for widget in shown
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not widget.accessibleName()
            and not getattr(widget, "text", lambda: "")()
            and not widget.objectName().startswith("qt_")
        ]
        assert nameless == []
        right = stage.window.width()
        assert [w for w in shown if w.mapTo(stage.window, w.rect().topRight()).x() > right] == []
