"""A table's labelled rows: read in pages, corrected, counted, compared, exported.

Knows no Qt, no SQL and no engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import UserError
from desktop_app.protocol.classification import ClassifierFacts, ClassifyFacts
from desktop_app.services.classification import measures
from desktop_app.services.classification.records import (
    Confusion,
    Distribution,
    RowFilter,
    RowPage,
    Sort,
    TableInfo,
    TableRow,
    TableRun,
)
from desktop_app.services.classification.table_running import END, FACTS
from desktop_app.services.events import RowCorrected, ServiceEvent
from desktop_app.services.history import clean
from desktop_app.services.packing import unpack
from desktop_app.services.runner import Runner
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord
from desktop_app.store.table_files import TableFiles

if TYPE_CHECKING:
    from desktop_app.services.classification.table_export import TableForm

#: A column with more different values than this holds no labels.
_MOST_CLASSES = 200
_BINS = 20
_AT_ONCE = 500


class TableReading:
    """The rows of all runs on tables. Use from any thread but one that must not wait."""

    def __init__(
        self,
        store: Store,
        files: TableFiles,
        runner: Runner,
        lock: threading.RLock,
        announce: Callable[[ServiceEvent], None],
    ) -> None:
        self._store = store
        self._files = files
        self._runner = runner
        self._lock = lock
        self._announce = announce

    def info(self, run_id: str) -> TableInfo:
        """Returns what a run was asked for, and how far it is.

        Raises:
            UserError: `run_not_found`.
        """
        run = self._run(run_id)
        wanted = unpack(TableRun, run.params_json)
        facts = end = None
        done = 0
        given: tuple[str, ...] = ()
        if self._files.exists(run_id):
            with self._files.open(run_id) as file:
                facts, end = file.fact(FACTS), file.fact(END)
                done, given = file.next_number(), file.labels_shown()
        known = unpack(ClassifierFacts, facts) if facts is not None else None
        own = known.labels if known is not None and not known.regression else ()
        return TableInfo(
            run=run,
            source=wanted.source,
            columns=wanted.columns,
            column=wanted.column,
            options=wanted.options,
            facts=known,
            end=unpack(ClassifyFacts, end) if end is not None else None,
            done=done,
            labels=tuple(dict.fromkeys((*own, *given))),
        )

    def rows(
        self,
        run_id: str,
        first: int,
        count: int,
        sort: Sort = "number",
        descending: bool = False,
        filter: RowFilter | None = None,
    ) -> RowPage:
        """Returns rows that pass the filter, from a place in the order on."""
        if not self._files.exists(run_id):
            return RowPage(first, (), 0)
        with self._files.open(run_id) as file:
            return file.page(first, count, sort, descending, filter)

    def count(self, run_id: str, filter: RowFilter | None = None) -> int:
        """Returns how many rows pass the filter."""
        if not self._files.exists(run_id):
            return 0
        with self._files.open(run_id) as file:
            return file.count(filter)

    def correct(self, run_id: str, number: int, labels: str | Sequence[str] | None) -> TableRow:
        """Gives a row the user's labels, any, also none (); `None` takes them back.

        Raises:
            UserError: `row_not_found`, `run_not_found`.
        """
        self._run(run_id)
        if isinstance(labels, str):
            labels = (labels,)
        if labels is not None:
            labels = tuple(dict.fromkeys(one for each in labels if (one := clean(each).strip())))
        with self._lock:
            with self._files.open(run_id) as file:
                row = file.edit(number, labels)
            self._announce(RowCorrected(run_id, row))
        return row

    def distribution(self, run_id: str, filter: RowFilter | None = None) -> Distribution:
        """Returns how often each label was given."""
        info = self.info(run_id)
        with self._files.open(run_id) as file:
            is_values = info.facts is not None and info.facts.regression
            bins = file.bins(_BINS, filter) if is_values else ()
            return measures.distribution(file.tally(filter), info.labels, bins)

    def flags(self, run_id: str) -> tuple[tuple[str, int], ...]:
        """Returns (what there is to note, rows of which), the most frequent first."""
        if not self._files.exists(run_id):
            return ()
        with self._files.open(run_id) as file:
            return file.flags()

    def confusion(self, run_id: str, gold_column: int) -> Confusion:
        """Returns the labels beside those of a column, from 0.

        Raises:
            UserError: `too_many_classes`, `no_gold`, `run_not_found`.
        """
        info = self.info(run_id)
        most = _MOST_CLASSES * max(1, len(info.labels))
        with self._files.open(run_id) as file:
            pairs = file.pairs(gold_column, most + 1)
        names = dict(enumerate(info.columns))
        column = names.get(gold_column, str(gold_column + 1))
        different = {gold for gold, _, _ in pairs}
        if len(pairs) > most or len(different) > _MOST_CLASSES:
            raise UserError("too_many_classes", column=column, limit=_MOST_CLASSES)
        several = info.facts is not None and info.facts.multi_label
        found = measures.confusion(pairs, info.labels, several=several)
        if not found.rows:
            raise UserError("no_gold", column=column)
        return found

    def export(
        self,
        run_id: str,
        form: TableForm,
        path: Path,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Writes a table with all its own columns, and behind them labels and scores.

        Returns:
            Whether it was written to its end; else the file is as it was.

        Raises:
            UserError: `nothing_classified`, `run_not_found`, `file_not_written`,
                `cell_too_large_for_xlsx`, `rows_too_many_for_xlsx`.
        """
        from desktop_app.services.classification import table_export

        info = self.info(run_id)
        if not info.done:
            raise UserError("nothing_classified", title=info.run.title)
        with self._files.open(run_id) as file:
            width = file.width
        layout = table_export.Layout.of(info.columns, width, info.facts)
        rows, path = self._all_rows(run_id), path.expanduser().absolute()
        return table_export.export(path, form, layout, rows, info.done, progress, cancelled)

    def _all_rows(self, run_id: str) -> Iterator[TableRow]:
        """Yields all rows; the file is not kept open: they may be many, and the reader slow."""
        number = 0
        while True:
            with self._files.open(run_id) as file:
                some = file.after(number, _AT_ONCE)
            if not some:
                return
            yield from some
            number = some[-1].number + 1

    def _run(self, run_id: str) -> RunRecord:
        with self._store.read() as transaction:
            return self._runner.current(transaction.runs.get(run_id))
