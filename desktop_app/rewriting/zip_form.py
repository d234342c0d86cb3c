"""Documents that are ZIP archives: some parts are rewritten, all others copied as they are.

Knows archives and parts; what a part holds is for its `Part`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol

from desktop_app.readers.documents.archive import Archive
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.records import Block, Note
from desktop_app.rewriting.xml_part import Dialect, xml_blocks, xml_rewritten

#: A part that is taken to memory as a tree; a tree takes ten times as much.
_PART_BYTES = 1 << 26
#: Pictures and films go through piece by piece; so much of them comes out of one archive.
_COPIED_BYTES = 1 << 33


class Part(Protocol):
    """One part of an archive whose texts are replaced.

    Attributes:
        declares: whether it says which language it is in.
    """

    @property
    def declares(self) -> bool: ...

    def blocks(self, source: Source, data: bytes) -> list[Block]:
        """Returns the part's blocks, the same each time."""

    def rewritten(self, source: Source, data: bytes, texts: Sequence[str], language: str) -> bytes:
        """Returns the part with other texts."""


@dataclass(frozen=True, slots=True)
class XmlPart:
    """A part whose paragraphs are of a dialect."""

    dialect: Dialect
    declares: bool = False

    def blocks(self, source: Source, data: bytes) -> list[Block]:
        return xml_blocks(source, data, self.dialect)

    def rewritten(self, source: Source, data: bytes, texts: Sequence[str], language: str) -> bytes:
        return xml_rewritten(source, data, self.dialect, texts, language)


class ZipForm:
    """An archive with its parts in reading order: name → what rewrites it."""

    def __init__(self, source: Source, parts: list[tuple[str, Part]]) -> None:
        self.source = source
        self.parts = parts
        self._blocks: list[Block] = []
        self._counts: list[int] = []

    def read(self, archive: Archive) -> ZipForm:
        """Reads every part's blocks; returns itself."""
        for number, (name, part) in enumerate(self.parts):
            self.source.part(number, len(self.parts))
            self.source.step(0, 1)
            found = part.blocks(self.source, part_data(self.source, archive, name))
            self._blocks += found
            self._counts.append(len(found))
        return self

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks)

    def shown(self) -> tuple[str, ...]:
        return tuple(block.text for block in self._blocks)

    def write(
        self, file: BinaryIO, texts: Sequence[str], language: str, suffix: str
    ) -> Sequence[Note]:
        patient = replace(
            self.source, limits=replace(self.source.limits, inflated_bytes=_COPIED_BYTES)
        )
        changes = self.changes(texts, language)
        with Archive(patient) as archive, zipfile.ZipFile(file, "w") as written:
            for entry in archive.entries():
                change = changes.get(entry.filename)
                if change is None:
                    _copy(entry, archive.pieces(entry.filename), written)
                else:
                    data = part_data(patient, archive, entry.filename)
                    _copy(entry, (change(data),), written)
        return ()

    def changes(self, texts: Sequence[str], language: str) -> dict[str, Callable[[bytes], bytes]]:
        """Returns what is done with the parts that change: name → what makes it anew."""
        changes: dict[str, Callable[[bytes], bytes]] = {}
        first = 0
        for (name, part), count in zip(self.parts, self._counts, strict=True):
            own = [block.text for block in self._blocks[first : first + count]]
            new = list(texts[first : first + count])
            first += count
            # What does not change stays byte for byte.
            if new != own or (language and part.declares):
                changes[name] = _Change(self.source, part, new, language)
        return changes


@dataclass(frozen=True, slots=True)
class _Change:
    source: Source
    part: Part
    texts: Sequence[str]
    language: str

    def __call__(self, data: bytes) -> bytes:
        return self.part.rewritten(self.source, data, self.texts, self.language)


def part_data(source: Source, archive: Archive, name: str) -> bytes:
    """Returns a part's whole content.

    Raises:
        UserError: `document_too_large`, `document_damaged`.
    """
    if archive.size_bytes(name) > _PART_BYTES:
        raise source.too_large(f"{name} in it has more than {_PART_BYTES >> 20} MB")
    return archive.read(name)


def _copy(entry: zipfile.ZipInfo, pieces: Iterable[bytes], written: zipfile.ZipFile) -> None:
    copy = zipfile.ZipInfo(entry.filename, entry.date_time)
    stored = entry.compress_type == zipfile.ZIP_STORED
    copy.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    copy.external_attr, copy.create_system = entry.external_attr, entry.create_system
    copy.comment = entry.comment
    with written.open(copy, "w", force_zip64=entry.file_size > 1 << 31) as target:
        for piece in pieces:
            target.write(piece)
