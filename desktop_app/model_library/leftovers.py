"""Removes what a cancelled download left in the cache, and nothing that another snapshot uses."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from desktop_app.model_library.completeness import is_complete
from desktop_app.model_library.download_plan import (
    drop_missing,
    load_plan,
    plan_file,
    repository_folder,
    snapshot_folder,
)
from desktop_app.model_library.file_transfer import etag_of, partial_file


def discard(cache: Path, id: str, revision: str) -> None:
    """Removes the unfinished files of a snapshot, and the snapshot unless it is whole.

    The process that fetched must have ended.

    Raises:
        OSError: something cannot be removed.
    """
    repository = repository_folder(cache, id)
    snapshot = snapshot_folder(cache, id, revision)
    planned = load_plan(snapshot)
    for file in planned:
        if etag := etag_of(file):
            partial_file(repository, etag).unlink(missing_ok=True)
    if snapshot.is_dir() and is_complete(snapshot):
        if planned:
            drop_missing(snapshot)  # another GGUF file of a model that has several
        return
    plan_file(snapshot).unlink(missing_ok=True)
    if snapshot.is_dir():
        shutil.rmtree(snapshot)
    used = _blobs_in_use(repository)
    for file in planned:
        etag = etag_of(file)
        if etag and etag not in used:
            (repository / "blobs" / etag).unlink(missing_ok=True)
    if not _has_snapshots(repository):
        shutil.rmtree(repository, ignore_errors=True)
        shutil.rmtree(cache / ".locks" / repository.name, ignore_errors=True)


def _has_snapshots(repository: Path) -> bool:
    folder = repository / "snapshots"
    return folder.is_dir() and any(folder.iterdir())


def _blobs_in_use(repository: Path) -> set[str]:
    return {
        os.path.basename(os.readlink(path))
        for path in (repository / "snapshots").rglob("*")
        if path.is_symlink()
    }
