"""The kinds of documents that can be rewritten: their names, suffixes and modules.

Adding a format is a module in `formats/` and a line in `KINDS`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.rewritable import Form


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document.

    Attributes:
        suffixes: lower case, with their dots.
        module: in `formats/`; imported when the first such document is opened.
        suffix_out: of what is written, where that is another kind of file; else "".
        by_suffix: whether only its suffix tells it from other texts, in this package alone.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    suffix_out: str = ""
    by_suffix: bool = False

    def form(self, source: Source) -> Form:
        """Returns the document of this kind that `source` holds, read to its end."""
        module = importlib.import_module(f"desktop_app.rewriting.formats.{self.module}")
        opened = cast("Callable[[Source], Form]", module.opened)
        return opened(source)


#: name → kind, in the order in which a file dialog lists them.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("docx", (".docx", ".docm", ".dotx"), "docx"),
        Kind("pptx", (".pptx", ".pptm", ".ppsx"), "pptx"),
        Kind("xlsx", (".xlsx", ".xlsm"), "xlsx"),
        Kind("odt", (".odt", ".ott"), "odt"),
        Kind("epub", (".epub",), "epub"),
        Kind("html", (".html", ".htm", ".xhtml"), "html"),
        Kind("markdown", (".md", ".markdown"), "markdown"),
        Kind("srt", (".srt",), "subtitles"),
        Kind("vtt", (".vtt",), "subtitles"),
        Kind("ass", (".ass", ".ssa"), "ass", by_suffix=True),
        Kind("json", (".json", ".arb"), "json_strings", by_suffix=True),
        Kind("po", (".po", ".pot"), "gettext", suffix_out=".po", by_suffix=True),
        Kind("pdf", (".pdf",), "pdf", suffix_out=".docx"),
        Kind("text", (".txt", ".text", ".log"), "plain"),
    )
}


def suffixes() -> tuple[str, ...]:
    """Returns every suffix that a file dialog offers, with its dot."""
    return tuple(suffix for kind in KINDS.values() for suffix in kind.suffixes)


def of_suffix(suffix: str) -> Kind | None:
    """Returns the kind that a suffix (with its dot, in any case) promises."""
    wanted = suffix.lower()
    return next((kind for kind in KINDS.values() if wanted in kind.suffixes), None)
