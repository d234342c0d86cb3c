"""Tables of every format: what they are is found out, whatever is wrong is noted, nothing lost."""

from __future__ import annotations

import datetime
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from desktop_app.errors import UserError
from desktop_app.readers import tables
from desktop_app.readers.tables import TablePreview, TableSource


def shown(tmp_path: Path, name: str, content: str | bytes, **guess: str | bool) -> TablePreview:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = tables.preview(path, **guess)  # type: ignore[arg-type]
    every = list(tables.rows(found.source))
    assert tuple(every[:50]) == found.rows, "the rows are those of the preview"
    assert list(tables.rows(found.source, 1)) == every[1:], "from any row on"
    assert tables.expected_rows(found.source) == len(every)
    return found


def cells(found: TablePreview) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


JAPANESE = "本文,ラベル\nとても良い映画でした,良い\n最悪でした。二度と行きません,悪い\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("euc_jp", "euc_jp"),
        ("utf-16", "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    found = shown(tmp_path, "a.csv", JAPANESE.encode(encoding))
    assert (found.encoding, found.columns) == (told, ("本文", "ラベル"))
    assert cells(found)[0] == ("とても良い映画でした", "良い") and found.notes == ()
    assert found.best_column == 0


def test_utf_16_without_a_mark(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.csv", "text,label\nA fine day,x\n".encode("utf-16-le"))
    assert found.encoding == "utf-16-le" and cells(found) == [("A fine day", "x")]


@pytest.mark.parametrize(
    ("name", "text", "delimiter"),
    [
        ("a.csv", 'id,text\n1,"one; two; three"\n2,"a, b"\n', ","),
        ("a.csv", "id;text\n1;one, two\n2;three, four, five\n", ";"),
        ("a.csv", "id|text\n1|one\n2|two\n", "|"),
        ("a.tsv", "id\ttext\n1\tone, two\n2\tthree, four\n", "\t"),
        ("a.csv", "I love it, really.\nBad.\nGood, all in all, but.\nFine.\nOh.\n", ""),
        ("a.csv", "text\nGood, all in all\nBad\nFine\n", ""),
    ],
)
def test_delimiters(tmp_path: Path, name: str, text: str, delimiter: str) -> None:
    found = shown(tmp_path, name, text)
    assert found.delimiter == delimiter and "ragged" not in found.notes


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("text,label\na,b\n", True),
        ("review_body,stars\nIt is a very good film indeed,5\nNo,1\n", True),
        ("It is good,positive\nIt is bad,negative\n", False),
        ("1,2\n3,4\n", False),
        ("Good.\nBad.\n", False),
        ("番号,感想\n1,良い\n", True),
        ("a,a\nb,c\n", False),
    ],
)
def test_headers(tmp_path: Path, text: str, header: bool) -> None:
    found = shown(tmp_path, "a.csv", text)
    assert found.header is header
    assert found.columns == (tuple(text.split("\n")[0].split(",")) if header else found.columns)
    assert shown(tmp_path, "a.csv", text, header=False).columns in (("A", "B"), ("A",))


