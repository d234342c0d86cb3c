"""The summary's sentences, each with chips that lead to its sources."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextListFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QToolTip

from desktop_app.protocol.summaries import Citation, SummaryNotes, SummarySentence
from desktop_app.services.events import RunDrafted
from desktop_app.services.results import RunDraft
from desktop_app.ui.panels import place_words
from desktop_app.ui.panels.summarize.draft_writer import DraftWriter
from desktop_app.ui.panels.summarize.loading import Opened
from desktop_app.ui.theme import LINE_HEIGHT_PERCENT, SMALL_PX, TEXT_PX, Theme

_SCHEME = "cite"
_TOOLTIP_CHARACTERS = 400


class SummaryText(QTextBrowser):
    """Tab goes from chip to chip, Enter opens the source."""

    cited = Signal(object)  # Citation

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._opened: Opened | None = None
        self._draft = RunDraft()
        self._ahead: list[RunDrafted] = []  # of a draft whose beginning is being read
        self._writer: DraftWriter | None = None
        self.chips: list[Citation] = []
        self.setProperty("kind", "prose")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("Summary"))
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(21)
        self.anchorClicked.connect(self._on_anchor_clicked)
        theme.changed.connect(self._write)

    def show_summary(self, opened: Opened) -> None:
        """Shows a summary; while it is being made its draft, or the notes on the parts."""
        self._opened = opened
        read, draft = opened.draft, self._draft
        if opened.summary is not None or opened.run.status.has_ended:
            self._draft, self._ahead = RunDraft(), []
            self._write()
        elif self._writer is not None and read.number <= draft.number:
            if read.number == draft.number:
                self._add(read.text, 0)
        else:
            if (read.number, len(read.text)) > (draft.number, len(draft.text)):
                self._draft = read
            self._write()
        ahead, self._ahead = self._ahead, []
        for event in ahead:
            self.add_draft(event)

    def forget(self) -> None:
        """Shows nothing any more."""
        self._opened, self._draft, self._ahead, self._writer = None, RunDraft(), [], None
        self.chips = []
        self.clear()

    def add_draft(self, event: RunDrafted) -> None:
        """Takes more of the summary while it is being written."""
        if event.draft < self._draft.number:
            return  # what was read is of a later one
        if event.draft > self._draft.number:
            self._draft, self._writer = RunDraft(event.draft), None
        if event.start > len(self._draft.text):
            self._ahead.append(event)
        else:
            self._add(event.text, event.start)

    def _add(self, text: str, start: int) -> None:
        text = text[len(self._draft.text) - start :]
        if not text:
            return
        self._draft = replace(self._draft, text=self._draft.text + text)
        if self._opened is None:
            return  # it is written with what is being read
        if self._writer is None:
            self._write()
            return
        bar = self.verticalScrollBar()
        follows = bar.value() == bar.maximum()
        self._writer.add(text)
        if follows:
            bar.setValue(bar.maximum())

    def add_notes(self, opened: Opened, notes: SummaryNotes) -> None:
        """Takes the notes on one more part; `opened` has them."""
        self._opened = opened
        if not self._draft.text:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.beginEditBlock()
            self._write_notes(cursor, notes)
            cursor.endEditBlock()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            citation = self._citation(self.anchorAt(self.viewport().mapFrom(self, event.pos())))
            if citation is not None and self._opened is not None:
                QToolTip.showText(event.globalPos(), self._about(citation), self)
                return True
        return super().event(event)

    def _write(self) -> None:
        opened = self._opened
        if opened is None:
            return
        at = self.verticalScrollBar().value()
        self.clear()
        self.chips = []
        self._writer = None
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if self._draft.text:
            self._writer = DraftWriter(self.document(), self._write_block, self._form("ink"))
            self._writer.add(self._draft.text)
        elif opened.summary is None:
            for note in opened.notes:
                self._write_notes(cursor, note)
        else:
            numbers = self._numbers(opened)
            bullets = None
            for line in opened.lines():
                self._write_block(cursor)
                if opened.is_bulleted:
                    if bullets is None:
                        form = QTextListFormat()
                        form.setStyle(QTextListFormat.Style.ListDisc)
                        bullets = cursor.createList(form)
                    else:
                        bullets.add(cursor.block())
                self._write_line(cursor, line, numbers)
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(at)

    def _write_notes(self, cursor: QTextCursor, notes: SummaryNotes) -> None:
        self._write_block(cursor)
        heading = self.tr("Part {number} of {count}").format(
            number=notes.step + 1, count=notes.steps
        )
        cursor.insertText(heading, self._form("quiet", SMALL_PX))
        self._write_block(cursor)
        cursor.insertText(notes.text, self._form("quiet"))

    def _write_line(
        self, cursor: QTextCursor, line: SummarySentence | str, numbers: dict[Citation, int]
    ) -> None:
        if isinstance(line, str):  # the user's own words
            cursor.insertText(line, self._form("ink"))
            return
        text = self._form("ink")
        if not line.citations:
            text.setBackground(QColor(self._theme.tokens.amber_tint))
            cursor.insertText(line.text.strip(), text)
            cursor.insertText("  ", self._form("ink"))
            missing = self._form("amber", SMALL_PX)
            missing.setToolTip(self.tr("Nothing in the document says this; check it."))
            cursor.insertText(self.tr("no source found"), missing)
            return
        cursor.insertText(line.text.strip(), text)
        for citation in line.citations:
            # A chip stays on one line, and a little away from its neighbours.
            cursor.insertText(" ", self._form("ink"))
            chip = self._form("accent", SMALL_PX)
            chip.setBackground(QColor(self._theme.tokens.tint))
            chip.setAnchor(True)
            chip.setAnchorHref(f"{_SCHEME}:{len(self.chips)}")
            label = self._label(citation, numbers).replace(" ", "\N{NO-BREAK SPACE}")
            cursor.insertText(f"\N{NO-BREAK SPACE}{label}\N{NO-BREAK SPACE}", chip)
            self.chips.append(citation)

    def _write_block(self, cursor: QTextCursor) -> None:
        block = QTextBlockFormat()
        block.setBottomMargin(6)
        block.setLineHeight(
            LINE_HEIGHT_PERCENT - 15, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        if cursor.atStart():
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block, self._form("ink"))  # else the bullet is as the chip before

    def _form(self, role: str, size: int = TEXT_PX) -> QTextCharFormat:
        form = QTextCharFormat()
        font = QFont(self.font())
        font.setPixelSize(size)
        form.setFont(font)
        form.setForeground(QColor(getattr(self._theme.tokens, role)))
        return form

    def _numbers(self, opened: Opened) -> dict[Citation, int]:
        """Returns the number of each source, in the order in which they are cited."""
        numbers: dict[Citation, int] = {}
        for line in opened.lines():
            for citation in () if isinstance(line, str) else line.citations:
                numbers.setdefault(citation, len(numbers) + 1)
        return numbers

    def _label(self, citation: Citation, numbers: dict[Citation, int]) -> str:
        passage = self._opened.passages.get(citation.passage) if self._opened else None
        place = place_words.short(passage.place) if passage else ""
        return place or f"[{numbers[citation]}]"

    def _about(self, citation: Citation) -> str:
        if self._opened is None:
            return ""
        passage = self._opened.passages.get(citation.passage)
        where = place_words.whole(passage.place) if passage else ""
        quoted = self._opened.quoted(citation)[:_TOOLTIP_CHARACTERS]
        return "\n".join(filter(None, (where, quoted)))

    def _citation(self, address: str) -> Citation | None:
        scheme, _, number = address.partition(":")
        return self.chips[int(number)] if scheme == _SCHEME else None

    def _on_anchor_clicked(self, url: QUrl) -> None:
        citation = self._citation(url.toString())
        if citation is not None:
            self.cited.emit(citation)
