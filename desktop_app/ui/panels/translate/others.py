"""Looks for other translations of a sentence and lets one be chosen. Writes nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.errors import UserError
from desktop_app.services.events import AlternativesFound
from desktop_app.store.translation_records import UnitRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.error_text import describe_error, describe_user_error
from desktop_app.ui.panels.translate.others_popup import OthersPopup
from desktop_app.ui.theme import Theme


class Others(QObject):
    """One popup at a time."""

    chosen = Signal(int, object)  # number of the sentence, its new words; None: the model's own
    edit_wanted = Signal(int)

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._theme, self._parent = bridge, theme, parent
        self._for: tuple[str | None, int] = (None, -1)
        self._unit: UnitRecord | None = None
        self.popup: OthersPopup | None = None
        bridge.alternatives_found.connect(self._on_found)

    def open(self, translation_id: str | None, unit: UnitRecord, anchor: QRect) -> None:
        """Opens under a sentence.

        Args:
            translation_id: `None` of the live translation; anchor: its lines, in screen px.
        """
        if unit.shown is None:
            return
        self._for, self._unit = (translation_id, unit.number), unit
        own = unit.text if unit.is_edited and unit.text else None
        popup = self.popup = OthersPopup(self._theme, self._parent, unit.shown, own)
        popup.chosen.connect(self._on_chosen)
        popup.edit_wanted.connect(partial(self.edit_wanted.emit, unit.number))
        popup.destroyed.connect(partial(self._on_closed, popup))
        popup.open_at(anchor)
        if unit.alternatives:
            popup.show_others(unit.alternatives)
            return
        translations = self._bridge.desk.translations
        if translation_id is None:
            ask = partial(translations.live.alternatives, unit.number)
        else:
            ask = partial(translations.alternatives, translation_id, unit.number)
        self._bridge.call(ask, lambda _: None, self._on_failed)

    def _on_found(self, event: AlternativesFound) -> None:
        if self.popup is None or (event.translation_id, event.number) != self._for:
            return
        if event.error_code is not None:
            message, _ = describe_error(event.error_code, event.error_values)
            self.popup.show_trouble(message)
        else:
            self.popup.show_others(event.alternatives)

    def _on_failed(self, error: UserError) -> None:
        if self.popup is not None:
            self.popup.show_trouble(describe_user_error(error)[0])

    def _on_chosen(self, text: str) -> None:
        if self._unit is not None:
            own = text == self._unit.text  # the model's words need no copy
            self.chosen.emit(self._unit.number, None if own else text)

    def _on_closed(self, popup: OthersPopup) -> None:
        if self.popup is popup:
            self.popup = None
