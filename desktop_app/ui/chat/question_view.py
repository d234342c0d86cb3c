"""A message of the user: a tinted card on the right, edited in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.store.records import MessageRecord, MessageStatus
from desktop_app.ui.chat.compose_edit import ComposeEdit
from desktop_app.ui.chat.message_view import ACTIONS_HEIGHT, MessageView, Wish
from desktop_app.ui.chat.prose import Prose
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.theme import Theme

_SIDE, _TOP = 14, 9
_WIDEST = 0.78  # of the column
_BESIDE = 6
_FOLDED_LINES = 24
_FOLDED_CHARACTERS = 3000


class QuestionView(MessageView):
    """Plain text, as it was typed; a very long one is folded."""

    def __init__(self, theme: Theme, record: MessageRecord, parent: QWidget | None = None) -> None:
        super().__init__(theme, record, parent)
        self.setAccessibleName(self.tr("Your message"))
        self._card = QFrame(self)
        self._card.setObjectName("userCard")
        self._prose = Prose(theme, self._card)
        self._prose.setAccessibleName(self.tr("Your message"))
        self._shown = ""
        self.unfold = FlatButton(theme, "", self.tr("Show all"), self._card)
        self.unfold.clicked.connect(self._on_unfold)
        self.unfold.hide()
        self._editor: _Editor | None = None

        edit = self.bar.add("edit", self.tr("Edit message"))
        edit.clicked.connect(self.start_edit)
        self._remark: _Remark | None = None  # in place of the actions
        self._is_leaf = False
        self.set_record(record)

    def set_record(self, record: MessageRecord) -> None:
        super().set_record(record)
        text = record.content
        folded = _fold(text) if self.unfold.property("open") is not True else text
        if folded != self._shown or not self._shown:
            self._shown = folded
            self._prose.set_plain(folded)
            self.unfold.setVisible(folded != text)
        self._update_rows()

    def set_leaf(self, leaf: bool) -> None:
        """A leaf has no answer below it; one can be asked for."""
        if leaf != self._is_leaf:
            self._is_leaf = leaf
            self._update_rows()

    def start_edit(self) -> None:
        """Turns the card into a field."""
        if self._editor is None and self.record.status is not MessageStatus.QUEUED:
            self._editor = _Editor(self.record.content, self)
            self._editor.finished.connect(self._on_edit_finished)
            self._editor.resized.connect(self.grown)
            self._editor.show()
            self._card.hide()
            self.bar.hide()
            self.grown()
            self._editor.edit.setFocus()

    def fit(self, width: int) -> int:
        self.fitted_width = width
        if self._editor is not None:
            height = self._editor.sizeHint().height()
            self._editor.setGeometry(0, 0, width, height)
            return height
        # The actions stand beside the card, so that no room is kept for them below.
        beside = self.bar.sizeHint().width() + _BESIDE
        widest = min(int(width * _WIDEST), width - beside) - 2 * _SIDE
        self._prose.fit(widest)
        text_width = max(24, min(widest, self._prose.natural_width()))
        height = self._prose.fit(text_width)
        card_width = text_width + 2 * _SIDE
        self._prose.setGeometry(_SIDE, _TOP, text_width, height)
        if self.unfold.isVisibleTo(self._card):
            hint = self.unfold.sizeHint()
            self.unfold.setGeometry(_SIDE - 8, _TOP + height + 4, hint.width(), hint.height())
            height += hint.height() + 4
        card_height = height + 2 * _TOP
        self._card.setGeometry(width - card_width, 0, card_width, card_height)
        bar_top = max(0, card_height - ACTIONS_HEIGHT - 5)
        self.bar.setGeometry(width - card_width - beside, bar_top, beside - _BESIDE, ACTIONS_HEIGHT)
        if self._remark is None:
            return card_height
        self._remark.setGeometry(0, card_height + 2, width, ACTIONS_HEIGHT)
        return card_height + 2 + ACTIONS_HEIGHT

    def rewrite(self) -> None:
        self._prose.set_plain(self._shown)

    def _update_rows(self) -> None:
        if self._remark is not None:
            self._remark.hide()
            self._remark.deleteLater()
            self._remark = None
        if self.record.status is MessageStatus.QUEUED:
            text, button = self.tr("Waiting: it is answered next"), self.tr("Take back")
            self._remark = _Remark(self.theme, text, "undo", button, self)
            self._remark.button.clicked.connect(self._on_withdraw)
        elif self._is_leaf and self._editor is None:
            text, button = self.tr("Not answered yet"), self.tr("Answer now")
            self._remark = _Remark(self.theme, text, "retry", button, self)
            self._remark.button.clicked.connect(self._on_answer)
        if self._remark is not None:
            self._remark.show()
        self.bar.setVisible(self._remark is None and self._editor is None)

    def _on_unfold(self) -> None:
        self.unfold.setProperty("open", True)
        self.unfold.hide()
        self._shown = self.record.content
        self._prose.set_plain(self._shown)
        self.grown()

    def _on_withdraw(self) -> None:
        self.wish(Wish.WITHDRAW)

    def _on_answer(self) -> None:
        self.wish(Wish.ANSWER)

    def _on_edit_finished(self, send: bool) -> None:
        editor, self._editor = self._editor, None
        if editor is None:
            return
        text = editor.edit.toPlainText()
        editor.hide()
        editor.deleteLater()
        self._card.show()
        self._update_rows()
        self.grown()
        if send and text.strip() and text != self.record.content:
            self.edited.emit(self.record.id, text)


class _Remark(QWidget):
    """A line below the card that says how the message is, with one thing to do about it."""

    def __init__(self, theme: Theme, text: str, icon: str, button: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.button = FlatButton(theme, icon, button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        row.addWidget(small(text))
        row.addWidget(self.button)


class _Editor(QFrame):
    """The field that stands in the card's place while it is edited."""

    finished = Signal(bool)  # send it?
    resized = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self.setProperty("focused", True)
        self.edit = ComposeEdit(2, 14)
        self.edit.setPlainText(text)
        self.edit.setAccessibleName(self.tr("Edit message"))
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self.edit.submitted.connect(self._on_send)
        self.edit.dismissed.connect(self._on_cancel)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self._on_cancel)
        send = QPushButton(self.tr("Send"))
        send.setProperty("kind", "primary")
        send.clicked.connect(self._on_send)
        buttons = QHBoxLayout()
        buttons.addWidget(small(self.tr("The old version stays as a branch")), 1)
        buttons.addWidget(cancel)
        buttons.addWidget(send)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.addWidget(self.edit)
        column.addLayout(buttons)
        self.edit.document().documentLayout().documentSizeChanged.connect(self._on_size)

    def _on_size(self) -> None:
        self._column.activate()
        self.resized.emit()

    def _on_send(self) -> None:
        self.finished.emit(True)

    def _on_cancel(self) -> None:
        self.finished.emit(False)


def _fold(text: str) -> str:
    """Returns the beginning of a very long text, else the text."""
    lines = text.split("\n", _FOLDED_LINES + 6)
    if len(lines) <= _FOLDED_LINES + 6 and len(text) <= _FOLDED_CHARACTERS + 500:
        return text
    return "\n".join(lines[:_FOLDED_LINES])[:_FOLDED_CHARACTERS].rstrip() + " …"
