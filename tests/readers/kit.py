"""What the tests of readers share: reading to the end, and small archives."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.readers.documents import DocumentFacts, Limits, Passage, read


def read_all(
    path: Path, password: str | None = None, limits: Limits | None = None
) -> tuple[list[Passage], DocumentFacts]:
    """Reads a document whole; its facts must come last, and once."""
    *passages, facts = read(path, password=password, limits=limits)
    assert isinstance(facts, DocumentFacts)
    assert all(isinstance(passage, Passage) for passage in passages)
    return [passage for passage in passages if isinstance(passage, Passage)], facts


def texts(path: Path) -> list[str]:
    return [passage.text for passage in read_all(path)[0]]


def refusal(path: Path, password: str | None = None, limits: Limits | None = None) -> str:
    """The code of the error that a document is refused with."""
    with pytest.raises(UserError) as caught:
        read_all(path, password, limits)
    assert caught.value.hint
    return caught.value.code


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
