"""Word documents (DOCX): body, tables, text boxes, notes, headers, footers, charts, diagrams.

Comments, what was deleted, and field codes stay as they are.
"""

from __future__ import annotations

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.office import Package
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats.drawing import Drawing
from desktop_app.rewriting.formats.word import Word
from desktop_app.rewriting.zip_form import Part, XmlPart, ZipForm

_STORIES = ("footnotes", "endnotes", "header", "footer")
_DRAWN = ("chart", "diagramData", "diagramDrawing")


def opened(source: Source) -> ZipForm:
    """Returns the document that `source` holds."""
    with Archive(source) as archive:
        package = Package(source, archive)
        main = package.main_part()
        relations = package.relations(main)
        stories = [main]
        stories += [r.part for kind in _STORIES for r in relations if r.kind == kind]
        parts: list[tuple[str, Part]] = [(name, XmlPart(Word())) for name in stories]
        parts += drawn_parts(package, stories)
        return ZipForm(source, list(dict(parts).items())).read(archive)


def drawn_parts(package: Package, parts: list[str]) -> list[tuple[str, Part]]:
    """Returns the charts and diagrams that `parts` refer to."""
    return [
        (relation.part, XmlPart(Drawing()))
        for part in parts
        for relation in package.relations(part)
        if relation.kind in _DRAWN
    ]
