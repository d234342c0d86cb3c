"""The field in which a line of a transcript is edited, and cut in two."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_app.ui.panels.line_editor import LineEditor

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SegmentEditor(LineEditor):
    """Ctrl+Enter cuts the line in two where the caret is."""

    split_wanted = Signal(int)  # character

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _RETURN and control and not self.composing:
            before = self.toPlainText()[: self.textCursor().position()]
            at = len(" ".join(f"{before}|".split())) - 1
            self.split_wanted.emit(at)
        else:
            super().keyPressEvent(event)
