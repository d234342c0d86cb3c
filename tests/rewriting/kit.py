"""What the tests of rewriting share: opening, writing back, and small stand-ins for models."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from desktop_app.rewriting import Note, Rewritable, open_document, same_text

#: A picture of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "fccfc0500f000485018098d00a5b0000000049454e44ae426082"
)


def texts(path: Path) -> list[str]:
    return [block.text for block in open_document(path).blocks]


def written(
    path: Path, change: Callable[[str], str], language: str = ""
) -> tuple[Path, tuple[Note, ...]]:
    """Writes `path` with every text changed; checks that the new file reads as it should."""
    document: Rewritable = open_document(path)
    target = path.with_name(f"new {path.stem}{document.suffix_out}")
    new = [change(block.text) for block in document.blocks]
    notes = document.write(target, new, language=language)
    assert not [each for each in path.parent.iterdir() if each.suffix == ".part"]
    return target, notes


def unchanged(path: Path) -> Path:
    """Writes `path` with its very own texts."""
    target, notes = written(path, lambda text: text)
    assert notes == ()
    assert same_text(path, target)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def loud(text: str) -> str:
    """A stand-in for a translation: other letters, the same words."""
    return text.upper()
