"""A table in the terminal: how far its labelling is, what came of it. Knows no options."""

from __future__ import annotations

import queue
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from desktop_app.cli.console import INTERRUPTED, StatusLine
from desktop_app.errors import UserError
from desktop_app.services.transcript_formats import clock

if TYPE_CHECKING:
    from desktop_app.services.classification.table_export import TableForm
    from desktop_app.services.desk import Desk
    from desktop_app.services.events import ServiceEvent
    from desktop_app.store.run_records import RunRecord

#: Where stderr is no terminal a line is written so often: a log is not to grow with a table.
_LINE_EVERY_S = 30.0
_SHOWN_LABELS = 10


class Following:
    """Waits for a run on a table, tells how far it is, and pauses it on Ctrl+C."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._status = StatusLine()
        self._events: queue.SimpleQueue[ServiceEvent] = queue.SimpleQueue()
        self._told_at = time.monotonic()
        desk.subscribe(self._events.put)

    def end_of(self, run: RunRecord) -> None:
        """Returns when all rows are labelled.

        Raises:
            UserError: what made it fail; typer.Exit: it was paused.
        """
        try:
            now = self._follow(run)
        except KeyboardInterrupt:
            self._desk.classification.cancel(run.id)
            now = self._follow(run)
        finally:
            self._status.clear()
        if now.error_code is not None:
            raise UserError(now.error_code, **dict(now.error_values))
        if now.status != "done":
            done = self._desk.classification.count(run.id)
            print(f"{now.title}: {done:,} rows so far; --resume goes on.", file=sys.stderr)
            raise typer.Exit(INTERRUPTED)
        self._say(now)

    def _follow(self, run: RunRecord) -> RunRecord:
        from desktop_app.services.events import RunChanged

        while not (now := self._desk.jobs.get(run.id)).status.has_ended:
            try:
                # In slices: on Windows, Ctrl+C does not wake a wait without an end.
                event = self._events.get(timeout=0.2)
            except queue.Empty:
                continue
            if isinstance(event, RunChanged) and event.run.id == run.id:
                self._tell(event.run, event.eta_s)
        return now

    def _tell(self, run: RunRecord, eta_s: float | None) -> None:
        share = f" {100 * run.done // run.total} %" if run.total else ""
        left = f", {clock(eta_s)} left" if eta_s is not None else ""
        line = f"classify {run.title} {run.done:,} rows{share}{left}"
        self._status.show(line)
        if sys.stderr.isatty() or time.monotonic() - self._told_at < _LINE_EVERY_S:
            return
        self._told_at = time.monotonic()
        print(line, file=sys.stderr)

    def _say(self, run: RunRecord) -> None:
        """Says with what it was labelled, how, and what is worth a look."""
        found = self._desk.classification.distribution(run.id)
        self._status.keep(f"{run.method}: {run.model_name}")
        counts = ", ".join(f"{label}: {rows:,}" for label, rows in found.counts[:_SHOWN_LABELS])
        self._status.keep(f"{found.rows:,} rows. {counts}")
        if found.flagged:
            noted = self._desk.classification.flags(run.id)
            told = ", ".join(f"{flag}: {rows:,}" for flag, rows in noted)
            print(f"{run.title}: rows worth a look ({told})", file=sys.stderr)


def write(desk: Desk, run_id: str, form: TableForm, output: Path | None) -> None:
    """Writes the labelled table to a file, or to stdout.

    Raises:
        UserError: as `Classification.export`.
    """
    if output is not None:
        desk.classification.export(run_id, form, output)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        desk.classification.export(run_id, form, path)
        with path.open(encoding="utf-8-sig", newline="") as content:
            shutil.copyfileobj(content, sys.stdout)
