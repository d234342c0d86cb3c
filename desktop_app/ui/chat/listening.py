"""What the services tell of the chat that is shown, brought to its column. Asks for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop_app.protocol import Stage
from desktop_app.services.events import (
    BranchChanged,
    ModelChanged,
    ModelPhase,
    NoticeGiven,
    ReplyGrew,
    ReplyGrounded,
    ReplyProgressed,
)
from desktop_app.store.records import MessageRecord, MessageStatus
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.message_column import MessageColumn

_PREPARING = {ModelPhase.STARTING: Stage.STARTING, ModelPhase.LOADING: Stage.LOADING}


class Listening(QObject):
    """Leaves out what is of other chats.

    Args:
        shown: the chat that is shown; `None` is a new one.
    """

    branch_changed = Signal()
    reply_ended = Signal()

    def __init__(
        self,
        bridge: Bridge,
        column: MessageColumn,
        shown: Callable[[], str | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._column = column
        self._shown = shown
        self._model = ModelChanged(ModelPhase.UNLOADED)
        bridge.branch_changed.connect(self._on_branch_changed)
        bridge.reply_grew.connect(self._on_reply_grew)
        bridge.reply_grounded.connect(self._on_reply_grounded)
        bridge.reply_progressed.connect(self._on_reply_progressed)
        bridge.reply_ended.connect(self._on_reply_ended)
        bridge.notice_given.connect(self._on_notice_given)

    def on_model_changed(self, event: ModelChanged) -> None:
        """Says it where an answer waits for the model."""
        self._model = event
        conversation_id = self._shown()
        if event.phase in _PREPARING and conversation_id is not None:
            waiting = self._column.last("assistant")
            if waiting is not None and waiting.record.status is MessageStatus.STREAMING:
                progress = ReplyProgressed(conversation_id, waiting.record.id, None)
                self._column.show_progress(self._explained(progress))

    def _on_branch_changed(self, event: BranchChanged) -> None:
        if event.conversation_id == self._shown():
            self.branch_changed.emit()

    def _on_reply_grew(self, event: ReplyGrew) -> None:
        if event.conversation_id == self._shown():
            self._column.grow(event)

    def _on_reply_grounded(self, event: ReplyGrounded) -> None:
        if event.conversation_id == self._shown():
            self._column.show_grounds(event)

    def _on_reply_progressed(self, event: ReplyProgressed) -> None:
        if event.conversation_id == self._shown():
            self._column.show_progress(self._explained(event))

    def _on_reply_ended(self, message: MessageRecord) -> None:
        if message.conversation_id == self._shown():
            self._column.set_message(message)
            self.reply_ended.emit()

    def _on_notice_given(self, event: NoticeGiven) -> None:
        if event.conversation_id == self._shown():
            self._column.show_notice(event)

    def _explained(self, event: ReplyProgressed) -> ReplyProgressed:
        """An answer that waits while the model is made ready says that, not that it waits."""
        stage = _PREPARING.get(self._model.phase)
        if event.stage is not None or stage is None:
            return event
        return replace(event, stage=stage, done=self._model.done, total=self._model.total)
