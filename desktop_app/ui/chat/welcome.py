"""The empty chat: what to do next, what the built-in model is, and what could follow it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.model_choice import ModelChoice
from desktop_app.ui import model_text
from desktop_app.ui.controls import IconLabel, small
from desktop_app.ui.theme import READING_WIDTH, Theme

_NARROW = 620


class Welcome(QScrollArea):
    """Shown while a chat has no message."""

    suggested = Signal(str)
    models_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._narrow: bool | None = None
        self._built_in = True
        self._suggested: QWidget | None = None  # a card that says more than ours
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("messageColumn")
        self.setWidget(page)
        title = QLabel(self.tr("What is on your desk today?"))
        title.setProperty("kind", "title")
        title.setWordWrap(True)
        private = small(self.tr("Everything stays on this computer. Nothing is ever sent away."))
        private.setWordWrap(True)

        self._suggestions = QWidget()
        self._grid = QGridLayout(self._suggestions)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        self._buttons = [self._suggestion(text) for text in self._texts()]

        self._card = QFrame()

        self._card.setObjectName("card")
        row = QHBoxLayout(self._card)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(12)
        row.addWidget(IconLabel(theme, "model", "accent", 22), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        self._model = QLabel()
        self._model.setWordWrap(True)
        self._model.setProperty("kind", "section")
        about = small(
            self.tr(
                "It answers at once and knows this app. Install a larger model for everything else."
            )
        )
        about.setWordWrap(True)
        words.addWidget(self._model)
        words.addWidget(about)
        choose = QPushButton(self.tr("More models…"))
        choose.setAutoDefault(True)
        choose.clicked.connect(self.models_wanted)
        self._card_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._card_row.setSpacing(12)
        self._card_row.addLayout(words, 1)
        self._card_row.addWidget(choose)
        row.addLayout(self._card_row, 1)

        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(title)
        column.addWidget(private)
        column.addSpacing(18)
        column.addWidget(self._suggestions)
        column.addSpacing(10)
        column.addWidget(self._card)
        column.addStretch(3)
        self._column = column
        middle = QWidget()
        middle.setMaximumWidth(READING_WIDTH)
        middle.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(28, 16, 28, 16)
        outer.addStretch(1)
        outer.addWidget(middle, 1000)
        outer.addStretch(1)

    def add_card(self, card: QWidget) -> None:
        """Shows a card of suggestions in place of the one on the built-in model."""
        self._column.insertWidget(self._column.indexOf(self._card), card)
        self._suggested = card
        card.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        seen = event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        if seen and self._suggested is not None and watched is self._suggested:
            self._show_card()
        return super().eventFilter(watched, event)

    def set_model(self, choice: ModelChoice) -> None:
        """Shows what the starter is while it is the chosen model."""
        self._built_in = choice.built_in
        self._show_card()
        self._suggestions.setVisible(choice.built_in)
        self._model.setText(model_text.title(choice))

    def _show_card(self) -> None:
        others = self._suggested is not None and not self._suggested.isHidden()
        self._card.setVisible(self._built_in and not others)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=event.size().width() < _NARROW)

    def _arrange(self, *, narrow: bool) -> None:
        if self._narrow == narrow:
            return
        self._narrow = narrow
        columns = 1 if narrow else 2
        for number, button in enumerate(self._buttons):
            self._grid.addWidget(button, number // columns, number % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._card_row.setDirection(down if narrow else across)

    def _suggestion(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "suggestion")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_suggestion)
        return button

    def _texts(self) -> tuple[str, ...]:
        return (
            self.tr("What can you do?"),
            self.tr("How do I get a larger model?"),
            self.tr("What does quantization mean?"),
            self.tr("Which keyboard shortcuts are there?"),
        )

    def _on_suggestion(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.suggested.emit(button.text())
