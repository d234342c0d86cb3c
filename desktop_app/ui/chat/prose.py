"""Selectable running text: Markdown prose that can grow, or plain text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QHelpEvent, QTextBlockFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from desktop_app.ui.chat import citing
from desktop_app.ui.chat.markdown import ProseBlock
from desktop_app.ui.chat.prose_writer import ProseWriter
from desktop_app.ui.theme import LINE_HEIGHT_PERCENT, TEXT_PX, Theme


class Prose(QTextBrowser):
    """A run of Markdown blocks in one document, so that one can select across them."""

    link_activated = Signal(str)
    cited = Signal(int, str)  # number of the source, what it is cited for
    citation_hovered = Signal(int, str, QPoint)  # likewise, and where on the screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.blocks: list[ProseBlock] = []
        self._labels: Mapping[int, str] = {}  # of the sources that may be cited
        self._starts: list[int] = []  # position of each block in the document
        self._fitted = (-1, -1)  # width and document revision of the last fit
        self._height = 0
        self.setProperty("kind", "prose")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # Reachable by click; the Tab key goes from control to control.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(22)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.anchorClicked.connect(self._on_anchor_clicked)

    def set_plain(self, text: str) -> None:
        """Shows text as it is."""
        font = self.font()
        font.setPixelSize(TEXT_PX)
        self.document().setDefaultFont(font)
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        form.setLineHeight(
            round(TEXT_PX * LINE_HEIGHT_PERCENT / 100),
            QTextBlockFormat.LineHeightTypes.MinimumHeight.value,
        )
        cursor.mergeBlockFormat(form)

    def set_labels(self, labels: Mapping[int, str]) -> None:
        """Makes the numbers of these sources lead to them, in what is there and what comes."""
        if labels != self._labels:
            self._labels = labels
            # With chips, the Tab key comes here too, and goes from one to the next.
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if labels else Qt.FocusPolicy.ClickFocus)
            self.rewrite()

    def replace_from(self, index: int, blocks: tuple[ProseBlock, ...]) -> None:
        """Replaces the blocks from `index` on, leaving those above untouched."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if index < len(self._starts):
            cursor.setPosition(self._starts[index])
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            del self._starts[index:], self.blocks[index:]
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self._starts:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
        writer = ProseWriter(cursor, self._theme.tokens, self._labels)
        for block in blocks:
            self._starts.append(cursor.position())
            writer.write(block.tokens, first=len(self._starts) == 1)
            self.blocks.append(block)
        cursor.endEditBlock()

    def rewrite(self) -> None:
        """Writes everything again, in the colours now in force."""
        blocks = tuple(self.blocks)
        if blocks:
            self.replace_from(0, blocks)

    def fit(self, width: int) -> int:
        # Setting a width lays out the whole document, also when it is the same width.
        state = (width, self.document().revision())
        if state != self._fitted:
            self.document().setTextWidth(width)
            self._fitted = state
            self._height = round(self.document().size().height() + 0.49)
        return self._height

    def natural_width(self) -> int:
        """Returns the width of the longest line, unwrapped, in px."""
        return round(self.document().idealWidth() + 1)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            address = self.anchorAt(self.viewport().mapFrom(self, event.pos()))
            citation = citing.citation(QUrl(address))
            if citation is not None:
                self.citation_hovered.emit(*citation, event.globalPos())
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the chat scrolls, never a part of it

    def _on_anchor_clicked(self, url: QUrl) -> None:
        citation = citing.citation(url)
        if citation is not None:
            self.cited.emit(*citation)
        else:
            self.link_activated.emit(url.toString())
