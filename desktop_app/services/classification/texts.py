"""Single texts in the history: what was asked about them, and what came of it.

Each is a run that is done, with one result. Knows no Qt, no SQL and no engine.
"""

from __future__ import annotations

from typing import Any

from desktop_app.errors import UserError
from desktop_app.protocol.classification import AnswersFound, EntitiesFound, FillingsFound
from desktop_app.services.classification.records import (
    TEXT,
    Question,
    TextEntry,
    TextKind,
    TextLabels,
    TextResult,
)
from desktop_app.services.history import clean
from desktop_app.services.packing import pack, unpack
from desktop_app.services.titles import derive_title
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transaction import Transaction

#: What `ResultRecord.kind` says → what it is.
RESULTS: dict[TextKind, type[TextResult]] = {
    "labels": TextLabels,
    "entities": EntitiesFound,
    "answers": AnswersFound,
    "fillings": FillingsFound,
}
#: So many runs are looked through at a time for those of one kind.
_AT_ONCE = 200


class Texts:
    """Use from any thread but one that must not wait."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(
        self, kind: TextKind | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[TextEntry, ...]:
        """Returns the entries, newest first; of one kind, or of all."""
        found: list[TextEntry] = []
        read = 0
        with self._store.read() as transaction:
            while len(found) < offset + limit:
                runs = transaction.runs.list(TEXT, _AT_ONCE, read)
                for run in runs:
                    question = unpack(Question, run.params_json)
                    if kind in (None, question.kind):
                        found.append(_entry(transaction, run, question))
                read += len(runs)
                if len(runs) < _AT_ONCE:
                    break
        return tuple(found[offset : offset + limit])

    def get(self, run_id: str) -> TextEntry:
        """Returns an entry.

        Raises:
            UserError: `run_not_found`.
        """
        with self._store.read() as transaction:
            run = transaction.runs.get(run_id)
            if run.kind != TEXT:
                raise UserError("run_not_found", id=run_id)
            return _entry(transaction, run, unpack(Question, run.params_json))

    def save(
        self, question: Question, result: TextResult, model: str, method: str, run_id: str | None
    ) -> RunRecord:
        """Writes an entry, or writes another one over; returns its run.

        Raises:
            UserError: why it cannot be written.
        """
        title = derive_title(clean(question.question or question.text)) or question.kind
        packed = pack(question)
        values: dict[str, Any] = {
            "model_name": model or None,
            "method": method or None,
            "title": title,
            "params": packed,
        }
        with self._store.write() as transaction:
            known = run_id if run_id and _is_there(transaction, run_id) else None
            if known is None:
                known = transaction.runs.add(TEXT, title, packed).id
            transaction.runs.clear_results(known)
            transaction.runs.add_result(known, question.kind, pack(result), question.text)
            return transaction.runs.move(known, RunStatus.DONE, **values)


def _entry(transaction: Transaction, run: RunRecord, question: Question) -> TextEntry:
    (record,) = transaction.runs.results(run.id)
    return TextEntry(run, question, unpack(RESULTS[question.kind], record.content_json))


def _is_there(transaction: Transaction, run_id: str) -> bool:
    try:
        return transaction.runs.get(run_id).deleted_at is None
    except UserError:
        return False
