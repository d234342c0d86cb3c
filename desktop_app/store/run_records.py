"""The frozen records of runs and their results. Knows no SQL, Qt or torch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RunStatus(StrEnum):
    """How a run is, or how it came to its end."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"  # the program or its inference process ended meanwhile

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of the run by itself."""
        return self not in (RunStatus.QUEUED, RunStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One piece of a panel's work: a document read, a summary made.

    Attributes:
        kind: "read", "summarize", …; title: for people.
        params_json: what was asked for, of the kind's own. No passwords.
        document_id: what it works on; of a "read" run what it made, once it is done.
        model, model_name: folder and name of the chat model, if one was asked.
        method: how the result was made, when there are several ways.
        done, total: how far it is, in units of its own; total 0 is unknown.
        error_code, error_values: of a failed run; see `errors.CATALOGUE`.
    """

    id: str
    kind: str
    title: str
    status: RunStatus
    params_json: str
    document_id: str | None
    model: str | None
    model_name: str | None
    method: str | None
    done: int
    total: int
    created_at: datetime
    updated_at: datetime
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """One piece of what a run produced.

    Attributes:
        number: from 0 within the run.
        content_json: the piece itself, of the kind's own.
        text: what a reader sees of it and search looks through; may be empty.
        edited_text: the user's version of `text`; `None` if it was never edited.
    """

    run_id: str
    number: int
    kind: str
    content_json: str
    text: str
    edited_text: str | None = None
