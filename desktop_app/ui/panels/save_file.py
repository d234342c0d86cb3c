"""Asks where a file is to be written, and writes it off the GUI thread. Knows not what is in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop_app.errors import UserError
from desktop_app.ui.bridge import Bridge

_NAME_CHARACTERS = 60


class SaveMenu(QMenu):
    """A menu of formats; what is chosen asks for a file and writes it."""

    exported = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, title: str, fallback: str, parent: QWidget) -> None:
        """`title` is the dialog's; `fallback` names a file whose title leaves nothing."""
        super().__init__(parent)
        self._bridge = bridge
        self._title = title
        self._fallback = fallback

    def ask(self, name: str, form: str, words: str, content: Callable[[], bytes]) -> None:
        """Asks for a file.

        Args:
            name: proposed, without an ending; form: the ending; words: what the format is called.
            content: called on a background thread; may raise `UserError`.
        """
        dialog = QFileDialog(self.parentWidget(), self._title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{words} (*.{form})")
        dialog.setDefaultSuffix(form)
        dialog.selectFile(f"{file_name(name) or self._fallback}.{form}")
        dialog.fileSelected.connect(partial(self._write, content))
        dialog.open()

    def _write(self, content: Callable[[], bytes], name: str) -> None:
        path = Path(name)

        def write() -> None:
            made = content()
            try:
                path.write_bytes(made)
            except OSError as error:
                reason = error.strerror or error
                raise UserError("file_not_written", path=path, reason=reason) from error

        self._bridge.call(write, lambda _: self.exported.emit(), self.failed.emit)


def file_name(title: str) -> str:
    """Returns a title as every file system takes it; "" when nothing is left of it."""
    kept = "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in title)
    return kept[:_NAME_CHARACTERS].strip(" .")
