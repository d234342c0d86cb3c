"""The field for the text to translate. An input method's text is none before it is committed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor

from desktop_app.ui.chat.compose_edit import MAX_CHARACTERS
from desktop_app.ui.panels.choosing import local_paths
from desktop_app.ui.panels.translate.pair_edit import PairEdit
from desktop_app.ui.theme import Theme


class SourceEdit(PairEdit):
    """Announces its text when it is another one; a book that is pasted goes past it."""

    typed = Signal()
    filled = Signal()  # at one stroke: pasted, or set
    files_given = Signal(object)  # list[Path]
    overflowed = Signal(str)  # the whole text there would be

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._known = ""
        self._is_filling = False
        self.textChanged.connect(self._on_text_changed)

    def fill(self, text: str) -> None:
        """Takes another text; one step back brings the one before."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._is_filling = True
        cursor.insertText(text)
        self._is_filling = False
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._on_text_changed()  # it was not told while a composition went on

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composing:
            event.accept()  # else Esc and Enter would be taken by what is around
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(local_paths(source)) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        paths = local_paths(source)
        if paths:
            self.files_given.emit(paths)
            return
        text = source.text()
        if self.document().characterCount() + len(text) > MAX_CHARACTERS:
            before, cursor = self.toPlainText(), self.textCursor()
            cursor.insertText(text)
            whole = self.toPlainText()
            self.undo()
            self.overflowed.emit(whole if before else text)
            return
        self._is_filling = True
        self.insertPlainText(text)
        self._is_filling = False
        self.ensureCursorVisible()

    def _on_text_changed(self) -> None:
        if self.composing:
            return
        text = self.toPlainText()
        if text == self._known:
            return
        self._known = text
        (self.filled if self._is_filling else self.typed).emit()
