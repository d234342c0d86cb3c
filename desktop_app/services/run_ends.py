"""How runs ended: written to the disk at once, or kept until it takes them.

Knows runs' rows; nothing of the engine and of what waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.errors import UserError
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord, RunStatus

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How one run ended."""

    run: RunRecord
    status: RunStatus
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()

    def record(self) -> RunRecord:
        """Returns the run as it will be on disk."""
        return replace(
            self.run,
            status=self.status,
            error_code=self.error_code,
            error_values=self.error_values,
        )


class RunEnds:
    """Use from any thread.

    Args:
        lost: what a run's row loses when it does not come to its end, as `RunKind.lost`.
    """

    def __init__(
        self, store: Store, lock: threading.RLock, lost: Callable[[RunRecord], dict[str, Any]]
    ) -> None:
        self._store = store
        self._lock = lock
        self._lost = lost
        self._unwritten: list[RunEnd] = []  # guarded by the lock

    @property
    def waits(self) -> bool:
        """Whether the disk did not take one yet."""
        with self._lock:
            return bool(self._unwritten)

    def of(self, run: RunRecord) -> RunRecord:
        """Returns a run with its end, if that is not on the disk yet."""
        with self._lock:
            found = (end.record() for end in self._unwritten if end.run.id == run.id)
            return next(found, run)

    def forget(self, run_id: str) -> None:
        """Drops a run's end: it goes on."""
        with self._lock:
            self._unwritten = [end for end in self._unwritten if end.run.id != run_id]

    def take(self, end: RunEnd) -> RunRecord:
        """Writes how a run ended, or keeps it; returns the run as it is now."""
        try:
            return self._write(end)
        except UserError as error:
            _log.warning("a run's end could not be written: %s", error.code)
            with self._lock:
                self._unwritten.append(end)
            return end.record()

    def retry(self) -> None:
        """Writes what the disk did not take."""
        with self._lock:
            ends, self._unwritten = self._unwritten, []
        for end in ends:
            try:
                self._write(end)
            except UserError:
                with self._lock:
                    self._unwritten.append(end)

    def _write(self, end: RunEnd) -> RunRecord:
        values: dict[str, Any] = {"model_name": end.run.model_name}
        if end.status is RunStatus.DONE:
            values |= {"done": end.run.total, "total": end.run.total}
        else:
            values |= self._lost(end.run)
        with self._store.write() as transaction:
            return transaction.runs.move(
                end.run.id, end.status, end.error_code, end.error_values, **values
            )
