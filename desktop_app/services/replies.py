"""The running answers: from the engine's events to text in memory, on disk and announced.

Knows nothing of conversations, queues or branches (conversations.py does).
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence

from desktop_app.errors import UserError
from desktop_app.protocol import (
    Accepted,
    AnswerEnded,
    Cancelled,
    Event,
    Failed,
    Finished,
    ModelReady,
    Notice,
    Progress,
    SourcesGiven,
    Stage,
    TextDelta,
)
from desktop_app.services.events import (
    NoticeGiven,
    ReplyEnded,
    ReplyGrew,
    ReplyGrounded,
    ReplyProgressed,
    ServiceEvent,
    StoreTrouble,
)
from desktop_app.services.reply import Ending, Reply
from desktop_app.store.database import Store
from desktop_app.store.records import MessageRecord, MessageStatus

_log = logging.getLogger(__name__)

# A killed process loses at most this much text, and the time one small write takes.
FLUSH_INTERVAL_S = 0.4
RETRY_INTERVAL_S = 1.0


class Replies:
    """The answers in the making and those whose end is not on disk yet.

    Args:
        lock: the services' lock; guards all of this object.
        clock: seconds, monotonic.
        wake: called when something has become due to be written.
        on_ended: called under the lock when an answer's end is on disk.
    """

    def __init__(
        self,
        store: Store,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        clock: Callable[[], float],
        wake: Callable[[], None],
        on_ended: Callable[[Reply], None],
    ) -> None:
        self._store = store
        self._lock = lock
        self._announce = announce
        self._clock = clock
        self._wake = wake
        self._on_ended = on_ended
        self._by_request: dict[str, tuple[Reply, ...]] = {}  # the alternatives, in order
        self._by_message: dict[str, Reply] = {}
        self._trouble: UserError | None = None
        self._retry_at = 0.0

    def begin(self, replies: Sequence[Reply]) -> None:
        """Takes the new answers of one request in; their rows exist and stream."""
        with self._lock:
            self._by_request[replies[0].request_id] = tuple(replies)
            self._by_message |= {reply.message_id: reply for reply in replies}

    def running(self, conversation_id: str) -> tuple[Reply, ...]:
        """Returns the answers of a conversation that have not ended, or not on disk."""
        with self._lock:
            return tuple(
                r for r in self._by_message.values() if r.conversation_id == conversation_id
            )

    def find(self, message_id: str) -> Reply | None:
        """Returns a running answer."""
        with self._lock:
            return self._by_message.get(message_id)

    def overlay(self, row: MessageRecord) -> MessageRecord:
        """Returns the message with what is only in memory yet."""
        reply = self._by_message.get(row.id)
        return row if reply is None else reply.as_record(row)

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            replies = self._by_request.get(event.request_id, ())
            if isinstance(event, TextDelta | AnswerEnded):
                replies = replies[event.answer : event.answer + 1]
            replies = tuple(reply for reply in replies if reply.ending is None)
            if not isinstance(event, AnswerEnded | Finished | Cancelled | Failed):
                for reply in replies:
                    self._on_progress(reply, event)
                return
        for reply in replies:
            self.end(reply, _ending(reply, event))

    def _on_progress(self, reply: Reply, event: Event) -> None:
        ids = (reply.conversation_id, reply.message_id)
        match event:
            case TextDelta() if event.text:
                # Rows and statuses are on disk before they are announced. Text is announced
                # at once and follows within FLUSH_INTERVAL_S: a write for each token would
                # wear the disk and slow the answer. `thread()` shows it from memory.
                now = self._clock()
                start = reply.grow(event.text, event.kind, now)
                if reply.dirty_since is None:
                    reply.dirty_since = now
                    self._wake()
                self._announce(ReplyGrew(*ids, event.text, start, event.kind, reply.reasoning_ms))
            case SourcesGiven():
                if reply.dirty_since is None:
                    reply.dirty_since = self._clock()
                    self._wake()
                self._announce(ReplyGrounded(*ids, reply.stands_on(event)))
            case Accepted():
                self._announce(ReplyProgressed(*ids, None, event.position))
            case Progress():
                self._announce(ReplyProgressed(*ids, event.stage, event.done, event.total))
            case Notice():
                self._announce(NoticeGiven(*ids, event.code, event.values))
            case ModelReady():
                reply.uses(event.info)
                self._announce(ReplyProgressed(*ids, Stage.PREFILL))

    def end(self, reply: Reply, ending: Ending) -> None:
        """Ends an answer: on disk, or in memory until the disk takes it."""
        with reply.writing:
            with self._lock:
                if reply.ending is not None:
                    return
                reply.end_thought(self._clock())
                reply.ending = ending
            try:
                saved = self._save(reply)
            except Exception:  # a bug; the answer must end all the same, and is tried again
                _log.exception("an answer's end could not be written")
                saved = None
            with self._lock:
                if saved is None:
                    # The screen must not wait for a full disk. The text stays in memory.
                    self._announce(ReplyEnded(reply.as_record()))
                    self._wake()
                else:
                    self._forget(reply)
                    self._announce(ReplyEnded(saved))
        if saved is not None:
            with self._lock:
                self._on_ended(reply)

    def flush_due(self) -> float | None:
        """Writes what is due; returns the seconds until more is, `None` when nothing waits."""
        now = self._clock()
        with self._lock:
            waiting = [r for r in self._by_message.values() if _due(r) is not None]
            due = [r for r in waiting if (_due(r) or 0.0) <= now]
            if self._trouble is not None and now < self._retry_at:
                due = []
        for reply in due:
            self._flush(reply)
        now = self._clock()
        with self._lock:
            times = [t for r in self._by_message.values() if (t := _due(r)) is not None]
            if not times:
                return None
            earliest = min(times)
            if self._trouble is not None:
                earliest = max(earliest, self._retry_at)
            return max(0.0, earliest - now)

    def _flush(self, reply: Reply) -> None:
        with reply.writing:
            if self.find(reply.message_id) is not reply:
                return  # it ended, and is on disk, while this thread waited
            ended = reply.ending is not None
            saved = self._save(reply)
            if ended and saved is not None:
                with self._lock:
                    self._forget(reply)
        if ended and saved is not None:
            with self._lock:
                self._on_ended(reply)

    def settle(self, message_id: str) -> None:
        """Writes an answer that has ended but was refused by the disk.

        Raises:
            UserError: why it still cannot be written.
        """
        reply = self.find(message_id)
        if reply is None or reply.ending is None:
            return
        # Without waiting: an observer may call this while it holds the services' lock.
        if reply.writing.acquire(blocking=False):
            try:
                self._flush(reply)
            finally:
                reply.writing.release()
        if self.find(message_id) is reply and self._trouble is not None:
            raise self._trouble

    def end_all(self, ending: Ending) -> None:
        """Ends every answer, for the program does."""
        with self._lock:
            replies = tuple(self._by_message.values())
        for reply in replies:
            if reply.ending is None:
                self.end(reply, Ending(ending.status, reply.earlier))
            else:
                self._flush(reply)

    def report(self, error: UserError) -> None:
        """Announces that writing failed, once until it is well again."""
        with self._lock:
            self._retry_at = self._clock() + RETRY_INTERVAL_S
            if self._trouble is None or self._trouble.code != error.code:
                _log.warning("the history cannot be written: %s", error.code)
                self._announce(StoreTrouble(error.code, tuple(error.values.items())))
            self._trouble = error

    def report_well(self) -> None:
        """Announces that writing works again, if it did not."""
        with self._lock:
            if self._trouble is not None:
                self._trouble = None
                self._announce(StoreTrouble(None))

    def _save(self, reply: Reply) -> MessageRecord | None:
        """Writes the row; the caller holds `reply.writing`. Returns `None` when that failed."""
        with self._lock:
            text, use, ending, since = reply.text, reply.use, reply.ending, reply.dirty_since
            thought = (reply.reasoning, reply.reasoning_ms)
            grounds = reply.grounds if reply.grounds_dirty else None
            reply.dirty_since, reply.grounds_dirty = None, False
        written = False
        try:
            with self._store.write() as transaction:
                saved = None
                if grounds is not None:
                    transaction.messages.set_grounds(reply.message_id, grounds)
                if ending is None:
                    transaction.messages.save_text(reply.message_id, text, use, *thought)
                else:
                    transaction.messages.finish(
                        reply.message_id,
                        text,
                        ending.status,
                        use,
                        ending.figures,
                        ending.error_code,
                        ending.error_values,
                        *thought,
                    )
                    # A purged conversation's answer has no row any more.
                    with contextlib.suppress(UserError):
                        saved = transaction.branches.record(reply.message_id)
            written = True
        except UserError as error:
            self.report(error)
            return None
        finally:
            if not written:
                with self._lock:
                    reply.dirty_since = since if since is not None else reply.dirty_since
                    reply.grounds_dirty = reply.grounds_dirty or grounds is not None
        self.report_well()
        return saved or reply.as_record()

    def _forget(self, reply: Reply) -> None:
        if self._by_message.get(reply.message_id) is reply:
            del self._by_message[reply.message_id]
        alternatives = self._by_request.get(reply.request_id, ())
        if not any(other.message_id in self._by_message for other in alternatives):
            self._by_request.pop(reply.request_id, None)


def _due(reply: Reply) -> float | None:
    """Returns when the answer must be written, `None` if there is nothing to write."""
    if reply.ending is not None:
        return 0.0
    return None if reply.dirty_since is None else reply.dirty_since + FLUSH_INTERVAL_S


def _ending(reply: Reply, event: AnswerEnded | Finished | Cancelled | Failed) -> Ending:
    match event:
        case Cancelled():
            return Ending(MessageStatus.CANCELLED, reply.figures(event.stats, None))
        case Failed():
            figures = reply.figures(event.stats, None)
            return Ending(MessageStatus.FAILED, figures, event.code, event.values)
        case _:
            reason = None if event.reason is None else event.reason.value
            return Ending(MessageStatus.DONE, reply.figures(event.stats, reason))
