"""Presentations (PPTX): slide by slide its title, texts, tables and diagrams, then its notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import Blocks, local, xml_passages, xml_root
from desktop_app.readers.documents.office import Package, relation_id
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

_TITLES = ("title", "ctrTitle")
#: Placeholders that repeat on every slide.
_REPEATED = ("sldNum", "dt", "ftr", "hdr")


def read(source: Source) -> Iterator[Passage]:
    """Yields the passages of every slide, the slide's title as their heading."""
    with Archive(source) as archive:
        package = Package(source, archive)
        main = package.main_part()
        parts = {r.id: r.part for r in package.relations(main) if r.kind == "slide"}
        root = xml_root(source, archive.read(main))
        keys = (relation_id(e.attrib) for e in root.iter() if local(e) == "sldId")
        slides = [parts[key] for key in keys if key in parts]
        if len(slides) > source.limits.pages:
            raise source.too_large(f"{len(slides):,} slides")
        source.pages = len(slides)
        for number, part in enumerate(slides, 1):
            source.step(number - 1, len(slides))
            yield from _slide(package, part, number)


def _slide(package: Package, part: str, number: int) -> Iterator[Passage]:
    shapes = _Shapes(package.source, Place(slide=number))
    texts = list(xml_passages(shapes, package.archive.pieces(part)))
    title = " ".join(shapes.title)
    headings = (title,) if title else ()
    if title:
        yield Passage(title, Place(slide=number, headings=headings), is_heading=True)
    place = Place(slide=number, headings=headings)
    for text in texts:
        yield Passage(text.text, place)
    for relation in package.relations(part):
        if relation.kind in ("diagramData", "notesSlide"):
            notes = _Shapes(package.source, place)
            yield from xml_passages(notes, package.archive.pieces(relation.part))


class _Shapes(Blocks):
    unread = frozenset(("Fallback", "rt"))

    def __init__(self, source: Source, place: Place) -> None:
        super().__init__(source, place)
        self.title: list[str] = []
        self._placeholder = ""
        self._in_text = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "sp":
                self._placeholder = ""
            case "ph":
                self._placeholder = attributes.get("type", "body")
            case "p":
                self.open_text()
            case "t":
                self._in_text = self._placeholder not in _REPEATED
            case "br":
                super().heard("\n")
            case "tr":
                self.open_row()
            case "tc":
                self.open_cell()

    def closed(self, name: str) -> None:
        match name:
            case "sp":
                self._placeholder = ""
            case "p":
                self.close_text()
            case "t":
                self._in_text = False
            case "tc":
                self.close_cell()
            case "tr":
                self.close_row()

    def heard(self, text: str) -> None:
        if self._in_text:
            super().heard(text)

    def keep(self, text: str, level: int | None = None) -> None:
        if self._placeholder in _TITLES:
            self.title.append(text)
        else:
            super().keep(text, level)
