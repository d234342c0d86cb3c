"""The translation as text: it grows without jumping, and a sentence is edited where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QToolTip

from desktop_app.ui.panels.translate.pair_edit import NOWHERE, PairEdit
from desktop_app.ui.panels.translate.spans import Span, change, spans, width
from desktop_app.ui.theme import Theme

_KEY, _MOVE = Qt.Key, QTextCursor.MoveOperation
_KEEP = QTextCursor.MoveMode.KeepAnchor
_READS = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)
_WRITES = Qt.TextInteractionFlag.TextEditorInteraction


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence's translation as it is shown.

    Attributes:
        space: whitespace after it.
        settled: characters of `text` that stand; what follows is of an older translation.
        why: what is said of it when the pointer rests on it; doubtful: in amber.
    """

    text: str
    space: str
    settled: int
    why: str = ""
    doubtful: bool = False
    edited: bool = False


class TargetView(PairEdit):
    """Read-only but for the sentence that is edited, one at a time."""

    written = Signal(int, str)  # sentence, its new words
    others_wanted = Signal(int)  # other translations of a sentence
    menu_wanted = Signal(int, object)  # sentence, QPoint on the screen

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._parts: tuple[Part, ...] = ()
        self._later: tuple[Part, ...] | None = None  # came while a sentence is edited
        self._edited = NOWHERE
        self._start = self._end = QTextCursor(self.document())
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(_READS)
        self.selectionChanged.connect(self._on_selected)

    # --- what is shown -----------------------------------------------------------------

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Shows a translation; what is the same as before stays where it is."""
        if self.is_editing:
            self._later = tuple(parts)
            return
        self._parts = tuple(parts)
        if not any(part.text for part in parts):  # white space alone is nothing to look at
            self._parts = parts = ()
        text = "".join(part.text + part.space for part in parts)
        other = change(self.toPlainText(), text)
        if other is not None:
            bar = self.verticalScrollBar()
            at = bar.value()
            self._select(other.start, other.start + other.removed).insertText(other.text)
            bar.setValue(at)
        self.set_spans(spans((part.text, part.space) for part in parts))

    def text_of(self, number: int) -> str:
        """Returns a sentence's translation, "" where there is none."""
        return self._parts[number].text if 0 <= number < len(self._parts) else ""

    # --- editing -----------------------------------------------------------------------

    @property
    def is_editing(self) -> bool:
        """Whether a sentence is being edited."""
        return self._edited != NOWHERE

    def edit(self, number: int) -> None:
        """Opens a sentence for editing; one that is not translated stays closed."""
        self.end_edit(keep=True)
        if not 0 <= number < len(self._spans) or self._parts[number].settled == 0:
            return
        span = self._spans[number]
        self._edited = number
        self._start, self._end = self._at(span.start), self._at(span.end)
        self._start.setKeepPositionOnInsert(True)
        self.setTextInteractionFlags(_WRITES)
        self.setUndoRedoEnabled(True)
        caret = self.textCursor()
        if caret.hasSelection() or not span.start <= caret.position() <= span.end:
            self.setTextCursor(self._at(span.end))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._painting.start()

    def end_edit(self, *, keep: bool) -> None:
        """Closes the sentence that is edited."""
        if not self.is_editing:
            return
        number, text = self._edited, self._words()
        self._edited = NOWHERE
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(_READS)
        later, self._later = self._later, None
        self.show_parts(later if later is not None else self._parts)
        if number < len(self._spans):
            caret = self._spans[number].start
            self.setTextCursor(self._at(caret))
        if keep and text and text != self.text_of(number):
            self.written.emit(number, text)

    def _words(self) -> str:
        cursor = self._select(self._start.position(), self._end.position())
        return " ".join(cursor.selectedText().split())

    def _stay_inside(self) -> None:
        """Keeps caret and selection within the sentence."""
        cursor = self.textCursor()
        low, high = self._start.position(), self._end.position()
        anchor = max(low, min(cursor.anchor(), high))
        position = max(low, min(cursor.position(), high))
        if (anchor, position) != (cursor.anchor(), cursor.position()):
            cursor.setPosition(anchor)
            cursor.setPosition(position, _KEEP)
            self.setTextCursor(cursor)

    def _on_selected(self) -> None:
        if self.is_editing and not self.composing:
            self._stay_inside()

    def _delete(self, event: QKeyEvent) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            words = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() == _KEY.Key_Backspace:
                move = _MOVE.PreviousWord if words else _MOVE.PreviousCharacter
            else:
                move = _MOVE.NextWord if words else _MOVE.NextCharacter
            cursor.movePosition(move, _KEEP)
            self.setTextCursor(cursor)
            self._stay_inside()
            cursor = self.textCursor()
        cursor.removeSelectedText()

    # --- keys and clicks ---------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_editing:
            self._edit_by_key(event)
        elif event.key() in (_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_F2) and self._is_plain(
            event
        ):
            self.edit(self.sentence)
        elif event.key() == _KEY.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.others_wanted.emit(self.sentence)
        else:
            super().keyPressEvent(event)

    def _edit_by_key(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.composing:
            event.accept()
            return
        if key in (_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Tab, _KEY.Key_Backtab):
            self.end_edit(keep=True)
        elif key == _KEY.Key_Escape:
            self.end_edit(keep=False)
        elif key in (_KEY.Key_Backspace, _KEY.Key_Delete):
            self._delete(event)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.setTextCursor(self._select(self._start.position(), self._end.position()))
        else:
            self._stay_inside()
            super().keyPressEvent(event)
            self._stay_inside()
        self._painting.start()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.is_editing:
            self._stay_inside()
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._stay_inside()
        self.insertPlainText(" ".join(source.text().split()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = self.cursorForPosition(event.position().toPoint()).position()
        if self.is_editing and not self._start.position() <= here <= self._end.position():
            self.end_edit(keep=True)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.is_editing:
            super().mouseDoubleClickEvent(event)
            self._stay_inside()
        else:
            self.edit(self.sentence)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.is_editing:
            super().contextMenuEvent(event)
            return
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        number = self.sentence if keyboard else self._sentence_under(event.pos())
        place = event.globalPos()
        if keyboard and number >= 0:
            place = self.viewport().mapToGlobal(self.box_of(number).bottomLeft())
        self.menu_wanted.emit(number, place)

    def dropEvent(self, event: object) -> None:
        """Takes nothing: what is dropped on the panel is a document."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason,
        ):  # fmt: skip
            self.end_edit(keep=True)
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        # F2 is the window's command for chats, but not in here.
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and event.key() == _KEY.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    # --- inside ------------------------------------------------------------------------

    def _show_tip(self, place: QPoint, on_screen: QPoint) -> None:
        number = self._sentence_under(place)
        why = self._parts[number].why if 0 <= number < len(self._parts) else ""
        if why:
            QToolTip.showText(on_screen, why, self.viewport(), self.box_of(number))
        else:
            QToolTip.hideText()

    def _formats(self, number: int) -> Iterator[tuple[Span, QTextCharFormat]]:
        tokens = self._theme.tokens
        if self.is_editing:
            if number == self._edited:
                form = QTextCharFormat()
                form.setBackground(QColor(tokens.tint))
                form.setFontUnderline(True)
                form.setUnderlineColor(QColor(tokens.accent))
                yield Span(self._start.position(), self._end.position()), form
            return
        part, span = self._parts[number], self._spans[number]
        if part.settled < len(part.text):
            form = QTextCharFormat()
            form.setForeground(QColor(tokens.quiet))
            yield Span(span.start + width(part.text[: part.settled]), span.end), form
        elif part.doubtful or part.edited:
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            form.setUnderlineColor(QColor(tokens.amber if part.doubtful else tokens.accent))
            if part.doubtful:
                form.setBackground(QColor(tokens.amber_tint))
            yield span, form

    @staticmethod
    def _is_plain(event: QKeyEvent) -> bool:
        return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
