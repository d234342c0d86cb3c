"""The kinds of documents that can be read: their names, suffixes and readers.

Adding a format is a module in `formats/` and a line in `KINDS`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import cast

from desktop_app.readers.documents.records import Passage
from desktop_app.readers.documents.source import Source


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document.

    Attributes:
        suffixes: lower case, with their dots.
        module: in `formats/`; imported when the first such document is read.
        is_text: whether its files are plain text, which only the suffix tells apart.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    is_text: bool = False

    def passages(self, source: Source) -> Generator[Passage]:
        """Yields what `source` holds, each passage as soon as it is read."""
        module = importlib.import_module(f"desktop_app.readers.documents.formats.{self.module}")
        read = cast("Callable[[Source], Generator[Passage]]", module.read)
        return read(source)


#: name → kind, in the order in which a file dialog lists them.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("pdf", (".pdf",), "pdf"),
        Kind("docx", (".docx", ".docm", ".dotx"), "docx"),
        Kind("pptx", (".pptx", ".pptm", ".ppsx"), "pptx"),
        Kind("xlsx", (".xlsx", ".xlsm"), "xlsx"),
        Kind("odt", (".odt", ".ott"), "odt"),
        Kind("epub", (".epub",), "epub"),
        Kind("html", (".html", ".htm", ".xhtml"), "html", is_text=True),
        Kind("markdown", (".md", ".markdown"), "markdown", is_text=True),
        Kind("rtf", (".rtf",), "rtf"),
        Kind("text", (".txt", ".text", ".log"), "plain", is_text=True),
        Kind("csv", (".csv", ".tsv", ".tab"), "csv_table", is_text=True),
        Kind("email", (".eml",), "mail", is_text=True),
        Kind("srt", (".srt",), "subtitles", is_text=True),
        Kind("vtt", (".vtt",), "subtitles", is_text=True),
    )
}


def suffixes() -> tuple[str, ...]:
    """Returns every suffix that a file dialog offers, with its dot."""
    return tuple(suffix for kind in KINDS.values() for suffix in kind.suffixes)


def of_suffix(suffix: str) -> Kind | None:
    """Returns the kind that a suffix (with its dot, in any case) promises."""
    wanted = suffix.lower()
    return next((kind for kind in KINDS.values() if wanted in kind.suffixes), None)
