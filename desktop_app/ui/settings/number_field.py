"""A number, mostly one that can also be left to the model."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox

from desktop_app.settings import limits
from desktop_app.ui.settings.form import FIELD_WIDTH


class NumberField(QDoubleSpinBox):
    """One step below the smallest value, shown in words, stands for `None`.

    Args:
        setting: its name in `desktop_app.settings`, which knows its limits.
        step: of the arrow keys; `None` is the finest that makes sense.
        optional: `False` for a number that is never `None`; the smallest value
            is shown in words then.
    """

    chosen = Signal(str, object)  # setting, number or None

    def __init__(
        self,
        setting: str,
        decimals: int,
        value: float | None,
        *,
        step: float | None = None,
        optional: bool = True,
    ) -> None:
        super().__init__()
        self._setting = setting
        smallest, largest = limits(setting)
        step = step or (0.05 if decimals else 1.0)
        self._smallest = smallest or 0.0
        self._none = self._smallest - step if optional else None
        lowest = self._smallest if self._none is None else self._none
        self.setDecimals(decimals)
        self.setSingleStep(step)
        self.setRange(lowest, largest or 0.0)
        self.setValue(lowest if value is None else value)
        self.setKeyboardTracking(False)
        self.setFixedWidth(FIELD_WIDTH)
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
        if self._none is None or value > self._none + 1e-9:
            if value < self._smallest - 1e-9:
                self.setValue(self._smallest)  # comes back here
                return
            number = round(value, self.decimals()) if self.decimals() else int(value)
        self.chosen.emit(self._setting, number)
