"""Fetches one model into the hub's cache: resumes, verifies, tries again. Blocking.

Knows nothing of queues, processes and windows.
"""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from desktop_app.errors import UserError
from desktop_app.model_library.download_plan import (
    repository_folder,
    save_plan,
    snapshot_folder,
)
from desktop_app.model_library.file_transfer import (
    FileTransfer,
    etag_of,
    file_size,
    partial_file,
)
from desktop_app.model_library.hub import listing
from desktop_app.model_library.hub_client import connection
from desktop_app.model_library.hub_files import chosen_files, files_to_fetch
from desktop_app.model_library.hub_records import HubAccess, HubFile
from desktop_app.model_library.patience import FIRST_TRIES, Patience
from desktop_app.model_library.sizes import MIB, human_size

#: What stays free on the disk at least.
_RESERVE_BYTES = 64 * MIB


class Watch(Protocol):
    """Who is told how it goes, on the thread that fetches."""

    def planned(self, revision: str, total_bytes: int) -> None:
        """The commit and the size are known."""

    def fetched(self, done_bytes: int) -> None:
        """So many bytes of all files are here."""

    def waits(self, seconds: float) -> None:
        """The next try is put off."""

    def verifies(self) -> None:
        """A file is here and read once more."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to fetch.

    Attributes:
        revision: commit, branch or tag; `None` is the newest commit.
        files: names; empty is what the model needs.
        ref: the branch to note in the cache as being at this commit; empty is none.
        first_wait_s: before the second try; it doubles from there.
    """

    id: str
    revision: str | None = None
    files: tuple[str, ...] = ()
    ref: str = ""
    first_wait_s: float = 1.0


def fetch(
    job: Job,
    access: HubAccess,
    watch: Watch,
    *,
    sleep: Callable[[float], None] = time.sleep,
    free_bytes: Callable[[Path], int] | None = None,
) -> Path:
    """Fetches a model; what is there already is not fetched again.

    Args:
        sleep, free_bytes: for tests.

    Returns:
        The model's snapshot folder.

    Raises:
        UserError: `hub_no_weights`, `disk_full_download`, `download_damaged`,
            `models_folder_unusable`, or one of `hub_client.connection`.
    """
    free_bytes = free_bytes or _free_bytes
    patience = Patience(job.first_wait_s, sleep, watch.waits)
    revision, files = patience.call(lambda: _plan(job, access), FIRST_TRIES)
    snapshot = snapshot_folder(access.cache, job.id, revision)
    repository = repository_folder(access.cache, job.id)
    total_bytes = sum(file.size_bytes for file in files)
    watch.planned(revision, total_bytes)
    try:
        before = {file.name: _bytes_here(repository, snapshot, file) for file in files}
        needed = total_bytes - sum(before.values())
        if needed and needed + _RESERVE_BYTES > free_bytes(access.cache):
            raise _disk_full(needed, free_bytes(access.cache))
        save_plan(snapshot, files)
        done_bytes = sum(before.values())
        watch.fetched(done_bytes)
        for file in files:
            others_bytes = done_bytes - before[file.name]
            FileTransfer(
                job.id,
                revision,
                file,
                access,
                patience,
                on_growth=partial(_grown, watch, others_bytes),
                on_verify=watch.verifies,
            ).run()
            done_bytes = others_bytes + file.size_bytes
            watch.fetched(done_bytes)
        if job.ref:
            ref = repository / "refs" / job.ref
            ref.parent.mkdir(parents=True, exist_ok=True)
            ref.write_text(revision, "utf-8")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            here = sum(_bytes_here(repository, snapshot, file) for file in files)
            raise _disk_full(total_bytes - here, free_bytes(access.cache)) from error
        reason = error.strerror or error
        raise UserError("models_folder_unusable", path=access.cache, reason=reason) from error
    return snapshot


def _grown(watch: Watch, others_bytes: int, size_bytes: int) -> None:
    watch.fetched(others_bytes + size_bytes)


def _plan(job: Job, access: HubAccess) -> tuple[str, tuple[HubFile, ...]]:
    from huggingface_hub import constants

    with connection(access, job.id) as api:
        revision, listed, config = listing(api, access, job.id, job.revision)
    files = chosen_files(listed, job.files) if job.files else files_to_fetch(listed, config)
    # Larger ones the hub does not send in one answer.
    if not files or any(file.size_bytes > constants.MAX_HTTP_DOWNLOAD_SIZE for file in files):
        raise UserError("hub_no_weights", id=job.id)
    return revision, files


def _bytes_here(repository: Path, snapshot: Path, file: HubFile) -> int:
    etag = etag_of(file)
    places = [snapshot / file.name]
    if etag is not None:
        places += [repository / "blobs" / etag, partial_file(repository, etag)]
    sizes = (file_size(place) for place in places)
    size_bytes = next((size for size in sizes if size is not None), 0)
    return size_bytes if size_bytes <= file.size_bytes else 0


def _free_bytes(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _disk_full(needed_bytes: int, free_bytes: int) -> UserError:
    return UserError(
        "disk_full_download", needed=human_size(needed_bytes), free=human_size(free_bytes)
    )
