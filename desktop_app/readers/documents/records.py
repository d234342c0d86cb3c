"""What reading a document yields: passages, each with its place, and facts about the whole.

Plain values that can be stored and sent between processes; knows nothing of files.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its document; what a format does not have stays empty.

    Attributes:
        page, slide: as people count them, from 1.
        sheet, row: a table's sheet (empty in a CSV file) and row, from 1, blank rows counted.
        headings: the titles above the passage, the outermost first; a heading's own
            passage includes itself.
        paragraph: the passage's running number in the document, from 0.
        start_s, end_s: of a subtitle, in seconds.
        span: of a PDF: the passage's first character on its page and the one after its
            last, as PDFium counts them, so that a viewer can mark it exactly.
    """

    page: int | None = None
    slide: int | None = None
    sheet: str = ""
    row: int | None = None
    headings: tuple[str, ...] = ()
    paragraph: int = 0
    start_s: float | None = None
    end_s: float | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading, list item, table row, block of code or subtitle.

    Attributes:
        text: never empty; one line, but for code. A row's cells are parted by tabs.
        is_heading: whether it is a title over other passages and no sentence of its own.
    """

    text: str
    place: Place
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a document once it has been read to its end.

    Attributes:
        name: the file's name, without its folder.
        kind: what it was read as, a key of `KINDS`, whatever its suffix says.
        pages: of a PDF; slides of a presentation; None where nothing counts pages.
        unread_pages: pages, from 1, that show something but hold no text one can read:
            scanned pictures, or letters without a meaning. Blank pages are not among them.
        title: as the document itself says, else empty.
        encoding: the Python codec a text file was read with; None for other formats.
        passages, characters: what was read.
    """

    name: str
    kind: str
    pages: int | None = None
    unread_pages: tuple[int, ...] = ()
    title: str = ""
    encoding: str | None = None
    passages: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a document is read before it is refused; a hostile file meets one early.

    Attributes:
        file_bytes: of the file itself.
        inflated_bytes: of what is read out of one archive (DOCX, EPUB, …) in all.
        pages: of a PDF or a presentation.
        characters: of text in all; 20 million are about forty thick novels.
        rows: of one sheet, blank ones counted; a spreadsheet program has no more.
        depth: of elements within elements, or parts within parts.
    """

    file_bytes: int = 1 << 29
    inflated_bytes: int = 1 << 28
    pages: int = 5_000
    characters: int = 20_000_000
    rows: int = 1 << 20
    depth: int = 256
