"""Texts with summaries that their own authors wrote, out of what is on this computer.

Readme files of the installed packages (and the line that a package says of itself),
pages of the system's manual (and the paragraph that each begins with), sections of a
Japanese encyclopedia article (and the paragraph that each begins with). The summary
is never a part of the text.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from desktop_app.engine.tasks.sentences import split
from desktop_app.errors import UserError
from desktop_app.protocol.summaries import Length, SourcePassage
from desktop_app.readers.documents import read
from desktop_app.readers.documents.records import Passage

MANUALS = Path("/usr/share/man")
#: Bytes of a page that is long enough, packed.
_LONG_PAGE = 6000
_FEWEST_SENTENCES = 15
#: Characters of a paragraph that is prose; words of one that sums something up.
_PROSE = 60
_REFERENCE_WORDS = (20, 120)
#: Characters of a Japanese one.
_REFERENCE_CHARACTERS = (60, 500)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and what its author says it comes to."""

    name: str
    passages: tuple[SourcePassage, ...]
    reference: str
    length: Length
    language: str = "en"


def packages() -> Iterator[Sample]:
    """Readme files in Markdown, as our own reader reads them."""
    for found in sorted(distributions(), key=lambda one: one.name.lower()):
        facts = found.metadata
        if "markdown" not in (facts.get("Description-Content-Type") or "") or not facts["Summary"]:
            continue
        text = str(facts.get("Description") or facts.get_payload() or "")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "readme.md"
            path.write_text(text, "utf-8")
            try:
                passages = [p.text for p in read(path) if isinstance(p, Passage)]
            except UserError:
                continue
        yield from _sample(found.name, passages, str(facts["Summary"]), "line")


def manuals(most: int) -> Iterator[Sample]:
    """Long pages of the sections 5, 7 and 8, taken evenly."""
    pages = [
        page
        for section in ("man5", "man7", "man8")
        for page in sorted((MANUALS / section).glob("*.gz"))
        if page.stat().st_size >= _LONG_PAGE and not page.is_symlink()
    ]
    pages.sort(key=lambda page: zlib.crc32(page.name.encode()))
    for count, sample in enumerate(s for page in pages for s in _manual(page)):
        if count == most:
            return
        yield sample


def article(path: Path) -> Iterator[Sample]:
    """The sections of an article, where a short line without an end is a title."""
    sections: list[list[str]] = [[]]
    for line in path.read_text("utf-8").splitlines():
        if 0 < len(line.strip()) < 20 and not line.strip().endswith(("。", "）", "、")):
            sections.append([])
        elif line.strip():
            sections[-1].append(line.strip())
    # The article as a whole: what it begins with, and all the rest.
    lead, *others = sections
    yield from _sample(path.stem, [t for s in others for t in s], "".join(lead), "medium", "ja")
    for number, (first, *rest) in enumerate(filter(None, others)):
        low, high = _REFERENCE_CHARACTERS
        if low <= len(first) <= high:
            yield from _sample(f"{path.stem} {number}", rest, first, "short", "ja")


def _manual(page: Path) -> Iterator[Sample]:
    environment = os.environ | {"MANWIDTH": "5000", "MAN_KEEP_FORMATTING": ""}
    done = subprocess.run(
        ["man", "--encoding=utf-8", str(page)], env=environment, capture_output=True, text=True
    )
    text = re.sub(".\b", "", done.stdout)
    _, _, description = text.partition("\nDESCRIPTION\n")
    lines = [re.sub(r"\s+", " ", line).strip() for line in description.splitlines()]
    prose = [line for line in lines if len(line) >= _PROSE and line.endswith((".", ":"))]
    low, high = _REFERENCE_WORDS
    if prose and low <= len(prose[0].split()) <= high:
        yield from _sample(page.name, prose[1:], prose[0], "short")


def _sample(
    name: str, texts: list[str], reference: str, length: Length, language: str = "en"
) -> Iterator[Sample]:
    # An author who says it again, word for word, would make it too easy.
    kept = [text for text in texts if reference.strip(" .。") not in text]
    passages = tuple(map(SourcePassage, kept))
    if len(split(passages)) >= _FEWEST_SENTENCES:
        yield Sample(name, passages, reference, length, language)
