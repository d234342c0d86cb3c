"""What a download means to fetch, kept beside the snapshot it makes.

So that a half-fetched model is known as one and a whole one can be verified
without a connection. Knows huggingface_hub's cache layout, and no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from desktop_app.files import write_json
from desktop_app.model_library.hub_records import HubFile
from desktop_app.model_library.model_files import read_json

#: In a model's folder of the cache, where huggingface_hub looks at nothing but its own folders.
_FOLDER = ".tsukue"


def repository_folder(cache: Path, id: str) -> Path:
    """Returns the folder of a model in a cache: "models--org--name"."""
    return cache / "--".join(("models", *id.split("/")))


def snapshot_folder(cache: Path, id: str, revision: str) -> Path:
    """Returns the folder that holds a model's files at a commit, under their own names."""
    return repository_folder(cache, id) / "snapshots" / revision


def plan_file(snapshot: Path) -> Path:
    """Returns where the plan of a snapshot is kept."""
    return snapshot.parent.parent / _FOLDER / f"{snapshot.name}.json"


def save_plan(snapshot: Path, files: tuple[HubFile, ...]) -> None:
    """Adds files to the plan of a snapshot.

    Raises:
        OSError: it cannot be written.
    """
    planned = {file.name: file for file in (*load_plan(snapshot), *files)}
    _write(snapshot, planned.values())


def drop_missing(snapshot: Path) -> None:
    """Takes files off the plan that are not in the snapshot.

    Raises:
        OSError: it cannot be written.
    """
    _write(snapshot, [file for file in load_plan(snapshot) if (snapshot / file.name).is_file()])


def load_plan(snapshot: Path) -> tuple[HubFile, ...]:
    """Returns the planned files of a snapshot; none when it has no plan, or a damaged one."""
    content = read_json(plan_file(snapshot))
    try:
        return tuple(
            HubFile(str(f["name"]), int(f["size_bytes"]), f["sha256"], f["git_sha1"])
            for f in content or ()
        )
    except (TypeError, KeyError, ValueError):
        return ()


def _write(snapshot: Path, files: Iterable[HubFile]) -> None:
    path = plan_file(snapshot)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, [asdict(file) for file in files])
