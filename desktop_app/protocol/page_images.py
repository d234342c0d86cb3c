"""A page as a picture, with what is marked on it. See `engine/tasks/page_image.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageImageParams:
    """Which page to draw.

    Attributes:
        sha256: of the document that was read; a file that holds something else by now is
            not drawn.
        page: from 1; width: pixels.
        texts: what is to be marked, as it was read from the page.
    """

    path: str
    sha256: str
    page: int
    width: int
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """The picture.

    Attributes:
        pages: of the document; width, height: pixels.
        pixels: rows from the top, four bytes a pixel: blue, green, red, and one without meaning.
        marks: (x, y, width, height) in pixels, one a line of a marked text.
    """

    page: int
    pages: int
    width: int
    height: int
    pixels: bytes
    marks: tuple[tuple[int, int, int, int], ...]
