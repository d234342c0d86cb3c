"""Office Open XML packages (DOCX, PPTX): which part refers to which.

Read part by part from the archive rather than by python-docx or python-pptx: those
load a whole file into memory, its pictures and films with it, and leave out text in
content controls, text boxes, footnotes and insertions that await approval.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.markup import local, xml_root
from desktop_app.readers.documents.prose import tidy
from desktop_app.readers.documents.source import Source


@dataclass(frozen=True, slots=True)
class Relation:
    """One part's reference to another; `kind` is the last word of its type."""

    id: str
    kind: str
    part: str


class Package:
    """The relations of a package's parts; "" is the package itself."""

    def __init__(self, source: Source, archive: Archive) -> None:
        self.source = source
        self.archive = archive

    def relations(self, part: str) -> list[Relation]:
        """Returns what `part` refers to within the package; what is missing is left out."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.archive:
            return []
        found = []
        for element in xml_root(self.source, self.archive.read(rels)).iter():
            if local(element) != "Relationship" or element.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))
            kind = element.get("Type", "").rpartition("/")[2]
            if target[1:] in self.archive:
                found.append(Relation(element.get("Id", ""), kind, target[1:]))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Returns the first part that `part` refers to as `kind`."""
        return next((r.part for r in self.relations(part) if r.kind == kind), None)

    def main_part(self) -> str:
        """Returns the part that holds the document itself, and notes the document's title.

        Raises:
            UserError: `document_damaged`.
        """
        if (core := self.related("", "core-properties")) is not None:
            elements = xml_root(self.source, self.archive.read(core)).iter()
            titles = ("".join(e.itertext()) for e in elements if local(e) == "title")
            self.source.title = tidy(next(titles, ""))
        main = self.related("", "officeDocument")
        if main is None:
            raise self.source.damaged("it does not say where its text is")
        return main


def relation_id(attributes: Mapping[str, str]) -> str:
    """Returns the `r:id` among an element's attributes, which may have a plain `id` too."""
    return next((v for k, v in attributes.items() if k.endswith("}id")), "")
