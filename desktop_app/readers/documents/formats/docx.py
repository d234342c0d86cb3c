"""Word documents (DOCX): the body, then footnotes and endnotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import Blocks, local, xml_passages, xml_root
from desktop_app.readers.documents.office import Package
from desktop_app.readers.documents.records import Passage
from desktop_app.readers.documents.source import Source

#: Word's outline levels are 0 to 8; 9 is body text.
_BODY_LEVEL = 9
_TITLE = "title"


def read(source: Source) -> Iterator[Passage]:
    """Yields paragraphs, headings and table rows."""
    with Archive(source) as archive:
        package = Package(source, archive)
        main = package.main_part()
        styles = package.related(main, "styles")
        levels = _heading_levels(xml_root(source, archive.read(styles))) if styles else {}
        yield from xml_passages(_Story(source, levels), archive.told_pieces(main))
        for kind in ("footnotes", "endnotes"):
            if (notes := package.related(main, kind)) is not None:
                yield from xml_passages(_Story(source, levels), archive.pieces(notes))


def _heading_levels(root: Any) -> dict[str, int]:
    """Which styles are headings: style id → level, 0 the highest (a document's title)."""
    own: dict[str, int | None] = {}
    based_on: dict[str, str] = {}
    for style in (element for element in root if local(element) == "style"):
        key = _value(style, "styleId")
        parts = {local(e): e for e in style.iter() if isinstance(e.tag, str)}
        name = _value(parts.get("name"), "val").lower()
        level = _value(parts.get("outlineLvl"), "val")
        if name == _TITLE:
            own[key] = 0
        elif level.isdigit():
            own[key] = int(level) + 1 if int(level) < _BODY_LEVEL else None
        elif name.startswith("heading ") and name[8:].isdigit():
            own[key] = int(name[8:])
        based_on[key] = _value(parts.get("basedOn"), "val")
    levels: dict[str, int] = {}
    for key in based_on:
        seen: set[str] = set()
        ancestor = key
        while ancestor not in own and ancestor in based_on and ancestor not in seen:
            seen.add(ancestor)
            ancestor = based_on[ancestor]
        if (found := own.get(ancestor)) is not None:
            levels[key] = found
    return levels


class _Story(Blocks):
    # The fallback repeats what is drawn; moved and deleted text stands elsewhere or nowhere;
    # ruby readings would double every word.
    unread = frozenset(("Fallback", "moveFrom", "del", "rt", "pPrChange", "rPrChange"))

    def __init__(self, source: Source, levels: Mapping[str, int]) -> None:
        super().__init__(source)
        self._styles = levels
        self._levels: list[int | None] = []
        self._in_text = False
        self._in_run = 0

    def is_unread(self, name: str, attributes: Mapping[str, str]) -> bool:
        return name in ("footnote", "endnote") and "eparator" in _of(attributes, "type")

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "p":
                self._levels.append(None)
                self.open_text()
            case "t":
                self._in_text = True
            case "r":
                self._in_run += 1
            case "tab" | "ptab" if self._in_run:
                super().heard("\t")
            case "br" | "cr" if self._in_run:
                super().heard("\n")
            case "noBreakHyphen":
                super().heard("-")
            case "pStyle" if self._levels:
                self._levels[-1] = self._styles.get(_of(attributes, "val"), self._levels[-1])
            case "outlineLvl" if self._levels and _of(attributes, "val").isdigit():
                level = int(_of(attributes, "val"))
                self._levels[-1] = level + 1 if level < _BODY_LEVEL else None
            case "tr":
                self.open_row()
            case "tc":
                self.open_cell()

    def closed(self, name: str) -> None:
        match name:
            case "p" if self._levels:
                self.close_text(level=self._levels.pop())
            case "t":
                self._in_text = False
            case "r":
                self._in_run -= 1
            case "tc":
                self.close_cell()
            case "tr":
                self.close_row()

    def heard(self, text: str) -> None:
        if self._in_text:
            super().heard(text)


def _value(element: Any, name: str) -> str:
    return _of(element.attrib, name) if element is not None else ""


def _of(attributes: Mapping[str, str], name: str) -> str:
    return next((v for k, v in attributes.items() if k.rpartition("}")[2] == name), "")
