"""What becomes of a translated text, and what goes along when it is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.protocol.translations import TranslateParams
from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.text_desk import TextDesk

from ..conftest import Stage
from ..panels_kit import CTRL, KEY, SHIFT
from .kit import ASA, MORNING, Interpreter, shown, translated, write


def test_copying_and_sending_to_a_chat(stage: Stage, desk: TextDesk, engine: Interpreter) -> None:
    translated(stage, desk, engine)
    stage.press(KEY.Key_Return, CTRL, SHIFT, on=desk.source)
    assert QGuiApplication.clipboard().text() == ASA
    stage.click(desk.chat)
    assert ASA in stage.window.chat.composer.edit.toPlainText()


def test_a_text_is_kept_and_opened_from_the_history(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    stage.desk.translations.live.save()
    stage.click(desk.clear)
    stage.until(lambda: not shown(desk))
    stage.click(panel.home.tabs["history"])
    rows = panel.home.history.rows
    stage.until(lambda: rows is not panel.home.history.rows or panel.home.history.rows)
    row = next(iter(panel.home.history.rows.values()))
    stage.until(row.title.isVisible)
    row.title.setFocus()
    stage.press(KEY.Key_Return, on=row.title)
    stage.until(lambda: desk.source.toPlainText() == MORNING)
    stage.until(lambda: shown(desk) == ASA)
    assert panel.home.shown == "text"


def test_a_text_is_removed_from_the_history_and_brought_back(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    stage.desk.translations.live.save()
    stage.click(panel.home.tabs["history"])
    history = panel.home.history
    stage.until(lambda: history.rows)
    row = next(iter(history.rows.values()))
    row.title.setFocus()
    with stage.qtbot.waitSignal(panel.undo_offered) as offered:
        stage.press(KEY.Key_Delete, on=row.title)
    stage.until(lambda: not history.rows)
    offered.args[1]()
    stage.until(lambda: history.rows)


def test_terms_of_the_glossary_go_along(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter, tmp_path: Path
) -> None:
    stage.click(panel.home.options.glossary)
    dialog = panel.home.options.findChild(QWidget, "terms").window()  # type: ignore[union-attr]
    table = tmp_path / "terms.csv"
    table.write_text("station,駅\nTsukue,Tsukue\n", "utf-8")
    dialog.read(str(table))  # type: ignore[attr-defined]
    stage.until(lambda: len(dialog.terms()) == 2)  # type: ignore[attr-defined]
    stage.click(dialog.done_button)  # type: ignore[attr-defined]
    stage.until(lambda: "(2)" in panel.home.options.glossary.text())
    write(desk, MORNING)
    params = engine.translates()
    assert isinstance(params, TranslateParams)
    assert params.glossary[:2] == (("station", "駅"), ("Tsukue", "Tsukue"))


def test_a_tone_is_offered_where_it_does_something(
    stage: Stage, panel: TranslatePanel, desk: TextDesk, engine: Interpreter
) -> None:
    translated(stage, desk, engine)
    assert not panel.home.options.tone.isVisible()
    chip = panel.home.options.model
    stage.until(lambda: chip.has("chat"))
    chip.choose(str(stage.shelf.starter.path))
    engine.translates()
    stage.until(panel.home.options.tone.isVisible)
    panel.home.options.tone.choose("formal")
    assert engine.translates().tone == "formal"
