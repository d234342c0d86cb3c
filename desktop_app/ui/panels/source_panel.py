"""The panel "Source": a document at the passage that an answer cites."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.store.document_records import DocumentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.panels.panel import Panel
from desktop_app.ui.panels.source_view import SourceView
from desktop_app.ui.theme import Theme


def make(bridge: Bridge, theme: Theme) -> Panel:
    """Returns the panel."""
    return SourcePanel(bridge, theme)


class SourcePanel(Panel):
    """Opens with what it shows; the dock closes it."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.view = SourceView(bridge, theme)
        self.view.close_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_source(
        self, document: DocumentRecord, passage: int, span: tuple[int, int] | None
    ) -> None:
        """Shows a document at a passage; see `SourceView.open_at`."""
        self.view.open_at(document, passage, span)

    def take_focus(self) -> None:
        self.view.take_focus()

    def take_files(self, paths: list[Path]) -> None:
        """Takes none: the dock has other panels for them."""
