"""Finds words in the lines that are shown, and replaces them. Changes nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit

from desktop_app.ui.controls import FlatButton, IconButton, small, tabular
from desktop_app.ui.panels.transcribe.segment_model import SegmentModel, matches, next_match
from desktop_app.ui.theme import Theme

_PAUSE_MS = 120


class FindBar(QFrame):
    """Two fields: what is looked for, and what is to stand there; the second opens when wanted."""

    searched = Signal(str)  # words to be marked
    found = Signal(int)  # the row to show
    written = Signal(int, str)  # row, its new text
    all_wanted = Signal(str, str)  # words, what is to stand there
    left = Signal()

    def __init__(self, theme: Theme, model: SegmentModel) -> None:
        super().__init__()
        self.setObjectName("findBar")
        self._model = model
        self._places: list[tuple[int, int]] = []
        self._here = -1
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("Find in the transcript"))
        self.edit.setAccessibleName(self.tr("Find in the transcript"))
        self.count = tabular(small())
        self.previous = IconButton(theme, "left", self.tr("Previous (Shift+Enter)"), size=15)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next = IconButton(theme, "right", self.tr("Next (Enter)"), size=15)
        self.next.clicked.connect(lambda: self.step(1))
        self.open_replace = IconButton(theme, "replace", self.tr("Replace (Ctrl+H)"), size=15)
        self.open_replace.setCheckable(True)
        self.open_replace.toggled.connect(self._on_replace_toggled)
        self.close_button = IconButton(theme, "close", self.tr("Close (Esc)"), size=14)
        self.close_button.clicked.connect(self.leave)
        self.other = QLineEdit()
        self.other.setPlaceholderText(self.tr("Replace with"))
        self.other.setAccessibleName(self.tr("Replace with"))
        self.one = FlatButton(theme, "", self.tr("Replace"))
        self.one.clicked.connect(self._on_one)
        self.all = FlatButton(theme, "", self.tr("Replace all"))
        self.all.clicked.connect(self._on_all)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.edit, 0, 0)
        for column, part in enumerate(
            (self.count, self.previous, self.next, self.open_replace, self.close_button), 1
        ):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.other, 1, 0)
        grid.addWidget(self.one, 1, 1, 1, 2)
        grid.addWidget(self.all, 1, 3, 1, 3)
        grid.setColumnStretch(0, 1)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self.edit.textChanged.connect(self._timer.start)
        for field in (self.edit, self.other):
            field.installEventFilter(self)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.dataChanged):
            signal.connect(self._on_lines)
        self._on_replace_toggled(False)
        self.hide()

    def open(self, *, replace: bool = False) -> None:
        """Shows the bar and goes to it."""
        self.show()
        if replace:
            self.open_replace.setChecked(True)
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        self._search()

    def leave(self) -> None:
        """Closes the bar; nothing is marked any more."""
        self._timer.stop()
        self.hide()
        self.open_replace.setChecked(False)
        self.searched.emit("")
        self.left.emit()

    def step(self, by: int) -> None:
        """Goes to the next place, or the one before."""
        if self._places:
            self._here = (self._here + by) % len(self._places)
            self._show_count()
            self.found.emit(self._places[self._here][0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self.other:
                    self._on_one()
                else:
                    self._finish_search()
                    back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self.step(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)

    def _finish_search(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._search()
            self._here = -1

    def _search(self) -> None:
        self._look()
        self._here = 0 if self._places else -1
        self._show_count()
        self.searched.emit(self.edit.text())
        if self._places:
            self.found.emit(self._places[0][0])

    def _look(self) -> None:
        self._places = matches(self._model.lines, self.edit.text())

    def _on_lines(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            here = self._places[self._here] if 0 <= self._here < len(self._places) else (0, 0)
            self._look()
            self._here = next_match(self._places, *here) if self._places else -1
            self._show_count()

    def _show_count(self) -> None:
        if not self.edit.text():
            self.count.setText("")
        elif self._places:
            words = self.tr("{number} of {count}")
            self.count.setText(words.format(number=self._here + 1, count=len(self._places)))
        else:
            self.count.setText(self.tr("Not found"))
        for button in (self.previous, self.next, self.one, self.all):
            button.setEnabled(bool(self._places))

    def _on_replace_toggled(self, shown: bool) -> None:
        for part in (self.other, self.one, self.all):
            part.setVisible(shown)
        if shown and self.isVisible():
            self.other.setFocus()

    def _on_one(self) -> None:
        self._finish_search()
        if not self._places:
            return
        row, at = self._places[max(0, self._here)]
        text, words = self._model.lines[row].text, self.edit.text()
        new = text[:at] + self.other.text() + text[at + len(words) :]
        self.written.emit(row, " ".join(new.split()))
        if self._places:
            self._here = next_match(self._places, row, at + len(self.other.text()))
            self._show_count()
            self.found.emit(self._places[self._here][0])

    def _on_all(self) -> None:
        self._finish_search()
        if self._places:
            self.all_wanted.emit(self.edit.text(), self.other.text())
