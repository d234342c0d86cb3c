"""A text field where Enter sends, Shift+Enter breaks the line, and input methods come first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

#: A field with more holds every key press up; a paste beyond it is not taken.
MAX_CHARACTERS = 100_000

_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ComposeEdit(QPlainTextEdit):
    """Grows with its text between `min_lines` and `max_lines`."""

    submitted = Signal()
    dismissed = Signal()  # Esc
    recalled = Signal()  # Up in an empty field
    overfilled = Signal(int)  # characters there would have been
    files_given = Signal(object)  # list[Path], pasted
    paged = Signal(int)  # Page Up (-1) and Page Down (+1)

    def __init__(self, min_lines: int = 1, max_lines: int = 10, parent: QWidget | None = None):
        super().__init__(parent)
        self._min_lines = min_lines
        self._max_lines = max_lines
        self._composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def set_max_lines(self, lines: int) -> None:
        if lines != self._max_lines:
            self._max_lines = lines
            self._fit()

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a composition."""
        return self._composing

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if self._composing:
            # Enter, Esc and arrows belong to the input method until it has committed.
            if key not in _RETURN:
                super().keyPressEvent(event)
            return
        if key in _RETURN and not modifiers & _MODIFIERS:
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
                self.ensureCursorVisible()
            else:
                self.submitted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and (paths := _pasted_files()):
            self.files_given.emit(paths)
        elif key == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif key == Qt.Key.Key_Up and not self.toPlainText():
            self.recalled.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not self._scrolls():
            self.paged.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # Files dropped here are the window's to take, not a text.
        files = any(url.isLocalFile() for url in source.urls())
        return super().canInsertFromMimeData(source) and not files

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()  # plain text, whatever the clipboard offers
        total = self.document().characterCount() + len(text)
        if total > MAX_CHARACTERS:
            self.overfilled.emit(total)
        else:
            self.insertPlainText(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._scrolls():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _scrolls(self) -> bool:
        return self.verticalScrollBar().maximum() > 0

    def _fit(self) -> None:
        # QPlainTextEdit's document size counts lines, not pixels.
        lines = max(self._min_lines, min(int(self.document().size().height()), self._max_lines))
        height = lines * self.fontMetrics().lineSpacing() + 4
        if height != self.height():
            self.setFixedHeight(height)


def _pasted_files() -> list[Path]:
    """Returns the files on the clipboard; an empty clipboard has no data at all."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    urls = data.urls() if data is not None else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
