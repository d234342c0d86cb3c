"""Which documents are meant by files and folders. Knows no widget."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData

#: A folder with more is more likely a mistake than a wish.
MOST = 200


def _is_document(name: str) -> bool:
    from desktop_app.readers.documents.kinds import of_suffix  # not while the program starts

    return of_suffix(Path(name).suffix) is not None


def local_paths(data: QMimeData) -> list[Path]:
    """Returns the files and folders among what is dragged or pasted."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def document_paths(data: QMimeData) -> list[Path]:
    """Returns the documents among what is dragged, folders left out."""
    return [path for path in local_paths(data) if _is_document(path.name) and not path.is_dir()]


def documents(paths: Iterable[Path]) -> list[Path]:
    """Returns files as they are and the documents within folders; looks at the disk.

    At most `MOST` of each folder, in order of their names.
    """
    found: list[Path] = []
    for path in paths:
        found += _within(path) if path.is_dir() else [path]
    return found


def name_filter(words: str) -> str:
    """Returns what a file dialog offers, called `words`."""
    from desktop_app.readers.documents.kinds import suffixes

    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes())})"


def _within(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in _walk(folder):
        found.append(path)
        if len(found) == MOST:
            break
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # "~$…" is what an office program locks a document with.
            if _is_document(name) and not name.startswith((".", "~$")):
                yield Path(root, name)
