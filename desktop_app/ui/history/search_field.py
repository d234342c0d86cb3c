"""A search box: over the list of chats, over the models."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit

from desktop_app.ui.controls import IconButton, IconLabel, set_flag
from desktop_app.ui.theme import Theme

_PAUSE_MS = 120


class SearchField(QFrame):
    """Announces what is searched for a moment after typing pauses."""

    searched = Signal(str)
    left = Signal()  # Down or Enter: to the list

    def __init__(
        self, theme: Theme, words: str, name: str, *, key: str = "", pause_ms: int = _PAUSE_MS
    ) -> None:
        """
        Args:
            words: shown while it is empty; name: for screen readers.
            key: that leads here, shown at the right end.
            pause_ms: how long typing has to pause.
        """
        super().__init__()
        self.setObjectName("search")
        self.setFixedHeight(35)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(words)
        self.edit.setAccessibleName(name)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._on_text_changed)
        self._key = QLabel(key)
        self._key.setProperty("kind", "key")
        self._clear = IconButton(theme, "close", self.tr("Clear the search"), size=12)
        self._clear.clicked.connect(self.edit.clear)
        self._clear.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, "search"))
        row.addWidget(self.edit, 1)
        row.addWidget(self._key)
        self._key.setHidden(not key)
        row.addWidget(self._clear)
        self._timer = QTimer(self, singleShot=True, interval=pause_ms)
        self._timer.timeout.connect(self._on_pause)

    def focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_flag(self, "focused", event.type() == QEvent.Type.FocusIn)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.edit.text():
                self.edit.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._timer.stop()
                self._on_pause()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._key.setVisible(bool(self._key.text()) and not text)
        self._timer.start()

    def _on_pause(self) -> None:
        self.searched.emit(self.edit.text().strip())
