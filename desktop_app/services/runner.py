"""The queue of runs: one at a time in the engine, each piece on disk before it is announced.

Only the run that is next is handed to the engine: what it works on may be a
book, and a hundred of them need not be in memory. Chats go ahead of it there.
Knows no kind of run; the kinds know their rows (library.py, jobs.py).
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop_app.errors import UserError
from desktop_app.hosts.base import Host
from desktop_app.protocol import (
    Cancel,
    Cancelled,
    Drafted,
    Event,
    Failed,
    Finished,
    ModelReady,
    Notice,
    Produced,
    Progress,
    Terminal,
    new_request_id,
)
from desktop_app.services.events import (
    DocumentChanged,
    NoticeGiven,
    RunChanged,
    RunDrafted,
    RunFollowed,
    RunGrew,
    ServiceEvent,
)
from desktop_app.services.pace import Pace
from desktop_app.services.results import RunDraft
from desktop_app.services.run_ends import RunEnd, RunEnds
from desktop_app.services.run_kind import Order, RunKind
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord, RunStatus

_log = logging.getLogger(__name__)

RETRY_INTERVAL_S = 1.0


@dataclass(slots=True)
class _Active:
    """The run that the engine has."""

    run: RunRecord
    request_id: str
    pace: Pace
    enough: bool = False
    given_up: bool = False
    draft: RunDraft = field(default_factory=RunDraft)
    refused: UserError | None = None  # why a piece could not be written


class Runner:
    """Queues runs and follows the engine. Use from any thread.

    Args:
        clock: seconds, monotonic; wake: called when `work` has something to do.
    """

    def __init__(
        self,
        store: Store,
        host: Host,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        clock: Callable[[], float],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._host = host
        self._lock = lock
        self._announce = announce
        self._clock = clock
        self._wake = wake
        self._kinds: dict[str, RunKind] = {}
        self._look_for_kinds: Callable[[], object] = lambda: None
        self._ends = RunEnds(store, lock, lambda run: self._kind(run).lost(run))
        # Guarded by the lock:
        self._waiting: list[str] = []
        self._beginning: str | None = None
        self._active: _Active | None = None
        self._followed: dict[str, str] = {}
        self._given_up: set[str] = set()  # before they came to wait
        self._drafts = 0  # that were begun
        self._closing = False

    def register(self, name: str, kind: RunKind) -> None:
        """Makes a kind of run known."""
        self._kinds[name] = kind

    def look_for_kinds(self, look: Callable[[], object]) -> None:
        """Has `look` called when a run is of no known kind: it makes known what is late."""
        self._look_for_kinds = look

    def enqueue(self, run: RunRecord) -> RunRecord:
        """Takes a run whose row is queued."""
        with self._lock:
            self._ends.forget(run.id)
            self._waiting.append(run.id)
            self._announce(RunChanged(run))
        self._wake()
        return run

    def current(self, run: RunRecord) -> RunRecord:
        """Returns the run with what is only in memory yet: its progress, or its end."""
        with self._lock:
            if self._active is not None and self._is_active(run.id):
                return replace(run, done=self._active.pace.done, total=self._active.pace.total)
            return self._ends.of(run)

    @property
    def is_idle(self) -> bool:
        """Whether no run waits or is being done."""
        with self._lock:
            return self._active is None and not self._waiting

    def draft(self, run_id: str) -> RunDraft:
        """Returns what a run is writing just now."""
        with self._lock:
            active = self._active
            known = active is not None and active.run.id == run_id
            return active.draft if active is not None and known else RunDraft()

    def follower(self, run_id: str) -> str | None:
        """Returns the run that a run of this start of the program went on as."""
        with self._lock:
            return self._followed.get(run_id)

    def cancel(self, run_id: str) -> None:
        """Ends a run soon; what it has produced stays, and it goes on as no other.

        Raises:
            UserError: why the row cannot be written.
        """
        with self._lock:
            if self._active is not None and self._is_active(run_id):
                self._active.given_up = True  # the engine may have said its last words already
                self._host.post(Cancel(self._active.request_id))
                if run_id in self._followed:
                    self.cancel(self._followed[run_id])
            elif run_id in self._waiting:
                self._take_back(run_id)
            else:  # it has ended, or its row is there and itself is about to come
                self._given_up.add(run_id)

    def work(self) -> float | None:
        """Begins what is next, writes ends that were refused; returns when more is due."""
        self._ends.retry()
        while self._begin_next():
            pass
        with self._lock:
            due = self._ends.waits or (self._waiting and self._active is None)
            return RETRY_INTERVAL_S if due and not self._closing else None

    def on_event(self, event: Event) -> None:
        """Follows the engine; other requests' events are ignored."""
        with self._lock:
            active = self._active
            if active is None or active.request_id != event.request_id or self._closing:
                return
            match event:
                case Progress():
                    if active.pace.moved(event, self._clock()):
                        self._announce(self._changed(active))
                case Drafted():
                    self._drafted(active, event)
                case Notice():
                    self._announce(NoticeGiven(None, None, event.code, event.values))
                case ModelReady():
                    active.run = replace(active.run, model_name=event.info.name)
        if isinstance(event, Produced):
            self._keep(active, event.item)
        elif isinstance(event, Finished | Cancelled | Failed):
            self._end(active, event)

    def close(self) -> None:
        """Leaves what waits and runs as interrupted; nothing new begins."""
        with self._lock:
            self._closing = True
            left = list(self._waiting)
            if self._active is not None:
                left.append(self._active.run.id)
            self._waiting, self._active = [], None
        for run_id in left:
            # What cannot be written now is found by the next start.
            with contextlib.suppress(UserError), self._store.write() as transaction:
                transaction.runs.move(run_id, RunStatus.INTERRUPTED)

    def _take_back(self, run_id: str) -> None:
        """Ends a run that waits."""
        with self._store.write() as transaction:
            run = transaction.runs.get(run_id)
            values = self._kind(run).lost(run)
            run = transaction.runs.move(run_id, RunStatus.CANCELLED, **values)
        self._waiting.remove(run_id)
        self._given_up.discard(run_id)
        self._announce(RunChanged(run))

    def _is_active(self, run_id: str) -> bool:
        return self._active is not None and self._active.run.id == run_id

    def _changed(self, active: _Active) -> RunChanged:
        pace = active.pace
        run = replace(active.run, done=pace.done, total=pace.total)
        return RunChanged(run, pace.stage, pace.eta_s(self._clock()))

    # --- beginning ------------------------------------------------------------------

    def _begin_next(self) -> bool:
        """Hands the next run to the engine; returns whether to look once more."""
        with self._lock:
            if self._closing or self._active or self._beginning or not self._waiting:
                return False
            run_id = self._beginning = self._waiting[0]
        try:
            return self._begin(run_id)
        finally:
            with self._lock:
                self._beginning = None

    def _kind(self, run: RunRecord) -> RunKind:
        if run.kind not in self._kinds:
            self._look_for_kinds()
        return self._kinds[run.kind]

    def _begin(self, run_id: str) -> bool:
        with self._store.read() as transaction:
            run = transaction.runs.get(run_id)
        failure: UserError | None = None
        order: Order | None = None
        try:
            order = self._kind(run).order(run, new_request_id())
        except UserError as error:
            failure = error
        except Exception as error:
            failure = _bug(error)
        with self._lock:
            if self._closing or run_id not in self._waiting:
                return True  # taken back meanwhile
            try:
                with self._store.write() as transaction:
                    if order is not None:
                        status = RunStatus.RUNNING
                        run = transaction.runs.move(run_id, status, **order.values)
            except UserError as error:
                _log.warning("a run could not be begun: %s", error.code)
                return False  # the disk is full, say; `work` tries again
            self._waiting.remove(run_id)
            if order is None:
                assert failure is not None
                values = tuple(failure.values.items())
                self._finish(RunEnd(run, RunStatus.FAILED, failure.code, values))
                return True
            self._active = _Active(run, order.task.request_id, Pace())
            for event in (RunChanged(run), *order.events):
                self._announce(event)
            self._host.post(order.task)
        return False

    # --- following ------------------------------------------------------------------

    def _drafted(self, active: _Active, event: Drafted) -> None:
        if event.start == 0:
            self._drafts += 1
            active.draft = RunDraft(self._drafts)
        draft = active.draft
        active.draft = replace(draft, text=draft.text[: event.start] + event.text)
        self._announce(RunDrafted(active.run.id, draft.number, event.text, event.start))

    def _keep(self, active: _Active, item: object) -> None:
        if active.enough or active.refused is not None:
            return  # the engine has not heard of it yet
        kind = self._kind(active.run)
        try:
            with self._store.write() as transaction:
                kept = kind.keep(transaction, active.run, item)
                pace = active.pace
                progress = {"done": pace.done, "total": pace.total}
                run = transaction.runs.change(active.run.id, **progress, **kept.values)
        except Exception as error:
            with self._lock:
                active.refused = error if isinstance(error, UserError) else _bug(error)
                self._host.post(Cancel(active.request_id))
            return
        with self._lock:
            active.run = replace(run, model_name=active.run.model_name)
            active.enough = kept.enough
            if kept.document is not None and kept.document.ready:
                self._announce(DocumentChanged(kept.document))
            if kept.result is not None:
                self._announce(RunGrew(run.id, kept.result))
            for event in kept.events:
                self._announce(event)
            if kept.then is not None:
                self._followed[run.id] = kept.then.id
                self._announce(RunFollowed(run.id, kept.then))
                self.enqueue(kept.then)
            if kept.enough:
                self._host.post(Cancel(active.request_id))
            if kept.then is not None and (active.given_up or kept.then.id in self._given_up):
                try:
                    self._take_back(kept.then.id)
                except UserError as error:  # the disk is full, say: it is done all the same
                    _log.warning("a run could not be taken back: %s", error.code)

    def _end(self, active: _Active, event: Terminal) -> None:
        run, refused = active.run, active.refused
        if refused is not None:
            end = RunEnd(run, RunStatus.FAILED, refused.code, tuple(refused.values.items()))
        elif active.enough or isinstance(event, Finished):
            end = RunEnd(replace(run, total=active.pace.total), RunStatus.DONE)
        elif isinstance(event, Cancelled):
            end = RunEnd(run, RunStatus.CANCELLED)
        else:
            # A dead process says nothing against the run: it can be taken up again.
            died = event.code == "engine_died"
            status = RunStatus.INTERRUPTED if died else RunStatus.FAILED
            end = RunEnd(run, status, event.code, event.values)
        with self._lock:
            if self._active is active:
                self._active = None
        self._finish(end)
        self._wake()

    def _finish(self, end: RunEnd) -> None:
        self._announce(RunChanged(self._ends.take(end)))


def _bug(error: Exception) -> UserError:
    """Logs what must not happen; the run ends with it, and the others go on."""
    _log.error("a run failed", exc_info=error)
    return UserError("engine_failed", reason=type(error).__name__)
