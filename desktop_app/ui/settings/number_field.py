"""A number that can also be left to the model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox

from desktop_app.settings import limits


class NumberField(QDoubleSpinBox):
    """One step below the smallest value, shown in words, stands for `None`."""

    chosen = Signal(str, object)  # setting, number or None

    def __init__(self, setting: str, decimals: int, value: float | None) -> None:
        super().__init__()
        self._setting = setting
        smallest, largest = limits(setting)
        step = 0.05 if decimals else 1.0
        self._none = (smallest or 0.0) - step
        self.setDecimals(decimals)
        self.setSingleStep(step)
        self.setRange(self._none, largest or 0.0)
        self.setValue(self._none if value is None else value)
        self.setKeyboardTracking(False)
        self.setFixedWidth(200)
        self.lineEdit().setTextMargins(7, 0, 7, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._on_value_changed)

    def set_hint(self, none_text: str, tip: str) -> None:
        self.setSpecialValueText(none_text)
        self.setToolTip(tip)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls; a value never changes by passing over it

    def _on_value_changed(self, value: float) -> None:
        number: float | int | None = None
        if value > self._none + 1e-9:
            number = round(value, self.decimals()) if self.decimals() else int(value)
        self.chosen.emit(self._setting, number)
