"""PDF: its paragraphs and headings, written as a Word document or as Markdown.

A page says where each letter stands and not what belongs together, so a PDF cannot be
written anew with other words; what comes out says so in a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from desktop_app.readers.documents import DocumentFacts, Passage, read
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.records import Block, Note
from desktop_app.rewriting.text_form import has_words, one_line

_DEEPEST_HEADING = 6
_MARKDOWN = str.maketrans({c: "\\" + c for c in "\\`*_[]<>#|"})
_LIST = re.compile(r"^(\d*)([-+.)])(?=\s)")
#: What XML cannot hold; python-docx refuses it.
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def opened(source: Source) -> PdfForm:
    """Returns the text of the PDF that `source` holds."""
    passages: list[Passage] = []
    title = ""
    for item in read(
        source.path, limits=source.limits, progress=source.progress, cancelled=source.cancelled
    ):
        if isinstance(item, Passage):
            passages.append(item)
        elif isinstance(item, DocumentFacts):
            title = item.title
    return PdfForm(passages, title)


class PdfForm:
    """Passages; those without a letter are written as they are."""

    def __init__(self, passages: Sequence[Passage], title: str) -> None:
        self._passages, self._title = passages, title
        self._blocks = tuple(Block(p.text) for p in passages if has_words(p.text))

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self._blocks

    def shown(self) -> tuple[str, ...]:
        return tuple(block.text for block in self._blocks)

    def write(
        self, file: BinaryIO, texts: Sequence[str], language: str, suffix: str
    ) -> Sequence[Note]:
        new = iter(texts)
        lines = [
            (_level(passage), one_line(next(new)) if has_words(passage.text) else passage.text)
            for passage in self._passages
        ]
        if suffix in (".md", ".markdown"):
            file.write(_markdown(lines).encode("utf-8", "replace"))
            return (Note("pdf_as_markdown"),)
        _write_docx(file, lines, self._title)
        return (Note("pdf_as_docx"),)


def _level(passage: Passage) -> int:
    """How deep a heading is, from 1; 0 for text."""
    return min(_DEEPEST_HEADING, len(passage.place.headings)) if passage.is_heading else 0


def _markdown(lines: Sequence[tuple[int, str]]) -> str:
    def marked(level: int, text: str) -> str:
        text = _LIST.sub(r"\1\\\2", text.translate(_MARKDOWN))
        return f"{'#' * level} {text}" if level else text

    return "\n\n".join(marked(level, text) for level, text in lines) + "\n"


def _write_docx(file: BinaryIO, lines: Sequence[tuple[int, str]], title: str) -> None:
    import docx

    document = docx.Document()
    document.core_properties.title = _NOT_XML.sub("", title)[:255]
    for level, text in lines:
        clean = _NOT_XML.sub("", text)
        if level:
            document.add_heading(clean, level)
        else:
            document.add_paragraph(clean)
    document.save(file)
