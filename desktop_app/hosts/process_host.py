"""The host that runs the worker in a child process and starts another when that dies.

Three threads carry the pipes: the *supervisor* starts the child, reads its
events and calls the observers; the *writer* sends commands, so that a full
pipe never holds a caller up; one more moves the child's stderr to the log.
Knows neither torch nor what the child computes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.hosts import wire
from desktop_app.hosts.base import EventObserver, HostState, StateObserver
from desktop_app.hosts.child_process import ChildProcess
from desktop_app.hosts.factory import ENGINE, RuntimeFactory
from desktop_app.protocol import (
    Accepted,
    Cancel,
    Cancelled,
    Command,
    Event,
    Failed,
    Finished,
    Request,
    Shutdown,
)

_log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 3.0
#: How long a child may take to end by itself after `Shutdown`.
SHUTDOWN_GRACE_S = 1.0
#: Waits before the next child after one that died before it was ready.
BACK_OFF_S = (0.2, 1.0)


@dataclass(slots=True)
class _Pending:
    """A request without its terminal event, kept to be sent again.

    That is done only when a child died before it was ready, so before it can
    have begun with any request.
    """

    request: Request
    accepted: bool = False
    cancel: bool = False

    def commands(self) -> list[Command]:
        return [self.request, Cancel(self.request.request_id)] if self.cancel else [self.request]


class ProcessHost:
    """Runs the engine's worker in a child process.

    Args:
        runtime_factory: picklable; called in the child.
        niceness: how much the child gives way to the window (POSIX `nice`).
        start_child: makes the child; tests replace it.
    """

    def __init__(
        self,
        runtime_factory: RuntimeFactory = ENGINE,
        *,
        niceness: int = 0,
        start_child: Callable[[RuntimeFactory, int], ChildProcess] = ChildProcess,
    ) -> None:
        self._factory = runtime_factory
        self._niceness = niceness
        self._start_child = start_child
        self._on_event: EventObserver = _ignore
        self._on_state: StateObserver = _ignore
        self._supervisor = threading.Thread(target=self._supervise, name="engine-host", daemon=True)
        self._changed = threading.Condition()
        # Guarded by `_changed`:
        self._outstanding: dict[str, _Pending] = {}  # in the order posted
        self._child: ChildProcess | None = None
        self._started = False
        self._closing = False

    @property
    def pid(self) -> int | None:
        """The child's process id, `None` while there is none."""
        with self._changed:
            return self._child.pid if self._child is not None else None

    def start(self, on_event: EventObserver, on_state: StateObserver) -> None:
        self._on_event, self._on_state = on_event, on_state
        self._started = True
        self._supervisor.start()

    def post(self, command: Command) -> None:
        with self._changed:
            if self._closing:
                return
            if isinstance(command, Shutdown):
                # The host itself ends the child, so that it knows not to restart it.
                threading.Thread(target=self.close, name="engine-close", daemon=True).start()
                return
            if not isinstance(command, Cancel):
                self._outstanding[command.request_id] = _Pending(command)
            elif command.request_id in self._outstanding:
                self._outstanding[command.request_id].cancel = True
            if self._child is not None:
                self._child.send(command)
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            already, self._closing = self._closing, True
            child = self._child
            self._changed.notify_all()
        if not already and child is not None:
            child.send(Shutdown())
        if not self._started or threading.current_thread() is self._supervisor:
            return
        self._supervisor.join(SHUTDOWN_GRACE_S)
        if self._supervisor.is_alive() and child is not None:
            child.kill()
        self._supervisor.join(CLOSE_TIMEOUT_S - SHUTDOWN_GRACE_S)

    # --- on the supervisor thread -------------------------------------------------

    def _supervise(self) -> None:
        attempts = 0  # how many children in a row died before they were ready
        while not self._is_closing():
            self._tell_state(HostState.STARTING)
            ready, reason = self._serve_one_child()
            if self._is_closing():
                break
            _log.error("the inference process ended: %s", reason)
            attempts = 0 if ready else attempts + 1
            if ready or attempts > len(BACK_OFF_S):
                self._fail_outstanding(reason)
            self._tell_state(HostState.DIED)
            if attempts > len(BACK_OFF_S):
                self._tell_state(HostState.STOPPED)
                self._wait_for_a_request()
                attempts = 0
            elif attempts:
                self._wait_unless_closing(BACK_OFF_S[attempts - 1])
        self._end_outstanding()
        self._tell_state(HostState.STOPPED)

    def _serve_one_child(self) -> tuple[bool, str]:
        """Starts a child and reads its events until it ends: (was it ready, why it ended)."""
        try:
            child = self._start_child(self._factory, self._niceness)
        except OSError as error:
            return False, error.strerror or str(error)
        with self._changed:
            self._child = child
            for pending in self._outstanding.values():
                for command in pending.commands():
                    child.send(command)
            if self._closing:
                child.send(Shutdown())
        ready = False
        while True:
            try:
                message = child.receive()
            except EOFError:
                break
            except Exception:
                _log.exception("the inference process sent something unreadable")
                child.kill()
                break
            if isinstance(message, wire.Ready):
                ready = True
                self._tell_state(HostState.READY)
            else:
                self._tell(message)
        with self._changed:
            self._child = None
        return ready, child.wait()

    def _tell(self, event: Event) -> None:
        """Hands an event on, but none of a request that is not outstanding."""
        with self._changed:
            pending = self._outstanding.get(event.request_id)
            if pending is None:
                return
            if isinstance(event, Accepted):
                if pending.accepted:
                    return  # by a child before this one
                pending.accepted = True
            elif isinstance(event, Finished | Cancelled | Failed):
                del self._outstanding[event.request_id]
        try:
            self._on_event(event)
        except Exception:
            _log.exception("an observer of the engine failed")

    def _tell_state(self, state: HostState) -> None:
        try:
            self._on_state(state)
        except Exception:
            _log.exception("an observer of the engine's state failed")

    def _fail_outstanding(self, reason: str) -> None:
        with self._changed:
            lost = list(self._outstanding)
        for request_id in lost:
            self._tell(Failed(request_id, "engine_died", (("reason", reason),)))

    def _end_outstanding(self) -> None:
        """At close: what the child could not end itself any more is cancelled."""
        with self._changed:
            left = list(self._outstanding)
        for request_id in left:
            self._tell(Cancelled(request_id))

    def _wait_for_a_request(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._outstanding)

    def _wait_unless_closing(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing, seconds)

    def _is_closing(self) -> bool:
        with self._changed:
            return self._closing


def _ignore(_: Event | HostState) -> None:
    """Stands in for the observers before `start`."""
