"""Cards one under the other; the arrow keys go from card to card."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.download import Download
from desktop_app.services.listing import Listed
from desktop_app.ui.models.card_state import Surroundings, card_state
from desktop_app.ui.models.model_card import ModelCard
from desktop_app.ui.theme import Theme

# Cards are made and filled in slices of so long, so that no frame is held up.
_SLICE_S = 0.008


class CardList(QWidget):
    """Shows models; its cards' wishes go through it."""

    opened = Signal(object)  # Listed
    acted = Signal(object, object)  # Listed, CardState
    paused = Signal(str)  # model id, as below
    resumed = Signal(str)
    cancelled = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._models: tuple[Listed, ...] = ()
        self._cards: list[ModelCard] = []  # as many as were ever needed, some hidden
        self._filled = 0  # so many cards show their model
        self._around = Surroundings()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fill)

    @property
    def cards(self) -> list[ModelCard]:
        """The cards that are shown; a long list is filled within a few frames."""
        return self._cards[: self._filled]

    def card(self, model_id: str) -> ModelCard | None:
        """Returns the card of a model, if it is shown."""
        for card in self.cards:
            if card.listed is not None and card.listed.id == model_id:
                return card
        return None

    def set_surroundings(self, around: Surroundings) -> None:
        """Takes what the states of the cards depend on besides the models."""
        if around != self._around:
            self._around = around
            self._refresh()

    def show_models(self, models: Sequence[Listed]) -> None:
        """Shows these in place of those before."""
        before, self._models = self._models[: self._filled], tuple(models)
        same = 0
        while same < min(len(before), len(models)) and before[same].id == models[same].id:
            same += 1
        self._filled = same
        for card in self._cards[same:]:
            card.hide()
        self._refresh()
        self._fill()

    def set_download(self, download: Download) -> None:
        """Takes a newer state of a download, if its model is shown."""
        for number, listed in enumerate(self._models):
            if listed.id == download.id:
                models = list(self._models)
                models[number] = replace(listed, download=download)
                self._models = tuple(models)
                if number < self._filled:
                    self._show(number)

    def _step(self, card: ModelCard, step: int) -> None:
        number = self._cards.index(card) + step
        if 0 <= number < len(self.cards):
            self.cards[number].title.setFocus(Qt.FocusReason.TabFocusReason)

    def _refresh(self) -> None:
        for number in range(self._filled):
            self._show(number)

    def _fill(self) -> None:
        """Makes or fills some of the cards that are still lacking."""
        end = time.monotonic() + _SLICE_S
        while self._filled < len(self._models):
            if self._filled == len(self._cards):
                self._cards.append(self._make())
            self._show(self._filled)
            self._filled += 1
            if time.monotonic() > end:
                self._timer.start()
                return

    def _show(self, number: int) -> None:
        listed = self._models[number]
        state = card_state(listed, self._around)
        self._cards[number].show_model(listed, state, offline=self._around.offline)
        self._cards[number].show()

    def _make(self) -> ModelCard:
        card = ModelCard(self._theme)
        card.opened.connect(self.opened)
        card.acted.connect(self.acted)
        card.paused.connect(self.paused)
        card.resumed.connect(self.resumed)
        card.cancelled.connect(self.cancelled)
        card.stepped.connect(partial(self._step, card))
        self._column.addWidget(card)
        return card
