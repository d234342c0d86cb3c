"""What a search finds in documents and in what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.store.document_records import DocumentHit
from desktop_app.store.transcript_records import TranscriptHit
from desktop_app.store.translation_records import TranslationHit
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import ElidedLabel, small

Hit = DocumentHit | TranscriptHit | TranslationHit


def panel_of(hit: Hit) -> str:
    """Returns the panel that shows what was found; "" for a document's own text."""
    if isinstance(hit, TranslationHit) or (
        isinstance(hit, DocumentHit) and hit.translation_id is not None
    ):
        return "translate"
    if hit.transcript_id is not None:
        return "transcribe"
    return "summarize" if isinstance(hit, DocumentHit) and hit.run_id is not None else ""


class FoundList(QWidget):
    """Best first."""

    opened = Signal(object)  # Hit
    failed = Signal(object)  # UserError

    def __init__(self, bridge: Bridge, look: Callable[[str], Sequence[Hit]] | None = None) -> None:
        """`look` searches off the GUI thread; by default in the library."""
        super().__init__()
        self._bridge = bridge
        self._look = look or bridge.desk.library.search
        self._query = ""
        self._pending = self._focus_wanted = False
        self.rows: list[QPushButton] = []
        self._empty = small(self.tr("Nothing found."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._empty.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)

    def search(self, query: str) -> None:
        """Looks for words; those that are looked for already stay as they are."""
        if query == self._query:
            return
        self._query = query
        self._pending = True
        self._bridge.call(partial(self._look, query), partial(self._show, query), self._on_failed)

    def forget(self) -> None:
        """Lets the next search look anew."""
        self._query = ""
        self._focus_wanted = False

    def take_focus(self) -> None:
        """Goes to the best one, as soon as it is there."""
        self._focus_wanted = self._pending
        if self.rows and not self._pending:
            self.rows[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, query: str, hits: Sequence[Hit]) -> None:
        if query != self._query:
            return
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [_row(hit) for hit in hits]
        for number, (row, hit) in enumerate(zip(self.rows, hits, strict=True)):
            row.clicked.connect(partial(self.opened.emit, hit))
            self._column.insertWidget(number, row)
        self._empty.setHidden(bool(hits))
        self._pending = False
        if self._focus_wanted:
            self.take_focus()

    def _on_failed(self, error: UserError) -> None:
        self.failed.emit(error)


def _row(hit: Hit) -> QPushButton:
    row = QPushButton()
    row.setProperty("kind", "hit")
    row.setAutoDefault(True)
    row.setCursor(Qt.CursorShape.PointingHandCursor)
    row.setAccessibleName(f"{hit.title}: {hit.snippet}")
    title = ElidedLabel(hit.title)
    title.setProperty("kind", "strong")
    snippet = QLabel(_marked(hit))
    snippet.setTextFormat(Qt.TextFormat.RichText)
    snippet.setProperty("kind", "small")
    snippet.setWordWrap(True)
    column = QVBoxLayout(row)
    column.setContentsMargins(12, 7, 12, 8)
    column.setSpacing(2)
    for label in (title, snippet):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column.addWidget(label)
    # A button does not ask its layout how high it is to be.
    row.setMinimumHeight(title.sizeHint().height() + 2 * snippet.fontMetrics().height() + 22)
    return row


def _marked(hit: Hit) -> str:
    start, end = hit.match_start, hit.match_start + hit.match_length
    text = " ".join(hit.snippet[:start].split()) + " " * hit.snippet[:start].endswith(" ")
    return f"{escape(text)}<b>{escape(hit.snippet[start:end])}</b>{escape(hit.snippet[end:])}"
