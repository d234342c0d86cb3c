"""HTML: words are replaced, the page around them stays byte for byte."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.readers.documents import Limits
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting import open_document
from desktop_app.rewriting.formats.html import HtmlForm
from desktop_app.rewriting.text_form import spliced

from .kit import loud, texts, unchanged, written

_PAGE = """<!DOCTYPE html>
<html lang="en" class='x'>
<head><meta charset="utf-8"><title>A  page</title>
<meta name="description" content="About the page"><style>p { color: red }</style>
<script>var words = "<p>not text</p>";</script></head>
<body class=plain>
  <!-- A comment stays -->
  <h1>Welcome&nbsp;here</h1>
  <p>The <b id="b1">very
     important</b> word &amp; a <a href="/x?a=1&b=2" title="To Anna">page of Anna</a>.</p>
  <p>One<br>Two <img src="a.png" alt="A picture"> three</p>
  <pre>code stays</pre>
  <ul><li>first<ul><li>inner</li></ul>after</li></ul>
  <p>Run <code>make all</code> now.</p>
  <p translate="no">Brand name</p>
  <input type=submit value=Send><input value="kept">
  <p>123</p>
  日本の<ruby>漢字<rt>かんじ</rt></ruby>です
</body></html>
"""


def _file(tmp_path: Path, text: str = _PAGE) -> Path:
    path = tmp_path / "a.html"
    path.write_bytes(text.encode("utf-8"))
    return path


def _body(tmp_path: Path, old: str, new: str) -> str:
    """What becomes of one block's HTML."""
    target, _ = written(_file(tmp_path, f"<p>{old}</p>\n"), lambda text: new)
    return target.read_text("utf-8").removeprefix("<p>").removesuffix("</p>\n")


def test_what_is_text(tmp_path: Path) -> None:
    assert texts(_file(tmp_path)) == [
        "A page", "About the page", "Welcome\xa0here",
        "The very important word & a page of Anna.", "To Anna",
        "One", "Two three", "A picture", "first", "inner", "after", "Run make all now.",
        "Send", "日本の漢字です",
    ]  # fmt: skip
    code = next(b for b in open_document(_file(tmp_path)).blocks if "make" in b.text)
    assert [code.text[a:b] for a, b in code.keep] == ["make all"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_its_own_texts_give_the_same_bytes(newline: str, tmp_path: Path) -> None:
    path = _file(tmp_path, _PAGE.replace("\n", newline))
    assert unchanged(path).read_bytes() == path.read_bytes()


def test_only_words_change(tmp_path: Path) -> None:
    new, notes = written(_file(tmp_path), loud, language="ja")
    got = new.read_text("utf-8")
    assert notes == ()
    expected = _PAGE
    for old, changed in (
        ('lang="en"', 'lang="ja"'),
        ("A  page", "A PAGE"),
        ("About the page", "ABOUT THE PAGE"),
        ("Welcome&nbsp;here", "WELCOME\xa0HERE"),
        ("The <b id", "THE <b id"),
        ("very\n     important", "VERY IMPORTANT"),
        ("word &amp; a <a", "WORD &amp; A <a"),
        ("To Anna", "TO ANNA"),
        ("page of Anna", "PAGE OF ANNA"),
        (">One<", ">ONE<"),
        ("Two <img", "TWO <img"),
        ("> three", "> THREE"),
        ("A picture", "A PICTURE"),
        (">first<", ">FIRST<"),
        (">inner<", ">INNER<"),
        (">after<", ">AFTER<"),
        ("Run <code>", "RUN <code>"),
        ("> now.", "> NOW."),
        ("=Send", "=SEND"),
    ):
        assert old in expected
        expected = expected.replace(old, changed, 1)
    assert got.replace("MAKE ALL ", "") == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'The car of <a href="x">Anna</a> is red.',
            "Annaの車は赤い。",
            '<a href="x">Anna</a>の車は赤い。',
        ),
        ("See <b>Kyoto</b>", "Kyotoを見る", "<b>Kyoto</b>を見る"),
        ("<b>Kyoto</b> is old", "古い都市Kyoto", "古い都市<b>Kyoto</b>"),
        ("<i><b>all of it</b></i>", "全部", "<i><b>全部</b></i>"),
        ("a <b>b<br>c</b> d", "x", "x <b>b<br>c</b> d"),
        (
            'Say <a href="x"><i>Anna</i></a> hello',
            "Hallo Anna",
            'Hallo <a href="x"><i>Anna</i></a>',
        ),
        ("1 &lt; 2 is true", "<b> & c", "&lt;b&gt; &amp; c"),
        ('An <img src="a.png"> image', "画像だよ", '画像<img src="a.png"> だよ'),
    ],
)
def test_tags_go_with_their_words(old: str, new: str, expected: str, tmp_path: Path) -> None:
    if "<br>" in old:
        path = _file(tmp_path, f"<p>{old}</p>\n")
        assert texts(path) == ["a b", "c d"]
        return
    assert _body(tmp_path, old, new) == expected


