"""Widgets whose height follows from their width, stacked by hand.

Qt's layouts ask every child again when one of them grows; a long chat needs
work in proportion to what changed.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Fitted(Protocol):
    """A widget that tells its height for a width."""

    def fit(self, width: int) -> int:
        """Lays the content out for `width` px; returns the height it needs."""


class Stack(QWidget):
    """Fitted widgets, one under the other."""

    outgrown = Signal()  # the height for the present width has changed

    def __init__(self, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self.parts: list[QWidget] = []

    def add(self, part: QWidget) -> None:
        """Adds a part at the end; it has to have `fit`."""
        part.setParent(self)
        self.parts.append(part)
        part.show()

    def remove_from(self, index: int) -> None:
        """Removes the parts from `index` on."""
        for part in self.parts[index:]:
            part.hide()
            part.deleteLater()
        del self.parts[index:]

    def fit(self, width: int) -> int:
        y = 0
        for part in self.parts:
            height = part.fit(width)  # type: ignore[attr-defined]
            part.setGeometry(0, y, width, height)
            y += height + self._gap
        return max(0, y - self._gap)

    def refit_last(self, width: int) -> int:
        """As `fit`, when only the last part has changed."""
        if not self.parts:
            return 0
        part = self.parts[-1]
        height: int = part.fit(width)  # type: ignore[attr-defined]
        part.setGeometry(0, part.y(), width, height)
        return part.y() + height
