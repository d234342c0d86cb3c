"""Documents in the panel "Translate": the list, the way from a file to a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from desktop_app.protocol.rewriting import WriteDocumentParams
from desktop_app.protocol.translations import TranslatedUnits, TranslateParams
from desktop_app.ui.panels.translate.panel import TranslatePanel

from ..conftest import Stage
from ..panels_kit import KEY
from .kit import BOOK, LETTER, Interpreter, done, rows, texts


def test_a_document_is_followed_to_its_file(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    panel.take_files([letter])
    assert engine.cuts(*LETTER).path == str(letter)
    stage.until(lambda: texts(panel) == [None] * 5)  # the source is there first
    task = engine.next()
    assert isinstance(task.params, TranslateParams)
    assert (task.params.source, task.params.target) == ("en", "ja")
    units = engine.units(task)
    engine.tells(task, TranslatedUnits(units[:2]))
    engine.moves(task, 2, 5)
    stage.until(lambda: texts(panel)[:3] == [BOOK[LETTER[0][0]], BOOK[LETTER[0][1]], None])
    stage.until(lambda: "40 %" in panel.result.row.state.text())
    assert not panel.result.open_file.isVisible() and not panel.result.chat.isEnabled()
    engine.tells(task, TranslatedUnits(units[2:]))
    engine.ends(task)
    written = engine.writes(None, "pdf_as_docx")

    assert written.texts == ("おはようございます。駅は左側にあります。", "電車は9時に出ます。",
                             "切符売り場はどこですか。窓側の席をお願いします。")  # fmt: skip
    stage.until(panel.result.open_file.isVisible)
    stage.until(panel.result.banner.isVisible)
    assert "PDF" in panel.result.banner.accessibleName()
    assert panel.result.row.isHidden()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    stage.click(panel.result.open_file)
    stage.click(panel.result.folder)
    assert opened == [str(letter.with_name("letter.ja.docx")), str(letter.parent)]


def test_several_documents_stand_in_the_list(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a.docx", "b.txt", "~$a.docx", "c.exe"):
        (folder / name).write_bytes(b"x")
    panel.take_files([folder])
    stage.until(lambda: len(rows(panel)) == 2)
    assert panel.home.shown == "documents" and not panel.shows_result
    assert sorted(row.job.title for row in rows(panel)) == ["a.docx", "b.txt"]


def test_documents_go_to_the_folder_that_was_chosen(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.ja.docx").write_bytes(b"there already")
    panel.home.intake.show_output(str(out))
    assert "out" in panel.home.intake.where.text()
    panel.take_files([letter])
    engine.cuts(*LETTER)
    engine.translates()
    task = engine.next()
    assert isinstance(task.params, WriteDocumentParams)
    assert task.params.output == str(out / "letter.ja (2).docx")


def test_what_equals_its_source_is_no_success(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    panel.take_files([letter])
    engine.cuts(*LETTER)
    engine.translates()
    engine.fails("nothing_translated", name="letter.docx")
    stage.until(lambda: panel.result.row.trouble.text())
    assert panel.result.row.isVisible()
    assert not panel.result.open_file.isVisible()
    panel.show_list()
    assert rows(panel)[0].trouble.isVisibleTo(panel)


def test_pausing_and_going_on(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    panel.take_files([letter])
    engine.cuts(*LETTER)
    task = engine.next()
    engine.tells(task, TranslatedUnits(engine.units(task)[:3]))
    stage.until(lambda: texts(panel)[2:3] == ["電車は9時に出ます。"])
    stage.click(panel.result.row.cancel)
    stage.until(panel.result.row.resume.isVisible)
    assert panel.result.row.state.text() == "Paused"
    stage.click(panel.result.row.resume)
    params = engine.translates()
    assert [unit.number for unit in params.units] == [3, 4]  # nothing is done again
    engine.writes()
    stage.until(panel.result.open_file.isVisible)


def test_the_next_start_lists_what_became_of_a_document(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    panel.take_files([letter])
    engine.cuts(*LETTER)
    engine.translates()
    engine.fails("nothing_translated", name="letter.docx")
    stage.until(lambda: panel.result.row.trouble.text())
    again = TranslatePanel(stage.bridge, stage.theme)
    stage.qtbot.addWidget(again)
    stage.until(lambda: rows(again))
    assert len(rows(again)) == 1
    assert rows(again)[0].trouble.text()


def test_removing_a_document_and_taking_it_back(
    stage: Stage, panel: TranslatePanel, engine: Interpreter, letter: Path
) -> None:
    done(stage, panel, engine, letter)
    panel.show_list()
    (row,) = rows(panel)
    row.title.setFocus()
    with stage.qtbot.waitSignal(panel.undo_offered) as offered:
        stage.press(KEY.Key_Delete, on=row.title)
    assert not rows(panel)
    fresh = TranslatePanel(stage.bridge, stage.theme)
    stage.qtbot.addWidget(fresh)
    settled: list[bool] = []
    fresh.work.listed.connect(lambda: settled.append(True))
    stage.until(lambda: settled)
    assert not rows(fresh)
    offered.args[1]()
    stage.until(lambda: rows(panel))
    panel.open_job(next(iter(panel.work.jobs)))
    stage.until(lambda: len(texts(panel)) == 5)
