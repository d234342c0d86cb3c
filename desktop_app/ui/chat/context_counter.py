"""When the context meter is to be counted anew. Holds no tokenizer: the engine counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop_app.services.events import ContextCounted, ModelChanged, ModelPhase
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.chat.composer import Composer


class ContextCounter(QObject):
    """Asks when the draft rests, an answer ends, or another chat or model is there.

    Args:
        conversation: tells which chat is shown; `None` is a new one.
    """

    def __init__(
        self, bridge: Bridge, composer: Composer, conversation: Callable[[], str | None]
    ) -> None:
        super().__init__(composer)
        self._bridge = bridge
        self._composer = composer
        self._conversation = conversation
        # What happens at once, such as an answer's end and its row, is counted once.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._count)
        composer.draft_changed.connect(self.count)
        bridge.reply_ended.connect(self.count)
        bridge.branch_changed.connect(self.count)
        bridge.model_changed.connect(self._on_model_changed)
        bridge.context_counted.connect(self._on_counted)

    def count(self) -> None:
        """Counts soon."""
        self._soon.start()

    def start_over(self) -> None:
        """Another chat is shown: what was known is no longer true."""
        self._composer.meter.hide()
        self.count()

    def _count(self) -> None:
        desk = self._bridge.desk
        conversation_id = self._conversation()
        if desk.models.phase.phase is not ModelPhase.READY:
            return
        if conversation_id is not None and desk.conversations.is_answering(conversation_id):
            return  # its end is near, and counted
        draft = self._composer.text()
        # The branch is read from the disk, so not on this thread.
        self._bridge.call(lambda: desk.meter.count(conversation_id, draft), _nothing)

    def _on_model_changed(self, change: ModelChanged) -> None:
        if change.phase is ModelPhase.READY:
            self.count()
        else:
            self._composer.meter.hide()

    def _on_counted(self, event: ContextCounted) -> None:
        if event.conversation_id == self._conversation() and event.context_tokens:
            self._composer.meter.show_count(
                event.tokens,
                event.context_tokens,
                draft_characters=len(self._composer.text()),
                policy=self._bridge.desk.settings.current.context_policy,
            )


def _nothing(_: object) -> None:
    """The count comes as an event."""
