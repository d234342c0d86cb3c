"""Below an answer: which places of the documents it stands on. Each leads there."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.services import cited
from desktop_app.store.attachment_records import GivenSource, Grounds
from desktop_app.ui.chat import citing
from desktop_app.ui.panels import place_words
from desktop_app.ui.theme import Theme

#: So many places are named; the chips in the text lead to all of them.
_NAMED = 8


class SourcesLine(QLabel):
    """Fitted: see `fitted.Fitted`. Tab goes from place to place, Enter opens it."""

    opened = Signal(object)  # GivenSource

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Grounds, str | None] | None = None
        self.setProperty("kind", "quiet")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.linkActivated.connect(self._on_link)

    def show_grounds(self, grounds: Grounds, text: str | None) -> None:
        """Shows what an answer stands on.

        Args:
            text: of the whole answer; `None` while it is being written.
        """
        if self._shown != (grounds, text):
            self._shown = (grounds, text)
            self.rewrite()

    def fit(self, width: int) -> int:
        return max(self.heightForWidth(width), self.fontMetrics().height())

    def rewrite(self) -> None:
        """Takes the colours now in force."""
        if self._shown is not None:
            grounds, text = self._shown
            self.setText(self._words(grounds, text))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(event.reason() == Qt.FocusReason.TabFocusReason)

    def _words(self, grounds: Grounds, text: str | None) -> str:
        if not grounds.given:
            return escape(self.tr("Nothing about this was found in the documents."))
        labels = citing.labels(grounds)
        sources = cited.sources(text, grounds) if text is not None else []
        if sources:
            return self._named(self.tr("From: {places}"), sources, labels)
        if grounds.whole:
            firsts = {one.document_id: one for one in reversed(grounds.given)}
            links = [self._link(one, one.name) for one in reversed(firsts.values())]
            words = escape(self.tr("Read in whole: {documents}"))
            return words.format(documents=" · ".join(links))
        return self._named(self.tr("Looked at: {places}"), list(grounds.given), labels)

    def _named(self, words: str, sources: list[GivenSource], labels: dict[int, str]) -> str:
        """Returns the places, those of one document behind its name."""
        shown = sources[:_NAMED]
        by_document: dict[str, list[GivenSource]] = {}
        for one in shown:
            by_document.setdefault(one.document_id, []).append(one)
        parts = []
        for places in by_document.values():
            links: dict[str, str] = {}
            for one in places:
                label = self._label(one, labels)
                links.setdefault(label, self._link(one, label))
            parts.append(f"{escape(places[0].name)} {' · '.join(links.values())}")
        told = " · ".join(parts)
        if len(sources) > len(shown):
            more = self.tr("and {count} more").format(count=len(sources) - len(shown))
            told = f"{told} {escape(more)}"
        return escape(words).format(places=told)

    def _label(self, source: GivenSource, labels: dict[int, str]) -> str:
        label, place = labels[source.number], place_words.short(source.place)
        return label if label == place else f"[{label}] {place}".rstrip()

    def _link(self, source: GivenSource, label: str) -> str:
        style = f"color: {self._theme.tokens.accent}; text-decoration: none"
        text = escape(label.replace(" ", "\N{NO-BREAK SPACE}"))
        return f'<a href="{source.number}" style="{style}">{text}</a>'

    def _on_link(self, number: str) -> None:
        source = self._shown[0].get(int(number)) if self._shown is not None else None
        if source is not None:
            self.opened.emit(source)
