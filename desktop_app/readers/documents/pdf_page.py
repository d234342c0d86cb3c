"""A page of a PDF as a picture, and where on it a text stands.

Uses PDFium through pypdfium2, one document at a time: PDFium is not made for threads.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError

Box = tuple[int, int, int, int]

#: Of a page that is a long strip only a smaller picture is made.
_MOST_PIXELS = 16_000_000
#: A text that is not on the page as a whole is looked for by its beginning and its end.
_LEAST_PART = 12


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A picture of a page.

    Attributes:
        pages: of the document; width, height: pixels.
        pixels: rows from the top, four bytes a pixel: blue, green, red, and one without meaning.
        marks: (x, y, width, height) in pixels, one a line of a text that was found.
    """

    pages: int
    width: int
    height: int
    pixels: bytes
    marks: tuple[Box, ...]


def draw(path: Path, page: int, width: int, texts: Sequence[str] = ()) -> DrawnPage:
    """Draws a page on white.

    Args:
        page: from 1; width: pixels wanted.
        texts: to be found on the page, as they were read from it.

    Raises:
        UserError: `page_not_drawn`.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UserError("page_not_drawn", reason=str(error)) from None
    try:
        if not 1 <= page <= len(document):
            raise UserError("page_not_drawn", reason=f"there is no page {page}")
        return _drawn(document, document[page - 1], width, texts)
    except pypdfium2.PdfiumError as error:
        raise UserError("page_not_drawn", reason=str(error)) from None
    finally:
        document.close()


def _drawn(document: Any, page: Any, width: int, texts: Sequence[str]) -> DrawnPage:
    wide, high = page.get_size()  # points, as the page is turned
    scale = width / max(wide, 1e-3)
    scale *= min(1.0, (_MOST_PIXELS / max(1.0, wide * high * scale**2)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
    text = page.get_textpage()
    boxes = [
        _on_picture(page, bitmap.width, bitmap.height, rectangle)
        for rectangle in _rectangles(text, texts)
    ]
    boxes = _joined(boxes)
    rows = bytes(bitmap.buffer)
    line = bitmap.width * 4
    if bitmap.stride != line:
        starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
        rows = b"".join(rows[start : start + line] for start in starts)
    return DrawnPage(len(document), bitmap.width, bitmap.height, rows, tuple(boxes))


def _rectangles(text: Any, texts: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """Returns the lines (left, bottom, right, top) of the texts that are on the page."""
    letters, places = _letters(text)
    found = []
    for wanted in texts:
        for start, end in _spans(letters, _squeezed(wanted)):
            first, last = places[start], places[end - 1]
            for number in range(text.count_rects(first, last - first + 1)):
                found.append(text.get_rect(number))
    return found


def _letters(text: Any) -> tuple[str, list[int]]:
    """Returns what is printed on the page without its white space, and the place of each letter."""
    letters: list[str] = []
    places: list[int] = []
    for place in range(text.count_chars()):
        for letter in _squeezed(text.get_text_range(place, 1)):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _spans(letters: str, wanted: str) -> list[tuple[int, int]]:
    """Returns where a text stands; if it is not there as a whole, where its halves do."""
    if not wanted:
        return []
    start = letters.find(wanted)
    if start >= 0:
        return [(start, start + len(wanted))]
    half = len(wanted) // 2
    if half < _LEAST_PART:
        return []
    return _spans(letters, wanted[:half]) + _spans(letters, wanted[half:])


def _squeezed(text: str) -> str:
    """Returns letters and digits alone: reading joins lines and takes hyphens at their ends out."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Joins the boxes of one line: where the type changes, a new one begins."""
    found: list[Box] = []
    for x, y, width, height in boxes:
        if found:
            x0, y0, width0, height0 = found[-1]
            shared = min(y + height, y0 + height0) - max(y, y0)
            on_line = 2 * shared >= min(height, height0)
            if on_line and 0 <= x - (x0 + width0) <= max(height, height0):
                top, end = min(y, y0), max(y + height, y0 + height0)
                found[-1] = (x0, top, x + width - x0, end - top)
                continue
        found.append((x, y, width, height))
    return found


def _on_picture(
    page: Any, width: int, height: int, rectangle: tuple[float, float, float, float]
) -> Box:
    from pypdfium2 import raw

    left, bottom, right, top = rectangle
    corners = []
    for x, y in ((left, top), (right, bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        corners.append((across.value, down.value))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
