"""Spreadsheets (XLSX): the words in cells, shapes and charts; never formulas, numbers or dates.

Words that formulas, lists to choose from or pivot tables name stay, or these would break.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import local, xml_root
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats.drawing import Drawing
from desktop_app.rewriting.leaves import Leaf, Role
from desktop_app.rewriting.xml_part import xml_bytes
from desktop_app.rewriting.zip_form import Part, XmlPart, ZipForm, part_data

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_STRINGS = re.compile(r"xl/sharedStrings\.xml", re.I)
_DRAWN = re.compile(r"xl/(?:drawings|charts|diagrams)/[^/]+\.xml")
_TABLE = re.compile(r"xl/tables/[^/]+\.xml")
_PIVOT = re.compile(r"xl/pivotCache/pivotCacheDefinition[^/]*\.xml")
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_FORMULAS = ("f", "formula", "formula1", "formula2", "definedName")
#: A sheet's formula is cut at 8,192 characters by Excel itself.
_LONGEST_FORMULA = 20_000
_LONGEST_NAME = 255
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def opened(source: Source) -> WorkbookForm:
    """Returns the workbook that `source` holds."""
    with Archive(source) as archive:
        names = [entry.filename for entry in archive.entries()]
        found = _Named()
        sheets = [name for name in names if _SHEET.fullmatch(name)]
        inline = [name for name in sheets if _scanned(source, archive, name, found)]
        for name in names:
            if name.endswith("workbook.xml"):
                _scanned(source, archive, name, found)
            elif _PIVOT.fullmatch(name):
                root = xml_root(source, part_data(source, archive, name))
                found.kept.update(
                    e.get("name", "") for e in root.iter() if local(e) == "cacheField"
                )
        tables = {
            name: _columns(xml_root(source, part_data(source, archive, name)))
            for name in names
            if _TABLE.fullmatch(name)
        }
        columns = {column for table in tables.values() for column in table}
        if found.refers_to_columns:
            found.kept |= columns
        cells = XmlPart(Cells(frozenset(found.kept), frozenset(columns)))
        parts: list[tuple[str, Part]] = [(n, cells) for n in names if _STRINGS.fullmatch(n)]
        parts += [(name, cells) for name in inline]
        parts += [(name, XmlPart(Drawing())) for name in names if _DRAWN.fullmatch(name)]
        form = WorkbookForm(source, parts, tables)
        form.read(archive)
        return form


@dataclass(slots=True)
class _Named:
    """What formulas name: words that have to stay, and whether they name tables' columns."""

    kept: set[str] = field(default_factory=set)
    refers_to_columns: bool = False

    def add(self, formula: str) -> None:
        for literal in _LITERAL.findall(formula):
            words = literal.replace('""', '"')
            self.kept.add(words)
            # A list to choose from is one literal: "yes,no".
            self.kept.update(word.strip() for word in words.split(","))
        self.refers_to_columns |= "[" in _LITERAL.sub("", formula)


class Cells:
    """Strings of a workbook, shared (`si`) or in their cells (`is`).

    Args:
        kept: strings that stay; columns: names of tables' columns.
    """

    collapse = False

    def __init__(self, kept: frozenset[str], columns: frozenset[str]) -> None:
        self._kept, self._columns = kept, columns

    def paragraphs(self, root: Any) -> Iterator[Any]:
        for element in root.iter():
            if local(element) in ("si", "is"):
                text = "".join(leaf.text for leaf in self.leaves(element))
                # A column's name has to be its cell's words exactly, in one look.
                odd = text in self._columns and (len(element) > 1 or text != text.strip())
                if not odd and text not in self._kept and text.strip() not in self._kept:
                    yield element

    def leaves(self, paragraph: Any) -> Iterator[Leaf]:
        for child in paragraph:
            # Readings (rPh) tell how the old words are spoken; new ones do without.
            if local(child) == "t":
                yield from _text(child, (child,), b"")
            elif local(child) == "r":
                look = _look(child)
                for letters in (each for each in child if local(each) == "t"):
                    yield from _text(letters, (child, letters), look)

    def made(self, leaf: Leaf, text: str) -> str:
        return text

    def shell(self, wrapper: Any, again: bool) -> Any:
        element = wrapper.makeelement(wrapper.tag, dict(wrapper.attrib), wrapper.nsmap)
        if local(wrapper) == "t":
            element.set(_SPACE, "preserve")
        element.extend(copy.deepcopy(each) for each in wrapper if local(each) == "rPr")
        return element

    def finished(self, root: Any, language: str) -> None:
        pass


