"""A summary laid out: its lines, its sources numbered, where they stand, what was read.

Knows no file format (exporting.py does) and no services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.protocol.summaries import Citation, Summary, SummarySentence
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.store.document_records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Wording:
    """The words around a summary; a face gives them in its reader's language."""

    sources: str = "Sources"
    page: str = "p. {number}"
    slide: str = "slide {number}"
    row: str = "row {number}"
    unsupported: str = "no source found"
    quoted: str = "“{text}”"
    coverage: str = "Read: {read} of {passages} passages ({percent} %)"
    pages: str = "Pages: {read} of {pages} read, {cited} cited"
    unread: str = "Pages without readable text: {numbers}"


@dataclass(frozen=True, slots=True)
class Note:
    """One source, as a numbered note.

    Attributes:
        number: from 1.
        text: the cited sentence, word for word; place: where its passage stands.
    """

    number: int
    text: str
    place: Place | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or bullet, and the numbers of its notes; `None` if nobody looked for any."""

    text: str
    notes: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A summary, ready to be written in any format.

    Attributes:
        lines: as the user left them.
        pages_read, pages_cited: how many, where there are pages.
        bulleted: whether each line is a bullet; else they make paragraphs.
    """

    title: str
    summary: Summary
    document: DocumentRecord | None
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]
    pages_read: int | None
    pages_cited: int
    bulleted: bool


def sheet(
    title: str,
    summary: Summary,
    edited_text: str | None,
    document: DocumentRecord | None,
    cited: Mapping[int, Passage],
    *,
    bulleted: bool = True,
) -> Sheet:
    """Returns a summary with its sources numbered in the order in which they are cited.

    Args:
        edited_text: the user's version; a line that is still the model's keeps its sources.
        cited: the passages that are cited, by number; one that is missing is noted by number.
    """
    known = {sentence.text.strip(): sentence for sentence in summary.sentences}
    sentences: list[SummarySentence | str] = list(summary.sentences)
    if edited_text is not None:
        written = (line.strip() for line in edited_text.splitlines())
        sentences = [known.get(line, line) for line in written if line]
    notes: dict[tuple[int, int, int], Note] = {}
    lines = []
    for sentence in sentences:
        if isinstance(sentence, str):
            lines.append(Line(sentence, None))
            continue
        numbers = tuple(_note(c, notes, cited).number for c in sentence.citations)
        lines.append(Line(sentence.text.strip(), tuple(dict.fromkeys(numbers))))
    pages = {n.place.page or n.place.slide for n in notes.values() if n.place} - {None}
    read = None
    if document is not None and document.pages is not None:
        read = document.pages - len(document.unread_pages)
    return Sheet(
        title, summary, document, tuple(lines), tuple(notes.values()), read, len(pages), bulleted
    )


def _note(
    citation: Citation, notes: dict[tuple[int, int, int], Note], cited: Mapping[int, Passage]
) -> Note:
    key = (citation.passage, citation.start, citation.end)
    if key not in notes:
        passage = cited.get(citation.passage)
        text = passage.text[citation.start : citation.end].strip() if passage else ""
        place = passage.place if passage else None
        notes[key] = Note(len(notes) + 1, text, place, citation)
    return notes[key]


def where(note: Note, wording: Wording) -> str:
    """Returns where a source stands: page, headings, row; at the least its passage."""
    told = of_place(note.place, wording) if note.place is not None else ""
    return told or f"¶ {note.citation.passage + 1}"


def of_place(place: Place, wording: Wording) -> str:
    """Returns page, headings, row of a passage; "" when its document has no such thing."""
    parts = []
    if place.page is not None:
        parts.append(wording.page.format(number=place.page))
    if place.slide is not None:
        parts.append(wording.slide.format(number=place.slide))
    if place.sheet:
        parts.append(place.sheet)
    if place.row is not None:
        parts.append(wording.row.format(number=place.row))
    if place.start_s is not None:
        minutes, seconds = divmod(int(place.start_s), 60)
        parts.append(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}")
    if place.headings:
        parts.append(" › ".join(place.headings))
    return ", ".join(parts)


def source(note: Note, wording: Wording) -> str:
    quoted = wording.quoted.format(text=note.text) if note.text else ""
    return ": ".join(filter(None, (where(note, wording), quoted)))


def facts(sheet: Sheet, wording: Wording) -> list[str]:
    """Returns what was read, in lines."""
    summary, document = sheet.summary, sheet.document
    percent = 100 * summary.passages_read // max(1, summary.passages)
    told = [
        wording.coverage.format(
            read=summary.passages_read, passages=summary.passages, percent=percent
        )
    ]
    if document is not None and document.pages is not None:
        told.append(
            wording.pages.format(
                read=sheet.pages_read, pages=document.pages, cited=sheet.pages_cited
            )
        )
        if document.unread_pages:
            told.append(wording.unread.format(numbers=", ".join(map(str, document.unread_pages))))
    return told
