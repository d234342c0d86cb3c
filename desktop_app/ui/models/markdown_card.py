"""A model card: the Markdown that its makers wrote, in our view. Loads nothing from anywhere."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.chat.markdown_body import MarkdownBody
from desktop_app.ui.theme import Theme

#: Longer cards are mostly tables of benchmarks; the whole one is on the hub.
MAX_CHARACTERS = 60_000

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?(?:p|div|img|a|br|hr|center|span|h[1-6]|b|i|em|strong|sub|sup|table|thead|"
                  r"tbody|tr|td|th|ul|ol|li|details|summary|picture|source|video|u|small|font)\b"
                  r"[^>]*>", re.IGNORECASE)  # fmt: skip
_CJK = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
#: A line end that is no break: not after two spaces or a backslash.
_SOFT_BREAK = re.compile(rf"(?<!  )(?<!\\)(?P<before>(?<=[{_CJK}]))?\n(?P<after>(?=[{_CJK}]))?")
_GAPS = re.compile(r"\n{3,}")
_FENCE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$", re.DOTALL | re.MULTILINE)


class MarkdownCard(QWidget):
    """Grows with its text; whoever owns it scrolls."""

    link_activated = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._body: MarkdownBody | None = None
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self._fit)
        theme.changed.connect(self._on_theme_changed)

    def set_text(self, text: str) -> None:
        """Shows a card in place of the one before; "" shows none."""
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        plain = unwrapped(without_html(text)[:MAX_CHARACTERS])
        if plain.strip():
            self._body = MarkdownBody(self._theme)
            self._body.link_activated.connect(self.link_activated)
            self._column.addWidget(self._body)
            self._body.append(plain)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_soon.start()

    def _fit(self) -> None:
        if self._body is not None:
            self._body.setFixedHeight(max(1, self._body.fit(max(120, self.width()))))

    def _on_theme_changed(self) -> None:
        if self._body is not None:
            self._body.rewrite()
            self._fit_soon.start()


def without_html(text: str) -> str:
    """Returns Markdown without the HTML that model cards are laid out with; code keeps its own."""
    parts, end = [], 0
    for fence in _FENCE.finditer(text):
        parts += [_stripped(text[end : fence.start()]), fence.group()]
        end = fence.end()
    return "".join([*parts, _stripped(text[end:])])


def _stripped(text: str) -> str:
    return _GAPS.sub("\n\n", _TAG.sub("", _COMMENT.sub("", text)))


def unwrapped(text: str) -> str:
    """Joins the lines of paragraphs: in a chat a line end is meant, in a file it only wraps."""
    lines = text.split("\n")
    parsed = MarkdownIt("commonmark").enable("table").parse(text)
    for token in reversed(parsed):
        if token.type != "inline" or token.map is None or "\n" not in token.content:
            continue
        first, end = token.map
        head, _, _ = token.content.partition("\n")
        before, found, _ = lines[first].partition(head)
        if found:
            lines[first:end] = [before + _SOFT_BREAK.sub(_joint, token.content)]
    return "\n".join(lines)


def _joint(match: re.Match[str]) -> str:
    """Chinese and Japanese are written without spaces."""
    both = match["before"] is not None and match["after"] is not None
    return "" if both else " "
