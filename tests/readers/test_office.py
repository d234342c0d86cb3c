"""DOCX, PPTX, XLSX and ODT: text, places, tables, and what other readers lose."""

from __future__ import annotations

import datetime
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.util import Inches

from desktop_app.readers.documents import Limits

from .kit import read_all, refusal, texts, write_zip


def test_docx_headings_paragraphs_and_tables_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "報告書"
    document.add_heading("A report", 0)
    document.add_heading("第一章", 1)
    document.add_paragraph("日本語の段落。")
    document.add_heading("Details", 2)
    document.add_paragraph("An item", style="List Bullet")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Name", "Age"), ("花子", "7")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_heading("Second", 1)
    document.add_paragraph("Tab\there\nand a break.")
    document.save(tmp_path / "a.docx")

    passages, facts = read_all(tmp_path / "a.docx")
    assert [(p.text, p.place.headings, p.is_heading) for p in passages] == [
        ("A report", ("A report",), True),
        ("第一章", ("A report", "第一章"), True),
        ("日本語の段落。", ("A report", "第一章"), False),
        ("Details", ("A report", "第一章", "Details"), True),
        ("An item", ("A report", "第一章", "Details"), False),
        ("Name\tAge", ("A report", "第一章", "Details"), False),
        ("花子\t7", ("A report", "第一章", "Details"), False),
        ("Second", ("A report", "Second"), True),
        ("Tab here and a break.", ("A report", "Second"), False),
    ]
    assert (facts.kind, facts.title, facts.encoding) == ("docx", "報告書", None)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (
            "<w:ins {ns}><w:r><w:t>added</w:t></w:r></w:ins>"
            "<w:del {ns}><w:r><w:delText>gone</w:delText></w:r></w:del>",
            ["Text added"],
        ),
        ("<w:sdt {ns}><w:sdtContent><w:r><w:t>chosen</w:t></w:r></w:sdtContent></w:sdt>",
         ["Text chosen"]),
        ("<w:hyperlink {ns}><w:r><w:t>linked</w:t></w:r></w:hyperlink>", ["Text linked"]),
        (
            "<w:r {ns}><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            ["Text 漢字"],
        ),
        (
            "<w:r {ns}><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r>",
            ["In a box", "Text"],
        ),
        (
            '<w:r {ns}><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r {ns}><w:instrText>PAGE</w:instrText></w:r><w:r {ns}><w:t>12</w:t></w:r>",
            ["Text 12"],
        ),
    ],
)  # fmt: skip
def test_docx_text_that_stands_in_unusual_places(
    tmp_path: Path, inside: str, expected: list[str]
) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Text ")
    wrapped = f"<w:p {nsdecls('w')}>{inside.replace('{ns}', '')}</w:p>"
    for element in list(parse_xml(wrapped)):
        paragraph._p.append(element)
    document.save(tmp_path / "a.docx")
    assert texts(tmp_path / "a.docx") == expected


def test_docx_footnotes_follow_the_body(tmp_path: Path) -> None:
    word = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    rels = '<Relationships xmlns="r">{}</Relationships>'
    relation = '<Relationship Id="r{n}" Type="http://purl.oclc.org/x/{kind}" Target="{target}"/>'
    file = write_zip(
        tmp_path / "strict.docx",
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels.format(
                relation.format(n=1, kind="officeDocument", target="word/document.xml")
            ),
            "word/_rels/document.xml.rels": rels.format(
                relation.format(n=1, kind="footnotes", target="footnotes.xml")
                + relation.format(n=2, kind="image", target="NULL")
            ),
            "word/document.xml": f"<w:document {word}><w:body><w:p><w:r><w:t>Body</w:t></w:r>"
            "</w:p></w:body></w:document>",
            "word/footnotes.xml": f'<w:footnotes {word}><w:footnote w:type="separator"><w:p><w:r>'
            "<w:t>----</w:t></w:r></w:p></w:footnote><w:footnote><w:p><w:r><w:t>A note"
            "</w:t></w:r></w:p></w:footnote></w:footnotes>",
        },
    )
    assert texts(file) == ["Body", "A note"]


