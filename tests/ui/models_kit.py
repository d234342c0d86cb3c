"""Ways into the section "Models", for the tests that drive it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.model_card import ModelCard
from desktop_app.ui.models.models_page import ModelsPage

from .conftest import Stage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


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