class WorkbookForm(ZipForm):
    """A workbook; its tables' columns are named like the cells above them."""

    def __init__(
        self, source: Source, parts: list[tuple[str, Part]], tables: Mapping[str, list[str]]
    ) -> None:
        super().__init__(source, parts)
        self._tables = tables

    def changes(self, texts: Sequence[str], language: str) -> dict[str, Callable[[bytes], bytes]]:
        new = dict(zip((block.text for block in self.blocks), texts, strict=True))
        for columns in self._tables.values():
            _make_unique(columns, new)
        every = {column for table in self._tables.values() for column in table}
        named = {column: new[column] for column in every if column in new}
        mended = [
            named.get(block.text, text) for block, text in zip(self.blocks, texts, strict=True)
        ]
        changes = super().changes(mended, language)
        if any(text != column for column, text in named.items()):
            changes |= {name: _Renamed(self.source, named) for name in self._tables}
        return changes


@dataclass(frozen=True, slots=True)
class _Renamed:
    source: Source
    names: Mapping[str, str]

    def __call__(self, data: bytes) -> bytes:
        root = xml_root(self.source, data)
        for element in root.iter():
            if local(element) == "tableColumn":
                element.set(
                    "name", self.names.get(element.get("name", ""), element.get("name", ""))
                )
        return xml_bytes(root)


def _make_unique(columns: Sequence[str], new: dict[str, str]) -> None:
    """Takes back names that two columns of a table would share, which Excel refuses."""
    taken: set[str] = {column.casefold() for column in columns if column not in new}
    for column in columns:
        if column not in new:
            continue
        text = " ".join(new[column].split())
        if not text or len(text) > _LONGEST_NAME or text.casefold() in taken:
            text = column
        new[column] = text
        taken.add(text.casefold())


def _columns(table: Any) -> list[str]:
    return [e.get("name", "") for e in table.iter() if local(e) == "tableColumn"]


def _text(letters: Any, path: tuple[Any, ...], look: bytes) -> Iterator[Leaf]:
    for number, line in enumerate((letters.text or "").split("\n")):
        if number:
            yield Leaf(Role.BOUND, "\n", None, path)
        if line:
            yield Leaf(Role.TEXT, line, None, path, look, len(look))


def _look(run: Any) -> bytes:
    from lxml import etree

    found = [each for each in run if local(each) == "rPr"]
    return bytes(etree.tostring(found[0], method="c14n", with_tail=False)) if found else b""


def _scanned(source: Source, archive: Archive, name: str, found: _Named) -> bool:
    """Notes what a sheet's formulas name; returns whether it has strings in its cells."""
    from lxml import etree

    scan = _Scan(found)
    parser: Any = etree.XMLParser(
        target=scan, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    with closing(archive.pieces(name)) as pieces:
        try:
            for piece in pieces:
                parser.feed(piece)
            parser.close()
        except etree.XMLSyntaxError as error:
            raise source.damaged(f"XML, {error.msg}") from None
    return scan.has_strings


class _Scan:
    """Listens to a sheet as it streams by."""

    def __init__(self, found: _Named) -> None:
        self._found = found
        self._formula: list[str] | None = None
        self.has_strings = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name in _FORMULAS:
            self._formula = []
        elif name == "is":
            self.has_strings = True

    def data(self, text: str) -> None:
        if self._formula is not None:
            self._formula.append(text)

    def end(self, tag: str) -> None:
        if self._formula is not None and tag.rpartition("}")[2] in _FORMULAS:
            self._found.add("".join(self._formula)[:_LONGEST_FORMULA])
            self._formula = None

    def close(self) -> None:
        """Called after the last event."""
