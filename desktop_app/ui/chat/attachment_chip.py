"""One document of a chat: its name, how it is, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop_app.services.attachments import Attachment, AttachmentState
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton, IconLabel, set_flag, small
from desktop_app.ui.error_text import describe_error
from desktop_app.ui.theme import Theme

translate = QCoreApplication.translate

_LOCKED = ("document_encrypted", "document_wrong_password")
_NAME_WIDTH = 220  # px, at most
_PASSWORD_WIDTH = 110


class AttachmentChip(QFrame):
    """Shows an attachment; whoever owns it acts."""

    opened = Signal(str)  # id of the attachment, as with the others
    removed = Signal(str)
    retried = Signal(str, object)  # and a password or None

    def __init__(self, theme: Theme, attachment: Attachment) -> None:
        super().__init__()
        self.setObjectName("attachmentChip")
        self.attachment = attachment
        self.name = _Name()
        self.name.clicked.connect(self._on_opened)
        self.name.removed.connect(self._on_removed)
        self.state = small()
        self.retry = FlatButton(theme, "retry", "")
        self.retry.clicked.connect(self._on_retried)
        self.password = QLineEdit()
        self.password.setProperty("kind", "inline")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.setFixedWidth(_PASSWORD_WIDTH)
        self.password.returnPressed.connect(self._on_unlocked)
        self.close_button = IconButton(theme, "close", "", size=12)
        self.close_button.clicked.connect(self._on_removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 3, 2)
        row.setSpacing(4)
        row.addWidget(IconLabel(theme, "document", size=15))
        for part in (self.name, self.state, self.retry, self.password, self.close_button):
            row.addWidget(part)
        self.show_attachment(attachment)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What takes the focus, in order."""
        return self.name, self.retry, self.password, self.close_button

    def show_attachment(self, attachment: Attachment) -> None:
        """Takes a newer state."""
        self.attachment = attachment
        name, state = attachment.name, attachment.state
        failed = state is AttachmentState.FAILED
        code = attachment.run.error_code if failed and attachment.run is not None else None
        locked = code in _LOCKED
        removed = state is AttachmentState.REMOVED
        self.name.show_name(name)
        self.name.setEnabled(state is AttachmentState.READY)
        self._tell(attachment.run)
        set_flag(self.state, "warning", failed or removed)
        self.setToolTip(self._about(attachment))
        can_come_back = removed and attachment.document is not None
        self.retry.setText(self.tr("Bring back") if can_come_back else self.tr("Retry"))
        self.retry.setVisible((failed and not locked) or can_come_back)
        if locked and self.password.isHidden():
            self.password.clear()
        self.password.setVisible(locked)
        self.retry.setAccessibleName(f"{self.retry.text()}: {name}")
        self.password.setAccessibleName(self.tr("Password of {title}").format(title=name))
        self.close_button.set_name(
            self.tr("Take {title} out of the chat").format(title=name),
            self.tr("Take it out of the chat (Del)"),
        )

    def show_run(self, run: RunRecord) -> None:
        """Shows how far its reading is."""
        self._tell(run)

    def take_focus(self) -> None:
        """Goes to what can be done with it."""
        for part in self.parts:
            if part.isVisibleTo(self) and part.isEnabled():
                part.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._on_removed()
        else:
            super().keyPressEvent(event)

    def _tell(self, run: RunRecord | None) -> None:
        self.state.setText(self._words(run))
        self.state.setVisible(bool(self.state.text()))
        self.setAccessibleName(" ".join(filter(None, (self.attachment.name, self.state.text()))))
        self.updateGeometry()

    def _words(self, run: RunRecord | None) -> str:
        match self.attachment.state:
            case AttachmentState.READING:
                if run is not None and run.status is RunStatus.RUNNING and run.total:
                    return f"{min(99, 100 * run.done // run.total)} %"
                return self.tr("reading…")
            case AttachmentState.READY:
                return self._extent()
            case AttachmentState.FAILED:
                code = run.error_code if run is not None else None
                return self.tr("protected") if code in _LOCKED else self.tr("not read")
            case AttachmentState.REMOVED:
                return self.tr("removed")

    def _extent(self) -> str:
        document = self.attachment.document
        if document is None or not document.pages:
            return ""
        pages = self.tr("1 page") if document.pages == 1 else self.tr("{count} pages")
        return pages.format(count=document.pages)

    def _about(self, attachment: Attachment) -> str:
        match attachment.state:
            case AttachmentState.FAILED:
                run = attachment.run
                if run is None or run.error_code is None:
                    return self.tr("Its reading was interrupted.")
                return "\n".join(describe_error(run.error_code, run.error_values))
            case AttachmentState.REMOVED:
                return self.tr("It was removed from the library and is not asked any more.")
            case _:
                return (attachment.document and attachment.document.path) or attachment.name

    def _on_opened(self) -> None:
        self.opened.emit(self.attachment.id)

    def _on_removed(self) -> None:
        self.removed.emit(self.attachment.id)

    def _on_retried(self) -> None:
        self.retried.emit(self.attachment.id, None)

    def _on_unlocked(self) -> None:
        password = self.password.text()
        self.password.clear()  # nothing of it stays in the widget
        if password:
            self.retried.emit(self.attachment.id, password)


class _Name(QPushButton):
    """A name that is a button, cut where it is long; Del takes it away."""

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "item")
        self.setFlat(True)
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 0, 3, 0)
        self._label = ElidedLabel()
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._label)

    def show_name(self, name: str) -> None:
        self._label.set_text(name)
        self.setAccessibleName(name)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = self._label.sizeHint()
        return QSize(min(hint.width() + 8, _NAME_WIDTH), hint.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 60), self.sizeHint().height())
