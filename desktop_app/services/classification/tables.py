"""Tables: begun, stopped, gone on with, labelled anew, put in the trash.

Knows no Qt, no SQL and no engine.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.protocol import new_request_id
from desktop_app.readers import tables
from desktop_app.readers.tables import TableSource
from desktop_app.services.classification import table_identity
from desktop_app.services.classification.records import TABLE, ClassifyOptions, TableRun
from desktop_app.services.classification.table_reading import TableReading
from desktop_app.services.classification.table_running import TableRunning
from desktop_app.services.classification.ways import Ways
from desktop_app.services.events import RunChanged, ServiceEvent
from desktop_app.services.history import clean
from desktop_app.services.packing import pack, unpack
from desktop_app.services.runner import Runner
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.table_files import TableFiles
from desktop_app.store.transaction import Transaction

_log = logging.getLogger(__name__)

#: A table that was written out of a run's rows, because its own file is gone.
_COPY = ".csv"


class Tables(TableReading):
    """All runs on tables. Use from any thread but one that must not wait."""

    def __init__(
        self,
        store: Store,
        files: TableFiles,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
        ways: Ways,
    ) -> None:
        super().__init__(store, files, runner, lock, announce)
        self._ways = ways
        runner.register(TABLE, TableRunning(files, ways))

    def table(
        self,
        source: TableSource,
        column: int,
        options: ClassifyOptions | None = None,
        columns: Sequence[str] = (),
    ) -> RunRecord:
        """Begins to label the rows of a table.

        Args:
            column: where the text stands, from 0; columns: their names, if they are known.

        Raises:
            UserError: `table_column_missing`, what `Ways.way` raises for these options, what
                `readers.tables.columns` raises, or why the row cannot be written.
        """
        options = options or ClassifyOptions()
        names = tuple(columns) or tables.columns(source)
        path = Path(source.path)
        if not 0 <= column < len(names):
            known = ", ".join(names)
            raise UserError("table_column_missing", name=path.name, column=column, columns=known)
        wanted = table_identity.identified(TableRun(source, names, column, options))
        self._ways.way(options)  # what cannot be done is said at once
        return self._begin(clean(path.name), wanted)

    def again(self, run_id: str, options: ClassifyOptions) -> RunRecord:
        """Begins to label the table of a run anew, with other labels or another model.

        Where its file is gone or has changed, the rows that the run has are labelled.

        Raises:
            UserError: as `table`; `nothing_classified`.
        """
        run = self._run(run_id)
        before = unpack(TableRun, run.params_json)
        self._ways.way(options)
        wanted = replace(before, options=options, method="", model="")
        if table_identity.is_same(before):
            return self._begin(run.title, wanted)
        if not self._files.on_disk:
            table_identity.require_same(before)
        if not self.count(run_id):
            raise UserError("nothing_classified", title=run.title)
        copy = self._rows_as_csv(run_id, before.columns)
        source = TableSource(str(copy), "csv", "utf-8", ",", True)
        return self._begin(run.title, replace(wanted, source=source), copy)

    def tables(self, limit: int = 200, offset: int = 0) -> tuple[RunRecord, ...]:
        """Returns the runs on tables, newest first."""
        with self._store.read() as transaction:
            found = transaction.runs.list(TABLE, limit, offset)
        return tuple(map(self._runner.current, found))

    def cancel(self, run_id: str) -> None:
        """Ends a run soon; what it has labelled stays, and `resume` goes on behind it."""
        self._runner.cancel(run_id)

    def resume(self, run_id: str) -> RunRecord:
        """Goes on behind the last row that is there; nothing happens to a run that is done."""
        with self._lock:
            run = self._run(run_id)
            if not run.status.has_ended or run.status is RunStatus.DONE:
                return run
            with self._store.write() as transaction:
                run = transaction.runs.move(run_id, RunStatus.QUEUED, done=0, total=0)
            return self._runner.enqueue(run)

    def unfinished(
        self, source: TableSource, column: int, options: ClassifyOptions
    ) -> RunRecord | None:
        """Returns a run on this very table that was begun so and not ended."""
        for run in self.tables():
            wanted = unpack(TableRun, run.params_json)
            asked = (wanted.source, wanted.column, wanted.options) == (source, column, options)
            ended = run.status.has_ended and run.status is not RunStatus.DONE
            if asked and ended and table_identity.is_same(wanted):
                return run
        return None

    def remove(self, run_id: str) -> RunRecord:
        """Puts a run in the trash, and stops it if it has not ended."""
        self._runner.cancel(run_id)
        return self._change(run_id, lambda transaction: transaction.runs.delete(run_id))

    def restore(self, run_id: str) -> RunRecord:
        """Takes a run out of the trash."""
        return self._change(run_id, lambda transaction: transaction.runs.restore(run_id))

    def purge_deleted(self, older_than: timedelta) -> None:
        """Removes for good what has been in the trash for longer, and rows without a run."""
        there = self._files.ids()  # before the rows are read: another process may begin a run
        with self._store.write() as transaction:
            transaction.runs.purge(datetime.now(UTC) - older_than)
            known = transaction.runs.ids(TABLE)
        for run_id in there - known:
            try:
                self._files.remove(run_id)
            except OSError as error:  # in use; the next start finds it
                _log.warning("rows of a removed run could not be deleted: %s", error)

    # --- inside -------------------------------------------------------------------------

    def _begin(self, title: str, wanted: TableRun, copy: Path | None = None) -> RunRecord:
        """Args: copy: the table, if it was made for this run, under a name for the time being."""
        with self._lock:
            with self._store.write() as transaction:
                run = transaction.runs.add(TABLE, title, pack(wanted))
                if copy is not None:
                    own = copy.replace(self._files.path(run.id, _COPY))
                    source = replace(wanted.source, path=str(own))
                    wanted = table_identity.identified(replace(wanted, source=source))
                    run = transaction.runs.change(run.id, params=pack(wanted))
            return self._runner.enqueue(run)

    def _rows_as_csv(self, run_id: str, columns: Sequence[str]) -> Path:
        from desktop_app.services.classification import table_export

        path = self._files.path(f"copy-{new_request_id()}", _COPY)
        with self._files.open(run_id) as file:
            width = file.width
        table_export.copy(path, columns, width, self._all_rows(run_id))
        return path

    def _change(self, run_id: str, change: Callable[[Transaction], RunRecord]) -> RunRecord:
        with self._lock:
            with self._store.write() as transaction:
                transaction.runs.get(run_id)
                run = change(transaction)
            self._announce(RunChanged(run))
        return run
