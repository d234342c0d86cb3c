"""The field in which a line of a transcript is edited. Enter and Tab keep it, Esc does not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.compose_edit import ComposeEdit

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SegmentEditor(ComposeEdit):
    """Grows with its text; Ctrl+Enter cuts the line in two where the caret is."""

    split_wanted = Signal(int)  # character
    stepped = Signal(int)  # Tab: to the next line, Shift+Tab: to the one before (-1)
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(1, 12, parent)
        self.is_filled = False
        self.setObjectName("segmentEditor")
        self.setAccessibleName(self.tr("Text of the line"))
        self.document().setDocumentMargin(5)
        self.setTabChangesFocus(False)

    def fill(self, text: str) -> None:
        """Takes the text to be edited."""
        self.is_filled = True
        self.setPlainText(text)
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def written(self) -> str:
        """Returns the text, in one line."""
        return " ".join(self.toPlainText().split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composing:
            event.accept()  # else Esc would be taken by what is around
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _RETURN and control:
            before = self.toPlainText()[: self.textCursor().position()]
            at = len(" ".join(f"{before}|".split())) - 1
            self.split_wanted.emit(at)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Tab else -1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()  # in another width it has other lines
        if event.size().height() != event.oldSize().height():
            self.resized.emit()

    def _fit(self) -> None:
        lines = max(1, min(int(self.document().size().height()), 12))
        height = lines * self.fontMetrics().lineSpacing() + 16
        if height != self.height():
            self.setFixedHeight(height)
