"""Whether files of a model are what the hub says they are. Reads them whole; no network.

What a file ought to be is known from the plan of its download, else from the
name of its blob in the cache, which is its hash, also where other programs
put it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop_app.model_library.download_plan import load_plan
from desktop_app.model_library.hub_records import HubFile

_BLOCK_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHA1 = re.compile(r"[0-9a-f]{40}")


class FileState(StrEnum):
    """What became of a file."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNKNOWN = "unknown"  # there is nothing to compare it with


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file and what became of it; `name` has "/" between folders."""

    name: str
    size_bytes: int
    state: FileState


def verify(
    snapshot: Path, on_read: Callable[[int], None] = lambda size_bytes: None
) -> Iterator[FileCheck]:
    """Checks every file of a model folder, one after the other.

    Args:
        on_read: told the bytes that have been read since it was told last.

    Raises:
        OSError: a file cannot be read.
    """
    planned = {file.name: file for file in load_plan(snapshot)}
    there = {
        path.relative_to(snapshot).as_posix(): path
        for path in snapshot.rglob("*")
        if not path.is_dir()
    }
    for name in sorted(planned.keys() | there.keys()):
        path = snapshot / name
        expected = planned.get(name) or _by_blob(name, path)
        if not path.is_file():
            yield FileCheck(name, 0, FileState.MISSING)
            continue
        size_bytes = path.stat().st_size
        if expected is None:
            yield FileCheck(name, size_bytes, FileState.UNKNOWN)
            continue
        fine = matches(path, expected, on_read=on_read)
        yield FileCheck(name, size_bytes, FileState.WHOLE if fine else FileState.DAMAGED)


def matches(
    path: Path,
    expected: HubFile,
    *,
    on_read: Callable[[int], None] = lambda size_bytes: None,
) -> bool:
    """Tells whether a file has the size and, where it is known, the hash that it should."""
    if not path.is_file() or path.stat().st_size != expected.size_bytes:
        return False
    if not (expected.sha256 or expected.git_sha1):
        return True
    if expected.sha256:
        digest, wanted = hashlib.sha256(), expected.sha256
    else:
        digest, wanted = hashlib.sha1(usedforsecurity=False), expected.git_sha1 or ""
        digest.update(b"blob %d\0" % expected.size_bytes)  # as git hashes
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            on_read(len(block))
    return digest.hexdigest() == wanted


def _by_blob(name: str, path: Path) -> HubFile | None:
    """What a file should be by the name of the blob that it is a link to."""
    if not path.is_symlink():
        return None
    # One step only: a blob may itself be a link into a store that several models share.
    blob = os.path.basename(os.readlink(path))
    size_bytes = path.stat().st_size if path.exists() else 0
    if _SHA256.fullmatch(blob):
        return HubFile(name, size_bytes, blob)
    if _SHA1.fullmatch(blob):
        return HubFile(name, size_bytes, None, blob)
    return None
