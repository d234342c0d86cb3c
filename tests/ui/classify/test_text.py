"""Asking about a text in the panel "Classify" while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop_app.protocol import RunTask
from desktop_app.protocol.classification import ClassifyParams
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.text_desk import TextDesk

from ..conftest import Stage
from ..panels_kit import CTRL, KEY, SHIFT
from .kit import (
    LABELS,
    LATE,
    Clerk,
    bars,
    composed,
    finders,
    open_panel,
    table_file,
    type_labels,
    write,
)


def asked(stage: Stage) -> list[str]:
    """The texts for which labels were asked."""
    tasks = [task.params for task in stage.host.posted(RunTask)]
    return [params.texts[0] for params in tasks if isinstance(params, ClassifyParams)]


def test_a_text_gets_one_of_the_labels_that_were_typed(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, *LABELS)
    write(desk, LATE)
    params = engine.answers_text()

    assert [label.name for label in params.labels] == list(LABELS)
    assert params.method == "embeddings"
    stage.until(lambda: bars(desk)[:1] == [("complaint", "0.94")])
    assert [bar.strong for bar in desk.found.bars.bars] == [True, False, False]
    assert desk.found.by.text() == "MiniLM L6 · nearness of meaning"


def test_a_composition_is_not_asked_about(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, *LABELS)
    desk.source.setFocus()
    composed(desk.source, "こわれ")
    assert not asked(stage)
    desk.live.want_now()
    composed(desk.source, "", "壊れて届きました")
    assert engine.answers_text().texts == ("壊れて届きました",)


def test_without_a_model_it_says_which_one_to_get(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage()
    panel = open_panel(stage)
    desk = panel.home.desk
    panel.home.kinds.buttons["entities"].click()
    write(desk, "Aiko lives in Kyoto")
    stage.until(lambda: desk.found.get.isVisible())
    wanted: list[str] = []
    panel.models_wanted.connect(wanted.append)
    stage.click(desk.found.get)
    assert wanted == ["classify"]


def test_what_no_model_could_answer_is_asked_again_when_there_is_one(
    make_stage: Callable[..., Stage], tmp_path: Path
) -> None:
    stage = make_stage()
    panel = open_panel(stage)
    desk = panel.home.desk
    panel.home.kinds.buttons["entities"].click()
    write(desk, "Aiko lives in Kyoto")
    stage.until(lambda: desk.found.get.isVisible())
    stage.shelf.here += finders(tmp_path)
    panel.home.options.model.refresh()
    Clerk(stage).finds(("Aiko", "PER"))
    stage.until(lambda: [line.words for line in desk.found.list.lines.lines] == ["Aiko"])
    assert not desk.found.get.isVisible()


def test_the_built_in_model_says_that_it_guesses(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage()
    panel = open_panel(stage)
    desk = panel.home.desk
    type_labels(panel, *LABELS)
    write(desk, LATE)
    params = Clerk(stage).answers_text()
    assert params.method == "chat"
    stage.until(lambda: "only guesses" in desk.found.words.text())
    assert desk.found.get.isVisible()


def test_clearing_empties_what_was_found(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, *LABELS)
    write(desk, LATE)
    engine.answers_text()
    stage.until(lambda: bars(desk))
    stage.click(desk.clear)
    stage.until(lambda: not bars(desk))
    assert desk.source.hasFocus()


def test_a_pasted_table_is_opened_as_one(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table_file(tmp_path)))])
    QGuiApplication.clipboard().setMimeData(data)
    desk.source.setFocus()
    QTest.keyClick(desk.source, KEY.Key_V, CTRL)
    stage.until(lambda: panel.home.setup.preview is not None)
    assert panel.home.shown == "table"


# --- the history -----------------------------------------------------------------------


def test_a_text_comes_back_from_the_history(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, *LABELS)
    write(desk, LATE)
    engine.answers_text()
    stage.until(lambda: bars(desk))
    stage.click(desk.clear)
    stage.desk.classification.live.save()
    panel.home.options.field.set_labels((), announce=True)
    panel.home.tabs["history"].click()
    history = panel.home.history
    stage.until(lambda: len(history.rows) == 1)
    row = next(iter(history.rows.values()))
    assert "complaint" in row.title.accessibleName()

    stage.click(row.title)
    engine.answers_text()
    stage.until(lambda: bars(desk)[:1] == [("complaint", "0.94")])
    assert desk.source.toPlainText() == LATE
    assert [label.name for label in panel.home.options.field.labels] == list(LABELS)


def test_del_removes_a_text_and_undo_brings_it_back(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, *LABELS)
    write(desk, LATE)
    engine.answers_text()
    stage.until(lambda: bars(desk))
    stage.click(desk.clear)
    stage.desk.classification.live.save()
    panel.home.tabs["history"].click()
    history = panel.home.history
    stage.until(lambda: len(history.rows) == 1)
    undo: list[Callable[[], None]] = []
    panel.undo_offered.connect(lambda _, back: undo.append(back))
    history.take_focus()
    QTest.keyClick(next(iter(history.rows.values())).title, KEY.Key_Delete)
    stage.until(lambda: not history.rows)
    undo[0]()
    stage.until(lambda: len(history.rows) == 1)


def test_the_panel_is_opened_by_its_keys_and_has_a_tab(stage: Stage, panel: ClassifyPanel) -> None:
    stage.press(KEY.Key_S, CTRL, SHIFT)
    stage.until(lambda: not panel.isVisible())
    stage.click(stage.window.panels.dock.tabs["classify"])
    stage.until(panel.isVisible)
    assert (
        Qt.ToolButtonStyle(stage.window.panels.dock.tabs["classify"].toolButtonStyle())
        == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    )
