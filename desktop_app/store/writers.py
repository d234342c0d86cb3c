"""Which processes write the history, and what the dead ones among them left behind.

A writer is named "pid:start time:token"; the start time tells a process from
a later one that got the same pid, the token two openings in one process from
each other. Knows nothing of the engine.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from sqlalchemy import delete, select, union, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop_app.store.records import MessageStatus
from desktop_app.store.run_records import RunStatus
from desktop_app.store.schema import UNENDED, UNFINISHED, Message, Run, Writer

# The start time is counted from a boot time that may be off by a second from one
# reading to the next.
_TOLERANCE_S = 2.0


def new_writer() -> str:
    """Returns a name for this process as a writer."""
    import psutil  # here: a reader needs none of it

    return f"{os.getpid()}:{psutil.Process().create_time():.2f}:{secrets.token_hex(4)}"


def is_alive(writer: str) -> bool:
    """Returns whether the process still runs; a name that cannot be read is dead."""
    import psutil

    try:
        pid, started, _ = writer.split(":", 2)
        return bool(abs(psutil.Process(int(pid)).create_time() - float(started)) < _TOLERANCE_S)
    except (psutil.Error, ValueError):
        return False


def register(session: Session, writer: str) -> None:
    """Notes that `writer` has the history open."""
    session.execute(
        insert(Writer).values(id=writer, opened_at=datetime.now(UTC)).on_conflict_do_nothing()
    )


def dead_writers(session: Session) -> tuple[str, ...]:
    """Returns the writers that ended without closing the history."""
    unfinished = select(Message.writer).where(UNFINISHED, Message.writer.is_not(None))
    unended = select(Run.writer).where(UNENDED, Run.writer.is_not(None))
    names = set(session.scalars(union(select(Writer.id), unfinished, unended)))
    return tuple(sorted(name for name in names if not is_alive(name)))


def release(session: Session, writer: str) -> None:
    """Finishes the rows that `writer` left and forgets it.

    An answer in the making becomes interrupted, with the text it has. A
    queued user message becomes done: it stands there without an answer. A run,
    queued or running, becomes interrupted: it can be taken up again.
    """
    for before, after in (
        (MessageStatus.STREAMING, MessageStatus.INTERRUPTED),
        (MessageStatus.QUEUED, MessageStatus.DONE),
    ):
        session.execute(
            update(Message)
            .where(UNFINISHED, Message.status == before, Message.writer == writer)
            .values(status=after, writer=None)
        )
    session.execute(
        update(Run)
        .where(UNENDED, Run.writer == writer)
        .values(status=RunStatus.INTERRUPTED, writer=None)
    )
    session.execute(delete(Writer).where(Writer.id == writer))
