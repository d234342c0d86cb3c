"""Ways into the section "Models", for the tests that drive it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt

from desktop_app.model_library.advice import Pace
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.installed_row import InstalledRow
from desktop_app.ui.models.model_card import ModelCard
from desktop_app.ui.models.models_page import ModelsPage

from .conftest import Stage
from .fake_shelf import QWEN, FakeShelf, quantized

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
GGUF_ID = "acme/qwen-GGUF"
#: As the shelf lists it on a computer without a graphics card.
FOR_CPU = replace(QWEN, id=GGUF_ID, quantization="Q8_0", for_cpu=True, download_bytes=1_900_000_000)
CHOICES = (
    quantized("Q2_K", 0.8), quantized("Q4_K_M", 1.1), quantized("Q8_0", 1.9),
    quantized("F16", 3.4, Pace.SLOWLY),
)  # fmt: skip


def open_page(stage: Stage) -> ModelsPage:
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_3, CTRL)
    page = stage.window.models.page
    stage.until(lambda: page.isVisible() and page.browse.cards.cards)
    return page


def card(stage: Stage, model_id: str) -> ModelCard:
    cards = stage.window.models.page.browse.cards
    stage.until(lambda: cards.card(model_id))
    found = cards.card(model_id)
    assert found is not None
    return found


def state(stage: Stage, model_id: str) -> CardState | None:
    return card(stage, model_id).action.state


def names(stage: Stage) -> list[str]:
    return [one.title.text() for one in stage.window.models.page.browse.cards.cards]


def supported(shelf: FakeShelf) -> None:
    shelf.runs_gguf = True
    shelf.models[0] = FOR_CPU
    shelf.choices = CHOICES
    shelf.other_form = QWEN.id


def open_installed(stage: Stage) -> ModelsPage:
    page = open_page(stage)
    stage.click(page.tabs.buttons["installed"])
    stage.until(lambda: page.installed.isVisible() and page.installed.rows)
    return page


def row(stage: Stage, path: Path) -> InstalledRow:
    view = stage.window.models.page.installed
    stage.until(lambda: view.row(path))
    found = view.row(path)
    assert found is not None
    stage.until(found.isVisible)
    return found
