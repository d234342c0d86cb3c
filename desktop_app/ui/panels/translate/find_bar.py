"""Finds words in the sentences that are shown. Changes nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_app.ui.controls import IconButton, small, tabular
from desktop_app.ui.panels.translate.unit_model import UnitModel
from desktop_app.ui.theme import Theme

_PAUSE_MS = 120


class FindBar(QWidget):
    """A field over the sentences; source and translation are both looked at."""

    searched = Signal(str)  # words to be marked
    found = Signal(int)  # the row to show
    left = Signal()

    def __init__(self, theme: Theme, model: UnitModel) -> None:
        super().__init__()
        self._model = model
        self._rows: list[int] = []
        self._here = -1
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Find in both languages"))
        self.edit.setAccessibleName(self.tr("Find in both languages"))
        self.edit.installEventFilter(self)
        self.count = tabular(small())
        self.previous = IconButton(theme, "left", self.tr("Previous (Shift+Enter)"), size=15)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next = IconButton(theme, "right", self.tr("Next (Enter)"), size=15)
        self.next.clicked.connect(lambda: self.step(1))
        close = IconButton(theme, "close", self.tr("Close (Esc)"), size=14)
        close.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        for part in (self.count, self.previous, self.next, close):
            row.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self.edit.textChanged.connect(self._timer.start)
        for signal in (model.rowsInserted, model.modelReset, model.dataChanged):
            signal.connect(self._on_rows)
        self.hide()

    def open(self) -> None:
        """Shows the bar and goes to it."""
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        self._search()

    def leave(self) -> None:
        """Closes the bar; nothing is marked any more."""
        self._timer.stop()
        self.hide()
        self.searched.emit("")
        self.left.emit()

    def step(self, by: int) -> None:
        """Goes to the next place, or the one before."""
        if self._rows:
            self._here = (self._here + by) % len(self._rows)
            self._show_count()
            self.found.emit(self._rows[self._here])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._timer.isActive():
                    self._timer.stop()
                    self._search()
                else:
                    back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self.step(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        self._rows = self._model.matches(self.edit.text())
        self._here = 0 if self._rows else -1
        self._show_count()
        self.searched.emit(self.edit.text())
        if self._rows:
            self.found.emit(self._rows[0])

    def _on_rows(self) -> None:
        if self.isVisible() and not self._timer.isActive() and self.edit.text():
            here = self._rows[self._here] if 0 <= self._here < len(self._rows) else -1
            self._rows = self._model.matches(self.edit.text())
            later = (n for n, row in enumerate(self._rows) if row >= here)
            self._here = next(later, len(self._rows) - 1)
            self._show_count()

    def _show_count(self) -> None:
        text = ""
        if self._rows:
            words = self.tr("{number} of {count}")
            text = words.format(number=self._here + 1, count=len(self._rows))
        elif self.edit.text():
            text = self.tr("Not found")
        self.count.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(bool(self._rows))
