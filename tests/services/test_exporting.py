"""Summaries as files: every format has the text, the sources, where they stand, what was read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from desktop_app.protocol.summaries import Citation, Summary, SummarySentence
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.services.exporting import Format, render
from desktop_app.services.sheets import Sheet, Wording, sheet
from desktop_app.store.document_records import DocumentRecord

TEXTS = ("It closed in March. It was old.", "Repairs cost <4> *million* pounds.", "橋は古い。")
SUMMARY = Summary(
    method="chat",
    sentences=(
        SummarySentence("It closed.", (Citation(0, 0, 19, 0.9), Citation(1, 0, 34, 0.5))),
        SummarySentence("It cost <4> *million* & more.", (Citation(1, 0, 34, 0.8),)),
        SummarySentence("Nobody said this."),
    ),
    passages_read=3,
    passages=4,
    language="en",
)
DOCUMENT = DocumentRecord(
    id="d",
    name="a.pdf",
    path="/a.pdf",
    kind="pdf",
    title="",
    content_hash="f" * 64,
    size_bytes=9,
    pages=12,
    unread_pages=(4, 7),
    passages=4,
    characters=99,
    encoding=None,
    ready=True,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
CITED = {
    0: Passage(TEXTS[0], Place(page=3, headings=("1 Bridge", "1.1 Past"), paragraph=0)),
    1: Passage(TEXTS[1], Place(page=5, paragraph=1)),
}


def made(edited_text: str | None = None, *, bulleted: bool = True) -> Sheet:
    return sheet("The <bridge>", SUMMARY, edited_text, DOCUMENT, CITED, bulleted=bulleted)


def written(form: Format, wording: Wording | None = None) -> str:
    return render(made(), form, wording or Wording()).decode("utf-8")


def docx_text(content: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def test_each_source_is_one_note_in_the_order_cited() -> None:
    assert [line.notes for line in made().lines] == [(1, 2), (2,), ()]
    assert [note.text for note in made().notes] == ["It closed in March.", TEXTS[1]]
    assert (made().pages_read, made().pages_cited) == (10, 2)


@pytest.mark.parametrize("form", get_args(Format))
def test_every_format_tells_the_sources_and_what_was_read(form: Format) -> None:
    content = render(made(), form, Wording())
    text = docx_text(content) if form == "docx" else content.decode("utf-8")
    for part in ("It closed.", "It closed in March.", "million"):
        assert part in text
    if form != "json":
        assert "3 of 4" in text and "75" in text and "10 of 12" in text
        assert "Pages without readable text: 4, 7" in text
        assert "p. 3, 1 Bridge › 1.1 Past" in text
        assert "no source found" in text


def test_markdown_has_footnotes_and_nothing_of_the_text_is_markup() -> None:
    text = written("md")
    assert text.startswith("# The \\<bridge\\>\n\n- It closed.[^1][^2]\n")
    assert "[^1]: p. 3, 1 Bridge › 1.1 Past: “It closed in March.”" in text
    html = MarkdownIt().render(text)
    assert "<li>It cost &lt;4&gt; *million* &amp; more.[^2]</li>" in html


def test_html_is_whole_escaped_and_links_its_notes() -> None:
    text = written("html")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert "<h1>The &lt;bridge&gt;</h1>" in text
    assert '<li>It closed.<sup><a href="#note-1">1</a></sup>' in text
    assert '<li id="note-2">' in text and "<4>" not in text
    paragraphs = render(made(bulleted=False), "html", Wording()).decode()
    assert "<p>It closed.<sup>" in paragraphs and "<ul>" not in paragraphs


def test_plain_text_reads_well() -> None:
    first, *rest = written("txt").split("\n\n")
    assert first == "The <bridge>"
    assert rest[0].splitlines() == [
        "- It closed. [1] [2]",
        "- It cost <4> *million* & more. [2]",
        "- Nobody said this. (no source found)",
    ]


def test_json_has_everything() -> None:
    found = json.loads(written("json"))
    assert found["method"] == "chat"
    assert found["document"]["sha256"] == "f" * 64
    assert found["coverage"] == {
        "passages": 4,
        "passages_read": 3,
        "pages": 12,
        "pages_read": 10,
        "pages_cited": 2,
        "unread_pages": [4, 7],
    }
    assert found["lines"][0] == {"text": "It closed.", "notes": [1, 2]}
    note = found["notes"][0]
    assert (note["passage"], note["start"], note["end"], note["likeness"]) == (0, 0, 19, 0.9)
    assert note["place"]["page"] == 3 and note["text"] == "It closed in March."


def test_word_has_superscript_numbers() -> None:
    from docx import Document

    document = Document(BytesIO(render(made(), "docx", Wording())))
    first = next(p for p in document.paragraphs if p.text.startswith("It closed."))
    assert first.style is not None and first.style.name == "List Bullet"
    assert [run.text for run in first.runs if run.font.superscript] == ["1 2"]
    assert document.core_properties.title == "The <bridge>"


def test_word_takes_text_that_xml_does_not() -> None:
    strange = Summary("chat", (SummarySentence("bell \x07 and \x00 here"),), 1, 1, "en")
    content = render(sheet("t\x0bt", strange, None, None, {}), "docx", Wording())
    assert "bell  and  here" in docx_text(content)


def test_an_edited_summary_keeps_the_sources_of_untouched_lines() -> None:
    edited = made("My own line.\n\nIt cost <4> *million* & more.\n")
    assert [(line.text, line.notes) for line in edited.lines] == [
        ("My own line.", None),
        ("It cost <4> *million* & more.", (1,)),
    ]
    assert "My own line.\n" in render(edited, "txt", Wording()).decode()


def test_a_source_without_its_document_is_still_numbered() -> None:
    alone = sheet("t", SUMMARY, None, None, {})
    text = render(alone, "txt", Wording()).decode()
    assert "[1] ¶ 1\n[2] ¶ 2" in text
    assert "Pages" not in text
    assert json.loads(render(alone, "json", Wording()))["document"] is None


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (Place(slide=4), "slide 4"),
        (Place(sheet="Costs", row=7), "Costs, row 7"),
        (Place(start_s=3725.4, end_s=3730.0), "1:02:05"),
        (Place(headings=("第1章",)), "第1章"),
        (Place(paragraph=0), "¶ 1"),
    ],
)
def test_a_place_is_told_as_its_kind_of_document_has_it(place: Place, where: str) -> None:
    cited = {0: Passage(TEXTS[0], place)}
    text = render(sheet("t", SUMMARY, None, None, cited), "txt", Wording()).decode()
    assert f"[1] {where}: “It closed in March.”" in text


def test_the_words_around_it_are_the_readers() -> None:
    japanese = Wording(sources="出典", page="{number}ページ", quoted="「{text}」")
    text = written("txt", japanese)
    assert "出典\n[1] 3ページ, 1 Bridge › 1.1 Past: 「It closed in March.」" in text
