"""Model folders and GGUF files dropped on the window. Knows paths, no models."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

_MARGIN = 14


def model_paths(data: QMimeData) -> list[Path]:
    """Returns the folders and GGUF files among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == ".gguf" or path.is_dir()]


class FolderDrop(QObject):
    """Lets a window take model folders; shows that it would while they are dragged over it."""

    dropped = Signal(object)  # Path, once for each

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hint = QLabel(self.tr("Drop to add the model"), window)
        self.hint.setObjectName("dropHint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if model_paths(event.mimeData()):
                event.acceptProposedAction()
                self._show()
                return True
        elif kind in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self.hint.hide()
            if isinstance(event, QDropEvent) and kind == QEvent.Type.Drop:
                found = model_paths(event.mimeData())
                if found:
                    event.acceptProposedAction()
                for path in found:
                    self.dropped.emit(path)
                return bool(found)
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        room = self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.hint.setGeometry(room)
        self.hint.show()
        self.hint.raise_()
