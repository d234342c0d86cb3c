"""E-books (EPUB 2 and 3): chapters, tables of contents, the book's title and its language."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.formats.epub import refuse_locked
from desktop_app.readers.documents.markup import local, xml_root
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats.html import HtmlForm
from desktop_app.rewriting.leaves import Leaf, Role
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.zip_form import Part, XmlPart, ZipForm

_CONTAINER = "META-INF/container.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html")
_NCX = "application/x-dtbncx+xml"


def opened(source: Source) -> ZipForm:
    """Returns the book that `source` holds."""
    with Archive(source) as archive:
        refuse_locked(source, archive)
        container = xml_root(source, archive.read(_CONTAINER))
        paths = (e.get("full-path") for e in container.iter() if local(e) == "rootfile")
        package = next(paths, None)
        if not package:
            raise source.damaged("it names no book")
        parts: list[tuple[str, Part]] = [(package, XmlPart(_Named("title", "description"), True))]
        parts += _contents(xml_root(source, archive.read(package)), posixpath.dirname(package))
        present = {name: part for name, part in parts if name in archive}
        return ZipForm(source, list(present.items())).read(archive)


class Page:
    """A chapter, or a table of contents, in XHTML."""

    declares = True

    def blocks(self, source: Source, data: bytes) -> list[Block]:
        return list(HtmlForm(source, data).blocks)

    def rewritten(self, source: Source, data: bytes, texts: Sequence[str], language: str) -> bytes:
        file = io.BytesIO()
        HtmlForm(source, data).write(file, texts, language, "")
        return file.getvalue()


class _Named:
    """Elements of some names with nothing but letters in them."""

    collapse = True

    def __init__(self, *names: str) -> None:
        self._names = names

    def paragraphs(self, root: Any) -> Iterator[Any]:
        return (element for element in root.iter() if local(element) in self._names)

    def leaves(self, paragraph: Any) -> Iterator[Leaf]:
        if not len(paragraph) and paragraph.text:
            yield Leaf(Role.TEXT, paragraph.text)

    def made(self, leaf: Leaf, text: str) -> str:
        return text

    def shell(self, wrapper: Any, again: bool) -> Any:
        raise NotImplementedError("names hold letters only")

    def finished(self, root: Any, language: str) -> None:
        """Declares the book's language: the first one named, the others stay."""
        named = (element for element in root.iter() if local(element) == "language")
        if language and (first := next(named, None)) is not None:
            first.text = language


def _contents(package: Any, folder: str) -> Iterator[tuple[str, Part]]:
    """The parts with texts: contents first, then the chapters in the order of the book."""
    chapters: dict[str, str] = {}
    order: list[str] = []
    for element in package.iter():
        name = local(element)
        if name == "item":
            path = posixpath.normpath(posixpath.join(folder, unquote(element.get("href", ""))))
            kind = element.get("media-type")
            if kind == _NCX:
                yield path, XmlPart(_Named("text"))
            elif kind in _CHAPTERS:
                chapters[element.get("id", "")] = path
                if "nav" in element.get("properties", "").split():
                    yield path, Page()
        elif name == "itemref":
            order.append(element.get("idref", ""))
    yield from ((chapters[key], Page()) for key in order if key in chapters)
