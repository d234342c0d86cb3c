"""The line at the bottom: model, device, memory, speed, downloads, and the offline switch."""

from __future__ import annotations

import psutil
from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop_app.services.events import ModelChanged, ModelPhase
from desktop_app.services.model_choice import ModelChoice
from desktop_app.store.records import MessageRecord
from desktop_app.ui import icons, model_text
from desktop_app.ui.controls import ElidedLabel, small, tabular
from desktop_app.ui.theme import Theme

_JOB_CHARACTERS = 56
_NARROW = 700  # px; below, figures give way to the model, the downloads and the switch


class StatusLine(QWidget):
    """Shows; knows nothing that is not told to it."""

    offline_toggled = Signal(bool)
    downloads_clicked = Signal()
    jobs_clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(30)
        self.model = tabular(ElidedLabel())
        self.memory = small()
        self._ready = False
        self.speed = tabular(small())
        self._total = psutil.virtual_memory().total
        self.downloads = self._button()
        self.downloads.clicked.connect(self.downloads_clicked)
        self.downloads.hide()
        self.jobs = self._button()
        self.jobs.clicked.connect(self._on_jobs)
        self.jobs.hide()
        self.offline = self._button()
        self.offline.setCheckable(True)
        self.offline.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.offline.clicked.connect(self.offline_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 10, 0)
        row.setSpacing(18)
        row.addWidget(self.model)
        row.addWidget(self.memory)
        row.addWidget(self.speed)
        row.addStretch(1)
        row.addWidget(self.jobs)
        row.addWidget(self.downloads)
        row.addWidget(self.offline)
        theme.changed.connect(self._tint)
        self.set_offline(False)

    def set_offline(self, offline: bool) -> None:
        """Shows whether a connection may be opened."""
        text = self.tr("Offline") if offline else self.tr("Online")
        self.offline.setChecked(offline)
        self.offline.setText(text)
        self.offline.setAccessibleName(text)
        self.offline.setToolTip(
            self.tr("No connection is opened. Click to go online.")
            if offline
            else self.tr(
                "Only the search and the download of models use the network. "
                "Nothing you write leaves this computer. Click to go offline."
            )
        )
        self._tint()

    def set_downloads(self, text: str) -> None:
        """Says what is being downloaded; "" is nothing."""
        self.downloads.setText(text)
        self.downloads.setAccessibleName(text)
        self.downloads.setVisible(bool(text))

    def set_jobs(self, text: str) -> None:
        """Says what the side panels are doing; "" is nothing."""
        whole = text
        if len(text) > _JOB_CHARACTERS:  # the end tells how far it is
            text = f"{text[: _JOB_CHARACTERS // 2]}…{text[-_JOB_CHARACTERS // 2 :]}"
        self.jobs.setText(text)
        self.jobs.setAccessibleName(whole)
        self.jobs.setToolTip(whole)
        self.jobs.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_figures()

    def set_model(self, choice: ModelChoice, change: ModelChanged) -> None:
        self.model.set_text(model_text.phase(change, choice))
        ready = change.phase is ModelPhase.READY and change.info is not None
        self._ready = ready
        self._show_figures()
        self.model.set_details(model_text.occupied(change.info) if change.info else "")
        if ready and change.info is not None:
            self.memory.setText(
                self.tr("{used} of {total}").format(
                    used=model_text.memory_text(change.info.memory_bytes),
                    total=model_text.memory_total(self._total),
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

    def _on_jobs(self) -> None:
        self.jobs_clicked.emit()

    def _show_figures(self) -> None:
        room = self.width() >= _NARROW
        self.memory.setVisible(self._ready and room)
        self.speed.setVisible(room)

    def _button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "status")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _tint(self) -> None:
        name = "lock" if self.offline.isChecked() else "globe"
        icons.put_beside_text(self.offline, name, self._theme.tokens.quiet, 14)
