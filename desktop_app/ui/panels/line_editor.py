"""The field in which a row of a table is edited. Enter and Tab keep the text, Esc does not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.compose_edit import ComposeEdit

_AROUND = 12  # px of the frame and the margins above and below the text


class LineEditor(ComposeEdit):
    """As high as its text, in whatever script."""

    stepped = Signal(int)  # Tab: to the next row, Shift+Tab: to the one before (-1)
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(1, 12, parent)
        self.is_filled = False
        self.setObjectName("lineEditor")
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
        block, height = self.document().begin(), 0.0
        while block.isValid():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        wanted = round(max(height, self.fontMetrics().lineSpacing())) + _AROUND
        if wanted != self.height():
            self.setFixedHeight(wanted)
