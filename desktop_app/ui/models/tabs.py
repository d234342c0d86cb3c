"""The tabs over the models: one a task, and what is installed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_app.model_library.tasks import Task
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.models import words

SHOWN_TASKS: tuple[Task, ...] = ("chat", "summarize", "translate", "speech", "classify")
INSTALLED = "installed"


class Tabs(QWidget):
    """Left and Right go from tab to tab; Tab leaves them."""

    chosen = Signal(str)  # a task, or INSTALLED

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QToolButton] = {}
        row = FlowLayout(4, 4, self, last_right=True)
        for task in SHOWN_TASKS:
            row.addWidget(self._make(task, words.task(task)))
        row.addWidget(self._make(INSTALLED, self.tr("Installed")))
        self.current: str = SHOWN_TASKS[0]
        self._mark()

    def set_installed(self, size: str) -> None:
        """Says how much room the installed models take; "" is unknown."""
        text = self.tr("Installed · {size}").format(size=size) if size else self.tr("Installed")
        self.buttons[INSTALLED].setText(text)
        self.buttons[INSTALLED].setAccessibleName(text)

    def choose(self, name: str) -> None:
        """Shows a tab as chosen, and says so if it was not."""
        if name != self.current:
            self.current = name
            self._mark()
            self.chosen.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A button of Qt's takes the arrow keys to go to the next button, whatever that is.
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            return super().eventFilter(watched, event)
        names = list(self.buttons)
        name = names[(names.index(self.current) + step) % len(names)]
        self.choose(name)
        self.buttons[name].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _make(self, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAccessibleName(text)
        button.setProperty("kind", "tab")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_clicked)
        button.installEventFilter(self)
        self.buttons[name] = button
        return button

    def _on_clicked(self) -> None:
        name = next(name for name, button in self.buttons.items() if button is self.sender())
        self.choose(name)
        self._mark()

    def _mark(self) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == self.current)
            chosen = name == self.current
            policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
