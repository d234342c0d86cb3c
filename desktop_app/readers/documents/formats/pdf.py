"""PDF: page by page, with the outline's chapters; pages that only hold a picture are noted.

Uses PDFium through pypdfium2, one document at a time: PDFium is not made for threads.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from typing import Any

from desktop_app.errors import UserError
from desktop_app.readers.documents.pdf_layout import Line, paragraphs, without_running
from desktop_app.readers.documents.prose import HeadingPath, tidy
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

#: A page with fewer letters that mean something, of those it has, was not read.
_FEWEST_READABLE = 0.5
#: Characters of "Chapter 12." before a title.
_NUMBERING = 12
_OUTLINE_ENTRIES = 10_000
_OUTLINE_DEPTH = 8
#: What PDFium gives for a hyphen at the end of a line.
_LINE_END_HYPHENS = (0x02, 0xFFFE)


def read(source: Source) -> Iterator[Passage]:
    """Yields the paragraphs of every page that has text.

    Raises:
        UserError: `document_encrypted`, `document_wrong_password`, `document_damaged`,
            `document_too_large`.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.path, password=source.password)
    except pypdfium2.PdfiumError as error:
        raise _refusal(source, error.err_code) from None
    try:
        count = len(document)
        if count > source.limits.pages:
            raise source.too_large(f"{count:,} pages")
        source.pages = count
        source.title = tidy(document.get_metadata_value("Title"))
        outline = _outline(document)
        headings = HeadingPath()
        for index, lines in enumerate(without_running(_pages(source, document))):
            found = list(paragraphs(lines))
            entries = outline.get(index, [])
            begins = _where_chapters_begin(entries, [text for text, _ in found])
            for level, title in () if found else entries:
                headings.enter(level, title)
            if not found:
                yield Passage("", Place(page=index + 1))
            for number, (text, span) in enumerate(found):
                for level, title in begins.get(number, ()):
                    headings.enter(level, title)
                place = Place(page=index + 1, headings=headings.path, span=span)
                is_heading = any(_names(title, text) for _, title in begins.get(number, ()))
                yield Passage(text, place, is_heading=is_heading)
    finally:
        document.close()


def _refusal(source: Source, code: int | None) -> UserError:
    from pypdfium2 import raw

    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        if code == raw.FPDF_ERR_SECURITY:
            return source.error("document_locked")
        asked = source.password is None
        return source.error("document_encrypted" if asked else "document_wrong_password")
    return source.damaged("PDF")


def _outline(document: Any) -> dict[int, list[tuple[int, str]]]:
    """The outline's entries by the index of the page on which they begin."""
    found: dict[int, list[tuple[int, str]]] = {}
    for number, bookmark in enumerate(document.get_toc(max_depth=_OUTLINE_DEPTH)):
        if number == _OUTLINE_ENTRIES:
            break
        target = bookmark.get_dest()
        title = tidy(bookmark.get_title())
        if target is not None and title and (index := target.get_index()) is not None:
            found.setdefault(index, []).append((bookmark.level, title))
    return found


def _where_chapters_begin(
    entries: list[tuple[int, str]], texts: list[str]
) -> dict[int, list[tuple[int, str]]]:
    """The outline's entries of one page by the number of the paragraph they begin with.

    An entry names a page only; its title is looked for there. One that is not found
    begins where the one before it does.
    """
    begins: dict[int, list[tuple[int, str]]] = {}
    number = 0
    for level, title in entries:
        later = range(number, len(texts))
        number = next((each for each in later if _names(title, texts[each])), number)
        begins.setdefault(number, []).append((level, title))
    return begins


def _names(title: str, text: str) -> bool:
    """Whether a paragraph is the line that `title` stands for, perhaps with its number."""
    wanted, there = ("".join(filter(str.isalnum, each)).casefold() for each in (title, text))
    return bool(wanted) and there.endswith(wanted) and len(there) - len(wanted) <= _NUMBERING


def _pages(source: Source, document: Any) -> Iterator[list[Line]]:
    """Every page's lines of text; pages that show something else are noted and empty."""
    import pypdfium2

    for index in range(source.pages or 0):
        source.step(index, source.pages or 0)
        try:
            lines, shows_something = _lines(document, index)
        except pypdfium2.PdfiumError:
            lines, shows_something = [], True
        if shows_something and not _readable(lines):
            source.unread_pages.append(index + 1)
            lines = []
        yield lines


def _lines(document: Any, index: int) -> tuple[list[Line], bool]:
    """A page's lines of text, and whether the page shows anything at all."""
    from pypdfium2 import raw

    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            return list(_text_lines(text_page)), raw.FPDFPage_CountObjects(page) > 0
        finally:
            text_page.close()
    finally:
        page.close()


def _text_lines(text_page: Any) -> Iterator[Line]:
    start = 0
    letters: list[str] = []
    for index, code in enumerate([*_codes(text_page), 0x0A]):
        if code not in (0x0D, 0x0A):
            letters.append(_letter(code))
            # PDFium pulls a word together that was parted at the end of a line.
            if code not in _LINE_END_HYPHENS:
                continue
        if any(letter and not letter.isspace() for letter in letters):
            yield _line(text_page, letters, start)
        letters.clear()
        start = index + 1


def _codes(text_page: Any) -> list[int]:
    """A page's characters as UTF-16 units, by PDFium's own index.

    All at once where its text has a unit for every index, as nearly always; else one by
    one, because its text may leave characters out, and spans would be wrong.
    """
    from pypdfium2 import raw

    count = text_page.count_chars()
    text = text_page.get_text_range(errors="surrogatepass")
    if len(units := text.encode("utf-16-le", "surrogatepass")) == 2 * count:
        return list(struct.unpack(f"<{count}H", units))
    return [raw.FPDFText_GetUnicode(text_page, index) for index in range(count)]


def _line(text_page: Any, letters: list[str], start: int) -> Line:
    seen = [offset for offset, letter in enumerate(letters) if letter and not letter.isspace()]
    first = text_page.get_charbox(start + seen[0], loose=True)
    last = text_page.get_charbox(start + seen[-1], loose=True)
    # A character beyond the first plane comes as two halves, each with its own index.
    text = "".join(letters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return Line(
        text=text,
        span=(start + seen[0], start + seen[-1] + 1),
        left=min(first[0], last[0]),
        right=max(first[2], last[2]),
        bottom=min(first[1], last[1]),
        top=max(first[3], last[3]),
    )


def _letter(code: int) -> str:
    """One character; what stands for a character by its shape becomes that character.

    Ligatures and the radicals that some programs write for kanji would hide a word
    from every search.
    """
    if code in _LINE_END_HYPHENS:
        return "\u00ad"
    if not 0 < code < 0x110000:
        return ""
    letter = chr(code)
    if code < 0x2E80:
        return letter
    if 0x2E80 <= code <= 0x2FDF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", letter)
    return letter


def _readable(lines: list[Line]) -> bool:
    """Whether a page's letters mean something; fonts may come without their meaning."""
    letters = [letter for line in lines for letter in line.text if not letter.isspace()]
    meant = sum(1 for letter in letters if unicodedata.category(letter) not in _MEANINGLESS)
    return bool(letters) and meant >= _FEWEST_READABLE * len(letters)


_MEANINGLESS = frozenset(("Cc", "Cn", "Co", "Cs"))
