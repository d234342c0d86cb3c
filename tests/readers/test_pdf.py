"""PDF: pages, paragraphs, chapters, what cannot be read, passwords."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from desktop_app.readers.documents import Limits, read
from desktop_app.readers.documents.pdf_layout import Line, paragraphs, without_running

from .kit import read_all, refusal
from .pdf_writer import Page, write_pdf

_FIRST = """Chapter One

The first paragraph is broken into lines
by the page and not by its writer, so it
is one passage.

A second paragraph stands apart from it."""


def test_paragraphs_know_their_page(tmp_path: Path) -> None:
    file = write_pdf(
        tmp_path / "a.pdf", [Page.of(_FIRST), Page.of("On the second page.")], title="題名"
    )
    passages, facts = read_all(file)
    assert [(p.place.page, p.text) for p in passages] == [
        (1, "Chapter One"),
        (
            1,
            "The first paragraph is broken into lines by the page and not by its writer, so it "
            "is one passage.",
        ),
        (1, "A second paragraph stands apart from it."),
        (2, "On the second page."),
    ]
    assert [p.place.paragraph for p in passages] == [0, 1, 2, 3]
    assert (facts.kind, facts.pages, facts.unread_pages, facts.title) == ("pdf", 2, (), "題名")


def test_japanese_lines_join_without_a_space(tmp_path: Path) -> None:
    page = Page.of("日本語の文章は行の終わりで切れて\nも、空白なしでつながる。𠮷野家も。")
    passages, _ = read_all(write_pdf(tmp_path / "a.pdf", [page]))
    assert [p.text for p in passages] == [
        "日本語の文章は行の終わりで切れても、空白なしでつながる。𠮷野家も。"
    ]


def test_letters_of_another_shape_become_the_usual_ones(tmp_path: Path) -> None:
    passages, _ = read_all(write_pdf(tmp_path / "a.pdf", [Page.of("⽇本 ﬁle")]))
    assert passages[0].text == "日本 file"


def test_a_span_marks_the_passage_in_pdfiums_own_count(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page.of(_FIRST)])
    passages, _ = read_all(file)
    document = pypdfium2.PdfDocument(file)
    text_page = document[0].get_textpage()
    for passage in passages:
        assert passage.place.span is not None
        start, end = passage.place.span
        marked = text_page.get_text_range(start, end - start)
        assert " ".join(marked.split()) == passage.text
    text_page.close()
    document.close()


def test_the_outline_gives_headings(tmp_path: Path) -> None:
    pages = [Page.of("Preface\n\nWords."), Page.of("More.\n\n1 Beginning\n\nThe text."), Page()]
    outline = [("Preface", 0), ("Beginning", 1)]
    passages, _ = read_all(write_pdf(tmp_path / "a.pdf", pages, outline=outline))
    assert [(p.text, p.place.headings, p.is_heading) for p in passages] == [
        ("Preface", ("Preface",), True),
        ("Words.", ("Preface",), False),
        ("More.", ("Preface",), False),
        ("1 Beginning", ("Beginning",), True),
        ("The text.", ("Beginning",), False),
    ]


def test_scanned_pages_are_reported_and_blank_ones_are_not(tmp_path: Path) -> None:
    pages = [Page.of("Text."), Page(has_picture=True), Page(), Page(has_picture=True)]
    _, facts = read_all(write_pdf(tmp_path / "a.pdf", pages))
    assert (facts.pages, facts.unread_pages) == (4, (2, 4))


def test_letters_without_meaning_are_not_text(tmp_path: Path) -> None:
    pages = [Page.of("Text."), Page.of("\ue000\ue001\ue002 \ue003")]
    _, facts = read_all(write_pdf(tmp_path / "a.pdf", pages))
    assert facts.unread_pages == (2,)


def test_a_scan_without_any_text_is_refused(tmp_path: Path) -> None:
    assert refusal(write_pdf(tmp_path / "a.pdf", [Page(has_picture=True)])) == "document_empty"


def test_a_password_is_asked_for_checked_and_used(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page.of("A secret.")], password="open sesame")
    assert refusal(file) == "document_encrypted"
    assert refusal(file, password="wrong") == "document_wrong_password"
    passages, _ = read_all(file, password="open sesame")
    assert [p.text for p in passages] == ["A secret."]


def test_running_titles_and_page_numbers_are_no_text(tmp_path: Path) -> None:
    def page(number: int) -> Page:
        body = Page.of(f"Sentence number {number} stands on this page alone.\n\nAs does this.")
        return Page([(50, 585, 9, "A Book's Title"), *body.lines, (200, 20, 9, f"– {number} –")])

    file = write_pdf(tmp_path / "a.pdf", [page(number) for number in range(9, 14)])
    passages, _ = read_all(file)
    assert len(passages) == 10
    assert not [p for p in passages if "Title" in p.text or "–" in p.text]


def test_two_pages_keep_their_first_lines(tmp_path: Path) -> None:
    passages, _ = read_all(write_pdf(tmp_path / "a.pdf", [Page.of("Same"), Page.of("Same")]))
    assert len(passages) == 2


def test_without_running_keeps_order_and_number_of_pages() -> None:
    def line(text: str) -> Line:
        return Line(text, (0, 1), 0, 10, 500, 510)

    pages = [[line(chr(65 + number))] for number in range(7)]
    assert list(without_running(iter(pages))) == pages
    assert list(without_running(iter([]))) == []


def test_a_hyphen_at_a_lines_end_goes() -> None:
    lines = [
        Line("A hy\u00ad", (0, 5), 50, 300, 500, 512),
        Line("phen.", (5, 10), 50, 90, 485, 497),
    ]
    assert list(paragraphs(lines)) == [("A hyphen.", (0, 10))]


def test_an_indent_begins_a_paragraph() -> None:
    lines = [
        Line("First line of the first one", (0, 27), 60, 300, 500, 512),
        Line("and its second line ends.", (29, 54), 50, 298, 485, 497),
        Line("Second paragraph here", (56, 77), 60, 300, 470, 482),
    ]
    assert [text for text, _ in paragraphs(lines)] == [
        "First line of the first one and its second line ends.",
        "Second paragraph here",
    ]


def test_too_many_pages_are_refused_at_once(tmp_path: Path) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page()] * 10_000)
    steps: list[tuple[int, int]] = []
    with pytest.raises(Exception, match="10,000 pages"):
        list(read(file, progress=lambda done, total: steps.append((done, total))))
    assert steps == []
    assert refusal(file, limits=Limits(pages=9_999)) == "document_too_large"


@pytest.mark.parametrize("kept", [20, 200, 700])
def test_a_cut_file_never_crashes(tmp_path: Path, kept: int) -> None:
    file = write_pdf(tmp_path / "a.pdf", [Page.of(_FIRST)])
    file.write_bytes(file.read_bytes()[:kept])
    assert refusal(file) in ("document_damaged", "document_empty")
