"""Which page is shown, of how many, with buttons to turn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.ui.controls import IconButton
from desktop_app.ui.theme import Theme


class Pager(QWidget):
    """Tells by how many pages to turn."""

    turned = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.back = IconButton(theme, "left", self.tr("Previous page"), size=13)
        self.on = IconButton(theme, "right", self.tr("Next page"), size=13)
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.on.clicked.connect(lambda: self.turned.emit(1))
        self.label = QLabel()
        self.label.setProperty("kind", "quiet")
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.back, self.label, self.on):
            row.addWidget(part)

    def set_page(self, page: int, pages: int) -> None:
        """Shows a page's number, from 1."""
        self.label.setText(f"{page} / {pages}")
        # The buttons stay under the pointer while the numbers grow.
        widest = f"{pages} / {pages}"
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(widest) + 4)
        self.back.setEnabled(page > 1)
        self.on.setEnabled(page < pages)
