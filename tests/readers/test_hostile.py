"""Files made to hurt: each meets a clear error or a bounded reading, never a crash."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.errors import UserError
from desktop_app.readers.documents import KINDS, Limits, read

from .kit import read_all, refusal, texts, write_zip
from .pdf_writer import Page, write_pdf

_LARGE = 300_000_000


@contextmanager
def _bounded(seconds: float = 5.0, megabytes: float = 60.0) -> Iterator[None]:
    """Generous for a loaded machine, and far from what the attacks are after."""
    tracemalloc.start()
    start = time.perf_counter()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - start < seconds
    assert peak < megabytes * 1e6


def _docx_with(path: Path, body: bytes | str) -> Path:
    rels = (
        '<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    parts = {"[Content_Types].xml": "<Types/>", "_rels/.rels": rels, "word/document.xml": body}
    return write_zip(path, parts)


def _zeros(path: Path, name: str) -> Path:
    """Adds a part of 300 MB of zeros, 300 KB when packed."""
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as part,
    ):
        for _ in range(_LARGE // 1_000_000):
            part.write(b" " * 1_000_000)
    return path


def _bomb(file: Path, name: str) -> Path:
    with zipfile.ZipFile(file) as archive:
        kept = {n: archive.read(n) for n in archive.namelist() if n != name}
    return _zeros(write_zip(file, kept), name)


@pytest.mark.parametrize(
    ("suffix", "part"),
    [
        (".docx", "word/document.xml"),
        (".pptx", "ppt/slides/slide1.xml"),
        (".xlsx", "xl/worksheets/sheet1.xml"),
        (".xlsx", "xl/styles.xml"),
    ],
)
def test_a_zip_bomb_is_refused_by_what_it_claims(
    tmp_path: Path, samples: dict[str, bytes], suffix: str, part: str
) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(samples[suffix])
    _bomb(file, part)
    with _bounded(1.0):
        assert refusal(file) == "document_too_large"


def test_a_zip_bomb_that_lies_about_its_size_stops_too(tmp_path: Path) -> None:
    file = _docx_with(tmp_path / "a.docx", "<d><p><r><t>x</t></r></p>" + " " * 5_000_000 + "</d>")
    data = bytearray(file.read_bytes())
    entry = data.rfind(b"word/document.xml") - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", data, entry + 24, 1000)
    file.write_bytes(data)
    with _bounded():
        assert refusal(file, limits=Limits(inflated_bytes=100_000)) == "document_damaged"


def test_pictures_and_films_do_not_count(tmp_path: Path) -> None:
    docx.Document().save(tmp_path / "empty.docx")
    file = _docx_with(tmp_path / "a.docx", "<d><p><r><t>Text</t></r></p></d>")
    _zeros(file, "word/media/film.mp4")
    with _bounded(1.0):
        assert texts(file) == ["Text"]


def test_a_long_list_of_parts_is_refused_unread(tmp_path: Path) -> None:
    file = _docx_with(tmp_path / "a.docx", "<d/>")
    data = bytearray(file.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, 1 << 30)
    file.write_bytes(data)
    assert refusal(file) == "document_too_large"


_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 12))
    + "]><d><p><r><t>&a11;</t></r></p></d>"
)


def test_a_billion_laughs_are_cut_short(tmp_path: Path) -> None:
    with _bounded():
        assert refusal(_docx_with(tmp_path / "a.docx", _LAUGHS)) == "document_too_large"


def test_no_entity_reads_another_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    xml = (
        f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        "<d><p><r><t>before &s; after</t></r></p></d>"
    )
    assert "secret" not in " ".join(texts(_docx_with(tmp_path / "a.docx", xml)))


def test_an_encrypted_archive_is_locked(tmp_path: Path) -> None:
    file = _docx_with(tmp_path / "a.docx", "<d/>")
    data = bytearray(file.read_bytes())
    entry = data.rfind(b"word/document.xml") - 46
    data[entry + 8] |= 1
    file.write_bytes(data)
    assert refusal(file) == "document_locked"


def test_deep_xml_is_refused(tmp_path: Path) -> None:
    deep = "<d>" + "<p>" * 100_000 + "</p>" * 100_000 + "</d>"
    with _bounded():
        assert refusal(_docx_with(tmp_path / "a.docx", deep)) == "document_too_large"


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000 + "deep",
        "<table><tr><td>" * 50_000 + "deep",
        "<b><i>" * 100_000 + "deep",
        "<ul><li>" * 100_000 + "deep",
        "<p a='" * 100_000 + "'>deep",
        "<!--" * 300_000 + "--><p>deep",
        "<" * 500_000 + " deep",
        "&" * 500_000 + " deep",
        "<p>日" + "\n" * 500_000 + "deep",
    ],
    ids=lambda text: text[:12],
)
def test_html_at_its_worst_is_read_in_bounded_time(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.html"
    file.write_text(text)
    with _bounded():
        try:
            read_all(file)
        except UserError as error:
            assert error.code in ("document_empty", "document_too_large")


@pytest.mark.parametrize(
    "text",
    ["> " * 50_000, "[" * 50_000, "*a " * 50_000, "- " * 5_000, "`" * 50_001, "<a" * 50_000,
     "|a|\n|-|\n" + "|b|\n" * 5_000, "![" * 20_000, "_*" * 20_000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_markdown_at_its_worst_is_read_in_bounded_time(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"Before.\n\n{text} end")
    with _bounded():
        assert texts(file)[0] == "Before."


def test_html_that_never_closes_its_tags_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<font>word<br><p>" * 5_000)
    assert len(texts(file)) == 5_000


def test_rtf_nested_too_deep_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.rtf"
    file.write_text(r"{\rtf1 " + "{" * 100_000 + "x")
    assert refusal(file) == "document_too_large"


def test_a_large_picture_in_rtf_takes_no_time(tmp_path: Path) -> None:
    file = tmp_path / "a.rtf"
    file.write_text(r"{\rtf1 before {\pict " + "ab" * 5_000_000 + r"}{\pict\bin9 }}}}}}}}}} after}")
    with _bounded(1.0):
        assert texts(file) == ["before after"]


def test_mails_within_mails_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    inner = "Subject: x\n\nend"
    for _ in range(400):
        inner = f"Subject: x\nContent-Type: message/rfc822\n\n{inner}"
    file.write_text(inner)
    with _bounded():
        assert refusal(file) == "document_too_large"


@pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".html", ".eml", ".srt", "", ".xyz"])
def test_binary_junk_is_named_as_such(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"junk{suffix}"
    file.write_bytes(random.Random(1).randbytes(100_000))
    assert refusal(file) == "document_binary"


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".epub", ".odt", ".rtf"])
def test_binary_junk_under_a_documents_name_is_damage(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"junk{suffix}"
    file.write_bytes(random.Random(2).randbytes(100_000))
    assert refusal(file) == "document_damaged"


def _samples(folder: Path) -> dict[str, bytes]:
    document = docx.Document()
    document.add_heading("見出し", 1)
    document.add_paragraph("Text.")
    document.save(folder / "a.docx")
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = "題"
    show.save(folder / "a.pptx")
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.save(folder / "a.xlsx")
    write_pdf(folder / "a.pdf", [Page.of("Some text\nof two lines.")])
    (folder / "a.rtf").write_text(r"{\rtf1 Some {\b bold} text\par}")
    (folder / "a.html").write_text("<h1>A</h1><table><tr><td>b</td></tr></table>")
    (folder / "a.eml").write_text("From: a\nTo: b\nSubject: c\n\nText.")
    (folder / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nText.\n")
    (folder / "a.csv").write_text('a,"b ""c""",d\n1,2,3\n')
    (folder / "a.md").write_text("# A\n\n- b\n\n| c | d |\n|---|---|\n| e | f |\n")
    return {file.suffix: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _samples(tmp_path_factory.mktemp("samples"))


@pytest.mark.parametrize("suffix", [".docx", ".pptx", ".xlsx"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_cut_archive_is_damaged(
    tmp_path: Path, samples: dict[str, bytes], suffix: str, share: float
) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(samples[suffix][: int(len(samples[suffix]) * share)])
    assert refusal(file) == "document_damaged"


_Change = Callable[[bytes], bytes]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_change_to_any_file_gives_text_or_a_clear_error(
    tmp_path: Path, samples: dict[str, bytes], data: st.DataObject
) -> None:
    suffix = data.draw(st.sampled_from(sorted(samples)))
    content = bytearray(samples[suffix])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
        content = content or bytearray(b"x")
    file = tmp_path / f"changed{suffix}"
    file.write_bytes(content)
    try:
        read_all(file)
    except UserError as error:
        assert error.code.startswith("document_")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)),
    suffix=st.sampled_from([s for kind in KINDS.values() for s in kind.suffixes] + [""]),
)
def test_any_bytes_under_any_name_give_text_or_a_clear_error(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    file = tmp_path / f"any{suffix}"
    file.write_bytes(content)
    try:
        for item in read(file):
            assert item
    except UserError as error:
        assert error.code.startswith("document_")