def test_names_are_unique(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.csv", "text,text,,text (2)\na,b,c,d\n")
    assert found.columns == ("text", "text (2)", "C", "text (2) (2)")


def test_ragged_rows_keep_what_they_have(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.csv", "id,text\n1,a,more\n2\n\n3,c\n")
    assert cells(found) == [("1", "a", "more"), ("2",), ("3", "c")]
    assert [row.notes for row in found.rows] == [("ragged",), ("ragged",), ()]


def test_nul(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.csv", b"text,label\nhel\x00lo,x\n" + b"nice,y\n" * 50)
    assert found.rows[0].cells == ("hel\0lo", "x") and found.rows[0].notes == ("nul",)
    assert found.rows[1].notes == ()


def test_bytes_that_are_no_text_stay_readable(tmp_path: Path) -> None:
    good = "naïve café, ça déjà vu, à très là\n" * 20
    found = shown(tmp_path, "a.txt", good.encode() + b"caf\xe9 \xff\n")
    assert found.encoding == "utf-8"
    assert found.rows[20].cells == ("caf\\xe9 \\xff",) and found.rows[20].notes == ("encoding",)
    assert found.rows[0].notes == ()


def test_a_wrong_encoding_is_noted_or_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(JAPANESE.encode("cp932"))
    found = tables.preview(tmp_path / "a.csv", encoding="utf-8")
    assert found.rows[0].notes == ("encoding",)
    with pytest.raises(UserError) as error:
        tables.preview(tmp_path / "a.csv", encoding="klingon")
    assert error.value.code == "table_encoding"


def test_a_cell_of_two_megabytes(tmp_path: Path) -> None:
    text = "x" * 2_000_000
    found = shown(tmp_path, "a.csv", f"text,label\n{text},a\nshort,b\n")
    assert found.rows[0].cells == (text, "a") and found.rows[0].notes == ("large",)
    assert shown(tmp_path, "a.jsonl", f'{{"text": "{text}"}}\n').rows[0].cells == (text,)
    assert shown(tmp_path, "a.txt", f"{text}\n").rows[0].cells == (text,)


def test_a_cell_beyond_all_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("lines", "delimited"):
        monkeypatch.setattr(f"desktop_app.readers.tables.{module}.MOST_CHARACTERS", 1000)
    path = tmp_path / "a.csv"
    path.write_text('text,label\nfine,b\n"' + "never closed\n" * 100)
    source = TableSource(str(path), "csv")
    taken = []
    with pytest.raises(UserError) as error:
        taken.extend(tables.rows(source))
    assert error.value.code == "cell_too_large"


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.csv", 'text,label\nfine,x\n"never closed,x\nfoo,b\n')
    assert found.rows[0].notes == ()
    assert "unclosed" in found.rows[1].notes and "foo,b" in found.rows[1].cells[0]


def test_json_lines(tmp_path: Path) -> None:
    found = shown(
        tmp_path,
        "a.jsonl",
        '{"text": "a", "n": 1.5}\n\n{"text": null, "more": [1, "é"], "n": true}\nbroken\n'
        '"alone"\n["l", 2]\n{"text": "\\ud800"}\n',
    )
    assert found.columns == ("text", "n", "more")
    assert cells(found) == [
        ("a", "1.5", ""),
        ("", "true", '[1, "é"]'),
        ("", "", "", "broken"),
        ("alone", "", ""),
        ("l", "2", ""),
        ("\\ud800", "", ""),
    ]
    assert found.rows[2].notes == ("damaged",) and found.rows[5].notes == ("encoding",)


def test_keys_that_come_late_are_kept(tmp_path: Path) -> None:
    lines = ['{"text": "a"}'] * 1000 + ['{"text": "b", "late": 1}']
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    (last,) = tables.rows(tables.preview(path).source, 1000)
    assert last.cells == ("b", '{"late": 1}') and last.notes == ("ragged",)


def test_text_line_by_line(tmp_path: Path) -> None:
    found = shown(tmp_path, "a.txt", "One, two.\n\n  Three\r\nfour")
    assert cells(found) == [("One, two.",), ("",), ("  Three",), ("four",)]
    assert found.columns == ("A",)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    made.active.title = "Empty"
    sheet = made.create_sheet("Reviews")
    sheet.append(["text", "when", "n", "ok"])
    sheet.append(["hello", datetime.datetime(2020, 1, 2), 3.0, True])
    sheet.append(["_x0000_ & _x005F_x0041_", datetime.datetime(2020, 1, 2, 3, 4), 2.5, False])
    sheet.append([])
    sheet.append(["short"])
    sheet.append(["last", None, None, None, "beyond"])
    path = tmp_path / "a.xlsx"
    made.save(path)
    return path


def test_spreadsheet(book: Path) -> None:
    found = tables.preview(book)
    assert (found.sheets, found.source.sheet) == (("Empty", "Reviews"), "Reviews")
    assert found.columns == ("text", "when", "n", "ok")
    assert cells(found) == [
        ("hello", "2020-01-02", "3", "TRUE"),
        ("\0 & _x0041_", "2020-01-02 03:04:00", "2.5", "FALSE"),
        ("short", "", "", ""),
        ("last", "", "", "", "beyond"),
    ]
    assert [row.notes for row in found.rows] == [(), ("nul",), (), ("ragged",)]
    assert list(tables.rows(found.source, 3)) == [found.rows[3]]
    assert tables.expected_rows(found.source) == 5, "an empty one among them"
    with pytest.raises(UserError) as error:
        tables.preview(book, sheet="None")
    assert error.value.code == "sheet_missing"


def test_a_spreadsheet_that_is_cut_off(book: Path) -> None:
    whole = book.read_bytes()
    for size in (100, len(whole) // 2, len(whole) - 30):
        book.write_bytes(whole[:size])
        with pytest.raises(UserError) as error:
            tables.preview(book)
        assert error.value.code == "table_unreadable"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "table_empty"),
        ("a.csv", b"\n \n", "table_empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not_a_table"),
        ("a.pdf", b"%PDF-1.4", "not_a_table"),
        ("a.zip", b"PK\x03\x04 and more", "not_a_table"),
        ("a.xlsx", b"text", "table_unreadable"),
        ("a.xlsx", b"PK\x03\x04 and more", "table_unreadable"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet_locked_or_old"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet_locked_or_old"),
        ("a.json", b'[{"a": 1}]', "json_not_lines"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(UserError) as error:
        shown(tmp_path, name, content)
    assert error.value.code == code


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as error:
        tables.preview(tmp_path / "a.csv")
    assert error.value.code == "document_missing"


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl"])
def test_rows_are_never_all_in_memory(tmp_path: Path, name: str) -> None:
    line = {"a.csv": "{n},{t}\n", "a.txt": "{n} {t}\n", "a.jsonl": '{{"n": {n}, "text": "{t}"}}\n'}
    with (tmp_path / name).open("w") as file:
        file.write("id,text\n" if name == "a.csv" else "")
        file.writelines(line[name].format(n=n, t="words " * 20) for n in range(40_000))
    source = tables.preview(tmp_path / name).source
    assert abs(tables.expected_rows(source) - 40_000) < 2_000
    tracemalloc.start()
    try:
        count = sum(1 for _ in tables.rows(source))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 40_000 and peak < 2_000_000


@settings(max_examples=60, deadline=None)
@given(content=st.binary(min_size=1, max_size=400), name=st.sampled_from(tables.SUFFIXES))
def test_whatever_the_bytes_are(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{name}"
    path.write_bytes(content)
    try:
        found = tables.preview(path)
    except UserError:
        return
    for row in islice(tables.rows(found.source), 100):
        for cell in row.cells:
            cell.encode("utf-8")
