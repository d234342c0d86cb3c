"""Opening and writing: what is refused, what is replaced all or nothing, texts and PDFs."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from desktop_app.errors import UserError
from desktop_app.notices import CATALOGUE, describe
from desktop_app.readers.documents import Limits
from desktop_app.rewriting import KINDS, Note, open_document, same_text, suffixes

from ..readers.kit import write_zip
from ..readers.pdf_writer import Page, write_pdf
from .kit import loud, texts, unchanged, written


def _text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UserError) as caught:
        open_document(path, limits=limits)
    assert caught.value.hint
    return caught.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"]
)
def test_lines_and_encoding_of_a_text_stay(encoding: str, tmp_path: Path) -> None:
    text = "　これは日本語の文章です。\r\n\r\n  123\n二行目の文です。\r最後の行には改行がありません"
    path = _text(tmp_path / "a.txt", text, encoding)
    assert unchanged(path).read_bytes() == path.read_bytes()
    new, notes = written(path, lambda text: text.replace("文", "話"))
    assert notes == ()
    assert new.read_bytes().decode(encoding) == text.replace("文", "話")


def test_a_mark_of_byte_order_stays(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "\ufeffHello\n", "utf-16-be")
    assert texts(path) == ["Hello"]
    new, _ = written(path, loud)
    assert new.read_bytes() == "\ufeffHELLO\n".encode("utf-16-be")


def test_letters_that_an_encoding_lacks_make_it_utf8_and_say_so(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "Ein schöner Tag für alle Häuser", "cp1252")
    new, notes = written(path, lambda text: "いい日")
    assert notes == (Note("encoding_changed", (("encoding", "cp1252"),)),)
    assert "cp1252" in describe(notes[0].code, notes[0].values)
    assert new.read_text("utf-8") == "いい日"


def test_bytes_that_are_no_letters_come_out_as_they_went_in(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("日本語の文章です。".encode() * 4 + b"\xff\nwords\n")
    assert unchanged(path).read_bytes() == path.read_bytes()
    new, _ = written(path, lambda text: "WORDS" if text == "words" else text)
    assert new.read_bytes() == path.read_bytes().replace(b"words", b"WORDS")


_WRAPPED = """\
The quick brown fox jumps over the lazy dog, and then it goes
on to the next field, where Anna waits for it with a small
bag of apples.

  - an item that is one line
  - another item
A short line
and one more, which was broken on purpose.

