"""Reads one document from its beginning to its end, passage by passage.

Finds the kind, numbers the passages, holds the limits and turns whatever a format's
library throws at a broken file into an error that a person understands.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.readers.documents import sniffing
from desktop_app.readers.documents.records import DocumentFacts, Limits, Passage
from desktop_app.readers.documents.source import Source

_log = logging.getLogger(__name__)
#: What seeking to a place that a broken file names ends in.
_NO_FAULT_OF_THE_DISK = (None, errno.EINVAL)


def read(
    path: Path,
    *,
    password: str | None = None,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], None] = lambda: None,
    pauses: bool = False,
) -> Iterator[Passage | DocumentFacts | None]:
    """Yields the passages of a document in its order, and its facts as the last item.

    Nothing is fetched from anywhere. Reading is lazy: a consumer that stops early
    closes the generator, and the file with it.

    Args:
        password: of an encrypted PDF.
        limits: `Limits()` when not given.
        progress: called with (done, total), rising; total is 1000 whatever the kind.
        cancelled: called many times a second; raises to stop the reading, and what it
            raises passes through.
        pauses: whether to yield `None` too, for each page without a text, so that a consumer
            can do something else while hundreds of them go by.

    Raises:
        UserError: `document_missing`, `document_unreadable`, `document_unknown_kind`,
            `document_binary`, `document_damaged`, `document_empty`, `document_encrypted`,
            `document_wrong_password`, `document_locked`, `document_too_large`; passages
            read until then have been yielded.
    """
    source = Source(path, password, limits or Limits(), progress, cancelled)
    try:
        with closing(_read(source)) as items:
            for item in items:
                if item is not None or pauses:
                    yield item
    except UserError:
        raise
    except FileNotFoundError:
        raise source.error("document_missing", path=path) from None
    except MemoryError:
        raise source.too_large("not enough memory for it") from None
    except RecursionError:
        raise source.too_large("nested too deep") from None
    except Exception as error:
        if error is source.stopped:
            raise
        if isinstance(error, OSError) and error.errno not in _NO_FAULT_OF_THE_DISK:
            raise source.error("document_unreadable", reason=error.strerror) from None
        # Parsers meet broken files with every exception there is; which one is for the log,
        # without its message, which may quote the document.
        trace = "".join(traceback.format_tb(error.__traceback__))
        _log.warning("A %s file: %s\n%s", path.suffix, type(error).__name__, trace)
        raise source.damaged(type(error).__name__) from error


def _read(source: Source) -> Generator[Passage | DocumentFacts | None]:
    source.check()
    size_bytes = source.path.stat().st_size
    if size_bytes > source.limits.file_bytes:
        raise source.too_large(f"{size_bytes / 1e6:,.0f} MB")
    kind = sniffing.kind_of(source)
    passages = characters = 0
    with closing(kind.passages(source)) as found:
        for passage in found:
            if not passage.text:
                yield None
                continue
            characters += len(passage.text)
            if characters > source.limits.characters:
                raise source.too_large(f"more than {source.limits.characters:,} characters")
            yield replace(passage, place=replace(passage.place, paragraph=passages))
            passages += 1
    source.part(0, 1)
    source.step(1, 1)
    if not passages:
        raise source.error("document_empty")
    yield DocumentFacts(
        name=source.path.name,
        kind=kind.name,
        pages=source.pages,
        unread_pages=tuple(source.unread_pages),
        title=source.title,
        encoding=source.encoding,
        passages=passages,
        characters=characters,
    )


def content_hash(path: Path) -> str:
    """Returns the SHA-256 of a file's content as 64 hexadecimal digits.

    Raises:
        UserError: `document_missing`, `document_unreadable`.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise UserError("document_missing", name=path.name, path=path) from None
    except OSError as error:
        raise UserError(
            "document_unreadable", name=path.name, reason=error.strerror or error
        ) from None
