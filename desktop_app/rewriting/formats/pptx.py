"""Presentations (PPTX): slides with their tables, groups, charts, diagrams, and the notes.

What stands on layouts and masters, and comments, stay as they are.
"""

from __future__ import annotations

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import local, xml_root
from desktop_app.readers.documents.office import Package, relation_id
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats.docx import drawn_parts
from desktop_app.rewriting.formats.drawing import Drawing
from desktop_app.rewriting.zip_form import Part, XmlPart, ZipForm


def opened(source: Source) -> ZipForm:
    """Returns the presentation that `source` holds."""
    with Archive(source) as archive:
        package = Package(source, archive)
        main = package.main_part()
        slides = {r.id: r.part for r in package.relations(main) if r.kind == "slide"}
        root = xml_root(source, archive.read(main))
        order = [relation_id(dict(e.attrib)) for e in root.iter() if local(e) == "sldId"]
        parts: list[tuple[str, Part]] = []
        for slide in (slides[key] for key in order if key in slides):
            parts.append((slide, XmlPart(Drawing())))
            parts += drawn_parts(package, [slide])
            if (notes := package.related(slide, "notesSlide")) is not None:
                parts.append((notes, XmlPart(Drawing())))
        if len(parts) > source.limits.pages * 4:
            raise source.too_large(f"more than {source.limits.pages:,} slides")
        return ZipForm(source, list(dict(parts).items())).read(archive)
