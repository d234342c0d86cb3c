"""A text file line by line, in any encoding, never whole in memory.

Knows bytes, encodings and line ends; nothing of cells.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from desktop_app.errors import UserError
from desktop_app.readers.tables.records import MOST_CHARACTERS

#: In these a byte that is no text can be kept: every one below 0x80 is ASCII.
_KEEPS_BYTES = ("utf-8", "cp125", "iso8859", "cp932", "shift_jis", "euc_", "gb", "big5", "koi8")


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """Opens a file; bytes that are no text become halves of surrogate pairs, or U+FFFD.

    Raises:
        UserError: `document_missing`, `table_unreadable`, `table_encoding`.
    """
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise UserError("table_encoding", name=path.name, encoding=encoding) from None
    errors = "surrogateescape" if name.startswith(_KEEPS_BYTES) else "replace"
    try:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            yield file
    except FileNotFoundError:
        raise UserError("document_missing", name=path.name, path=path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("table_unreadable", name=path.name, reason=reason) from error
    except UnicodeError as error:  # UTF-16 that does not begin as such
        raise UserError("table_encoding", name=path.name, encoding=encoding) from error


def lines(file: TextIO, name: str) -> Iterator[str]:
    """Yields the lines with their ends.

    Raises:
        UserError: `cell_too_large`.
    """
    number = 0
    while line := file.readline(MOST_CHARACTERS):
        number += 1
        if len(line) >= MOST_CHARACTERS:
            raise too_large(name, number)
        yield line


def too_large(name: str, line: int) -> UserError:
    """Returns what is said of a cell or line beyond all measure; lines count from 1."""
    limit = f"{MOST_CHARACTERS // 1_000_000} million"
    return UserError("cell_too_large", name=name, line=line, limit=limit)
