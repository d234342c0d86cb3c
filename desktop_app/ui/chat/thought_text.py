"""The text of a thought: all of it, selectable; and its last two lines while it grows."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from desktop_app.ui.chat.prose import Prose
from desktop_app.ui.theme import THOUGHT_PX, Theme

LINE_PX = 20
_LINES = 2
#: More than the last lines ever hold; what is before it is not looked at.
_TAIL = 1000
_BREAK = "\N{LINE SEPARATOR}"
_BREAKS = re.compile(r"\s*[\n\u2028]\s*")


class ThoughtText(Prose):
    """A whole thought as plain text; what is added is laid out alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._width = -1
        self.setProperty("kind", "thought")
        self.clear_text()

    def clear_text(self) -> None:
        """Removes all text."""
        self.clear()
        font = _font(self)
        self.setFont(font)
        self.document().setDefaultFont(font)
        form = QTextBlockFormat()
        form.setLineHeight(LINE_PX, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        QTextCursor(self.document()).setBlockFormat(form)  # every later block takes it over

    def append_text(self, text: str) -> None:
        """Adds text at the end; what is selected stays selected."""
        selection = self.textCursor()
        anchor, position = selection.anchor(), selection.position()
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(text)
        if anchor != position:  # Qt takes what is added behind a selection into it
            selection.setPosition(anchor)
            selection.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(selection)

    def fit(self, width: int) -> int:
        if width != self._width:
            self._width = width
            self.document().setTextWidth(width)
        return round(self.document().size().height() + 0.49)


class Glimpse(QWidget):
    """The last lines of a growing text: they fill from left to right, then move up."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tail = ""
        self._shown = ""  # from the beginning of the first line that is seen
        self.setFont(_font(self))

    def clear(self) -> None:
        """Removes all text."""
        self._tail = self._shown = ""
        self.update()

    def append(self, text: str) -> None:
        """Adds text at the end; costs what a few lines cost, however long the text is."""
        text = text[-_TAIL:]
        self._tail = (self._tail + text)[-_TAIL:]
        self._shown = _BREAKS.sub(_BREAK, self._shown + text).lstrip(_BREAK)
        self._cut()
        self.update()

    def lines(self) -> list[str]:
        """Returns what is seen, line by line."""
        layout = self._layout()
        shown = layout.text().encode("utf-16-le")
        found = [layout.lineAt(number) for number in range(layout.lineCount())]
        spans = [(line.textStart(), line.textStart() + line.textLength()) for line in found]
        texts = [shown[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]
        return [text.strip(f" {_BREAK}") for text in texts]

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._shown = _BREAKS.sub(_BREAK, self._tail).lstrip(_BREAK)
            self._cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.tokens.quiet))
        self._layout().draw(painter, QPointF(0, 0))

    def _cut(self) -> None:
        """Forgets the lines above those that are seen."""
        layout = self._layout()
        if layout.lineCount() > _LINES:
            # Qt counts in UTF-16 units.
            start = layout.lineAt(layout.lineCount() - _LINES).textStart()
            self._shown = self._shown.encode("utf-16-le")[2 * start :].decode("utf-16-le")

    def _layout(self) -> QTextLayout:
        # A break at the end would show as an empty line.
        layout = QTextLayout(self._shown.rstrip(_BREAK + " "), self.font(), self)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self.width()))
            line.setPosition(QPointF(0, y + (LINE_PX - line.height()) / 2))
            y += LINE_PX
        layout.endLayout()
        return layout


def _font(widget: QWidget) -> QFont:
    font = QFont(widget.font())
    font.setPixelSize(THOUGHT_PX)
    return font
