"""XLSX: words in cells change; formulas, numbers, dates, names and what depends on them do not."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from ..readers.kit import write_zip
from .kit import loud, parts, texts, unchanged, written


def _book(path: Path, formula: str = "=B2*2") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet name"
    rows: list[list[object]] = [
        ["Product", "Price", "State"],
        ["花子の apple", 12.5, "open"],
        ["Two\nlines", datetime.date(2024, 5, 1), "  padded  "],
        ["https://x.org", 7, formula],
    ]
    for row in rows:
        sheet.append(row)
    sheet["A6"] = CellRichText("A ", TextBlock(InlineFont(b=True), "bold Anna"), " word")
    sheet.add_table(Table(displayName="T", ref="A1:C4"))
    book.save(path)
    return path


def _values(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.rows]


def test_a_book_comes_back_unchanged(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
    assert sorted(texts(path)) == sorted([
        "Product", "Price", "State", "花子の apple", "open", "Two", "lines", "padded",
        "https://x.org", "A bold Anna word",
    ])  # fmt: skip
    again = unchanged(path)
    assert _values(path) == _values(again)
    before, after = parts(path), parts(again)
    assert before == after


def test_words_change_and_numbers_formulas_and_names_stay(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
    new, _ = written(path, loud)
    book = openpyxl.load_workbook(new, rich_text=True)
    sheet = book.active
    assert book.sheetnames == ["Sheet name"]
    assert [c.value for c in sheet[1]] == ["PRODUCT", "PRICE", "STATE"]
    assert [c.value for c in sheet[2]] == ["花子の APPLE", 12.5, "OPEN"]
    assert sheet["A3"].value == "TWO\nLINES"
    assert sheet["B3"].value == datetime.datetime(2024, 5, 1)
    assert sheet["C3"].value == "  PADDED  "
    assert sheet["C4"].value == "=B2*2"
    rich = sheet["A6"].value
    assert str(rich) == "A BOLD ANNA WORD"
    assert [part.text for part in rich if isinstance(part, TextBlock) and part.font.b] == [
        "BOLD ANNA"
    ]
    (table,) = sheet.tables.values()
    assert [column.name for column in table.tableColumns] == ["PRODUCT", "PRICE", "STATE"]


def test_columns_that_would_share_a_name_keep_theirs(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
    new, _ = written(path, lambda text: "Wort" if text in ("Product", "Price") else text)
    sheet = openpyxl.load_workbook(new).active
    (table,) = sheet.tables.values()
    assert [column.name for column in table.tableColumns] == ["Wort", "Price", "State"]
    assert [c.value for c in sheet[1]] == ["Wort", "Price", "State"]


def test_what_formulas_and_lists_name_stays(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", '=IF(C2="open",SUM(T[Price]),0)')
    book = openpyxl.load_workbook(path)
    choice = DataValidation(type="list", formula1='"padded,shut"')
    choice.add("C3")
    book.active.add_data_validation(choice)
    book.save(path)
    # Names of columns are named by a formula, "open" too, "padded" can be chosen.
    assert sorted(texts(path)) == sorted(
        ["花子の apple", "Two", "lines", "https://x.org", "A bold Anna word"]
    )


def test_strings_within_cells_are_words_too(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx")
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("x").append(["unused"])
    book.save(path)
    contents: dict[str, str | bytes] = dict(parts(path))
    sheet = parts(path)["xl/worksheets/sheet1.xml"].decode("utf-8")
    at = sheet.index("<sheetData>") + len("<sheetData>")
    end = sheet.index("</sheetData>")
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>Hello</t></is></c></row>'
    contents["xl/worksheets/sheet1.xml"] = sheet[:at] + row + sheet[end:]
    write_zip(path, contents)
    assert "Hello" in texts(path)
    new, _ = written(path, loud)
    assert _values(new) == [["HELLO"]]
