"""Pages as pictures: drawn to a width, with the lines of a text marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.readers.documents.pdf_page import DrawnPage, draw

from .pdf_writer import Page, write_pdf

TEXT = """The first sentence of the page is short.

The second paragraph is broken into lines
by the page, and has an inter-
esting hyphen at the end of one."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_pdf(tmp_path / "a.pdf", [Page.of(TEXT), Page.of("On the second page.")])


def dark(page: DrawnPage, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a box are not white."""
    x, y, width, height = box
    count = 0
    for row in range(y, y + height):
        start = (row * page.width + x) * 4
        line = page.pixels[start : start + width * 4]
        count += sum(line[pixel * 4] < 128 for pixel in range(width))
    return count


def test_a_page_is_drawn_to_the_width(file: Path) -> None:
    page = draw(file, 1, 600)
    assert (page.pages, page.width) == (2, 600)
    assert len(page.pixels) == page.width * page.height * 4
    assert page.height > page.width  # a sheet of paper
    assert dark(page, (0, 0, page.width, page.height)) > 100
    assert page.marks == ()


def test_a_text_is_marked_where_it_stands(file: Path) -> None:
    page = draw(file, 1, 600, ["The first sentence of the page is short."])
    (mark,) = page.marks
    assert dark(page, mark) > 20
    whole = dark(page, (0, 0, page.width, page.height))
    assert dark(page, mark) < whole  # not all of the page


def test_lines_that_reading_joined_are_found_again(file: Path) -> None:
    read = (
        "The second paragraph is broken into lines by the page, "
        "and has an interesting hyphen at the end of one."
    )
    page = draw(file, 1, 600, [read])
    assert len(page.marks) == 3
    tops = [mark[1] for mark in page.marks]
    assert tops == sorted(tops)


def test_what_is_left_of_a_text_is_marked_too(file: Path) -> None:
    page = draw(file, 1, 600, ["The first sentence of the page is short. And this is not on it."])
    assert len(page.marks) == 1
    assert draw(file, 2, 600, ["Nothing of this stands there at all."]).marks == ()


def test_a_page_of_absurd_shape_stays_small(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "strip.pdf", [Page.of("x")])
    strip = file.read_bytes().replace(b"[0 0 400 600]", b"[0 0 5 9999]")
    assert strip != file.read_bytes()
    file.write_bytes(strip)
    page = draw(file, 1, 800)
    assert page.width * page.height <= 17_000_000


@pytest.mark.parametrize("number", [0, 3])
def test_a_page_that_is_not_there(file: Path, number: int) -> None:
    with pytest.raises(UserError) as caught:
        draw(file, number, 600)
    assert caught.value.code == "page_not_drawn"


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 and nothing")
    with pytest.raises(UserError) as caught:
        draw(tmp_path / "a.pdf", 1, 600)
    assert caught.value.code == "page_not_drawn"
