"""Where one types: grows with its text, shows how full the context is, sends and stops."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import icons
from desktop_app.ui.chat.attachment_tray import AttachmentTray
from desktop_app.ui.chat.compose_edit import ComposeEdit
from desktop_app.ui.chat.context_meter import ContextMeter
from desktop_app.ui.controls import ElidedLabel, IconButton, set_flag
from desktop_app.ui.theme import Theme

_DRAFT_PAUSE_MS = 400
_ROOM_FOR_BAR = 560  # px; below, the meter's words are enough


class Composer(QFrame):
    """The field below the chat. It never empties itself: `clear` is for who has taken the text."""

    submitted = Signal(str)
    stop_requested = Signal()
    edit_last_requested = Signal()
    draft_changed = Signal(str)
    paged = Signal(int)
    overfilled = Signal(int)
    files_given = Signal(object)  # list[Path], pasted
    attach_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._theme = theme
        self._answering = False
        self.edit = ComposeEdit(1, 10)
        self.edit.setAccessibleName(self.tr("Message"))
        self.edit.installEventFilter(self)
        self.edit.submitted.connect(self._on_submitted)
        self.edit.dismissed.connect(self.stop_requested)
        self.edit.recalled.connect(self.edit_last_requested)
        self.edit.paged.connect(self.paged)
        self.edit.overfilled.connect(self.overfilled)
        self.edit.files_given.connect(self.files_given)
        self.edit.textChanged.connect(self._on_text_changed)
        self._draft = QTimer(self, singleShot=True, interval=_DRAFT_PAUSE_MS)
        self._draft.timeout.connect(self._on_draft)

        self.tray = AttachmentTray(theme)
        self.tray.emptied.connect(self.edit.setFocus)
        self.attach_button = IconButton(theme, "attach", self.tr("Attach documents (Ctrl+Shift+A)"))
        self.attach_button.clicked.connect(self._on_attach)
        self._hint = ElidedLabel(self.tr("Enter sends, Shift+Enter breaks the line"))
        self._hint.setProperty("kind", "quiet")
        self.meter = ContextMeter(theme)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setToolTip(self.tr("Stop the answer (Esc)"))
        self.stop_button.clicked.connect(self.stop_requested)
        self.send_button = QPushButton(self.tr("Send"))
        self.send_button.setProperty("kind", "primary")
        self.send_button.clicked.connect(self._on_submitted)
        for button in (self.stop_button, self.send_button):
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.stop_button.hide()

        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.attach_button)
        row.addWidget(self._hint, 1)
        row.addWidget(self.meter)
        row.addWidget(self.stop_button)
        row.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.tray)
        column.addWidget(self.edit)
        column.addLayout(row)
        theme.changed.connect(self._tint)
        self._tint()
        self._update_send()
        self.update_placeholder()

    def update_placeholder(self) -> None:
        """Says what can be asked, now that there are documents or none."""
        count = len(self.tray.chips)
        if not count:
            words = self.tr("Ask anything")
        elif count == 1:
            words = self.tr("Ask about the document, or anything else")
        else:
            words = self.tr("Ask about the documents, or anything else")
        self.edit.setPlaceholderText(words)

    def text(self) -> str:
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Replaces the text, the cursor at its end; not announced as a draft."""
        if text != self.text():
            self.edit.setPlainText(text)
            self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._draft.stop()

    def clear(self) -> None:
        """Empties the field after its text was taken."""
        self.edit.clear()
        self._draft.stop()
        self.draft_changed.emit("")

    def flush_draft(self) -> None:
        """Announces a draft that still waits for a pause."""
        if self._draft.isActive():
            self._draft.stop()
            self._on_draft()

    def set_answering(self, answering: bool) -> None:
        """While an answer streams there is a Stop button, and sending queues."""
        self._answering = answering
        self.stop_button.setVisible(answering)
        self._update_send()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_flag(self, "focused", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.meter.bar.setVisible(self.width() >= _ROOM_FOR_BAR)

    def _on_submitted(self) -> None:
        if self.text().strip():
            self.submitted.emit(self.text())
        self.edit.setFocus()

    def _on_attach(self) -> None:
        self.attach_requested.emit()

    def _on_text_changed(self) -> None:
        self._update_send()
        self._draft.start()

    def _update_send(self) -> None:
        self.send_button.setEnabled(bool(self.text().strip()))
        self.send_button.setText(self.tr("Queue") if self._answering else self.tr("Send"))
        self.send_button.setToolTip(
            self.tr("Answered after the present one (Enter)")
            if self._answering
            else self.tr("Send (Enter)")
        )
        self._tint_send()

    def _on_draft(self) -> None:
        self.draft_changed.emit(self.text())

    def _tint(self) -> None:
        icons.put_beside_text(self.stop_button, "stop", self._theme.tokens.ink, 16)
        self._tint_send()

    def _tint_send(self) -> None:
        tokens = self._theme.tokens
        colour = tokens.on_accent if self.send_button.isEnabled() else tokens.quiet
        if self.send_button.property("tint") != colour:
            self.send_button.setProperty("tint", colour)
            icons.put_beside_text(self.send_button, "send", colour, 16)
