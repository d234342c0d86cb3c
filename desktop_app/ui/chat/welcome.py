"""The empty chat: what to do next, and what the built-in model is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.models import ModelChoice
from desktop_app.ui import model_text
from desktop_app.ui.controls import IconLabel, small
from desktop_app.ui.theme import READING_WIDTH, Theme


class Welcome(QScrollArea):
    """Shown while a chat has no message."""

    suggested = Signal(str)
    folder_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.setWidgetResizable(True)
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
        grid = QGridLayout(self._suggestions)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for number, text in enumerate(self._texts()):
            button = QPushButton(text)
            button.setProperty("kind", "suggestion")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(self._on_suggestion)
            grid.addWidget(button, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

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
        row.addLayout(words, 1)
        choose = QPushButton(self.tr("Open model folder…"))
        choose.clicked.connect(self.folder_wanted)
        row.addWidget(choose, 0, Qt.AlignmentFlag.AlignVCenter)

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
        middle = QWidget()
        middle.setMaximumWidth(READING_WIDTH)
        middle.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(28, 16, 28, 16)
        outer.addStretch(1)
        outer.addWidget(middle, 1000)
        outer.addStretch(1)

    def set_model(self, choice: ModelChoice) -> None:
        """Shows what the starter is while it is the chosen model."""
        self._card.setVisible(choice.built_in)
        self._suggestions.setVisible(choice.built_in)
        self._model.setText(model_text.title(choice))

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
