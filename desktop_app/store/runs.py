"""The rows of runs and their results: added, moved on, ended, edited. Knows no kind of run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.store.document_mapping import (
    RESULT_COLUMNS,
    RUN_COLUMNS,
    result_record,
    run_record,
)
from desktop_app.store.ids import IdMaker
from desktop_app.store.mapping import error_values_json
from desktop_app.store.run_records import ResultRecord, RunRecord, RunStatus
from desktop_app.store.schema import Result, Run

_new_id = IdMaker()


class Runs:
    """Runs inside one transaction.

    Args:
        writer: whose the queued and running ones are (writers.py).
    """

    def __init__(self, session: Session, writer: str) -> None:
        self._session = session
        self._writer = writer

    def add(
        self, kind: str, title: str, params_json: str, document_id: str | None = None
    ) -> RunRecord:
        """Adds a queued run."""
        now = datetime.now(UTC)
        row = Run(
            id=_new_id(),
            kind=kind,
            title=title,
            status=RunStatus.QUEUED,
            params=params_json,
            document_id=document_id,
            created_at=now,
            updated_at=now,
            writer=self._writer,
        )
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def get(self, run_id: str) -> RunRecord:
        """Returns a run, also one in the trash.

        Raises:
            UserError: `run_not_found`.
        """
        found = self._records(select(*RUN_COLUMNS).where(Run.id == run_id))
        if not found:
            raise UserError("run_not_found", id=run_id)
        return found[0]

    def list(
        self, kind: str | None = None, limit: int = 200, offset: int = 0
    ) -> tuple[RunRecord, ...]:
        """Returns runs, newest first; of one kind, or of all."""
        wanted = select(*RUN_COLUMNS).where(Run.deleted_at.is_(None))
        if kind is not None:
            wanted = wanted.where(Run.kind == kind)
        return self._records(wanted.order_by(Run.seq.desc()).limit(limit).offset(offset))

    def ids(self, kind: str) -> set[str]:
        """Returns the ids of all runs of a kind, those in the trash among them."""
        return set(self._session.scalars(select(Run.id).where(Run.kind == kind)))

    def made_of(self, document_id: str, limit: int) -> tuple[RunRecord, ...]:
        """Returns the runs on a document that have produced something, newest first."""
        produced = select(Result.run_id).where(Result.run_id == Run.id).exists()
        wanted = select(*RUN_COLUMNS).where(
            Run.document_id == document_id, Run.deleted_at.is_(None), produced
        )
        return self._records(wanted.order_by(Run.seq.desc()).limit(limit))

    def change(self, run_id: str, **values: Any) -> RunRecord:
        """Sets columns of a run and returns it."""
        values.setdefault("updated_at", datetime.now(UTC))
        self._session.execute(update(Run).where(Run.id == run_id).values(**values))
        return self.get(run_id)

    def move(
        self,
        run_id: str,
        status: RunStatus,
        error_code: str | None = None,
        error_values: tuple[tuple[str, str], ...] = (),
        **values: Any,
    ) -> RunRecord:
        """Gives a run another status, and sets other columns with it."""
        return self.change(
            run_id,
            status=status,
            writer=None if status.has_ended else self._writer,
            error_code=error_code,
            error_values=error_values_json(error_values),
            **values,
        )

    def delete(self, run_id: str) -> RunRecord:
        """Puts a run in the trash."""
        return self.change(run_id, deleted_at=datetime.now(UTC))

    def restore(self, run_id: str) -> RunRecord:
        """Takes a run out of the trash."""
        return self.change(run_id, deleted_at=None)

    def purge(self, deleted_before: datetime) -> int:
        """Removes what has been in the trash since before then; returns how many."""
        removed = self._session.execute(
            delete(Run).where(Run.deleted_at < deleted_before).returning(Run.id)
        )
        return len(removed.all())

    def results(self, run_id: str) -> tuple[ResultRecord, ...]:
        """Returns what a run has produced, in order."""
        wanted = select(*RESULT_COLUMNS).where(Result.run_id == run_id).order_by(Result.number)
        return tuple(map(result_record, self._session.execute(wanted).mappings()))

    def add_result(self, run_id: str, kind: str, content_json: str, text: str = "") -> ResultRecord:
        """Adds a piece behind those that are there."""
        last = select(func.max(Result.number)).where(Result.run_id == run_id)
        number = self._session.scalar(last)
        row = Result(
            run_id=run_id,
            number=0 if number is None else number + 1,
            kind=kind,
            content=content_json,
            text=text,
        )
        self._session.add(row)
        self._session.flush()
        return self._result(run_id, row.number)

    def edit_result(self, run_id: str, number: int, text: str | None) -> ResultRecord:
        """Keeps the user's version of a piece; `None` takes it back.

        Raises:
            UserError: `run_not_found`, when there is no such piece.
        """
        self._session.execute(
            update(Result)
            .where(Result.run_id == run_id, Result.number == number)
            .values(edited_text=text)
        )
        return self._result(run_id, number)

    def clear_results(self, run_id: str) -> None:
        """Removes what a run has produced."""
        self._session.execute(delete(Result).where(Result.run_id == run_id))

    def _result(self, run_id: str, number: int) -> ResultRecord:
        wanted = select(*RESULT_COLUMNS).where(Result.run_id == run_id, Result.number == number)
        row = self._session.execute(wanted).mappings().one_or_none()
        if row is None:
            raise UserError("run_not_found", id=run_id)
        return result_record(row)

    def _records(self, wanted: Select[*tuple[Any, ...]]) -> tuple[RunRecord, ...]:
        return tuple(map(run_record, self._session.execute(wanted).mappings()))
