"""Documents into and out of the chat that is shown. Draws nothing; calls the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.errors import UserError
from desktop_app.services.attachments import Attachment
from desktop_app.services.events import RunChanged
from desktop_app.store.attachment_records import AttachmentRecord
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.attachment_tray import AttachmentTray
from desktop_app.ui.panels.choosing import documents, name_filter


class Attaching(QObject):
    """Knows the conversation of a new chat before its first message: documents need one.

    Args:
        shown: the conversation that is shown; `None` is a new chat.
    """

    settled = Signal()  # nothing is being attached any more
    changed = Signal()  # other documents, or in another state
    opened = Signal(object, int, object)  # DocumentRecord, passage, span to mark
    undo_offered = Signal(str, object)  # what was done, and what takes it back
    failed = Signal(object)  # UserError

    def __init__(
        self, bridge: Bridge, tray: AttachmentTray, shown: Callable[[], str | None], room: QWidget
    ) -> None:
        super().__init__(room)
        self._bridge = bridge
        self._service = bridge.desk.attachments
        self._tray = tray
        self._shown = shown
        self._room = room
        self._unsent: str | None = None  # the new chat's
        self._displayed: str | None = None  # whose documents the tray shows
        self._under_way = 0
        tray.opened.connect(self._on_opened)
        tray.removed.connect(self._on_removed)
        tray.retried.connect(self._on_retried)
        bridge.attachments_changed.connect(self._on_changed)
        bridge.run_changed.connect(self._on_run_changed)
        bridge.call(self._service.unsent, self._on_unsent_found)

    @property
    def conversation_id(self) -> str | None:
        """Where a message goes now; `None` begins a conversation."""
        return self._shown() or self._unsent

    @property
    def busy(self) -> bool:
        """Whether documents are on their way into a chat."""
        return self._under_way > 0

    def refresh(self) -> None:
        """Shows the documents of the chat that is shown."""
        conversation_id = self.conversation_id
        if self._shown() is not None and self._shown() == self._unsent:
            self._unsent = None  # it has its first message
        if conversation_id != self._displayed:
            self._displayed = conversation_id
            self._tray.show_attachments(())
            self.changed.emit()
        if conversation_id is None:
            return
        service = self._service
        self._bridge.call(
            lambda: service.list(conversation_id), partial(self._show, conversation_id)
        )

    def choose_files(self) -> None:
        """Asks for files."""
        dialog = QFileDialog(self._room, self.tr("Attach documents"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([name_filter(self.tr("Documents")), self.tr("All files") + " (*)"])
        dialog.filesSelected.connect(self._on_selected)
        dialog.open()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attaches files, and the documents within folders."""

        def add(conversation_id: str) -> None:
            for path in documents(paths):
                self._service.add(conversation_id, path)

        self._attach(add)

    def add_document(self, document_id: str) -> None:
        """Attaches a document of the library."""
        self._attach(lambda conversation_id: self._service.attach(conversation_id, document_id))

    # --- inside ------------------------------------------------------------------------

    def _attach(self, attach: Callable[[str], None]) -> None:
        if self.conversation_id is None:
            try:
                self._unsent = self._bridge.desk.conversations.create().id
            except UserError as error:
                self.failed.emit(error)
                return
        conversation_id = self.conversation_id
        assert conversation_id is not None
        self._under_way += 1
        self._bridge.call(lambda: attach(conversation_id), self._on_attached, self._on_not_attached)

    def _on_attached(self, _: object) -> None:
        self._under_way -= 1
        if not self._under_way:
            self.settled.emit()

    def _on_not_attached(self, error: UserError) -> None:
        self.failed.emit(error)
        self._on_attached(None)

    def _show(self, conversation_id: str, attached: tuple[Attachment, ...]) -> None:
        if conversation_id == self.conversation_id:
            self._tray.show_attachments(attached)
            self.changed.emit()

    def _on_changed(self, conversation_id: str) -> None:
        if conversation_id == self.conversation_id:
            self.refresh()

    def _on_run_changed(self, change: RunChanged) -> None:
        self._tray.show_run(change.run)

    def _on_unsent_found(self, conversation_id: str | None) -> None:
        if conversation_id is not None and self._unsent is None:
            self._unsent = conversation_id
            self.refresh()

    def _on_selected(self, names: list[str]) -> None:
        self.add_files([Path(name) for name in names])

    def _on_opened(self, attachment_id: str) -> None:
        document = self._tray.chips[attachment_id].attachment.document
        if document is not None:
            self.opened.emit(document, 0, (0, 0))

    def _on_removed(self, attachment_id: str) -> None:
        service = self._service
        self._bridge.call(lambda: service.remove(attachment_id), self._offer_undo, self.failed.emit)

    def _offer_undo(self, record: AttachmentRecord | None) -> None:
        if record is None:
            return
        service = self._service

        def undo() -> None:
            self._bridge.call(lambda: service.restore(record), _nothing, self.failed.emit)

        text = self.tr("“{title}” was taken out of the chat").format(title=record.name)
        self.undo_offered.emit(text, undo)

    def _on_retried(self, attachment_id: str, password: str | None) -> None:
        service = self._service
        self._bridge.call(
            lambda: service.retry(attachment_id, password), _nothing, self.failed.emit
        )


def _nothing(_: object) -> None:
    """What came of it comes as an event."""
