"""How full the model's context is: a thin bar and a few words in the composer.

Knows nothing of how tokens are counted (context_counter.py asks for it).
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.protocol import ContextPolicy
from desktop_app.ui.controls import set_flag, small, tabular
from desktop_app.ui.theme import Theme

# From here on it is in the colour of a warning.
_NEARLY_FULL = 0.85
# Below this nobody needs to think of it, but for somebody who writes or pastes a lot.
_WORTH_SHOWING = 0.5
_LONG_DRAFT = 500  # characters


class ContextMeter(QWidget):
    """Hidden while there is nothing that one should know."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = _Bar(theme)
        self.label = tabular(small())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.bar)
        row.addWidget(self.label)
        self.hide()

    def show_count(
        self, used: int, size: int, *, draft_characters: int, policy: ContextPolicy
    ) -> None:
        """Shows how many tokens are used, of how many that fit.

        Args:
            used: of the conversation and the draft; more than `size` do not fit.
            draft_characters: how long the draft alone is.
            policy: what happens when it is full.
        """
        fraction = used / size
        locale = QLocale()
        self.label.setText(
            self.tr("{used} / {size} tokens").format(
                used=locale.toString(used), size=locale.toString(size)
            )
        )
        nearly_full = fraction >= _NEARLY_FULL
        set_flag(self.label, "warning", nearly_full)
        self.bar.show_fraction(fraction, warning=nearly_full)
        self.setToolTip(self._explanation(policy))
        self.setVisible(fraction >= _WORTH_SHOWING or draft_characters >= _LONG_DRAFT)

    def _explanation(self, policy: ContextPolicy) -> str:
        what = self.tr("What the model reads of this chat, with what you type.")
        match policy:
            case "drop_oldest":
                full = self.tr("When it is full, the oldest messages are left out.")
            case "summarize":
                full = self.tr("When it is full, the oldest messages are summarized.")
            case "stop":
                full = self.tr("When it is full, the chat is not answered any more.")
        return f"{what}\n{full}"


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fraction = 0.0
        self._warning = False
        self.setFixedSize(72, 5)
        theme.changed.connect(self.update)

    def show_fraction(self, fraction: float, *, warning: bool) -> None:
        self._fraction = min(1.0, max(0.0, fraction))
        self._warning = warning
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens = self._theme.tokens
        used = tokens.amber if self._warning else tokens.accent
        for colour, fraction in ((tokens.line, 1.0), (used, self._fraction)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * fraction, 5), 2.5, 2.5)
