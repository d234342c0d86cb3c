"""Model folders and GGUF files dropped on the window. Knows paths, no models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

_MARGIN = 14
#: What Ollama names its files after; they have no suffix.
_BLOB = "sha256-"


def model_paths(data: QMimeData) -> list[Path]:
    """Returns the folders and GGUF files among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if is_gguf_name(path) or path.is_dir()]


def is_gguf_name(path: Path) -> bool:
    """Tells whether a file is a GGUF file by its name, also one of Ollama's."""
    return path.suffix.lower() == ".gguf" or path.name.startswith(_BLOB)


class FolderDrop(QObject):
    """Lets a window take model folders; shows that it would while they are dragged over it.

    Args:
        chats: tells whether one is in a chat, where a GGUF file is used at once.
    """

    dropped = Signal(object)  # list[Path]
    dropped_on_chat = Signal(object)  # Path of a GGUF file

    def __init__(self, window: QWidget, chats: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._chats = chats
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hint = QLabel(window)
        self.hint.setObjectName("dropHint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            found = model_paths(event.mimeData())
            if found:
                event.acceptProposedAction()
                self._show(found)
                return True
        elif kind in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self.hint.hide()
            if isinstance(event, QDropEvent) and kind == QEvent.Type.Drop:
                found = model_paths(event.mimeData())
                if found:
                    event.acceptProposedAction()
                    self._drop(found)
                    return True
        return super().eventFilter(watched, event)

    def _drop(self, found: list[Path]) -> None:
        if self._is_for_chat(found):
            self.dropped_on_chat.emit(found[0])
        else:
            self.dropped.emit(found)

    def _is_for_chat(self, found: list[Path]) -> bool:
        return len(found) == 1 and is_gguf_name(found[0]) and self._chats()

    def _show(self, found: list[Path]) -> None:
        self.hint.setText(
            self.tr("Drop to chat with the model")
            if self._is_for_chat(found)
            else self.tr("Drop to add the model")
        )
        room = self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.hint.setGeometry(room)
        self.hint.show()
        self.hint.raise_()
