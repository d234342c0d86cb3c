"""A text field that knows its sentences: one is lit, in step with the field beside it.

What stands in it, and what a sentence means, is its owners' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from desktop_app.ui.panels.translate.spans import Span, span_at
from desktop_app.ui.theme import Theme

_MARGIN = 2  # px around the text
NOWHERE = -1


class PairEdit(QPlainTextEdit):
    """Announces which sentence is pointed at and which one the caret is in."""

    pointed = Signal(int)  # number of the sentence under the pointer, -1 for none
    entered = Signal(int)  # the caret came into a sentence

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spans: list[Span] = []
        self._lit = self._pointed = self._inside = NOWHERE
        self._composing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(_MARGIN)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._painting = QTimer(self, singleShot=True, interval=0)
        self._painting.timeout.connect(self._mark)
        self.cursorPositionChanged.connect(self._on_caret)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._painting.start)

    @property
    def composing(self) -> bool:
        """Whether an input method is in the middle of a composition."""
        return self._composing

    @property
    def sentence(self) -> int:
        """The sentence that the caret is in, -1 for none."""
        return span_at(self._spans, self.textCursor().position())

    def set_spans(self, found: Sequence[Span]) -> None:
        """Takes where the sentences stand."""
        self._spans = list(found)
        self._painting.start()

    def light(self, number: int) -> None:
        """Lights a sentence, -1 for none."""
        if number != self._lit:
            self._lit = number
            self._painting.start()

    def go_to(self, number: int) -> None:
        """Puts the caret at the beginning of a sentence."""
        if 0 <= number < len(self._spans):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.setTextCursor(self._at(self._spans[number].start))
            self.reveal(number)

    def reveal(self, number: int) -> None:
        """Brings a sentence into sight; the caret stays where it is."""
        if not 0 <= number < len(self._spans):
            return
        box, bar, height = self.box_of(number), self.verticalScrollBar(), self.viewport().height()
        line = max(1, self.fontMetrics().lineSpacing())  # what the bar counts
        if box.top() < 0 or box.height() > height:
            bar.setValue(bar.value() + box.top() // line)
        elif box.bottom() > height:
            bar.setValue(bar.value() - (height - box.bottom()) // line)

    def box_of(self, number: int) -> QRect:
        """Returns the lines that a sentence takes, in the viewport's px."""
        span = self._spans[number]
        first, last = self.cursorRect(self._at(span.start)), self.cursorRect(self._at(span.end))
        return first.united(last)

    # --- what a field adds ---------------------------------------------------------------

    def _formats(self, number: int) -> Iterator[tuple[Span, QTextCharFormat]]:
        """Returns how a sentence looks, beside being lit."""
        yield from ()

    def _select(self, start: int, end: int) -> QTextCursor:
        cursor = self._at(start)
        cursor.setPosition(self._within(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # --- inside ------------------------------------------------------------------------

    def _at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._within(position))
        return cursor

    def _within(self, position: int) -> int:
        return max(0, min(position, self.document().characterCount() - 1))

    def _mark(self) -> None:
        """Paints what is in sight, and no more: of a long text the rest would take its time."""
        if self._composing:  # Qt counts what is composed among the places of a text
            return
        first = self.firstVisibleBlock().position()
        corner = QPoint(self.viewport().width(), self.viewport().height())
        last = self.cursorForPosition(corner).position()
        marks: list[QTextEdit.ExtraSelection] = []
        number = max(0, span_at(self._spans, first))
        while number < len(self._spans) and self._spans[number].start <= last:
            span = self._spans[number]
            lit = number == self._lit and span.start < span.end
            if lit:
                form = QTextCharFormat()
                form.setBackground(QColor(self._theme.tokens.tint))
                self._add_mark(marks, span, form)
            for place, form in self._formats(number):
                if lit:  # of marks at one place the last one alone is seen
                    form.setBackground(QColor(self._theme.tokens.tint))
                self._add_mark(marks, place, form)
            number += 1
        self.setExtraSelections(marks)

    def _add_mark(
        self, marks: list[QTextEdit.ExtraSelection], place: Span, form: QTextCharFormat
    ) -> None:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = self._select(place.start, place.end)
        mark.format = form
        marks.append(mark)

    def _on_scrolled(self) -> None:
        self._painting.start()  # connected itself, the timer would take the place for its interval

    def _on_caret(self) -> None:
        inside = self.sentence if self.hasFocus() else NOWHERE
        if inside != self._inside:
            self._inside = inside
            self.entered.emit(inside)

    def _sentence_under(self, place: QPoint) -> int:
        if not self._spans or self._composing or self.document().characterCount() < 2:
            return NOWHERE
        cursor = self.cursorForPosition(place)
        box = self.cursorRect(cursor)
        beside = (
            place.y() > box.bottom() + 2 or abs(place.x() - box.center().x()) > 2 * box.height()
        )
        return NOWHERE if beside else span_at(self._spans, cursor.position())

    def _point_at(self, number: int) -> None:
        if number != self._pointed:
            self._pointed = number
            self.pointed.emit(number)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._painting.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not event.buttons():
            self._point_at(self._sentence_under(event.position().toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._point_at(NOWHERE)
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        taken = super().event(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._on_caret()
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._painting.start()
