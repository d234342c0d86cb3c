"""The line at the bottom: model, device, memory, speed, and that nothing leaves."""

from __future__ import annotations

import psutil
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.model_choice import ModelChoice
from desktop_app.store.records import MessageRecord
from desktop_app.ui import model_text
from desktop_app.ui.controls import ElidedLabel, IconLabel, small, tabular
from desktop_app.ui.theme import Theme


class StatusLine(QWidget):
    """Shows; knows nothing that is not told to it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(30)
        self.model = tabular(ElidedLabel())
        self.memory = small()
        self.speed = tabular(small())
        self._total = psutil.virtual_memory().total
        offline = small(self.tr("Offline"))
        offline.setToolTip(self.tr("Nothing you write leaves this computer"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(18)
        row.addWidget(self.model)
        row.addWidget(self.memory)
        row.addWidget(self.speed)
        row.addStretch(1)
        lock = QHBoxLayout()
        lock.setSpacing(5)
        lock.addWidget(IconLabel(theme, "lock", size=14))
        lock.addWidget(offline)
        row.addLayout(lock)

    def set_model(self, choice: ModelChoice, change: ModelChanged) -> None:
        self.model.set_text(model_text.phase(change, choice))
        ready = change.phase is ModelPhase.READY and change.info is not None
        self.memory.setVisible(ready)
        self.model.set_details(model_text.occupied(change.info) if change.info else "")
        if ready and change.info is not None:
            self.memory.setText(
                self.tr("{used} of {total}").format(
                    used=model_text.bytes_text(change.info.memory_bytes),
                    total=model_text.bytes_text(self._total),
                )
            )
            self.memory.setToolTip(self.tr("The model's memory, of what this computer has"))

    def set_speed(self, message: MessageRecord) -> None:
        """Shows how fast the newest answer was."""
        figures = message.figures
        if figures is not None and figures.tokens_per_s:
            rate = figures.tokens_per_s
            text = QLocale().toString(rate, "f", 0 if rate >= 10 else 1)
            self.speed.setText(self.tr("{rate} tokens/s").format(rate=text))