Nobody knows how long the fox stayed there, but everybody who
was in the village that day says that it was a long time.
"""


def test_paragraphs_that_were_wrapped_are_one_text_and_keep_their_lines(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", _WRAPPED)
    found = texts(path)
    assert found[0].endswith("and then it goes on to the next field, where Anna waits for it "
                             "with a small bag of apples.")  # fmt: skip
    assert found[1:5] == [
        "- an item that is one line", "- another item", "A short line",
        "and one more, which was broken on purpose.",
    ]  # fmt: skip
    assert len(found) == 6
    assert unchanged(path).read_bytes() == path.read_bytes()
    new, _ = written(
        path, lambda text: text.replace("the ", "die ").replace("small", "ganz kleinen")
    )
    before, after = _WRAPPED.splitlines(), new.read_text("utf-8").splitlines()
    assert len(before) == len(after)
    assert "Anna" in after[1] and all(after[n] for n in (0, 1, 2))
    assert [line for line in after if "  - " in line] == before[4:6]


def test_a_wrapped_text_without_paragraphs_is_cut_at_sentences(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "A line of words that is rather long and goes on here.\n" * 95)
    assert [text.count(".") for text in texts(path)] == [30, 30, 30, 5]


def test_japanese_that_was_wrapped_goes_on_without_a_space(tmp_path: Path) -> None:
    rows = ["彼は毎朝早く起きて、川沿いの道を一時間ほど歩くことにしてい", "ます。"]
    path = _text(tmp_path / "a.txt", "\n".join(rows * 3) + "\n")
    assert texts(path) == ["".join(rows)] * 3


def test_only_some_texts_can_be_given(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "one\ntwo\nthree\n")
    document = open_document(path)
    document.write(tmp_path / "b.txt", {1: "TWO"})
    assert (tmp_path / "b.txt").read_text() == "one\nTWO\nthree\n"
    document.write(tmp_path / "b.txt", ["1a", "2b", "3c"])
    assert (tmp_path / "b.txt").read_text() == "1a\n2b\n3c\n"
    for wrong in ({3: "x"}, ["x"]):
        with pytest.raises(UserError) as caught:
            document.write(tmp_path / "c.txt", wrong)
        assert caught.value.code == "document_moved"
    assert not (tmp_path / "c.txt").exists()


def test_a_source_that_changed_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "one\n")
    document = open_document(path)
    path.write_text("another one\n")
    with pytest.raises(UserError) as caught:
        document.write(tmp_path / "b.txt", ["x"])
    assert caught.value.code == "document_moved"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    document = open_document(_text(tmp_path / "a.txt", "one\n"))
    with pytest.raises(UserError) as caught:
        document.write(tmp_path / "missing" / "b.txt", ["x"])
    assert caught.value.code == "file_not_written"
    (tmp_path / "old").mkdir()
    with pytest.raises(UserError):
        document.write(tmp_path / "old", ["x"])
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "old"]


def test_same_text_tells_whether_anything_was_translated(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "one\n\n12\n")
    assert same_text(path, _text(tmp_path / "b.txt", " one \n\n13\n"))
    assert not same_text(path, _text(tmp_path / "c.txt", "two\n\n12\n"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.py", b"print('a program')", "document_not_rewritable"),
        ("a.csv", b"a,b\nc,d\n", "document_not_rewritable"),
        ("a.txt", b"12\n34\n", "nothing_to_translate"),
        ("a.txt", b"", "document_empty"),
        ("a.json", b"", "document_empty"),
        ("a.json", b'{"a": 1}', "nothing_to_translate"),
        ("a.json", b"\x00\x01\x02\x03" * 9, "document_binary"),
        ("a.docx", b"PK\x03\x04 and no more", "document_damaged"),
        ("a.ass", b"[Script Info]\nTitle: x\n", "document_damaged"),
        ("a.bin", bytes(range(256)), "document_binary"),
    ],
)
def test_what_cannot_be_rewritten_is_refused(
    name: str, content: bytes, code: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    assert _refusal(tmp_path / name) == code


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.txt") == "document_missing"


def test_limits_hold(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "words " * 100)
    assert _refusal(path, Limits(characters=100)) == "document_too_large"
    assert _refusal(path, Limits(file_bytes=100)) == "document_too_large"
    document = docx.Document()
    document.add_paragraph("words " * 100_000)
    document.save(str(tmp_path / "a.docx"))
    assert _refusal(tmp_path / "a.docx", Limits(inflated_bytes=100_000)) == "document_too_large"


@pytest.mark.parametrize("part", ["<w:document", "<w:document xmlns:w='w'><w:p></w:document>"])
def test_a_broken_part_is_told_as_damage(part: str, tmp_path: Path) -> None:
    relations = (
        '<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    path = write_zip(
        tmp_path / "a.docx",
        {"[Content_Types].xml": "<a/>", "_rels/.rels": relations, "word/document.xml": part},
    )
    assert _refusal(path) == "document_damaged"


def test_reading_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = _text(tmp_path / "a.txt", "a line of words\n" * 500)
    told: list[tuple[int, int]] = []
    open_document(path, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1][1] == 1000

    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        open_document(path, cancelled=stop)


def _pdf(path: Path) -> Path:
    return write_pdf(path, [Page.of("A paragraph of words\n\n12 34\n\nAnother one.")])


def test_a_pdf_becomes_a_word_document_and_says_so(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf")
    document = open_document(path)
    assert document.suffix_out == ".docx"
    new, notes = written(path, loud)
    assert [note.code for note in notes] == ["pdf_as_docx"]
    shown = [p.text for p in docx.Document(str(new)).paragraphs]
    assert shown == [text.upper() for text in shown] and len(shown) == 3
    assert not same_text(path, new)
    document.write(tmp_path / "own.docx", [block.text for block in document.blocks])
    assert same_text(path, tmp_path / "own.docx")


def test_a_pdf_becomes_markdown_where_that_is_wanted(tmp_path: Path) -> None:
    document = open_document(_pdf(tmp_path / "a.pdf"))
    notes = document.write(tmp_path / "a.md", ["# one*", "two"])
    assert [note.code for note in notes] == ["pdf_as_markdown"]
    assert (tmp_path / "a.md").read_text("utf-8") == "\\# one\\*\n\n12 34\n\ntwo\n"
    assert texts(tmp_path / "a.md") == ["# one*", "two"]


def test_every_kind_has_suffixes_of_its_own_and_its_notes_have_words() -> None:
    assert len(suffixes()) == len(set(suffixes()))
    assert {".docx", ".pptx", ".srt", ".md", ".epub", ".pdf"} <= set(suffixes())
    assert all(kind.name == name for name, kind in KINDS.items())
    assert {"pdf_as_docx", "pdf_as_markdown", "encoding_changed"} <= set(CATALOGUE)
