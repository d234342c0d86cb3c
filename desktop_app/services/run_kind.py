"""What the queue of runs asks of a panel. Knows neither the queue nor a panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from desktop_app.protocol import RunTask
from desktop_app.services.events import ServiceEvent
from desktop_app.services.results import RunResult
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Order:
    """What the engine is to do for a run.

    Attributes:
        values: columns of the run's row that are known now.
        events: what is to be announced of what was found out on the way.
    """

    task: RunTask
    values: dict[str, Any]
    events: tuple[ServiceEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a produced piece, written in the transaction it came with.

    Attributes:
        values: columns of the run's row that change.
        enough: whether the run is done, whatever the engine still does.
        then: a run, queued in the same transaction, that this one goes on as.
        events: what else is to be announced when it is on disk.
    """

    values: dict[str, Any]
    result: RunResult | None = None
    document: DocumentRecord | None = None
    enough: bool = False
    then: RunRecord | None = None
    events: tuple[ServiceEvent, ...] = ()


class RunKind(Protocol):
    """What a panel does for its runs."""

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns what the engine is to do; may read a whole document.

        Raises:
            UserError: why it cannot be done; the run fails.
        """

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes a piece that was produced."""

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Returns the columns that change when a run ends before it is done."""
