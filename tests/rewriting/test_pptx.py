"""PPTX: slides, tables, groups, charts and notes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from .kit import PNG, loud, parts, texts, unchanged, written


def _deck(path: Path) -> Path:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Quarterly results"
    body = slide.placeholders[1].text_frame
    body.text = "First point"
    paragraph = body.add_paragraph()
    paragraph.level = 1
    paragraph.add_run().text = "A "
    bold = paragraph.add_run()
    bold.text, bold.font.bold = "strong", True
    link = paragraph.add_run()
    link.text, link.hyperlink.address = " link", "https://example.org"
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "売上", "12.5"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "In the group\vbroken"
    slide.shapes.add_picture(BytesIO(PNG), 0, 0)
    data = CategoryChartData()
    data.categories = ["a"]
    data.add_series("s", (1,))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(2), Inches(2), data)
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "The chart"
    slide.notes_slide.notes_text_frame.text = "Say hello"
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Thank you"
    deck.save(str(path))
    return path


_ALL = [
    "Quarterly results", "First point", "A strong link", "売上", "In the group", "broken",
    "The chart", "Say hello", "Thank you",
]  # fmt: skip


def test_all_of_a_deck_is_read_and_comes_back_unchanged(tmp_path: Path) -> None:
    path = _deck(tmp_path / "a.pptx")
    assert texts(path) == _ALL
    again = unchanged(path)
    assert parts(again)["ppt/media/image1.png"] == PNG
    assert list(parts(path)) == list(parts(again))


def test_texts_are_replaced_where_they_stand(tmp_path: Path) -> None:
    path = _deck(tmp_path / "a.pptx")
    new, _ = written(path, loud)
    assert texts(new) == [text.upper() for text in _ALL]
    slide = pptx.Presentation(str(new)).slides[0]
    assert slide.shapes.title.text == "QUARTERLY RESULTS"
    paragraph = slide.placeholders[1].text_frame.paragraphs[1]
    assert paragraph.level == 1
    assert [(run.text, run.font.bold) for run in paragraph.runs][1:2] == [(" STRONG ", True)]
    linked = [run for run in paragraph.runs if run.hyperlink.address]
    assert [run.hyperlink.address for run in linked] == ["https://example.org"]
    assert slide.notes_slide.notes_text_frame.text == "SAY HELLO"
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    assert [cell.text for cell in table.iter_cells()] == ["売上", "12.5"]


def test_a_link_before_its_words_goes_there(tmp_path: Path) -> None:
    path = _deck(tmp_path / "a.pptx")
    new, _ = written(path, lambda text: "linkは強い" if text == "A strong link" else text)
    paragraph = pptx.Presentation(str(new)).slides[0].placeholders[1].text_frame.paragraphs[1]
    assert paragraph.text == "linkは強い"
    assert next((run.text, run.hyperlink.address) for run in paragraph.runs) == (
        "link",
        "https://example.org",
    )
