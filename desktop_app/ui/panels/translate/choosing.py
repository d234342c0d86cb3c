"""Which documents can be translated, and where they go. Knows no widget."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from desktop_app.ui.panels.choosing import MOST


def is_translatable(name: str) -> bool:
    """Tells whether a document of that name can be written in another language."""
    from desktop_app.rewriting.kinds import of_suffix  # not while the program starts

    return of_suffix(Path(name).suffix) is not None


def documents(paths: Iterable[Path]) -> list[Path]:
    """Returns files as they are and the documents within folders; looks at the disk.

    At most `MOST` of each folder, in order of their names.
    """
    found: list[Path] = []
    for path in paths:
        found += _within(path) if path.is_dir() else [path]
    return found


def output_in(folder: str, path: Path, target: str) -> Path | None:
    """Returns a new file in a folder for a document's translation; `None` without a folder."""
    from desktop_app.rewriting.kinds import of_suffix

    if not folder:
        return None
    kind = of_suffix(path.suffix)
    suffix = (kind.suffix_out if kind is not None else "") or path.suffix
    stem = f"{path.stem}.{target}"
    wanted, number = Path(folder, stem + suffix), 1
    while wanted.exists():
        number += 1
        wanted = Path(folder, f"{stem} ({number}){suffix}")
    return wanted


def name_filter(words: str) -> str:
    """Returns what a file dialog offers, called `words`."""
    from desktop_app.rewriting.kinds import suffixes

    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes())})"


def _within(folder: Path) -> list[Path]:
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # "~$…" is what an office program locks a document with.
        wanted = (n for n in sorted(names) if is_translatable(n) and not n.startswith((".", "~$")))
        found += [Path(root, name) for name in wanted]
        if len(found) >= MOST:
            return found[:MOST]
    return found
