"""The section "Model" of the settings: how it is loaded, and what stays on disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from desktop_app.protocol import Failed, Finished, LoadSpec, ModelReady, Unload
from desktop_app.services.events import ModelPhase
from desktop_app.settings import SettingsFile
from desktop_app.ui.settings.model_section import ModelSection
from tests.services.fake_host import INFO

from .conftest import Stage

KEY = Qt.Key


def open_section(stage: Stage) -> ModelSection:
    stage.press(KEY.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    section = stage.window.settings_page.model
    stage.window.settings_page.ensureWidgetVisible(section.clear)
    return section


def choose(box: QComboBox, downs: int) -> None:
    """Takes a later entry by keys."""
    box.setFocus()
    for _ in range(downs):
        QTest.keyClick(box, KEY.Key_Down)


def type_into(field: QWidget, text: str) -> None:
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)
    QTest.keyClick(field, KEY.Key_Return)


def spec(stage: Stage) -> LoadSpec:
    return stage.host.loads[-1].spec


def test_precision_says_what_it_costs_and_reloads_the_model(stage: Stage) -> None:
    section = open_section(stage)
    sentences = [section.quantization.accessibleDescription()]
    for _ in range(2):
        choose(section.quantization, 1)
        sentences.append(section.quantization.accessibleDescription())
    assert len(set(sentences)) == 3 and all("memory" in sentence for sentence in sentences)
    assert len(stage.host.loads) == 1
    stage.until(lambda: len(stage.host.loads) == 2)
    assert spec(stage).quantization == "4bit"
    assert stage.desk.models.phase.phase is ModelPhase.LOADING


def test_the_graphics_card_can_be_left_alone(stage: Stage) -> None:
    choose(open_section(stage).device_map, 1)
    stage.until(lambda: len(stage.host.loads) == 2)
    assert spec(stage).device_map == "cpu"


def test_a_device_set_by_hand_stays_until_another_is_chosen(
    make_stage: Callable[..., Stage],
) -> None:
    first = make_stage()
    first.desk.settings.change(device_map="cuda:1")
    second = make_stage()
    box = second.window.settings_page.model.device_map
    assert (box.currentText(), box.count()) == ("cuda:1", 3)
    assert second.desk.models.load_spec().device_map == "cuda:1"


def test_many_key_presses_load_the_model_once(stage: Stage) -> None:
    field = open_section(stage).context_tokens
    field.setFocus()
    seen = []
    for _ in range(4):
        QTest.keyClick(field, KEY.Key_Up)
        seen.append(stage.desk.settings.current.context_tokens)
    assert seen == [512, 1024, 1536, 2048]
    assert len(stage.host.loads) == 1
    stage.until(lambda: len(stage.host.loads) == 2)
    assert spec(stage).context_tokens == 2048


def test_a_context_that_is_too_short_becomes_the_shortest(stage: Stage) -> None:
    field = open_section(stage).context_tokens
    type_into(field, "100")
    assert stage.desk.settings.current.context_tokens == 512
    assert not stage.window.settings_page.banner.isVisible()
    field.setValue(field.minimum())
    assert stage.desk.settings.current.context_tokens is None


def test_a_model_that_is_not_loaded_is_not_loaded_for_a_setting(stage: Stage) -> None:
    stage.desk.models.unload()
    stage.host.emit(Finished(stage.host.posted(Unload)[-1].request_id))
    section = open_section(stage)
    section._reload.setInterval(0)
    choose(section.quantization, 1)
    stage.until(lambda: not section._reload.isActive())
    assert len(stage.host.loads) == 1
    stage.window.show_page("chat")
    stage.type("hello")
    assert stage.host.last.spec.quantization == "8bit"


def test_a_model_that_did_not_fit_is_tried_in_the_new_precision(stage: Stage) -> None:
    stage.desk.models.preload()
    stage.host.emit(Failed(stage.host.loads[-1].request_id, "out_of_memory"))
    choose(open_section(stage).quantization, 2)
    stage.until(lambda: len(stage.host.loads) == 3)
    assert spec(stage).quantization == "4bit"


def test_answering_settings_hold_without_a_reload(stage: Stage) -> None:
    section = open_section(stage)
    choose(section.context_policy, 1)
    choose(section.thinking, 2)
    assert not section._reload.isActive()
    stage.window.show_page("chat")
    stage.type("hello")
    params = stage.host.last.params
    assert (params.context_policy, params.thinking) == ("summarize", False)


def test_a_model_can_stay_loaded_for_ever(stage: Stage) -> None:
    field = open_section(stage).unload_after
    assert field.text() == "60 min"
    type_into(field, "0")
    assert stage.desk.settings.current.unload_after_min == 0
    assert field.text() == "Never"
    type_into(field, "5")
    assert SettingsFile(stage.data.settings).current.unload_after_min == 5


def test_the_wheel_scrolls_and_changes_nothing(stage: Stage) -> None:
    box = open_section(stage).quantization
    box.setFocus()
    here = QPointF(10, 10)
    event = QWheelEvent(
        here,
        box.mapToGlobal(here),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert box.currentData() == "none"
    assert not event.isAccepted()


# --- what was read, on disk ---------------------------------------------------------------


def save(stage: Stage, size: int = 312_000_000) -> Path:
    file = stage.data.root / "pasts" / "a.past.safetensors"
    file.parent.mkdir(exist_ok=True)
    whole = stage.data.root / "whole"  # nobody clears this one half-way
    whole.touch()
    os.truncate(whole, size)  # takes no room
    os.replace(whole, file)
    return file


def test_it_is_off_until_somebody_wants_it(stage: Stage) -> None:
    section = open_section(stage)
    assert not section.save_pasts.isChecked() and spec(stage).saved_pasts is None
    stage.click(section.save_pasts)
    stage.until(lambda: len(stage.host.loads) == 2)
    assert spec(stage).saved_pasts == str(stage.data.root / "pasts")


def test_clear_shows_the_size_and_deletes(stage: Stage) -> None:
    file = save(stage)
    section = open_section(stage)
    stage.until(lambda: section.clear.text() == "Clear 312 MB")
    stage.click(section.clear)
    stage.until(lambda: not section.clear.isEnabled())
    assert section.clear.text() == "Clear" and not file.exists()


def test_what_cannot_be_deleted_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    save(stage)
    section = open_section(stage)
    stage.until(lambda: section.clear.isEnabled())

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        stage.click(section.clear)
        stage.until(lambda: stage.window.settings_page.banner.isVisible())
    assert "Permission denied" in stage.window.settings_page.banner.accessibleName()


def test_switching_it_off_deletes_also_what_the_engine_still_writes(stage: Stage) -> None:
    stage.desk.settings.change(save_pasts=True)
    section = stage.window.settings_page.model
    section.save_pasts.setChecked(True)
    file = save(stage)
    open_section(stage)
    stage.click(section.save_pasts)
    stage.until(lambda: not file.exists())
    loads = len(stage.host.loads)
    save(stage)  # as the engine does when it gives the model back
    stage.until(lambda: len(stage.host.loads) > loads)
    request = stage.host.loads[-1].request_id
    stage.host.emit(ModelReady(request, INFO))
    stage.host.emit(Finished(request))
    stage.until(lambda: not file.exists())


def test_a_chat_that_is_deleted_leaves_nothing_there(stage: Stage) -> None:
    stage.type("secret")
    stage.answer("yes")
    file = save(stage)
    stage.window.history.delete(stage.window.chat.conversation_id or "")
    stage.until(lambda: not file.exists())
