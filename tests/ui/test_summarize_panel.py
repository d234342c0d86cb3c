"""The panel "Summarize", driven by keys and clicks, on real services and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.protocol import Cancel, Produced
from desktop_app.protocol.documents import ReadParams
from desktop_app.protocol.summaries import Citation, SummarizeParams, SummaryNotes, SummarySentence
from desktop_app.services.jobs import SummaryOptions

from .conftest import Stage
from .panels_kit import CTRL, KEY, LEASE, Engine, chips, choose_chat, open_panel, rows, text


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.pdf"
    path.write_bytes(b"%PDF")
    return path


@pytest.fixture
def engine(stage: Stage) -> Engine:
    return Engine(stage)


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
