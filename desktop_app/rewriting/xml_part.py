"""One part of a document in XML: its paragraphs as leaves, and the tree with other texts.

Knows trees and leaves; which elements are paragraphs and runs says a `Dialect`. The tree
loads nothing from anywhere, and what is not a rewritten paragraph stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from desktop_app.readers.documents.markup import xml_root
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.leaves import Leaf, Role, arranged, stretches
from desktop_app.rewriting.records import Block

#: What XML cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile(r"[ \t]*[\r\n]+[ \t]*")


class Dialect(Protocol):
    """How a format writes paragraphs.

    Attributes:
        collapse: whether any white space counts as one space.
    """

    collapse: bool

    def paragraphs(self, root: Any) -> Iterable[Any]:
        """Yields the elements that hold texts, in reading order."""

    def leaves(self, paragraph: Any) -> Iterable[Leaf]:
        """Yields all that a paragraph holds; of paragraphs within it only the place."""

    def made(self, leaf: Leaf, text: str) -> Any:
        """Returns the element, or the letters, that stand for a leaf with a text."""

    def shell(self, wrapper: Any, again: bool) -> Any:
        """Returns an empty copy of a leaf's `path` element; `again`: not the first one."""

    def finished(self, root: Any, language: str) -> None:
        """Mends what depends on the paragraphs, or on their language, when all are rewritten."""


def xml_blocks(source: Source, data: bytes, dialect: Dialect) -> list[Block]:
    """Returns the blocks of an XML part.

    Raises:
        UserError: `document_damaged`.
    """
    return [
        stretch.block
        for paragraph in dialect.paragraphs(xml_root(source, data))
        for stretch in stretches(list(dialect.leaves(paragraph)), collapse=dialect.collapse)[1]
    ]


def xml_rewritten(
    source: Source, data: bytes, dialect: Dialect, texts: Sequence[str], language: str = ""
) -> bytes:
    """Returns an XML part with `texts` in place of its blocks' own.

    Raises:
        UserError: `document_damaged`.
    """
    root = xml_root(source, data)
    number = 0
    for paragraph in list(dialect.paragraphs(root)):
        leaves, found = stretches(list(dialect.leaves(paragraph)), collapse=dialect.collapse)
        new = [_clean(text) for text in texts[number : number + len(found)]]
        number += len(found)
        if all(text == stretch.block.text for stretch, text in zip(found, new, strict=True)):
            continue
        pieces: list[tuple[Leaf, str]] = []
        at = 0
        for stretch, text in zip(found, new, strict=True):
            pieces += [(leaf, leaf.text) for leaf in leaves[at : stretch.first]]
            pieces += arranged(leaves[stretch.first : stretch.last], text)
            at = stretch.last
        pieces += [(leaf, leaf.text) for leaf in leaves[at:]]
        _rebuild(paragraph, pieces, dialect)
    dialect.finished(root, language)
    return xml_bytes(root)


def xml_bytes(root: Any) -> bytes:
    """Returns a part with its tree written out in UTF-8."""
    from lxml import etree

    tree = root.getroottree()
    standalone = tree.docinfo.standalone
    return bytes(
        etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=standalone)
    )


def _rebuild(paragraph: Any, pieces: Iterable[tuple[Leaf, str]], dialect: Dialect) -> None:
    """Fills a paragraph with pieces, each within copies of the elements around it."""
    # Children go, but live on in their leaves; what follows the paragraph stays.
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    opened: list[tuple[Any, Any]] = []
    used: set[Any] = set()
    for leaf, text in pieces:
        same = 0
        while same < min(len(opened), len(leaf.path)) and opened[same][0] is leaf.path[same]:
            same += 1
        del opened[same:]
        for wrapper in leaf.path[same:]:
            parent = opened[-1][1] if opened else paragraph
            shell = dialect.shell(wrapper, wrapper in used)
            used.add(wrapper)
            parent.append(shell)
            opened.append((wrapper, shell))
        _add(opened[-1][1] if opened else paragraph, dialect.made(leaf, text))


def _add(parent: Any, piece: Any) -> None:
    if not isinstance(piece, str):
        piece.tail = None
        parent.append(piece)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + piece
    else:
        parent.text = (parent.text or "") + piece


def _clean(text: str) -> str:
    """Returns `text` without line ends and what XML cannot hold."""
    return _NOT_XML.sub("", _LINES.sub(" ", text))


def mark(node: Any, path: tuple[Any, ...], whole: tuple[Any, ...] = ()) -> Leaf:
    """Returns a leaf for an element that goes with the letters around it."""
    return Leaf(Role.MARK, node=node, path=path, whole=whole)


def bound(node: Any, path: tuple[Any, ...]) -> Leaf:
    """Returns a leaf for an element that stays where it is."""
    return Leaf(Role.BOUND, node=node, path=path)


def elements(parent: Any) -> Iterator[Any]:
    """Yields the child elements, without comments and processing instructions."""
    return (child for child in parent if isinstance(child.tag, str))
