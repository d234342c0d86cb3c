"""Asking about a text in the panel "Classify" while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.protocol import RunTask
from desktop_app.protocol.classification import ClassifyParams, Label
from desktop_app.services.classification.records import Preset
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.text_desk import TextDesk

from .classify_kit import (
    LABELS,
    Clerk,
    finders,
    minilm,
    models,
    open_panel,
    sentiment,
    table_file,
    type_labels,
    write,
)
from .conftest import Stage
from .panels_kit import CTRL, KEY, SHIFT

LATE = "Delivery took three weeks"


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    made = (minilm(tmp_path), sentiment(tmp_path), *finders(tmp_path))
    return make_stage(prepare=models(*made))


@pytest.fixture
def panel(stage: Stage) -> ClassifyPanel:
    return open_panel(stage)


@pytest.fixture
def desk(panel: ClassifyPanel) -> TextDesk:
    return panel.home.desk


@pytest.fixture
def engine(stage: Stage) -> Clerk:
    return Clerk(stage)


def bars(desk: TextDesk) -> list[tuple[str, str]]:
    return [(bar.words, bar.number) for bar in desk.found.bars.bars]


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


def composed(widget: QWidget, preedit: str, commit: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def asked(stage: Stage) -> list[str]:
    """The texts for which labels were asked."""
    tasks = [task.params for task in stage.host.posted(RunTask)]
    return [params.texts[0] for params in tasks if isinstance(params, ClassifyParams)]


# --- labels ----------------------------------------------------------------------------


def test_the_empty_panel_says_what_to_do(desk: TextDesk) -> None:
    assert "two or more labels" in desk.found.words.text()
    assert desk.found.get.isHidden()


def test_labels_are_made_by_enter_and_commas_and_taken_off_by_keys(
    stage: Stage, panel: ClassifyPanel
) -> None:
    field = panel.home.options.field
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "late,broken")
    QTest.keyClick(field.edit, KEY.Key_Return)
    QTest.keyClicks(field.edit, "late")  # there is one already
    QTest.keyClick(field.edit, KEY.Key_Return)
    assert [label.name for label in field.labels] == ["late", "broken"]

    QTest.keyClick(field.edit, KEY.Key_Left)
    assert field.chips[1].name.hasFocus()
    QTest.keyClick(field.chips[1].name, KEY.Key_Left)
    QTest.keyClick(field.chips[0].name, KEY.Key_Delete)
    assert [label.name for label in field.labels] == ["broken"]
    assert field.chips[0].name.hasFocus()

    stage.click(field.chips[0].remove)
    assert field.labels == ()
    assert field.edit.hasFocus()


def test_backspace_in_the_empty_field_takes_the_last_label_back(panel: ClassifyPanel) -> None:
    type_labels(panel, *LABELS)
    edit = panel.home.options.field.edit
    QTest.keyClick(edit, KEY.Key_Backspace)
    assert [label.name for label in panel.home.options.field.labels] == list(LABELS[:2])


def test_a_composition_makes_no_label_before_it_is_committed(panel: ClassifyPanel) -> None:
    field = panel.home.options.field
    field.edit.setFocus()
    composed(field.edit, "くじょう、")
    QTest.keyClick(field.edit, KEY.Key_Return)
    assert field.labels == ()
    composed(field.edit, "", "苦情、")
    assert [label.name for label in field.labels] == ["苦情"]


def test_what_a_label_means_reaches_the_model(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, *LABELS)
    field = panel.home.options.field
    QTest.keyClick(field.edit, KEY.Key_Left)
    QTest.keyClick(field.chips[2].name, KEY.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClicks(popup.meaning, "somebody is happy")  # type: ignore[attr-defined]
    QTest.keyClick(popup.meaning, KEY.Key_Return)  # type: ignore[attr-defined]
    assert field.labels[2] == Label("praise", "somebody is happy")

    write(desk, LATE)
    assert engine.answers_text().labels[2].description == "somebody is happy"


def test_another_label_asks_again(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    type_labels(panel, "complaint", "request")
    write(desk, LATE)
    engine.answers_text()
    stage.until(lambda: len(bars(desk)) == 2)
    type_labels(panel, "praise")
    engine.answers_text()
    stage.until(lambda: len(bars(desk)) == 3)


def test_a_model_with_labels_of_its_own_shows_them_in_place_of_the_field(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    options = panel.home.options
    stage.until(lambda: len(options.model.ways) > 1)
    key = next(key for key, way in options.model.ways.items() if way.method == "labels")
    options.model.choose(key)
    assert options.field.isHidden()
    assert options.own.isVisible()

    write(desk, LATE)
    params = engine.answers_text()
    assert params.method == "labels"
    assert params.labels == ()
    stage.until(lambda: {name for name, _ in bars(desk)} == {"negative", "positive"})
    assert desk.found.by.text() == "sentiment-small · its own labels"


def test_several_labels_and_the_sentence_are_under_more(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    options = panel.home.options
    type_labels(panel, *LABELS)
    assert options.details.isHidden()
    stage.click(options.more)
    stage.click(options.several)
    options.template.setFocus()
    QTest.keyClicks(options.template, "This mail is a {}.")
    QTest.keyClick(options.template, KEY.Key_Return)
    options.threshold.setValue(0.95)

    write(desk, LATE)
    params = engine.answers_text()
    assert params.multi_label is True
    assert params.template == "This mail is a {}."
    assert params.threshold == 0.95
    stage.until(lambda: desk.found.words.text() == "No label reaches the score")


def test_labels_are_kept_as_a_preset_and_taken_again(stage: Stage, panel: ClassifyPanel) -> None:
    options = panel.home.options
    type_labels(panel, *LABELS)
    options.presets.save_wanted.emit("Mails")
    assert [preset.name for preset in stage.desk.classification.presets()] == ["Mails"]
    options.field.set_labels((Label("other"),), announce=True)

    options.presets.fill()
    action = next(a for a in options.presets.menu_of_presets.actions() if a.text() == "Mails")
    action.trigger()
    assert [label.name for label in options.field.labels] == list(LABELS)


def test_a_preset_brings_its_template(stage: Stage, panel: ClassifyPanel) -> None:
    made = Preset("Moods", (Label("glad"), Label("sad")), "The writer is {}.", True, 0.6)
    panel.home.options.take_preset(made)
    chosen = panel.home.options.chosen()
    assert (chosen.template, chosen.multi_label, chosen.threshold) == (made.template, True, 0.6)


# --- the text --------------------------------------------------------------------------


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


# --- names, answers, blanks ------------------------------------------------------------


def test_names_are_marked_listed_and_counted(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["entities"].click()
    text = "😀 Aiko moved from Kyoto to Nagoya."
    write(desk, text)
    engine.finds(("Aiko", "PER"), ("Kyoto", "LOC"), ("Nagoya", "LOC"))
    stage.until(lambda: len(desk.found.list.lines.lines) == 3)

    assert [line.pill for line in desk.found.list.lines.lines] == ["Person", "Place", "Place"]
    assert {name: b.text() for name, b in desk.found.kinds.items()} == {
        "LOC": "Place 2", "PER": "Person 1",
    }  # fmt: skip
    desk.source.viewport().repaint()
    stage.until(lambda: len(desk.source.extraSelections()) == 3)
    marked = [mark.cursor.selectedText() for mark in desk.source.extraSelections()]
    assert marked == ["Aiko", "Kyoto", "Nagoya"]  # though the first character takes two units

    stage.click(desk.found.kinds["LOC"])
    stage.until(lambda: len(desk.source.extraSelections()) == 1)
    assert [line.words for line in desk.found.list.lines.lines] == ["Aiko"]


def test_marks_behind_a_change_go_at_once(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["entities"].click()
    write(desk, "Aiko met Ken.")
    engine.finds(("Aiko", "PER"), ("Ken", "PER"))
    stage.until(lambda: len(desk.source.extraSelections()) == 2)
    cursor = desk.source.textCursor()
    cursor.setPosition(5)
    desk.source.setTextCursor(cursor)
    QTest.keyClicks(desk.source, "x")
    stage.until(lambda: len(desk.source.extraSelections()) == 1)


def test_what_was_found_is_copied(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["entities"].click()
    write(desk, "Aiko moved from Kyoto.")
    engine.finds(("Aiko", "PER"), ("Kyoto", "LOC"))
    stage.until(lambda: desk.found.copy.isVisible())
    stage.click(desk.found.copy)
    assert QGuiApplication.clipboard().text() == "Aiko\tPER\nKyoto\tLOC"


def test_an_answer_is_shown_within_its_passage_and_marked(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["answers"].click()
    write(desk, "The rent is 940 euros a month and the deposit three of them.")
    desk.question.setFocus()
    QTest.keyClicks(desk.question, "How much is the rent?")
    QTest.keyClick(desk.question, KEY.Key_Return)
    params = engine.says("940 euros")
    assert params.question == "How much is the rent?"
    stage.until(lambda: len(desk.found.list.lines.lines) == 1)
    line = desk.found.list.lines.lines[0]
    assert line.words == "940 euros"
    assert line.below.startswith("The rent is «940 euros» a month")
    stage.until(lambda: len(desk.source.extraSelections()) == 1)
    assert desk.source.extraSelections()[0].cursor.selectedText() == "940 euros"


def test_a_filling_is_put_into_the_blank_and_can_be_taken_back(
    stage: Stage, panel: ClassifyPanel, desk: TextDesk, engine: Clerk
) -> None:
    panel.home.kinds.buttons["fillings"].click()
    write(desk, "It rains in ")
    assert engine.fills().text == "It rains in "
    stage.click(desk.blank)
    write(desk, ".")
    params = engine.fills("spring", "autumn")
    while params.text != "It rains in ___.":  # the blank alone was asked about
        params = engine.fills("spring", "autumn")
    stage.until(lambda: len(desk.found.list.lines.lines) == 2)
    found = desk.found.list
    found.setFocus()
    found.choose(1)
    QTest.keyClick(found, KEY.Key_Return)
    assert desk.source.toPlainText() == "It rains in autumn."
    QTest.keyClick(desk.source, KEY.Key_Z, CTRL)
    assert desk.source.toPlainText() == "It rains in ___."


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
