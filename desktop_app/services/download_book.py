"""The downloads of a data folder: what belongs to each, and the file of the unfinished ones.

Knows nothing of how they go on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from desktop_app.files import write_json
from desktop_app.model_library.model_files import read_json
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.speed import Speed

_log = logging.getLogger(__name__)

AT_WORK = (DownloadPhase.RUNNING, DownloadPhase.VERIFYING)
UNFINISHED = (
    DownloadPhase.QUEUED,
    *AT_WORK,
    DownloadPhase.PAUSED,
    DownloadPhase.FAILED,
)


class Child(Protocol):
    """A process that fetches; see `DownloadChild`."""

    def kill(self) -> None: ...

    def join(self) -> None: ...


@dataclass(slots=True)
class Entry:
    """A download and what belongs to it.

    Attributes:
        ref: the branch that its commit is the newest of; empty for a commit
            that was asked for by itself.
        cache: the folder that it was last fetched into.
        child: its process, until that has really ended.
        discard: the commit whose files go before anything else happens; `None` is none.
        own: whether this program has done anything about it, or only read of it.
    """

    download: Download
    wanted: str | None
    ref: str
    cache: Path | None = None
    child: Child | None = None
    discard: str | None = None
    cleaning: bool = False
    speed: Speed = field(default_factory=Speed)
    own: bool = False


def save_entries(file: Path, entries: Iterable[Entry]) -> None:
    """Writes down what is unfinished; a failure is logged and tried again at the next change.

    Entries that are not this program's own stand as they are in the file: another
    program that runs (a terminal beside the window) may have written them since.
    """
    own = {entry.download.id: entry for entry in entries if entry.own}
    written = read_json(file)
    others = [t for t in written if _id(t) not in own] if isinstance(written, list) else []
    unfinished = [
        {
            "id": entry.download.id,
            "revision": entry.download.revision,
            "wanted": entry.wanted,
            "ref": entry.ref,
            "files": entry.download.files,
            "cache": str(entry.cache or ""),
            "done_bytes": entry.download.done_bytes,
            "total_bytes": entry.download.total_bytes,
        }
        for entry in own.values()
        if entry.download.phase in UNFINISHED
    ]
    if not own:
        return
    try:
        write_json(file, [*others, *unfinished])
    except OSError as error:
        _log.warning("downloads could not be written down: %s", error.strerror)


def load_entries(file: Path) -> list[Entry]:
    """Returns what was unfinished, paused; nothing when the file is damaged."""
    entries: list[Entry] = []
    for told in read_json(file) or ():
        try:
            download = Download(
                str(told["id"]),
                str(told["revision"]),
                DownloadPhase.PAUSED,
                done_bytes=int(told["done_bytes"]),
                total_bytes=int(told["total_bytes"]),
                files=tuple(map(str, told["files"])),
            )
            cache = Path(told["cache"]) if told["cache"] else None
            entries.append(Entry(download, told["wanted"], str(told["ref"]), cache))
        except (TypeError, KeyError, ValueError):
            _log.warning("an unfinished download could not be read")
    return entries


def _id(told: object) -> object:
    return told.get("id") if isinstance(told, dict) else None
