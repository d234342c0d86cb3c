"""A code block: language, Copy button, colours by Pygments."""

from __future__ import annotations

import time

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from desktop_app.ui.controls import FlatButton
from desktop_app.ui.theme import Theme, Tokens, code_font

_BAR_HEIGHT = 32
_PADDING = 12

#: Pygments token → colours (light, dark), all at least 4.5:1 on the card.
_COLOURS: tuple[tuple[_TokenType, str, str], ...] = (
    (Comment, "#6B6F78", "#8F939C"),
    (Keyword, "#7A3E9D", "#C79BEB"),
    (Name.Function, "#2F5AA8", "#8DB2F5"),
    (Name.Class, "#2F5AA8", "#8DB2F5"),
    (Name.Builtin, "#8F5E14", "#E0B05B"),
    (Name.Decorator, "#8F5E14", "#E0B05B"),
    (Name.Tag, "#2F5AA8", "#8DB2F5"),
    (Name.Attribute, "#8F5E14", "#E0B05B"),
    (String, "#2E6B47", "#7DBE97"),
    (Number, "#A04A1C", "#EBA37C"),
    (Operator.Word, "#7A3E9D", "#C79BEB"),
)


class CodeView(QFrame):
    """Code with a bar above it; grows while it streams."""

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeCard")
        self._theme = theme
        self.language = language
        self._text = ""
        self._bar = QWidget(self)
        self._bar.setObjectName("codeBar")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 0, 4, 0)
        name = QLabel(language or self.tr("text"))
        name.setProperty("kind", "quiet")
        self._copy = FlatButton(theme, "copy", self.tr("Copy"), self._bar)
        self._copy.setAccessibleName(self.tr("Copy code"))
        self._copy.clicked.connect(self._on_copy)
        row.addWidget(name)
        row.addStretch()
        row.addWidget(self._copy)

        self._edit = _CodeEdit(self)
        self._edit.setAccessibleName(self.tr("Code"))
        self._highlighter = _Highlighter(self._edit.document(), language, theme.tokens)
        self._repaint = QTimer(self, singleShot=True)
        self._repaint.timeout.connect(self._highlight)
        self._cost_ms = 0.0

    def set_text(self, text: str, *, closed: bool) -> None:
        """Shows `text`; only what was added at the end is inserted."""
        if text.startswith(self._text):
            cursor = QTextCursor(self._edit.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(text[len(self._text) :])
        else:
            self._edit.setPlainText(text)
        self._text = text
        if closed:
            self._repaint.stop()
            self._highlight()
        elif not self._repaint.isActive():
            # A long block costs more to colour: keep it under a tenth of the time.
            self._repaint.start(max(120, round(self._cost_ms * 10)))

    def text(self) -> str:
        return self._text

    def rewrite(self) -> None:
        """Takes the colours now in force."""
        self._highlighter.set_colours(self._theme.tokens)
        self._highlight()

    def fit(self, width: int) -> int:
        lines = self._edit.document().blockCount()
        line_height = self._edit.fontMetrics().lineSpacing()
        height = lines * line_height + 2 * _PADDING
        if self._edit.document().idealWidth() > width - 2 * _PADDING:
            height += 12  # its scroll bar
        return _BAR_HEIGHT + height + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bar.setGeometry(1, 1, self.width() - 2, _BAR_HEIGHT)
        self._edit.setGeometry(
            _PADDING,
            1 + _BAR_HEIGHT + _PADDING - 4,
            self.width() - 2 * _PADDING,
            self.height() - _BAR_HEIGHT - _PADDING,
        )

    def _highlight(self) -> None:
        before = time.perf_counter()
        self._highlighter.colour(self._text)
        self._cost_ms = (time.perf_counter() - before) * 1000

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._copy.acknowledge(self.tr("Copied"))


class _CodeEdit(QPlainTextEdit):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "code")
        self.setReadOnly(True)
        self.setFont(code_font())
        self.document().setDefaultFont(code_font())
        self.document().setDocumentMargin(0)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if sideways:
            super().wheelEvent(event)
        else:
            event.ignore()


class _Highlighter(QSyntaxHighlighter):
    """Paints what Pygments found; lines whose colours did not change are left alone."""

    def __init__(self, document: QTextDocument, language: str, tokens: Tokens) -> None:
        super().__init__(document)
        self._lines: list[list[tuple[int, int, _TokenType]]] = []
        self._lexer: Lexer | None
        try:
            self._lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            self._lexer = None
        self.set_colours(tokens)

    def set_colours(self, tokens: Tokens) -> None:
        self._formats: dict[_TokenType, QTextCharFormat] = {}
        for kind, light, dark in _COLOURS:
            form = QTextCharFormat()
            form.setForeground(QColor(dark if tokens.dark else light))
            self._formats[kind] = form
        self._lines = []

    def colour(self, text: str) -> None:
        """Colours the document, whose text is `text`."""
        if self._lexer is None:
            return
        before = self._lines
        self._lines = _by_line(self._lexer.get_tokens(text))
        block = self.document().firstBlock()
        for number, line in enumerate(self._lines):
            if number >= len(before) or before[number] != line:
                self.rehighlightBlock(block)
            block = block.next()

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        if number >= len(self._lines):
            return
        for start, length, kind in self._lines[number]:
            form = self._format(kind)
            if form is not None:
                self.setFormat(start, length, form)

    def _format(self, kind: _TokenType) -> QTextCharFormat | None:
        for known, form in self._formats.items():
            if kind in known:  # type: ignore[comparison-overlap]
                return form
        return None


def _by_line(tokens: object) -> list[list[tuple[int, int, _TokenType]]]:
    """Returns (start, length, kind) in UTF-16 units, line by line."""
    lines: list[list[tuple[int, int, _TokenType]]] = [[]]
    column = 0
    for kind, value in tokens:  # type: ignore[attr-defined]
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
                column = 0
            length = len(part.encode("utf-16-le")) // 2
            if length:
                lines[-1].append((column, length, kind))
                column += length
    return lines
