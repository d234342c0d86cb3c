"""Downloads of models: a queue, each in a process of its own; pause, resume, cancel.

Unfinished ones are written down, and are there again, paused, after a
restart. Knows no Qt and nothing of how a model is fetched.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.model_library.fetching import Job
from desktop_app.model_library.hub_records import HubAccess
from desktop_app.model_library.leftovers import discard
from desktop_app.services.download import Download, DownloadPhase
from desktop_app.services.download_book import (
    AT_WORK,
    UNFINISHED,
    Child,
    Entry,
    load_entries,
    save_entries,
)
from desktop_app.services.download_child import DownloadChild
from desktop_app.services.events import DownloadChanged
from desktop_app.services.speed import Speed

__all__ = ["Download", "DownloadPhase", "Downloads"]

_log = logging.getLogger(__name__)

_AT_ONCE = 2
_COMMIT = re.compile(r"[0-9a-f]{40}")
_DEFAULT_BRANCH = "main"
Launch = Callable[
    [Job, HubAccess, Callable[[Any, dict[str, Any]], None], Callable[[Any, str], None]], Child
]


class Downloads:
    """The downloads of one data folder. May be called from any thread.

    `start`, `resume` and `cancel` may wait for the disk or for a keyring: not
    on the GUI thread.

    Args:
        access: how the hub is reached, asked anew for each process.
        file: where unfinished ones are written down; `None` is nowhere.
        lock: of the services; changes are announced while it is held.
        clock: seconds, monotonic.
        launch, first_wait_s: for tests; see `fetching.Job`.
    """

    def __init__(
        self,
        access: Callable[[], HubAccess],
        file: Path | None,
        lock: threading.RLock,
        announce: Callable[[DownloadChanged], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        launch: Launch = DownloadChild,
        first_wait_s: float = 1.0,
    ) -> None:
        self._access = access
        self._file = file
        self._lock = lock
        self._announce = announce
        self._clock = clock
        self._launch = launch
        self._first_wait_s = first_wait_s
        self._closed = False
        unfinished = load_entries(file) if file is not None else ()
        self._entries = {entry.download.id: entry for entry in unfinished}

    def start(
        self, id: str, revision: str | None = None, files: Iterable[str] | None = None
    ) -> None:
        """Queues a model; one that is paused or has failed goes on, one that is active stays.

        Args:
            revision: commit, branch or tag; `None` is the newest commit.
            files: names, for one of several GGUF files; `None` is what the model needs.

        Raises:
            UserError: `hub_offline`.
        """
        self._check_online()
        names = tuple(files or ())
        with self._lock:
            entry = self._entries.get(id)
            if entry is not None and entry.download.is_active:
                return
            if entry is not None and entry.download.phase in UNFINISHED:
                if entry.wanted == revision and entry.download.files == names:
                    self._requeue(entry)
                    return
                entry.discard = entry.download.revision
            ref = revision or _DEFAULT_BRANCH
            download = Download(id, "", DownloadPhase.QUEUED, files=names)
            if entry is None:
                entry = self._entries[id] = Entry(download, wanted=revision, ref="")
            entry.download, entry.wanted = download, revision
            entry.ref = "" if _COMMIT.fullmatch(ref) else ref
            self._set(entry)
            self._fill()
        self._clean_up(entry)

    def pause(self, id: str) -> None:
        """Stops an active download at once; what has come stays."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or not entry.download.is_active:
                return
            self._stop(entry, DownloadPhase.PAUSED)
            self._fill()

    def pause_all(self) -> None:
        """Pauses everything: the offline switch was turned on."""
        with self._lock:
            for entry in tuple(self._entries.values()):
                if entry.download.is_active:
                    self._stop(entry, DownloadPhase.PAUSED)

    def resume(self, id: str) -> None:
        """Lets a paused or failed download go on where it was.

        Raises:
            UserError: `hub_offline`.
        """
        self._check_online()
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.download.phase not in (
                DownloadPhase.PAUSED,
                DownloadPhase.FAILED,
            ):
                return
            self._requeue(entry)

    def cancel(self, id: str) -> None:
        """Stops a download and removes what it brought. A finished one stays as it is."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.download.phase not in UNFINISHED:
                return
            entry.discard = entry.download.revision
            self._stop(entry, DownloadPhase.CANCELLED)
            self._fill()
        self._clean_up(entry)

    def all(self) -> tuple[Download, ...]:
        """Returns the downloads of this session and the unfinished ones of earlier ones."""
        with self._lock:
            downloads = (entry.download for entry in self._entries.values())
            return tuple(d for d in downloads if d.phase is not DownloadPhase.CANCELLED)

    def get(self, id: str) -> Download | None:
        """Returns the download of a model, the last one there was."""
        with self._lock:
            entry = self._entries.get(id)
            return entry.download if entry else None

    def forget(self, id: str) -> None:
        """Takes a finished download off the list: its model was deleted."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is not None and entry.download.phase is DownloadPhase.DONE:
                del self._entries[id]

    def close(self) -> None:
        """Ends all processes, and writes down what is unfinished. Idempotent."""
        with self._lock:
            self._closed = True
            children = [entry.child for entry in self._entries.values() if entry.child]
            for child in children:
                child.kill()
            self._save()
        for child in children:
            child.join()

    def _check_online(self) -> None:
        # Outside of the lock: a keyring may have to be unlocked for it.
        if self._access().offline:
            raise UserError("hub_offline")

    def _fill(self) -> None:
        """Starts what waits, as far as there is room."""
        if self._closed:
            return
        for entry in tuple(self._entries.values()):
            running = sum(1 for e in self._entries.values() if e.download.phase in AT_WORK)
            if running >= _AT_ONCE:
                return
            is_free = entry.child is None and entry.discard is None
            if entry.download.phase is DownloadPhase.QUEUED and is_free:
                self._launch_one(entry)

    def _requeue(self, entry: Entry) -> None:
        self._set(entry, phase=DownloadPhase.QUEUED, error_code=None, error_values=())
        self._fill()

    def _launch_one(self, entry: Entry) -> None:
        download = entry.download
        job = Job(
            download.id,
            # Once known, the commit stays: files of two do not mix.
            revision=download.revision or entry.wanted,
            files=download.files,
            ref=entry.ref,
            first_wait_s=self._first_wait_s,
        )
        entry.speed = Speed()
        access = self._access()
        entry.cache = access.cache
        try:
            entry.child = self._launch(job, access, self._on_event, self._on_end)
        except OSError as error:
            self._fail(entry, UserError("download_died", reason=error.strerror or error))
            return
        self._set(entry, phase=DownloadPhase.RUNNING)

    def _stop(self, entry: Entry, phase: DownloadPhase) -> None:
        if entry.child is not None:
            entry.child.kill()
        self._set(entry, phase=phase, bytes_per_s=0.0, seconds_left=None, waiting_s=0.0)

    def _on_event(self, child: Child, event: dict[str, Any]) -> None:
        with self._lock:
            entry = self._entry_of(child)
            if entry is None or entry.download.phase not in AT_WORK or self._closed:
                return  # it was stopped while this was on its way
            match event["event"]:
                case "planned":
                    self._set(
                        entry, revision=event["revision"], total_bytes=int(event["total_bytes"])
                    )
                case "progress":
                    self._progress(entry, int(event["done_bytes"]), bool(event["verifying"]))
                case "waits":
                    self._set(entry, waiting_s=float(event["seconds"]), save=False)
                case "done":
                    self._set(
                        entry,
                        phase=DownloadPhase.DONE,
                        done_bytes=entry.download.total_bytes,
                        bytes_per_s=0.0,
                        seconds_left=None,
                        path=Path(event["path"]),
                    )
                case "failed":
                    self._fail(entry, UserError(event["code"], **event["values"]))

    def _progress(self, entry: Entry, done_bytes: int, verifying: bool) -> None:
        entry.speed.add(self._clock(), done_bytes)
        self._set(
            entry,
            phase=DownloadPhase.VERIFYING if verifying else DownloadPhase.RUNNING,
            done_bytes=done_bytes,
            bytes_per_s=entry.speed.per_s,
            seconds_left=entry.speed.seconds_left(entry.download.total_bytes),
            save=False,
        )

    def _on_end(self, child: Child, how: str) -> None:
        with self._lock:
            entry = self._entry_of(child)
            if entry is None:
                return
            if entry.download.phase in AT_WORK and not self._closed:
                self._fail(entry, UserError("download_died", reason=how))
            entry.child = None
            self._fill()
        self._clean_up(entry)

    def _clean_up(self, entry: Entry) -> None:
        """Removes files that are to go, once no process writes them any more."""
        with self._lock:
            if entry.discard is None or entry.child is not None or entry.cleaning:
                return
            id, revision, cache = entry.download.id, entry.discard, entry.cache
            entry.cleaning = True
        try:
            if revision and cache is not None:
                discard(cache, id, revision)
        except OSError as error:
            _log.warning("files of %s could not be removed: %s", id, error.strerror)
        with self._lock:
            entry.cleaning, entry.discard = False, None
            self._fill()

    def _fail(self, entry: Entry, error: UserError) -> None:
        self._set(
            entry,
            phase=DownloadPhase.FAILED,
            bytes_per_s=0.0,
            seconds_left=None,
            waiting_s=0.0,
            error_code=error.code,
            error_values=tuple(error.values.items()),
        )

    def _entry_of(self, child: Child) -> Entry | None:
        return next((e for e in self._entries.values() if e.child is child), None)

    def _set(self, entry: Entry, *, save: bool = True, **changes: Any) -> None:
        """Changes a download, writes it down and tells of it."""
        before, entry.download = entry.download, replace(entry.download, **changes)
        entry.own = True
        if save:
            self._save()
        if entry.download != before or not changes:
            self._announce(DownloadChanged(entry.download))

    def _save(self) -> None:
        if self._file is not None:
            save_entries(self._file, self._entries.values())
