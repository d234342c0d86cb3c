"""What a model thought before its answer: one line that opens, and a glimpse while it thinks.

Does work in proportion to what came: the whole thought is laid out only when the reader
opens it.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_app.ui import icons
from desktop_app.ui.chat.thought_text import LINE_PX, Glimpse, ThoughtText
from desktop_app.ui.theme import Theme

_HEAD = 26  # px; as high as the line that says what is done before the first word
_INDENT = 19  # of the text, below the words of the head
_RULE_X = 9  # below the middle of the arrow
_GAP = 2
_GLIMPSE = 2 * LINE_PX


class ReasoningView(QWidget):
    """Fitted: see `fitted.Fitted`. Shows nothing by itself when there is no thought."""

    opened = Signal()  # or closed, by the reader; needs another height

    LIVE_HEIGHT = _HEAD + _GAP + _GLIMPSE  # px, while it thinks and is closed

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thought = ""
        self._thinking = False
        self._ms: int | None = None  # for how long, when `_clock` was started
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(250)  # the seconds are whole ones, and come in time
        self._tick.timeout.connect(self._show_words)
        self.head = _Head(theme, self)
        self.head.toggled.connect(self._on_toggled)
        self.glimpse = Glimpse(theme, self)
        self.body: ThoughtText | None = None  # made when it is opened
        self._show_state()

    @property
    def thinking(self) -> bool:
        """Whether the thought is under way."""
        return self._thinking

    @property
    def expanded(self) -> bool:
        return self.head.isChecked()

    def text(self) -> str:
        return self._thought

    def show_thought(self, thought: str, ms: int | None, *, thinking: bool) -> None:
        """Shows a whole thought.

        Args:
            ms: for how long it has been thought; `None` when nobody knows.
            thinking: it goes on.
        """
        if thought.startswith(self._thought):
            self._append(thought[len(self._thought) :])
        else:
            self._thought = thought
            self.glimpse.clear()
            self.glimpse.append(thought)
            if self.body is not None:
                self.body.clear_text()
                self.body.append_text(thought)
        self._set_time(ms, thinking=thinking)

    def grow(self, text: str, ms: int | None) -> None:
        """Adds to a thought that is under way."""
        self._append(text)
        self._set_time(ms, thinking=True)

    def end(self, ms: int | None) -> None:
        """Says how long it took: the answer begins."""
        self._set_time(ms, thinking=False)

    def fit(self, width: int) -> int:
        hint = self.head.sizeHint()
        self.head.setGeometry(0, 0, min(hint.width(), width), _HEAD)
        top, inner = _HEAD + _GAP, width - _INDENT
        if self.expanded and self.body is not None:
            height = self.body.fit(inner)
            self.body.setGeometry(_INDENT, top, inner, height)
            return top + height
        self.glimpse.setGeometry(_INDENT, top, inner, _GLIMPSE)
        return self.LIVE_HEIGHT if self._thinking else _HEAD

    def rewrite(self) -> None:
        """Takes the colours now in force."""
        self.update()
        self.glimpse.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.height() > _HEAD:
            top = _HEAD + _GAP
            colour = QColor(self._theme.tokens.line)
            QPainter(self).fillRect(_RULE_X, top, 2, self.height() - top, colour)

    def _append(self, text: str) -> None:
        if text:
            self._thought += text
            self.glimpse.append(text)
            if self.body is not None:
                self.body.append_text(text)

    def _set_time(self, ms: int | None, *, thinking: bool) -> None:
        self._ms = ms
        self._clock.start()
        if thinking != self._thinking:
            self._thinking = thinking
            self._show_state()
        self._show_words()

    def _show_state(self) -> None:
        self.glimpse.setVisible(self._thinking and not self.expanded)
        if self.body is not None:
            self.body.setVisible(self.expanded)
        if self._thinking:
            self._tick.start()
        else:
            self._tick.stop()

    def _show_words(self) -> None:
        if not self._thinking:
            words = self._past_words()
            self.head.set_words(words, words)
            return
        words = self.tr("Thinking…")
        elapsed = (self._ms or 0) + self._clock.elapsed()
        shown = f"{words} {self._duration(elapsed)}" if elapsed >= 1000 else words
        self.head.set_words(shown, words)  # whoever listens need not hear every second

    def _past_words(self) -> str:
        if self._ms is None:
            return self.tr("Thought")
        if self._ms < 1000:
            return self.tr("Thought for a moment")
        return self.tr("Thought for {time}").format(time=self._duration(self._ms))

    def _duration(self, ms: int) -> str:
        """Returns "12 s" or "2 min 5 s"."""
        minutes, seconds = divmod(ms // 1000, 60)
        if minutes:
            return self.tr("{minutes} min {seconds} s").format(minutes=minutes, seconds=seconds)
        return self.tr("{seconds} s").format(seconds=seconds)

    def _on_toggled(self) -> None:
        if self.expanded and self.body is None:
            self.body = ThoughtText(self._theme, self)
            self.body.setAccessibleName(self.tr("Thought"))
            self.body.append_text(self._thought)
        self._show_state()
        self.opened.emit()


class _Head(QToolButton):
    """An arrow and a few words; opens by click, Space and Enter."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "thought")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(14, 14))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(self.tr("What the model thought before it answered"))
        self.toggled.connect(self._show_arrow)
        theme.changed.connect(self._show_arrow)
        self._show_arrow()

    def set_words(self, shown: str, spoken: str) -> None:
        """Sets the text and the accessible name."""
        if shown != self.text():
            self.setText(shown)
            self.resize(self.sizeHint().width(), self.height())
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _show_arrow(self) -> None:
        arrow, colour = "down" if self.isChecked() else "right", self._theme.tokens.quiet
        self.setIcon(icons.icon(arrow, colour, size=14))
        self.setToolTip(
            self.tr("Hide the thought") if self.isChecked() else self.tr("Show the thought")
        )
