"""Loading in bytes, what the model occupies, and giving it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction

from desktop_app.protocol import Finished, ModelReady, Progress, Unload
from desktop_app.protocol import Stage as EngineStage
from desktop_app.services.events import ModelPhase
from desktop_app.ui import model_text
from desktop_app.ui.chat.answer_view import AnswerView
from tests.services.fake_host import INFO

from .conftest import Stage

BIG = replace(INFO, memory_bytes=1_320_000_000, quantization="4bit", device="cuda:0")


def unload_entry(stage: Stage) -> QAction | None:
    menu = stage.window.model_menu
    menu.aboutToShow.emit()
    return next((action for action in menu.actions() if action.text() == "Unload the model"), None)


def test_the_menu_gives_the_model_back_and_the_next_question_loads_it(stage: Stage) -> None:
    entry = unload_entry(stage)
    assert entry is not None and "4 MB" in entry.toolTip()
    entry.trigger()
    (unload,) = stage.host.posted(Unload)
    stage.host.emit(Finished(unload.request_id))
    status = stage.window.status
    stage.until(lambda: status.model.text().startswith("No model is loaded"))
    assert not status.memory.isVisible()
    assert unload_entry(stage) is None
    stage.type("hello")
    stage.answer("hi")
    stage.until(lambda: status.memory.isVisible())
    assert stage.desk.models.phase.phase is ModelPhase.READY
    assert unload_entry(stage) is not None


def test_the_status_line_says_what_it_takes_and_where(stage: Stage) -> None:
    stage.desk.models.preload()
    stage.host.emit(ModelReady(stage.host.loads[-1].request_id, BIG))
    status = stage.window.status
    stage.until(lambda: "4-bit · cuda:0" in status.model.text())
    stage.until(lambda: "1.3 GB of memory · 4-bit · cuda:0" in status.model.toolTip())


def test_loading_is_told_in_bytes_in_the_chat_and_below_it(stage: Stage) -> None:
    stage.type("hello")
    request = stage.host.last.request_id
    stage.host.emit(Progress(request, EngineStage.LOADING, 312_400_000, 1_130_000_000))
    view = stage.window.chat.column.views[-1]
    assert isinstance(view, AnswerView) and view.progress is not None
    progress = view.progress
    stage.until(lambda: "312 MB of 1.1 GB" in progress.text())
    stage.until(lambda: "312 MB of 1.1 GB" in stage.window.status.model.text())


@pytest.mark.parametrize("total", [7_000_000, 36_000_000, 710_000_000, 1_130_000_000, 16e9, 140e9])
def test_the_words_keep_their_width(stage: Stage, total: float) -> None:
    label = stage.window.status.model
    steps = [model_text.loaded(int(total * part / 40), int(total)) for part in range(41)]
    widths = [label.fontMetrics().horizontalAdvance(text) for text in steps]
    # A full stop is narrower than a digit; nothing else differs.
    point = label.fontMetrics().horizontalAdvance("0") - label.fontMetrics().horizontalAdvance(".")
    units = abs(
        label.fontMetrics().horizontalAdvance("MB") - label.fontMetrics().horizontalAdvance("GB")
    )
    assert max(widths) - min(widths) <= point + units + 1


def test_steps_that_are_no_bytes_are_a_percentage() -> None:
    assert model_text.loaded(75, 150) == "50 %"
