"""Small controls that every part of the window uses: icon and flat buttons, elided labels."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStyle, QStyleOption, QToolButton, QWidget

from desktop_app.ui import icons
from desktop_app.ui.theme import Theme

_ACKNOWLEDGE_MS = 1500

L = TypeVar("L", bound=QLabel)


class IconButton(QToolButton):
    """A line icon that is a button. `name` is its tooltip and accessible name."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        parent: QWidget | None = None,
        *,
        size: int = 18,
        kind: str = "icon",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._size = size
        self._hidden = False
        self.setProperty("kind", kind)
        self.setIconSize(QSize(size, size))
        self.set_name(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._tint)
        self._tint()

    def set_name(self, name: str, tip: str = "") -> None:
        """Sets the accessible name and the tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(tip or name)

    def set_icon(self, icon: str) -> None:
        if icon != self._icon:
            self._icon = icon
            self._tint()

    def set_revealed(self, revealed: bool) -> None:
        """An unrevealed button keeps its place and its focus, but is not painted."""
        if self._hidden == revealed:
            self._hidden = not revealed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._hidden or self.hasFocus():
            super().paintEvent(event)

    def _tint(self) -> None:
        tokens = self._theme.tokens
        self.setIcon(icons.icon(self._icon, tokens.quiet, tokens.accent, self._size))


class FlatButton(QPushButton):
    """A quiet text button with an icon that can say shortly that it has done its work."""

    def __init__(self, theme: Theme, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon = icon
        self._text = text
        self.setProperty("kind", "flat")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._restore)
        theme.changed.connect(self._tint)
        self._tint()

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self._tint()

    def acknowledge(self, text: str) -> None:
        """Shows `text` with a check mark for a moment, without changing width."""
        self.setMinimumWidth(self.width())
        self.setText(text)
        icons.put_beside_text(self, "check", self._theme.tokens.green, 15)
        self._timer.start(_ACKNOWLEDGE_MS)

    def _restore(self) -> None:
        self.setText(self._text)
        self._tint()

    def _tint(self) -> None:
        if self._icon:
            icons.put_beside_text(self, self._icon, self._theme.tokens.accent, 15)


class ElidedLabel(QLabel):
    """One line of text that ends in … when there is no room for it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._details = ""
        self.setMinimumWidth(20)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_details(self, details: str) -> None:
        """Sets the tooltip; a text that had to be cut stands above it."""
        self._details = details

    def text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        elided = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), elided
        )
        parts = (self._whole if elided != self._whole else "", self._details)
        self.setToolTip("\n".join(part for part in parts if part))


class IconLabel(QLabel):
    """A tinted icon that is no control. `role` names a colour token."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        role: str = "quiet",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._role, self._size = theme, icon, role, size
        self.setFixedSize(size, size)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        colour = getattr(self._theme.tokens, self._role)
        self.setPixmap(icons.pixmap(self._icon, colour, self._size))


def small(text: str = "", *, quiet: bool = True) -> QLabel:
    """Returns a label in the small type size."""
    label = QLabel(text)
    label.setProperty("kind", "quiet" if quiet else "small")
    return label


def tabular(label: L) -> L:
    """Gives all digits of a label the same width, so that a number that grows does not dance."""
    font = label.font()
    font.setFeature(QFont.Tag("tnum"), 1)
    label.setFont(font)
    return label


def set_flag(widget: QWidget, name: str, value: bool) -> None:
    """Sets a dynamic property that the style sheet looks at."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
