"""The labels of the panel "Classify": typed, explained, kept, or a model's own."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.protocol.classification import Label
from desktop_app.services.classification.records import Preset
from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.text_desk import TextDesk

from ..conftest import Stage
from ..panels_kit import KEY
from .kit import LABELS, LATE, Clerk, bars, composed, type_labels, write


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
