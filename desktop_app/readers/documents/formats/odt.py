"""Texts of LibreOffice and OpenOffice (ODT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import Blocks, local, xml_passages, xml_root
from desktop_app.readers.documents.prose import tidy
from desktop_app.readers.documents.records import Passage
from desktop_app.readers.documents.source import Source

_CONTENT, _META, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST_SPACES = 100


def read(source: Source) -> Iterator[Passage]:
    """Yields paragraphs, headings and table rows; a footnote comes before what it is noted in."""
    with Archive(source) as archive:
        if _MANIFEST in archive:
            manifest = xml_root(source, archive.read(_MANIFEST))
            if any(local(element) == "encryption-data" for element in manifest.iter()):
                raise source.error("document_locked")
        if _META in archive:
            meta = xml_root(source, archive.read(_META))
            titles = ("".join(e.itertext()) for e in meta.iter() if local(e) == "title")
            source.title = tidy(next(titles, ""))
        yield from xml_passages(_Content(source), archive.told_pieces(_CONTENT))


class _Content(Blocks):
    unread = frozenset((
        "annotation", "tracked-changes", "ruby-text", "note-citation", "scripts", "forms",
        "automatic-styles", "font-face-decls",
    ))  # fmt: skip

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._levels: list[int | None] = []

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "h":
            self._levels.append(_number(attributes.get(f"{_TEXT}outline-level"), 1))
            self.open_text()
        elif name == "p":
            self._levels.append(None)
            self.open_text()
        elif name == "s":
            self.heard(" " * min(_number(attributes.get(f"{_TEXT}c"), 1), _MOST_SPACES))
        elif name in ("tab", "line-break"):
            self.heard("\t" if name == "tab" else "\n")
        elif name == "table-row":
            self.open_row()
        elif name == "table-cell":
            self.open_cell()

    def closed(self, name: str) -> None:
        if name in ("h", "p") and self._levels:
            self.close_text(level=self._levels.pop())
        elif name == "table-row":
            self.close_row()
        elif name == "table-cell":
            self.close_cell()


def _number(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isascii() and value.isdigit() else default
