"""Opens a document to be rewritten: its kind, its limits, and errors a person understands."""

from __future__ import annotations

import errno
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.readers.documents import Limits, encodings, sniffing
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.kinds import KINDS, Kind, of_suffix
from desktop_app.rewriting.rewritable import Rewritable

_log = logging.getLogger(__name__)
_HEAD_BYTES = 4096
#: What seeking to a place that a broken file names ends in.
_NO_FAULT_OF_THE_DISK = (None, errno.EINVAL)


def open_document(
    path: Path,
    *,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], None] = lambda: None,
) -> Rewritable:
    """Returns a document with all its blocks; the file is closed again.

    The same file has the same blocks each time, so texts can be kept by their place.

    Args:
        limits: `Limits()` when not given.
        progress: called with (done, total), rising; total is 1000 whatever the kind.
        cancelled: called many times a second; what it raises passes through.

    Raises:
        UserError: `document_not_rewritable` for a kind that can only be read,
            `nothing_to_translate` for one without a text, and those of
            `readers.documents.read`.
    """
    source = Source(path, None, limits or Limits(), progress, cancelled)
    document = _open(source)
    if not document.blocks:
        raise source.error("nothing_to_translate")
    return document


def same_text(source: Path, written: Path) -> bool:
    """Returns whether two documents show the same texts: then nothing was translated.

    Raises:
        UserError: like `open_document`, but for `nothing_to_translate`.
    """
    first, second = (
        _open(Source(path, None, Limits(), lambda done, total: None, lambda: None)).shown()
        for path in (source, written)
    )
    return first == second


def _open(source: Source) -> Rewritable:
    try:
        return _opened(source)
    except UserError:
        raise
    except FileNotFoundError:
        raise source.error("document_missing", path=source.path) from None
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
        _log.warning("A %s file: %s\n%s", source.path.suffix, type(error).__name__, trace)
        raise source.damaged(type(error).__name__) from error


def _opened(source: Source) -> Rewritable:
    source.check()
    size_bytes = source.path.stat().st_size
    if size_bytes > source.limits.file_bytes:
        raise source.too_large(f"{size_bytes / 1e6:,.0f} MB")
    kind = _kind_of(source)
    form = kind.form(source)
    characters = sum(len(block.text) for block in form.blocks)
    if characters > source.limits.characters:
        raise source.too_large(f"more than {source.limits.characters:,} characters")
    suffix = kind.suffix_out or source.path.suffix or kind.suffixes[0]
    return Rewritable(source.path, kind.name, suffix, form)


def _kind_of(source: Source) -> Kind:
    promised = of_suffix(source.path.suffix)
    if promised is not None and promised.by_suffix:
        with source.path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if not head:
            raise source.error("document_empty")
        if encodings.looks_binary(head):
            raise source.error("document_binary")
        return promised
    read_as = sniffing.kind_of(source).name
    # A text of an unknown suffix is a program or a configuration as likely as prose.
    if read_as == "text" and promised is None and source.path.suffix:
        raise source.error("document_not_rewritable")
    if (kind := KINDS.get(read_as)) is None:
        raise source.error("document_not_rewritable")
    return kind
