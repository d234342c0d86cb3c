"""Whether a table's file is the one it was. Knows no rows."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.services.classification.records import TableRun

#: So much of a file is hashed; its size and time tell the rest.
_HEAD_BYTES = 1_000_000


def identified(wanted: TableRun) -> TableRun:
    """Returns what is wanted with what its file is known by.

    Raises:
        UserError: `document_missing`, `table_unreadable`.
    """
    path = Path(wanted.source.path)
    try:
        stat = path.stat()
        with path.open("rb") as file:
            head = hashlib.sha256(file.read(_HEAD_BYTES)).hexdigest()
    except FileNotFoundError:
        raise UserError("document_missing", name=path.name, path=path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("table_unreadable", name=path.name, reason=reason) from error
    return replace(wanted, size=stat.st_size, modified_ns=stat.st_mtime_ns, head=head)


def require_same(wanted: TableRun) -> None:
    """Does nothing if the file is as it was.

    Raises:
        UserError: `table_changed`, and as `identified`.
    """
    if identified(wanted) != wanted:
        raise UserError("table_changed", name=Path(wanted.source.path).name)


def is_same(wanted: TableRun) -> bool:
    """Tells whether the file is there and as it was."""
    try:
        require_same(wanted)
    except UserError:
        return False
    return True
