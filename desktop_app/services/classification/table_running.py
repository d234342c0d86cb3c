"""Tables in the queue of runs: what is asked of the engine, and how its rows are kept.

The engine reads the file and labels it in one stream; what comes is written with the rows'
own cells, so that a run goes on behind the last row that is there, whenever the program was
killed. Knows no Qt, no SQL and no model.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop_app.errors import UserError
from desktop_app.protocol import RunTask
from desktop_app.protocol.classification import (
    ClassifiedRow,
    ClassifierFacts,
    ClassifyFacts,
    ClassifyParams,
    RowsDone,
    TableInput,
)
from desktop_app.readers import tables
from desktop_app.readers.sentences import language_of
from desktop_app.readers.tables import TableSource
from desktop_app.services.classification import table_identity
from desktop_app.services.classification.records import TABLE, ClassifyOptions, TableRun, Way
from desktop_app.services.classification.ways import Ways
from desktop_app.services.events import RowsClassified
from desktop_app.services.packing import pack, unpack
from desktop_app.services.run_kind import Kept, Order
from desktop_app.store.run_records import RunRecord
from desktop_app.store.table_files import TableFiles
from desktop_app.store.table_records import TableRow
from desktop_app.store.transaction import Transaction

#: Names of what is noted with the rows.
FACTS, END, TEXT_COLUMN = "classifier", "end", "text_column"
#: So many rows show what a table is written in.
_LOOKED_AT_ROWS = 30


class TableRunning:
    """The kind of run "classify"."""

    def __init__(self, files: TableFiles, ways: Ways) -> None:
        self._files = files
        self._ways = ways

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that labels the rows behind those that are there.

        Raises:
            UserError: `table_changed`, `document_missing`, or as `Ways.way`.
        """
        wanted = unpack(TableRun, run.params_json)
        table_identity.require_same(wanted)
        way = self._way(wanted)
        with self._files.open(run.id) as file:
            file.set_fact(TEXT_COLUMN, str(wanted.column))
            first = file.next_number()
        source, options = wanted.source, wanted.options
        table = TableInput(
            path=source.path,
            format=source.format,
            column=wanted.column,
            encoding=source.encoding,
            delimiter=source.delimiter,
            header=source.header,
            sheet=source.sheet,
            first_row=first,
            rows=tables.expected_rows(source),
        )
        decided = replace(wanted, method=way.method, model=way.key)
        values = {
            "model": way.key,
            "model_name": way.name,
            "method": way.method,
            "params": pack(decided),
        }
        params = params_of(options, way, table=table)
        return Order(RunTask(request_id, TABLE, params, way.chat), values)

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes rows with their labels, or what is known of the model.

        Raises:
            UserError: `classifier_changed`, and what keeps the file from being written.
        """
        match item:
            case ClassifierFacts():
                self._keep_facts(run, replace(item, model=run.model_name or item.model))
                return Kept({})
            case RowsDone():
                return Kept({}, events=(self._keep_rows(run, item),))
            case ClassifyFacts():
                with self._files.open(run.id) as file:
                    file.set_fact(END, pack(item))
                return Kept({})
        raise TypeError(f"a classification does not produce {type(item).__name__}")

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Changes nothing: what is labelled stays, and the run can go on behind it."""
        return {}

    def _way(self, wanted: TableRun) -> Way:
        if wanted.model:  # what was begun goes on with the same model
            return self._ways.way(replace(wanted.options, method=wanted.method, model=wanted.model))
        return self._ways.way(wanted.options, language(wanted.source, wanted.column))

    def _keep_facts(self, run: RunRecord, facts: ClassifierFacts) -> None:
        with self._files.open(run.id) as file:
            before = file.fact(FACTS)
            if before is not None and file.next_number():
                known = unpack(ClassifierFacts, before)
                same = (known.labels, known.multi_label) == (facts.labels, facts.multi_label)
                if not same:
                    raise UserError("classifier_changed", name=facts.model)
            file.set_fact(FACTS, pack(facts))

    def _keep_rows(self, run: RunRecord, item: RowsDone) -> RowsClassified:
        with self._files.open(run.id) as file:
            facts = unpack(ClassifierFacts, file.fact(FACTS) or "")
            file.add([_row(facts, row) for row in item.rows])
        return RowsClassified(run.id, item.first, len(item.rows), item.first + len(item.rows))


def params_of(
    options: ClassifyOptions,
    way: Way,
    *,
    texts: tuple[str, ...] = (),
    table: TableInput | None = None,
) -> ClassifyParams:
    """Returns what the engine is asked."""
    return ClassifyParams(
        method=way.method,
        model=way.model,
        texts=texts,
        table=table,
        labels=() if way.method == "labels" else options.labels,
        template=options.template,
        multi_label=options.multi_label,
        threshold=options.threshold,
    )


def language(source: TableSource, column: int) -> str:
    """Returns what the first rows are written in, by the script; "" without any.

    Raises:
        UserError: as `readers.tables.preview`.
    """
    texts = []
    for row in tables.rows(source):
        if row.number >= _LOOKED_AT_ROWS:
            break
        if column < len(row.cells):
            texts.append(row.cells[column])
    text = "\n".join(texts)
    return language_of(text) if text.strip() else ""


def _row(facts: ClassifierFacts, row: ClassifiedRow) -> TableRow:
    chosen = facts.chosen(row.scores)
    if facts.regression:
        score = row.scores[0] if row.scores else None
    elif chosen:
        score = row.scores[chosen[0]]
    else:
        score = max(row.scores, default=None)
    labels = tuple(facts.labels[index] for index in chosen)
    return TableRow(row.number, row.cells, row.text, labels, score, row.scores, row.flags)
