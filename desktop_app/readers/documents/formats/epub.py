"""E-books (EPUB 2 and 3): the chapters in the order of the book's spine."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.formats import html
from desktop_app.readers.documents.markup import local, xml_root
from desktop_app.readers.documents.prose import tidy
from desktop_app.readers.documents.records import Passage
from desktop_app.readers.documents.source import Source

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html")
#: These only scramble fonts; any other encryption locks the text.
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def read(source: Source) -> Iterator[Passage]:
    """Yields the passages of every chapter."""
    with Archive(source) as archive:
        refuse_locked(source, archive)
        chapters = _spine(source, archive)
        for number, name in enumerate(chapters):
            source.part(number, len(chapters))
            data = archive.read(name)
            yield from html.passages(source, data, html.declared_encoding(data))
    source.encoding = None


def _spine(source: Source, archive: Archive) -> list[str]:
    """The names of the chapters' parts, as the book orders them; notes the book's title."""
    container = xml_root(source, archive.read(_CONTAINER))
    package = next((e.get("full-path") for e in container.iter() if local(e) == "rootfile"), None)
    if not package:
        raise source.damaged("it names no book")
    root = xml_root(source, archive.read(package))
    files: dict[str, str] = {}
    order: list[str] = []
    for element in root.iter():
        name = local(element)
        if name == "title" and not source.title:
            source.title = tidy("".join(element.itertext()))
        elif name == "item" and element.get("media-type") in _CHAPTERS:
            href = unquote(element.get("href", ""))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(package), href))
            files[element.get("id", "")] = path
        elif name == "itemref":
            order.append(element.get("idref", ""))
    return [files[key] for key in order if files.get(key) in archive]


def refuse_locked(source: Source, archive: Archive) -> None:
    """Raises `document_locked` for a book whose text is encrypted."""
    if _ENCRYPTION not in archive:
        return
    methods = (
        element.get("Algorithm", "")
        for element in xml_root(source, archive.read(_ENCRYPTION)).iter()
        if local(element) == "EncryptionMethod" and local(element.getparent()) == "EncryptedData"
    )
    if any(method not in _FONT_SCRAMBLING for method in methods):
        raise source.error("document_locked")
