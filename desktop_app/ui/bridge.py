"""The one place where the services' callbacks become Qt signals on the GUI thread.

Streams are coalesced to about 30 updates a second, so that the window's work
does not grow with the model's speed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from desktop_app.errors import UserError
from desktop_app.services import events
from desktop_app.services.desk import Desk

UPDATE_INTERVAL_MS = 33

_log = logging.getLogger(__name__)


class Bridge(QObject):
    """Signals for what the services announce, and a way to call them off the GUI thread."""

    conversation_changed = Signal(object)  # ConversationRecord
    conversation_deleted = Signal(str)
    branch_changed = Signal(object)  # events.BranchChanged
    reply_progressed = Signal(object)  # events.ReplyProgressed
    reply_grounded = Signal(object)  # events.ReplyGrounded
    reply_grew = Signal(object)  # events.ReplyGrew
    reply_ended = Signal(object)  # MessageRecord
    notice_given = Signal(object)  # events.NoticeGiven
    model_changed = Signal(object)  # events.ModelChanged
    context_counted = Signal(object)  # events.ContextCounted
    store_troubled = Signal(object)  # events.StoreTrouble
    download_changed = Signal(object)  # services.download.Download
    run_changed = Signal(object)  # events.RunChanged
    run_grew = Signal(object)  # events.RunGrew
    run_drafted = Signal(object)  # events.RunDrafted
    run_followed = Signal(object)  # events.RunFollowed
    document_changed = Signal(object)  # DocumentRecord
    attachments_changed = Signal(str)  # of this conversation
    transcript_changed = Signal(object)  # TranscriptRecord
    transcript_grew = Signal(object)  # events.TranscriptGrew
    transcript_edited = Signal(object)  # events.TranscriptEdited
    translation_changed = Signal(object)  # TranslationRecord
    translation_grew = Signal(object)  # events.TranslationGrew
    live_translated = Signal(object)  # LiveState
    live_drafted = Signal(object)  # events.LiveDrafted
    alternatives_found = Signal(object)  # events.AlternativesFound
    rows_classified = Signal(object)  # events.RowsClassified
    row_corrected = Signal(object)  # events.RowCorrected
    live_classified = Signal(object)  # services.classification.records.LiveState

    _woken = Signal()
    _ended = Signal(object)  # what is to be called on the GUI thread

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._pending: list[events.ServiceEvent] = []
        self._lock = threading.Lock()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._last_ms = -UPDATE_INTERVAL_MS
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)
        self._executor = ThreadPoolExecutor(1, "bridge")
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        self._unsubscribe = desk.subscribe(self._on_event)

    def call(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Runs `work` on a background thread, then `done(result)` on the GUI thread.

        After `close` it does nothing.
        """
        if self._closed:
            return
        self._executor.submit(self._work, work, done, failed)

    def call_beside(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """As `call`, but nothing else waits for it, nor does closing: for the network."""
        if not self._closed:
            threading.Thread(
                target=self._work, args=(work, done, failed), name="beside", daemon=True
            ).start()

    def hand_over(self, call: Callable[[], None]) -> None:
        """Runs `call` on the GUI thread, soon; from any thread."""
        self._ended.emit(call)

    def close(self) -> None:
        """Stops listening and waits for background calls. Idempotent."""
        self._closed = True
        self._unsubscribe()
        self._executor.shutdown(cancel_futures=True)
        self._timer.stop()

    def _work(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None] | None,
    ) -> None:
        try:
            result = work()
        except UserError as error:
            if failed is not None:
                self._ended.emit(partial(failed, error))
        except Exception:
            _log.exception("a background call failed")
        else:
            self._ended.emit(partial(done, result))

    def _on_ended(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _on_event(self, event: events.ServiceEvent) -> None:
        with self._lock:
            wake = not self._pending
            self._pending.append(event)
        if wake:
            self._woken.emit()

    def _on_woken(self) -> None:
        if not self._timer.isActive():
            due = self._last_ms + UPDATE_INTERVAL_MS - self._clock.elapsed()
            self._timer.start(max(0, due))

    def _deliver(self) -> None:
        self._last_ms = self._clock.elapsed()
        with self._lock:
            pending, self._pending = self._pending, []
        for event in coalesce(pending):
            self._emit(event)

    def _emit(self, event: events.ServiceEvent) -> None:
        match event:
            case events.ReplyGrew():
                self.reply_grew.emit(event)
            case events.ReplyGrounded():
                self.reply_grounded.emit(event)
            case events.ReplyProgressed():
                self.reply_progressed.emit(event)
            case events.ReplyEnded(message):
                self.reply_ended.emit(message)
            case events.BranchChanged():
                self.branch_changed.emit(event)
            case events.ConversationChanged(conversation):
                self.conversation_changed.emit(conversation)
            case events.ConversationDeleted(conversation_id):
                self.conversation_deleted.emit(conversation_id)
            case events.ModelChanged():
                self.model_changed.emit(event)
            case events.NoticeGiven():
                self.notice_given.emit(event)
            case events.ContextCounted():
                self.context_counted.emit(event)
            case events.StoreTrouble():
                self.store_troubled.emit(event)
            case events.DownloadChanged(download):
                self.download_changed.emit(download)
            case events.RunChanged():
                self.run_changed.emit(event)
            case events.RunGrew():
                self.run_grew.emit(event)
            case events.RunDrafted():
                self.run_drafted.emit(event)
            case events.RunFollowed():
                self.run_followed.emit(event)
            case events.DocumentChanged(document):
                self.document_changed.emit(document)
            case events.AttachmentsChanged(conversation_id):
                self.attachments_changed.emit(conversation_id)
            case events.TranscriptChanged(transcript):
                self.transcript_changed.emit(transcript)
            case events.TranscriptGrew():
                self.transcript_grew.emit(event)
            case events.TranscriptEdited():
                self.transcript_edited.emit(event)
            case events.TranslationChanged(translation):
                self.translation_changed.emit(translation)
            case events.TranslationGrew():
                self.translation_grew.emit(event)
            case events.LiveTranslated(state):
                self.live_translated.emit(state)
            case events.LiveDrafted():
                self.live_drafted.emit(event)
            case events.AlternativesFound():
                self.alternatives_found.emit(event)
            case events.RowsClassified():
                self.rows_classified.emit(event)
            case events.RowCorrected():
                self.row_corrected.emit(event)
            case events.LiveClassified(state):
                self.live_classified.emit(state)


def coalesce(pending: list[events.ServiceEvent]) -> list[events.ServiceEvent]:
    """Returns the events in order: runs of text joined, what a later one makes outdated left out.

    A branch is read whole whenever it changed, so one reading after the last
    change does for all; `ReplyGrew.start` keeps text from being shown twice.
    """
    newest = {_subject(event): number for number, event in enumerate(pending)}
    kept: list[events.ServiceEvent] = []
    for number, event in enumerate(pending):
        if _subject(event) is not None and newest[_subject(event)] != number:
            continue
        last = kept[-1] if kept else None
        if (
            (
                isinstance(event, events.ReplyGrew)
                and isinstance(last, events.ReplyGrew)
                and (last.message_id, last.kind) == (event.message_id, event.kind)
            )
            or (
                isinstance(event, events.RunDrafted)
                and isinstance(last, events.RunDrafted)
                and last.run_id == event.run_id
                and event.start  # else it is a new draft
            )
            or (
                isinstance(event, events.LiveDrafted)
                and isinstance(last, events.LiveDrafted)
                and last.number == event.number
                and event.start
            )
        ):
            kept[-1] = replace(event, text=last.text + event.text, start=last.start)
        elif isinstance(event, events.ReplyProgressed | events.ModelChanged) and isinstance(
            last, type(event)
        ):
            kept[-1] = event
        else:
            kept.append(event)
    return kept


def _subject(event: events.ServiceEvent) -> tuple[str, str] | None:
    """Returns what the event tells the whole news of, so that the last one is enough."""
    match event:
        case events.BranchChanged(conversation_id=conversation_id):
            return "branch", conversation_id
        case events.ConversationChanged(conversation):
            return "conversation", conversation.id
        case events.ContextCounted():
            return "context", ""
        case events.DownloadChanged(download):
            return "download", download.id
        case events.RunChanged(run):
            return "run", run.id
        case events.DocumentChanged(document):
            return "document", document.id
        case events.AttachmentsChanged(conversation_id):
            return "attachments", conversation_id
        case events.TranscriptChanged(transcript):
            return "transcript", transcript.id
        case events.TranslationChanged(translation):
            return "translation", translation.id
        case events.RowsClassified(run_id=run_id):  # `done` tells of all rows there are
            return "rows", run_id
        case events.LiveClassified(state):
            return "live", state.kind
    return None