def test_docx_a_table_within_a_table_is_a_layout(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Left column"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    document.save(tmp_path / "a.docx")
    assert texts(tmp_path / "a.docx") == ["Left column", "a\tb"]


def test_pptx_slides_titles_tables_groups_and_notes(tmp_path: Path) -> None:
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.placeholders[1].text = "First point\nSecond point"
    first.shapes.title.text = "計画"
    first.notes_slide.notes_text_frame.text = "Say hello."
    second = show.slides.add_slide(show.slide_layouts[6])
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "In a group"
    table = second.shapes.add_table(1, 2, 0, 0, Inches(2), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "x", "y"
    show.save(tmp_path / "a.pptx")

    passages, facts = read_all(tmp_path / "a.pptx")
    assert [(p.place.slide, p.text, p.place.headings, p.is_heading) for p in passages] == [
        (1, "計画", ("計画",), True),
        (1, "First point", ("計画",), False),
        (1, "Second point", ("計画",), False),
        (1, "Say hello.", ("計画",), False),
        (2, "In a group", (), False),
        (2, "x\ty", (), False),
    ]
    assert (facts.kind, facts.pages) == ("pptx", 2)
    assert refusal(tmp_path / "a.pptx", limits=Limits(pages=1)) == "document_too_large"


def test_xlsx_rows_keep_sheet_and_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "売上"
    sheet.append(["品名", "Price", "When", "Paid"])
    sheet.append([])
    sheet.append(["りんご", 1.5, datetime.datetime(2024, 3, 1), True])
    sheet.append([None, "second column"])
    sheet.append(["Line\nbreak", 2.0, datetime.time(9, 30), None])
    book.create_sheet("Empty")
    book.create_sheet("Last").append([0.1 + 0.2])
    book.save(tmp_path / "a.xlsx")

    passages, facts = read_all(tmp_path / "a.xlsx")
    assert [(p.place.sheet, p.place.row, p.text) for p in passages] == [
        ("売上", 1, "品名\tPrice\tWhen\tPaid"),
        ("売上", 3, "りんご\t1.5\t2024-03-01\tTRUE"),
        ("売上", 4, "\tsecond column"),
        ("売上", 5, "Line break\t2\t09:30:00"),
        ("Last", 1, "0.3"),
    ]
    assert facts.kind == "xlsx"


def test_xlsx_dates_durations_formulas_and_readings(tmp_path: Path) -> None:
    main = 'xmlns="m" xmlns:r="rr"'
    rels = (
        '<Relationships xmlns="r"><Relationship Id="a" Type="t/officeDocument" Target="b.xml"/>'
        "</Relationships>"
    )
    book_rels = "".join(
        f'<Relationship Id="{kind}" Type="t/{kind}" Target="{kind}.xml"/>'
        for kind in ("worksheet", "sharedStrings", "styles")
    )
    file = write_zip(
        tmp_path / "a.xlsx",
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels.replace("b.xml", "xl/b.xml"),
            "xl/b.xml": f'<workbook {main}><workbookPr date1904="1"/><sheets>'
            '<sheet name="S" sheetId="1" r:id="worksheet"/></sheets></workbook>',
            "xl/_rels/b.xml.rels": f'<Relationships xmlns="r">{book_rels}</Relationships>',
            "xl/styles.xml": '<s><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;"/>'
            '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'
            '<xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="46"/></cellXfs></s>',
            "xl/sharedStrings.xml": "<sst><si><r><t>東</t></r><r><t>京</t></r>"
            "<rPh><t>トウキョウ</t></rPh></si></sst>",
            "xl/worksheet.xml": '<w><sheetData><row r="7"><c r="A7" t="s"><v>0</v></c>'
            '<c r="C7" s="1"><v>1</v></c><c s="2"><v>1.5</v></c>'
            '<c r="E7" t="str"><f>A1&amp;"x"</f><v>made</v></c>'
            '<c t="inlineStr"><is><t>in</t></is></c><c t="e"><v>#N/A</v></c>'
            '<c t="s"><v>99</v></c><c><v>nonsense</v></c></row></sheetData></w>',
        },
    )
    passage = read_all(file)[0][0]
    assert passage.place.row == 7
    assert passage.text.split("\t") == [
        "東京", "", "1904-01-02", "1 day, 12:00:00", "made", "in", "#N/A", "", "nonsense",
    ]  # fmt: skip


def test_xlsx_gap_of_rows_meets_the_limit(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1_000_000, 1, "far below")
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx", limits=Limits(rows=1000)) == "document_too_large"
    assert read_all(tmp_path / "a.xlsx")[0][0].place.row == 1_000_000


_ODT = (
    '<office:document-content xmlns:office="o" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="t">'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def _odt(path: Path, inner: str, **parts: str) -> Path:
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": _ODT.format(inner),
            "meta.xml": '<m xmlns:dc="d"><dc:title>題</dc:title></m>',
            **parts,
        },
    )


def test_odt_headings_spaces_notes_ruby_and_tables(tmp_path: Path) -> None:
    file = _odt(
        tmp_path / "a.odt",
        '<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>'
        '<text:h text:outline-level="1">一</text:h><text:p>A<text:s text:c="3"/>b'
        "<text:line-break/>c <text:span>d</text:span></text:p>"
        '<text:h text:outline-level="2">Two</text:h>'
        "<text:p><text:ruby><text:ruby-base>漢字</text:ruby-base>"
        "<text:ruby-text>かんじ</text:ruby-text></text:ruby>である。<text:note>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>A note</text:p>"
        "</text:note-body></text:note></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>"
        "<table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>",
    )  # fmt: skip
    passages, facts = read_all(file)
    assert [(p.text, p.place.headings) for p in passages] == [
        ("一", ("一",)),
        ("A b c d", ("一",)),
        ("Two", ("一", "Two")),
        ("A note", ("一", "Two")),
        ("漢字である。", ("一", "Two")),
        ("x\ty", ("一", "Two")),
    ]
    assert (facts.kind, facts.title) == ("odt", "題")


def test_an_encrypted_odt_is_refused(tmp_path: Path) -> None:
    manifest = {"META-INF/manifest.xml": "<m><e><encryption-data/></e></m>"}
    assert refusal(_odt(tmp_path / "a.odt", "", **manifest)) == "document_locked"
