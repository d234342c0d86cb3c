"""The text that is asked about, with what was found marked in it.

Offsets come as characters; a field counts UTF-16 units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from desktop_app.ui.panels.classify import colours
from desktop_app.ui.panels.translate.pair_edit import NOWHERE
from desktop_app.ui.panels.translate.source_edit import SourceEdit
from desktop_app.ui.panels.translate.spans import Span, common, span_at, width
from desktop_app.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text, half open; `colour` is a number of `colours`."""

    start: int
    end: int
    colour: int = 0


class MarkedEdit(SourceEdit):
    """Marks follow each other and do not overlap; each is lit in step with a list beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._marks: list[Mark] = []

    @property
    def sentence(self) -> int:
        """The mark that the caret is in, -1 for none."""
        return self._inside_of(self.textCursor().position())

    def show_marks(self, text: str, marks: Sequence[Mark]) -> None:
        """Marks what was found in `text`, as far as that is still what stands here."""
        now = self.toPlainText()
        same = len(now) if now == text else common(now, text)
        self._marks = [mark for mark in sorted(marks, key=_start) if mark.end <= same]
        found, at, place = [], 0, 0
        for mark in self._marks:
            place += width(text[at : mark.start])
            end = place + width(text[mark.start : mark.end])
            found.append(Span(place, end))
            at, place = mark.end, end
        self.set_spans(found)

    def go_to_mark(self, mark: Mark) -> None:
        """Brings a mark into sight and lights it; the focus stays."""
        number = self._marks.index(mark) if mark in self._marks else NOWHERE
        self.light(number)
        self.reveal(number)

    def put(self, start: int, end: int, text: str) -> None:
        """Puts a text in the place of another, which one can take back."""
        now = self.toPlainText()
        first, last = width(now[:start]), width(now[:end])
        cursor = self._select(first, last)
        self._is_filling = True
        cursor.insertText(text)
        self._is_filling = False
        self.setTextCursor(cursor)

    def mark(self, number: int) -> Mark | None:
        """Returns a mark that is shown by its number."""
        return self._marks[number] if 0 <= number < len(self._marks) else None

    def _formats(self, number: int) -> Iterator[tuple[Span, QTextCharFormat]]:
        mark, tokens = self._marks[number], self._theme.tokens
        form = QTextCharFormat()
        form.setBackground(colours.wash(tokens, mark.colour))
        form.setForeground(colours.ink(tokens, mark.colour))
        yield self._spans[number], form

    def _add_mark(
        self, marks: list[QTextEdit.ExtraSelection], place: Span, form: QTextCharFormat
    ) -> None:
        if self._spans[self._lit : self._lit + 1] == [place] and form.hasProperty(
            QTextCharFormat.Property.ForegroundBrush
        ):
            form.setBackground(QColor(self._theme.tokens.accent))
            form.setForeground(QColor(self._theme.tokens.on_accent))
        super()._add_mark(marks, place, form)

    def _inside_of(self, position: int) -> int:
        number = span_at(self._spans, position)
        return number if number >= 0 and position <= self._spans[number].end else NOWHERE

    def _sentence_under(self, place: QPoint) -> int:
        number = super()._sentence_under(place)
        if number == NOWHERE:
            return NOWHERE
        return self._inside_of(self.cursorForPosition(place).position())


def _start(mark: Mark) -> int:
    return mark.start
