"""Documents dropped on the window or a part of it. Knows not what becomes of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.ui.models.folder_drop import model_paths
from desktop_app.ui.panels.choosing import document_paths

_MARGIN = 14


class WindowDrop(QObject):
    """Lets a widget take documents; says what would be done while they are dragged over it."""

    dropped = Signal(object)  # list[Path]

    def __init__(self, window: QWidget, words: str) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hint = QLabel(words, window)
        self.hint.setObjectName("dropHint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if _is_ours(event.mimeData()):
                event.acceptProposedAction()
                self.hint.setGeometry(
                    self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
                )
                self.hint.show()
                self.hint.raise_()
                return True
        elif event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self.hint.hide()
            if isinstance(event, QDropEvent) and _is_ours(event.mimeData()):
                event.acceptProposedAction()
                self.dropped.emit(document_paths(event.mimeData()))
                return True
        return super().eventFilter(watched, event)


def _is_ours(data: QMimeData) -> bool:
    """Returns whether there are documents, and no folder or model that another would take."""
    return bool(document_paths(data)) and not model_paths(data)
