"""A text that is asked about while it is typed: labels, entities, answers, filled blanks.

The newest question of each kind is asked ahead of all other work, the one before is dropped.
Owns the thread on which models are chosen and the history is written. Knows no Qt and no SQL.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    Event,
    Failed,
    Finished,
    Produced,
    Progress,
    Stage,
)
from desktop_app.protocol.classification import (
    AnswersFound,
    ClassifierFacts,
    EntitiesFound,
    FillingsFound,
    RowsDone,
)
from desktop_app.services.classification.asked import Passages, asked, is_empty
from desktop_app.services.classification.live_slots import Answer, Entry, Slot, continues, is_of
from desktop_app.services.classification.records import (
    LiveState,
    Question,
    TextKind,
    TextLabels,
    TextResult,
)
from desktop_app.services.classification.texts import RESULTS, Texts
from desktop_app.services.classification.ways import Ways
from desktop_app.services.events import LiveClassified, RunChanged, ServiceEvent
from desktop_app.services.flusher import Flusher
from desktop_app.services.history import clean

_log = logging.getLogger(__name__)

#: Somebody who asks nothing else for so long has an entry worth keeping.
_PAUSE_S = 3.0


class LiveClassification:
    """Use from any thread; no method waits for a model or for the disk, where not said.

    `LiveClassified` tells each state.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        texts: Texts,
        host: Host,
        ways: Ways,
        passages: Passages,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        clock: Callable[[], float],
    ) -> None:
        self._texts = texts
        self._host = host
        self._ways = ways
        self._passages = passages
        self._lock = lock
        self._announce = announce
        self._clock = clock
        self._thread = Flusher(self.work, "classifying")
        # Guarded by the lock:
        self._slots = {kind: Slot(LiveState(kind)) for kind in RESULTS}
        self._leaving: list[Answer] = []

    def state(self, kind: TextKind) -> LiveState:
        """Returns what was asked last, and how far the answer is."""
        with self._lock:
            return self._slots[kind].state

    def ask(self, question: Question) -> None:
        """Asks; the question of the same kind before is dropped.

        Call it when somebody has paused: about 0.4 s after a key. Of a text without words, or
        of no question, there is no result.
        """
        question = replace(question, text=clean(question.text), question=clean(question.question))
        with self._lock:
            slot = self._slots[question.kind]
            if is_empty(question):
                self._drop(slot)
                self._tell(slot, LiveState(question.kind, question, run_id=slot.entry.run_id))
                return
            before = slot.entry.question
            if before is not None and not continues(before, question):
                self._leave(slot)
            slot.wanted = question
            self._tell(
                slot,
                replace(
                    slot.state,
                    question=question,
                    pending=True,
                    error_code=None,
                    error_values=(),
                    run_id=slot.entry.run_id,
                ),
            )
        self._thread.wake()

    def clear(self, kind: TextKind) -> None:
        """Asks nothing any more; the next text is another entry of the history."""
        with self._lock:
            slot = self._slots[kind]
            self._drop(slot)
            self._leave(slot)
            self._tell(slot, LiveState(kind))
        self._thread.wake()

    def save(self) -> None:
        """Writes what is there into the history now. Writes to the disk."""
        self._write(self._due(float("inf")))

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()
        self._thread.wake()

    def work(self) -> float | None:
        """Does what is due; returns the seconds until more is, or `None`."""
        for slot in self._slots.values():
            with self._lock:
                wanted, slot.wanted = slot.wanted, None
            if wanted is not None:
                self._begin(slot, wanted)
        self._write(self._due(self._clock()))
        with self._lock:
            waits = [
                slot.unsaved_at + _PAUSE_S - self._clock()
                for slot in self._slots.values()
                if slot.unsaved is not None
            ]
        return max(0.0, min(waits)) if waits else None

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            slot = next((s for s in self._slots.values() if is_of(s, event)), None)
            if slot is None:
                return
            state = slot.state
            match event:
                case Progress(stage=Stage.WORKING):
                    self._tell(slot, replace(state, done=event.done, total=event.total))
                case Produced():
                    self._take(slot, event.item)
                case Finished() | Cancelled():
                    slot.open = None
                    self._tell(slot, replace(state, pending=slot.wanted is not None))
                    self._thread.wake()
                case Failed():
                    slot.open = None
                    self._fail(slot, event.code, event.values)

    def close(self) -> None:
        """Saves what is there and ends the thread. Idempotent."""
        self._thread.close()
        self.save()

    # --- inside -------------------------------------------------------------------------

    def _begin(self, slot: Slot, wanted: Question) -> None:
        """Asks the engine; the disk is read without the lock."""
        try:
            made = asked(wanted, self._ways, self._passages)
        except UserError as error:
            with self._lock:
                if slot.wanted is None and slot.state.question == wanted:
                    self._drop(slot)
                    self._fail(slot, error.code, tuple(error.values.items()))
            return
        with self._lock:
            if slot.wanted is not None or slot.state.question != wanted:
                return  # there is a newer one already, or none any more
            self._drop(slot)
            slot.open, slot.asked, slot.facts = made, wanted, None
            self._tell(slot, replace(slot.state, pending=True, done=0, total=0))
            self._host.post(made.task)

    # With the lock held:

    def _drop(self, slot: Slot) -> None:
        slot.wanted = None
        if slot.open is not None:
            self._host.post(Cancel(slot.open.task.request_id))
            slot.open = None

    def _take(self, slot: Slot, item: object) -> None:
        match item:
            case ClassifierFacts():
                assert slot.open is not None
                slot.facts = replace(item, model=slot.open.model)
            case RowsDone(rows=(row, *_)) if slot.facts is not None:
                self._has(slot, TextLabels(slot.facts, row.scores, row.flags))
            case EntitiesFound() | AnswersFound() | FillingsFound():
                self._has(slot, item)

    def _has(self, slot: Slot, result: TextResult) -> None:
        assert slot.open is not None and slot.asked is not None
        model, method = slot.open.model, slot.open.method
        slot.unsaved = Answer(slot.entry, slot.asked, result, model, method)
        slot.unsaved_at = self._clock()
        slot.entry.question = slot.asked
        self._tell(slot, replace(slot.state, result=result, model=model, method=method))

    def _fail(self, slot: Slot, code: str, values: tuple[tuple[str, str], ...]) -> None:
        state = replace(
            slot.state, result=None, pending=False, error_code=code, error_values=values
        )
        self._tell(slot, state)

    def _tell(self, slot: Slot, state: LiveState) -> None:
        slot.state = state
        self._announce(LiveClassified(state))

    def _leave(self, slot: Slot) -> None:
        """Lets the next answer be another entry; this one is written soon."""
        if slot.unsaved is not None:
            self._leaving.append(slot.unsaved)
        slot.unsaved, slot.entry = None, Entry()

    # Without it:

    def _due(self, now: float) -> list[Answer]:
        """Takes the answers that are to be written."""
        with self._lock:
            due, self._leaving = self._leaving, []
            for slot in self._slots.values():
                if slot.unsaved is not None and now >= slot.unsaved_at + _PAUSE_S:
                    due.append(slot.unsaved)
                    slot.unsaved = None
        return due

    def _write(self, answers: list[Answer]) -> None:
        for one in answers:
            try:
                run = self._texts.save(
                    one.question, one.result, one.model, one.method, one.entry.run_id
                )
            except UserError as error:
                _log.warning("a text could not be kept: %s", error.code)
                continue
            with self._lock:
                one.entry.run_id = run.id
                slot = self._slots[one.question.kind]
                if slot.entry is one.entry:
                    self._tell(slot, replace(slot.state, run_id=run.id))
                self._announce(RunChanged(run))
