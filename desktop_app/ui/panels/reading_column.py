"""The column in which a panel's content stands: scrolled, no wider than one reads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.theme import READING_WIDTH


def fill(owner: QWidget) -> QVBoxLayout:
    """Gives a widget such a column and returns it, empty."""
    content = QWidget()
    content.setObjectName("panelContent")
    content.setMaximumWidth(READING_WIDTH)
    column = QVBoxLayout(content)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    middle = QWidget()
    middle.setObjectName("panelContent")
    row = QHBoxLayout(middle)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(content, 1000)
    row.addStretch(1)
    scrolled = QScrollArea()
    scrolled.setWidgetResizable(True)
    scrolled.setFrameShape(QFrame.Shape.NoFrame)
    scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scrolled.setWidget(middle)
    whole = QVBoxLayout(owner)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scrolled)
    return column
