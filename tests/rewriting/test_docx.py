"""DOCX: what Word shows is replaced, and all else is as it was."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from desktop_app.rewriting import open_document, same_text

from .kit import PNG, loud, parts, texts, unchanged, written


def _paragraph(inside: str, path: Path) -> Path:
    """A document of one paragraph that holds `inside`."""
    document = docx.Document()
    element = parse_xml(
        f"<w:p {nsdecls('w', 'r')} xmlns:mc='urn:mc' xmlns:wps='urn:wps'>{inside}</w:p>"
    )
    document.element.body.insert(0, element)
    document.save(str(path))
    return path


def _runs(path: Path) -> list[tuple[str, bool]]:
    return [(run.text, bool(run.bold)) for run in docx.Document(str(path)).paragraphs[0].runs]


def _rich(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Annual report", 1)
    paragraph = document.add_paragraph("The ")
    paragraph.add_run("very important").bold = True
    paragraph.add_run(" result of 2024.")
    paragraph.add_run().add_picture(BytesIO(PNG))
    document.add_paragraph("日本語の段落です。", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Name", "Age", "花子", "7"), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "The header"
    document.sections[0].footer.paragraphs[0].text = "The footer"
    document.save(str(path))
    return path


def _shape(document: Document) -> list[object]:
    return [
        [(p.style.name, p.alignment, len(p.runs)) for p in document.paragraphs if p.style],
        [(len(t.rows), len(t.columns), t.style and t.style.name) for t in document.tables],
        len(document.inline_shapes),
    ]


def test_its_own_texts_give_the_same_document(tmp_path: Path) -> None:
    path = _rich(tmp_path / "a.docx")
    again = unchanged(path)
    assert parts(path) == parts(again)
    assert _shape(docx.Document(str(path))) == _shape(docx.Document(str(again)))
    assert [p.text for p in docx.Document(str(path)).paragraphs] == [
        p.text for p in docx.Document(str(again)).paragraphs
    ]


def test_every_text_is_replaced_and_styles_tables_pictures_stay(tmp_path: Path) -> None:
    path = _rich(tmp_path / "a.docx")
    assert texts(path) == [
        "Annual report", "The very important result of 2024.", "日本語の段落です。",
        "Name", "Age", "花子", "The header", "The footer",
    ]  # fmt: skip
    new, notes = written(path, loud)
    assert notes == ()
    document = docx.Document(str(new))
    assert [p.text for p in document.paragraphs][:2] == [
        "ANNUAL REPORT",
        "THE VERY IMPORTANT RESULT OF 2024.",
    ]
    assert document.sections[0].header.paragraphs[0].text == "THE HEADER"
    assert [cell.text for cell in document.tables[0]._cells] == ["NAME", "AGE", "花子", "7"]
    assert _shape(document)[1:] == _shape(docx.Document(str(path)))[1:]
    assert ("VERY IMPORTANT", True) in [(r.text, bool(r.bold)) for r in document.paragraphs[1].runs]
    assert not same_text(path, new)
    pictures = [data for name, data in parts(new).items() if "media" in name]
    assert pictures == [PNG]


def test_a_link_goes_where_its_words_go(tmp_path: Path) -> None:
    path = _paragraph(
        "<w:r><w:t xml:space='preserve'>The car of </w:t></w:r>"
        "<w:hyperlink r:id='rId1'><w:r><w:rPr><w:u w:val='single'/></w:rPr><w:t>Anna</w:t></w:r>"
        "</w:hyperlink><w:r><w:t xml:space='preserve'> is red.</w:t></w:r>",
        tmp_path / "a.docx",
    )
    assert texts(path) == ["The car of Anna is red."]
    new, _ = written(path, lambda text: "Annaの車は赤い。")
    paragraph = docx.Document(str(new)).paragraphs[0]
    assert paragraph.text == "Annaの車は赤い。"
    (link,) = paragraph.hyperlinks
    assert link.text == "Anna"
    assert link._element.get(qn("r:id")) == "rId1"
    assert paragraph._element[0] is link._element or paragraph._element[0].tag == qn("w:hyperlink")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<w:r><w:t>Name</w:t><w:tab/><w:t>Anna</w:t></w:r>", ["Name", "Anna"]),
        ("<w:r><w:t>One</w:t><w:br/><w:t>Two</w:t></w:r>", ["One", "Two"]),
        ("<w:r><w:t xml:space='preserve'>  12  </w:t></w:r>", []),
        ("<w:ins w:id='1'><w:r><w:t>added</w:t></w:r></w:ins>"
         "<w:del w:id='2'><w:r><w:delText>gone</w:delText></w:r></w:del>", ["added"]),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>chosen</w:t></w:r></w:sdtContent></w:sdt>",
         ["chosen"]),
        ("<w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r>"
         "</w:rubyBase></w:ruby></w:r><w:r><w:t>だ</w:t></w:r>", ["漢字だ"]),
    ],
)  # fmt: skip
def test_what_is_text(inside: str, expected: list[str], tmp_path: Path) -> None:
    path = _paragraph(inside + "", tmp_path / "a.docx")
    document = docx.Document(str(path))
    document.add_paragraph("End")
    document.save(str(path))
    assert texts(path) == [*expected, "End"]
    new, _ = written(path, lambda text: f"«{text}»")
    assert texts(new) == [f"«{text}»" for text in [*expected, "End"]]
    before, after = (docx.Document(str(p)).element.body for p in (path, new))
    for tag in ("w:tab", "w:br", "w:del", "w:sdtPr", "w:sdtContent", "w:ins"):
        assert len(list(before.iter(qn(tag)))) == len(list(after.iter(qn(tag)))), tag


_FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{result}</w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


def test_page_numbers_are_kept_and_their_field_stays_whole(tmp_path: Path) -> None:
    path = _paragraph(
        "<w:r><w:t xml:space='preserve'>Page </w:t></w:r>"
        + _FIELD.format(code="PAGE", result="3")
        + "<w:r><w:t xml:space='preserve'> of ten</w:t></w:r>",
        tmp_path / "a.docx",
    )
    (block,) = open_document(path).blocks
    assert (block.text, block.keep) == ("Page 3 of ten", ((5, 6),))
    new, _ = written(path, lambda text: "全十ページの3ページ目")
    runs = docx.Document(str(new)).paragraphs[0]._element
    order = [child.tag.rpartition("}")[2] for child in runs.iter() if child.tag != qn("w:r")]
    assert order == ["p", "t", "fldChar", "instrText", "fldChar", "t", "fldChar", "t"]
    assert [t.text for t in runs.iter(qn("w:t"))] == ["全十ページの", "3", "ページ目"]


def test_a_field_that_links_moves_as_one_piece(tmp_path: Path) -> None:
    path = _paragraph(
        "<w:r><w:t xml:space='preserve'>See the page of </w:t></w:r>"
        + _FIELD.format(code='HYPERLINK "https://x.org"', result="Kyoto"),
        tmp_path / "a.docx",
    )
    new, _ = written(path, lambda text: "Kyotoのページを見る")
    root = docx.Document(str(new)).paragraphs[0]._element
    named = [child for child in root.iter() if child.tag != qn("w:r")]
    assert [child.tag.rpartition("}")[2] for child in named] == [
        "p", "fldChar", "instrText", "fldChar", "t", "fldChar", "t",
    ]  # fmt: skip
    assert [t.text for t in root.iter(qn("w:t"))] == ["Kyoto", "のページを見る"]


def test_a_notes_mark_stays_at_its_word_and_the_note_is_translated(tmp_path: Path) -> None:
    path = _paragraph(
        "<w:r><w:t>One</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
        "<w:r><w:t xml:space='preserve'> and two.</w:t></w:r>",
        tmp_path / "a.docx",
    )
    new, _ = written(path, lambda text: "一と二。")
    element = docx.Document(str(new)).paragraphs[0]._element
    assert len(list(element.iter(qn("w:footnoteReference")))) == 1
    assert "".join(t.text or "" for t in element.iter(qn("w:t"))) == "一と二。"


def test_runs_that_only_spelling_parts_are_one_text(tmp_path: Path) -> None:
    path = _paragraph(
        "<w:r><w:rPr><w:b/><w:lang w:val='en-US'/></w:rPr><w:t>Hel</w:t></w:r><w:proofErr w:type="
        "'spellStart'/><w:r><w:rPr><w:b/></w:rPr><w:t>lo</w:t></w:r>",
        tmp_path / "a.docx",
    )
    new, _ = written(path, lambda text: "やあ")
    assert _runs(new) == [("やあ", True)]


def test_a_text_box_is_read_once_and_written_for_old_programs_too(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    path = _paragraph(
        "<w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
        tmp_path / "a.docx",
    )
    assert texts(path) == ["Before", "In the box"]
    new, _ = written(path, loud)
    body = docx.Document(str(new)).element.body
    assert [t.text for t in body.iter(qn("w:t"))] == ["BEFORE", "IN THE BOX", "IN THE BOX"]


def test_letters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    path = _paragraph("<w:r><w:t>Hello</w:t></w:r>", tmp_path / "a.docx")
    new, _ = written(path, lambda text: "a\x00b\nc\ud800")
    assert _runs(new) == [("ab c", False)]
