"""The first-run card of the empty chat: which models suit this computer. Fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.services.download import Download
from desktop_app.services.listing import Suggestion
from desktop_app.ui import model_text
from desktop_app.ui.controls import IconButton, IconLabel, small
from desktop_app.ui.models import words
from desktop_app.ui.models.card_action import CardAction
from desktop_app.ui.models.card_state import Surroundings, card_state
from desktop_app.ui.theme import Theme

_NARROW = 520


class _Row(QFrame):
    """One suggested model."""

    def __init__(self, theme: Theme, suggestion: Suggestion, reason: str) -> None:
        super().__init__()
        self.listed, self.why = suggestion.listed, suggestion.why
        name = QLabel(self.listed.name)
        name.setProperty("kind", "strong")
        text_of_why = small(reason)
        text_of_why.setWordWrap(True)
        self.action = CardAction(theme)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(name)
        text.addWidget(text_of_why)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 5, 0, 5)
        self._row.setSpacing(4)
        self._row.addLayout(text, 1)
        self._row.addWidget(self.action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if narrow else across)


class FirstRunCard(QFrame):
    """Shows suggestions; whoever owns it acts."""

    acted = Signal(object, object)  # Listed, CardState
    paused = Signal(str)
    resumed = Signal(str)
    cancelled = Signal(str)
    dismissed = Signal()
    more_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("card")
        self.rows: list[_Row] = []
        self._around = Surroundings()
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._title.setProperty("kind", "strong")
        self.close_button = IconButton(theme, "close", self.tr("Dismiss the suggestions"), size=14)
        self.close_button.clicked.connect(self.dismissed)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(theme, "model", "accent", 22))
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.more = QPushButton(self.tr("More models…"))
        self.more.setProperty("kind", "flat")
        self.more.setAutoDefault(True)
        self.more.clicked.connect(self.more_wanted)
        foot = QHBoxLayout()
        calm = small(self.tr("Nothing is downloaded without your click."))
        calm.setWordWrap(True)
        foot.addWidget(calm, 1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 14, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._list)
        column.addLayout(foot)
        self.hide()

    def show_suggestions(self, machine: Machine, suggestions: tuple[Suggestion, ...]) -> None:
        """Shows what suits this computer; nothing when nothing does."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        self._title.setText(
            self.tr("This computer has {memory} and {graphics}: we suggest …").format(
                memory=model_text.memory_total(machine.total_bytes),
                graphics=words.graphics(machine),
            )
        )
        self.setAccessibleName(self._title.text())
        for suggestion in suggestions:
            row = _Row(self._theme, suggestion, self._reason(suggestion))
            action = row.action
            listed = suggestion.listed
            action.pressed.connect(lambda state, row=row: self.acted.emit(row.listed, state))
            action.paused.connect(lambda name=listed.id: self.paused.emit(name))
            action.resumed.connect(lambda name=listed.id: self.resumed.emit(name))
            action.cancelled.connect(lambda name=listed.id: self.cancelled.emit(name))
            self._list.addWidget(row)
            self.rows.append(row)
        self._refresh()
        self.setVisible(bool(self.rows))

    def set_surroundings(self, around: Surroundings) -> None:
        """Takes what the states of the rows depend on besides the models."""
        self._around = around
        self._refresh()

    def set_download(self, download: Download) -> None:
        """Takes a newer state of a download."""
        for row in self.rows:
            if row.listed.id == download.id:
                row.listed = replace(row.listed, download=download)
        self._refresh()

    def take(self, installed: Mapping[str, Installed], downloads: Mapping[str, Download]) -> None:
        """Takes what is on this computer and what is being fetched, by model id."""
        for row in self.rows:
            row.listed = replace(
                row.listed,
                installed=installed.get(row.listed.id),
                download=downloads.get(row.listed.id),
            )
        self._refresh()

    def _refresh(self) -> None:
        for row in self.rows:
            listed = row.listed
            state = card_state(listed, self._around)
            row.action.show_state(
                state,
                listed.name,
                words.size(listed),
                listed.download,
                offline=self._around.offline,
                primary=row.why == "balanced",
            )

    def _reason(self, suggestion: Suggestion) -> str:
        reasons = {
            "fast": self.tr("Fast"),
            "balanced": self.tr("Balanced"),
            "strong": self.tr("Strong"),
            "speech": self.tr("Speech to text"),
            "translate": self.tr("Translation"),
        }
        listed = suggestion.listed
        reason = reasons.get(suggestion.why, "")
        return " · ".join(part for part in (reason, words.note(listed)) if part)
