"""A setting that is one of a few values."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel

from desktop_app.ui.controls import small
from desktop_app.ui.settings.form import FIELD_WIDTH


class ChoiceField(QComboBox):
    """Shows words for the values.

    Args:
        setting: its name in `desktop_app.settings`.
        texts: value → words, in order.
        value: the present one; one that has no words, set in the file by hand, stays possible.
    """

    chosen = Signal(str, object)  # setting, value

    def __init__(self, setting: str, texts: Mapping[str, str], value: str) -> None:
        super().__init__()
        self._setting = setting
        for known in dict.fromkeys((*texts, value)):
            self.addItem(texts.get(known, known), known)
        self.setCurrentIndex(self.findData(value))
        self.setFixedWidth(FIELD_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._on_activated)

    def explain(self, sentences: Mapping[str, str]) -> QLabel:
        """Returns a label that always says what the present choice means."""
        label = small()

        def say() -> None:
            sentence = sentences.get(self.currentData(), "")
            label.setText(sentence)
            self.setAccessibleDescription(sentence)

        for number in range(self.count()):
            self.setItemData(
                number, sentences.get(self.itemData(number), ""), Qt.ItemDataRole.ToolTipRole
            )
        self.currentIndexChanged.connect(say)
        say()
        return label

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls; a value never changes by passing over it

    def _on_activated(self) -> None:
        self.chosen.emit(self._setting, self.currentData())
