"""HTML and XML as a stream: parser events become paragraphs, headings and table rows.

No tree is built, so memory does not grow with the document, however deep it is
nested. The parsers (lxml) load nothing from anywhere: no DTD, no entity, no image.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from typing import Any

from desktop_app.readers.documents.collecting import Collector
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

#: Times as deep as XML: pages that forget to close their tags go on nesting to the end.
_HTML_DEPTH = 100


class Blocks(Collector):
    """Collects passages while a parser calls `start`, `data` and `end`.

    Formats derive from it and say in `opened` and `closed` which elements are
    paragraphs, rows or cells. Elements are named without their namespace.

    Attributes:
        unread: elements that are left out with all they hold.
        depth: how many elements are open.
    """

    unread: frozenset[str] = frozenset()

    def __init__(self, source: Source, place: Place | None = None) -> None:
        super().__init__(place)
        self.source = source
        self.depth = 0
        self._unread_from = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self._unread_from:
            return
        name = tag.rpartition("}")[2]
        if name in self.unread or self.is_unread(name, attributes):
            self._unread_from = self.depth
        else:
            self.opened(name, attributes)

    def end(self, tag: str) -> None:
        if self._unread_from:
            if self._unread_from == self.depth:
                self._unread_from = 0
        else:
            self.closed(tag.rpartition("}")[2])
        self.depth -= 1

    def data(self, text: str) -> None:
        if not self._unread_from:
            self.heard(text)

    def close(self) -> None:
        """Called after the last event."""

    def is_unread(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Returns whether this one element is left out."""
        return False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        raise NotImplementedError

    def closed(self, name: str) -> None:
        raise NotImplementedError


def xml_passages(blocks: Blocks, pieces: Generator[bytes]) -> Iterator[Passage]:
    """Yields the passages of an XML document as it streams by; closes `pieces`.

    Raises:
        UserError: `document_damaged` where the XML breaks off, `document_too_large` for
            one nested too deep or swelling by its entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        target=blocks, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    limit = blocks.source.limits.depth
    with closing(pieces):
        try:
            for piece in pieces:
                parser.feed(piece)
                if blocks.depth > limit:
                    raise blocks.source.too_large(f"nested more than {limit} levels deep")
                yield from blocks.taken()
            parser.close()
        except etree.XMLSyntaxError as error:
            if "amplification" in str(error):
                raise blocks.source.too_large("its entities swell without end") from None
            raise blocks.source.damaged(f"XML, {error.msg}") from None
    yield from blocks.taken()


def html_passages(blocks: Blocks, text: str) -> Iterator[Passage]:
    """Yields the passages of an HTML document, however badly it is written.

    Raises:
        UserError: `document_too_large` for one nested far too deep.
    """
    from lxml import etree

    parser: Any = etree.HTMLParser(
        target=blocks, recover=True, no_network=True, huge_tree=True, remove_comments=True
    )
    limit = _HTML_DEPTH * blocks.source.limits.depth
    for start in range(0, len(text), 65_536):
        blocks.source.step(start, len(text))
        parser.feed(text[start : start + 65_536])
        if blocks.depth > limit:
            raise blocks.source.too_large(f"nested more than {limit:,} levels deep")
        yield from blocks.taken()
    if text:
        parser.close()
    yield from blocks.taken()


def xml_root(source: Source, data: bytes) -> Any:
    """Returns the parsed root of a small XML part, an lxml element.

    Raises:
        UserError: `document_damaged`.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise source.damaged(f"XML, {error.msg}") from None


def local(element: Any) -> str:
    """Returns an element's name without its namespace; "" for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
