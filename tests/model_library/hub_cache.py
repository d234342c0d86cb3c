"""A folder in huggingface_hub's cache layout, written by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from . import folders

COMMIT, NEWER = "a" * 40, "b" * 40


def add_model(
    cache: Path,
    model_id: str,
    *,
    commit: str = COMMIT,
    config: dict[str, Any] | None = None,
    ref: str | None = "main",
    more: dict[str, str] | None = None,
) -> Path:
    """Writes a small model as if it had been downloaded; returns its snapshot.

    Args:
        ref: the branch that names this commit, `None` for none.
        more: text files to add, by name.
    """
    repository = cache / f"models--{model_id.replace('/', '--')}"
    plain = folders.write_model(repository / "plain", config)
    for name, text in (more or {}).items():
        (plain / name).write_text(text, encoding="utf-8")
    return _take_in(repository, plain, commit, ref)


def add_files(cache: Path, model_id: str, files: dict[str, bytes]) -> Path:
    """Writes any files as if they had been downloaded; returns the snapshot."""
    repository = cache / f"models--{model_id.replace('/', '--')}"
    plain = repository / "plain"
    plain.mkdir(parents=True)
    for name, content in files.items():
        (plain / name).write_bytes(content)
    return _take_in(repository, plain, COMMIT, "main")


def _take_in(repository: Path, plain: Path, commit: str, ref: str | None) -> Path:
    snapshot = repository / "snapshots" / commit
    for folder in (snapshot, repository / "blobs", repository / "refs"):
        folder.mkdir(parents=True, exist_ok=True)
    for file in plain.iterdir():
        blob = repository / "blobs" / hashlib.sha256(file.read_bytes()).hexdigest()
        file.rename(blob)
        (snapshot / file.name).symlink_to(Path("..", "..", "blobs", blob.name))
    plain.rmdir()
    if ref is not None:
        (repository / "refs" / ref).write_text(commit)
    return snapshot