def test_a_page_without_a_language_gets_one_and_right_to_left_a_direction(tmp_path: Path) -> None:
    path = _file(tmp_path, "<html><p>Hello</p></html>")
    new, _ = written(path, loud, language="ar")
    assert new.read_text("utf-8") == '<html lang="ar" dir="rtl"><p>HELLO</p></html>'


def test_letters_that_the_encoding_lacks_are_written_as_entities(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<meta charset="iso-8859-1"><p>caf\xe9</p>'.encode("cp1252"))
    new, notes = written(path, lambda text: text + " 日")
    assert notes == ()
    assert new.read_bytes() == '<meta charset="iso-8859-1"><p>caf\xe9 &#26085;</p>'.encode("cp1252")


@given(st.text(alphabet="<>/abi \"'=!-&;é日\n", max_size=60))
def test_whatever_is_written_stays_where_nothing_changes(text: str) -> None:
    form = _form(text)
    assert form.text == text
    assert list(form.edits([block.text for block in form.blocks])) == []


@given(st.lists(st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<br>", "word", " ", "日本", "<img alt=y>",
     "<p>", "</p>", "<code>c</code>", "<!-- c -->", "<span>", "</span>", "&amp;",
     "<ruby>字<rt>じ</ruby>"]
), max_size=14))  # fmt: skip
def test_tags_stay_in_balance_and_nothing_is_lost(pieces: list[str]) -> None:
    page = "".join(pieces)
    form = _form(page)
    new = ["neu"] * len(form.blocks)
    result = spliced(form.text, form.edits(new))
    for once in ("<br>", "<code>", "<!-- c -->", "<p>", "</p>"):
        assert result.count(once) == page.count(once)
    for name in ("b", "i", "span") if _is_nested(pieces) else ():
        before = page.count(f"<{name}>") - page.count(f"</{name}>")
        assert result.count(f"<{name}>") - result.count(f"</{name}>") == before


def _is_nested(pieces: list[str]) -> bool:
    """Whether every end tag closes the last tag that is open."""
    opened: list[str] = []
    for piece in pieces:
        if piece.startswith("</") and (not opened or opened.pop() != piece[2:-1]):
            return False
        if piece[:2] in ("<b", "<i", "<s", "<a", "<p") and not piece.startswith(("<br", "<img")):
            opened.append(piece[1:-1].split()[0])
    return True


def test_a_page_made_to_be_slow_is_read_in_time() -> None:
    started = time.monotonic()
    for page in ("<!--" * 40_000, "<b>" * 20_000 + "x", '<a "' * 30_000, "<? x" * 40_000):
        _form(page)
    form = _form("<p>" + "<a href=x>w</a> <img src=a> " * 2_000)
    result = spliced(form.text, form.edits(["neue Wörter"] * len(form.blocks)))
    assert result.count("<a href=x>") == result.count("<img") == 2_000
    assert time.monotonic() - started < 10


def _form(text: str) -> HtmlForm:
    source = Source(Path("a.html"), None, Limits(), lambda done, total: None, lambda: None)
    return HtmlForm(source, text.encode("utf-8"))
