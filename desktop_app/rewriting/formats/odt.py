"""Texts of LibreOffice and OpenOffice (ODT): body, tables, notes, frames, headers and footers.

Comments and tracked changes stay as they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import local, xml_root
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.leaves import Leaf, Role
from desktop_app.rewriting.xml_part import bound, mark
from desktop_app.rewriting.zip_form import Part, XmlPart, ZipForm

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
#: Paragraphs in these are no text of the document.
_UNREAD = ("annotation", "tracked-changes", "forms", "scripts", "index-title-template")
_WRAPPERS = ("span", "meta")
_WHOLE = ("a", "bookmark-ref", "reference-ref")
_BOUNDS = ("tab", "line-break")


def opened(source: Source) -> ZipForm:
    """Returns the text that `source` holds."""
    with Archive(source) as archive:
        if _MANIFEST in archive:
            manifest = xml_root(source, archive.read(_MANIFEST))
            if any(local(element) == "encryption-data" for element in manifest.iter()):
                raise source.error("document_locked")
        parts: list[tuple[str, Part]] = [(_CONTENT, XmlPart(OpenText()))]
        if _STYLES in archive:
            parts.append((_STYLES, XmlPart(OpenText())))
        return ZipForm(source, parts).read(archive)


class OpenText:
    """Paragraphs and headings (`text:p`, `text:h`) with letters, spans and links in them."""

    collapse = True

    def paragraphs(self, root: Any) -> Iterator[Any]:
        from lxml import etree

        unread = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            name = local(element)
            if name in _UNREAD:
                unread += 1 if event == "start" else -1
            elif event == "start" and not unread and name in ("p", "h") and _is_text(element):
                yield element

    def leaves(self, paragraph: Any) -> Iterator[Leaf]:
        return _leaves(paragraph, (), ())

    def made(self, leaf: Leaf, text: str) -> Any:
        is_letters = leaf.role is not Role.KEPT and bool(text.strip())
        return text if leaf.node is None or is_letters else leaf.node

    def shell(self, wrapper: Any, again: bool) -> Any:
        attributes = dict(wrapper.attrib)
        if again:
            attributes = {k: v for k, v in attributes.items() if not k.endswith("}id")}
        return wrapper.makeelement(wrapper.tag, attributes, wrapper.nsmap)

    def finished(self, root: Any, language: str) -> None:
        pass


def _leaves(parent: Any, path: tuple[Any, ...], whole: tuple[Hashable, ...]) -> Iterator[Leaf]:
    look = tuple(str(sorted(each.attrib.items())) for each in path)
    if parent.text:
        yield Leaf(Role.TEXT, parent.text, None, path, look, len(path), whole)
    for child in parent:
        name = local(child)
        # A tail would be moved with its element; it is a leaf of its own.
        tail = child.tail
        if name in _WRAPPERS:
            yield from _leaves(child, (*path, child), whole)
        elif name in _WHOLE:
            yield from _leaves(child, (*path, child), (*whole, child))
        elif name == "s":
            yield Leaf(Role.TEXT, " ", child, path, look, len(path), whole)
        elif name in _BOUNDS:
            yield bound(child, path)
        elif name == "ruby":
            base = "".join("".join(each.itertext()) for each in child if local(each) == "ruby-base")
            yield Leaf(Role.TEXT, base, None, path, look, len(path), whole)
        elif _is_field(child) and "".join(child.itertext()).strip():
            yield Leaf(Role.KEPT, "".join(child.itertext()), child, path, look, len(path), whole)
        else:
            yield mark(child, path, whole)
        if tail:
            yield Leaf(Role.TEXT, tail, None, path, look, len(path), whole)


def _is_text(element: Any) -> bool:
    return ":opendocument:xmlns:text:" in element.tag


def _is_field(element: Any) -> bool:
    """Page numbers, dates, names: letters that the program makes, with no elements in them."""
    return isinstance(element.tag, str) and _is_text(element) and not len(element)
