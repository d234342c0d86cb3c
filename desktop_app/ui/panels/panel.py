"""What every side panel is. Knows no task."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord

if TYPE_CHECKING:
    from desktop_app.ui.panels.found_list import Hit


class Panel(QWidget):
    """A side panel: its own input, its own results; works without the others."""

    chat_wanted = Signal(str, str)  # text for a new chat, id of its document or ""
    document_sent = Signal(str, object)  # the panel it is for, DocumentRecord
    text_sent = Signal(str, str)  # the panel it is for, a text
    hit_opened = Signal(object)  # Hit in another panel's result; see found_list.py
    models_wanted = Signal(str)  # the task that models are wanted for
    undo_offered = Signal(str, object)  # what was done, and what takes it back
    busy_changed = Signal(str)  # what it is doing, for the status line; "" is nothing

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def take_focus(self) -> None:
        """Gives the focus to where one begins."""
        raise NotImplementedError

    def take_files(self, paths: list[Path]) -> None:
        """Begins with files and folders that were dropped or chosen."""
        raise NotImplementedError

    def take_document(self, document: DocumentRecord) -> None:
        """Begins with a document that was read."""
        raise NotImplementedError

    def take_text(self, text: str) -> None:
        """Begins with a text that was made elsewhere."""
        raise NotImplementedError

    def open_run(self, run: RunRecord) -> None:
        """Shows what came of a run of this panel's kind."""
        raise NotImplementedError

    def show_hit(self, hit: Hit) -> None:
        """Shows what a search has found in a result of this panel."""
        raise NotImplementedError

    def step_back(self) -> bool:
        """Leaves what was opened last; returns whether there was anything."""
        return False
