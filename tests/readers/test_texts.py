"""Plain text, Markdown, HTML, EPUB, RTF, CSV, e-mail and subtitles."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.readers.documents import Passage

from .kit import read_all, refusal, texts, write_zip


def _file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def _headed(passages: list[Passage]) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(p.text, p.place.headings, p.is_heading) for p in passages]


def test_text_that_was_broken_to_fit_a_page_is_joined(tmp_path: Path) -> None:
    file = _file(
        tmp_path / "a.txt",
        "BOOK ONE: 1805\r\n\r\nCHAPTER I\r\n\r\n"
        "The first paragraph goes on over a number of lines, as old\r\n"
        "text files do that were made for terminals of eighty columns\r\nof letters.\r\n\r\n"
        "Short lines\r\nstay lines\r\n\r\nCHAPTER II\r\n\r\nMore.",
    )
    one, two = ("BOOK ONE: 1805", "CHAPTER I"), ("BOOK ONE: 1805", "CHAPTER II")
    assert _headed(read_all(file)[0]) == [
        ("BOOK ONE: 1805", ("BOOK ONE: 1805",), True),
        ("CHAPTER I", one, True),
        (
            "The first paragraph goes on over a number of lines, as old text files do that were "
            "made for terminals of eighty columns of letters.",
            one,
            False,
        ),
        ("Short lines", one, False),
        ("stay lines", one, False),
        ("CHAPTER II", two, True),
        ("More.", two, False),
    ]


def test_a_japanese_text_has_a_paragraph_a_line(tmp_path: Path) -> None:
    line = "　" + "長い一行の段落である。" * 30
    file = _file(tmp_path / "a.txt", f"第一章　はじまり\n\n{line}\n{line}\n", "cp932")
    passages, facts = read_all(file)
    assert [p.text for p in passages] == ["第一章　はじまり", line[1:], line[1:]]
    assert passages[1].place.headings == ("第一章　はじまり",)
    assert facts.encoding == "cp932"


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    file = _file(
        tmp_path / "a.md",
        "---\ntitle: 'Notes'\n---\n# 見出し `x`\n\nSome *bold* [words](http://x.example) and\n"
        "![a picture](p.png).\n\n- one\n- two\n  - three\n\n> quoted\n\n## Table\n\n"
        "| a | b |\n|---|---|\n| 1 | **2** |\n\n```py\nif x:\n    y()\n```\n\n<div>html</div>\n",
    )
    passages, facts = read_all(file)
    under = ("見出し x", "Table")
    assert _headed(passages) == [
        ("見出し x", ("見出し x",), True),
        ("Some bold words and a picture.", ("見出し x",), False),
        ("one", ("見出し x",), False),
        ("two", ("見出し x",), False),
        ("three", ("見出し x",), False),
        ("quoted", ("見出し x",), False),
        ("Table", under, True),
        ("a\tb", under, False),
        ("1\t2", under, False),
        ("if x:\n    y()", under, False),
        ("html", under, False),
    ]
    assert facts.title == "Notes"


_HTML = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>題名</title>
<style>p {{ color: red }}</style><script>if (a < b) {{ document.write("<p>no</p>") }}</script>
</head><body><nav><a href="x">Menu</a></nav><h1>大見出し</h1><p>一行目
二行目 &amp; <b>three</b><img src="http://tracker.example/p.png"></p><p hidden>not seen</p>
<div style="display: none"><p>nor this</p></div>
<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です。<ul><li>one<li>two<ul><li>deep</ul></ul>
<h2>Two</h2><pre>a
  b</pre><table><tr><th>k</th><th>v</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>
<table><tr><td>Layout<table><tr><td>in</td><td>side</td></tr></table></td></tr></table>
<p>unclosed<p>last &nbsp; one &unknown; &lt;tag&gt;"""


@pytest.mark.parametrize("charset", ["utf-8", "Shift_JIS", "euc-jp"])
def test_html_as_a_browser_shows_it(tmp_path: Path, charset: str) -> None:
    passages, facts = read_all(_file(tmp_path / "a.html", _HTML.format(charset=charset), charset))
    one, two = ("大見出し",), ("大見出し", "Two")
    assert _headed(passages) == [
        ("大見出し", one, True),
        ("一行目二行目 & three", one, False),
        ("漢字です。", one, False),
        ("one", one, False),
        ("two", one, False),
        ("deep", one, False),
        ("Two", two, True),
        ("a\n  b", two, False),
        ("k\tv", two, False),
        ("1\t2", two, False),
        ("Layout", two, False),
        ("in\tside", two, False),
        ("unclosed", two, False),
        ("last one &unknown; <tag>", two, False),
    ]
    assert (facts.kind, facts.title) == ("html", "題名")


def _epub(path: Path, **parts: str) -> Path:
    chapter = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        '<head><title/><script src="x"/></head><body><h1>{0}</h1><p>{1}</p></body></html>'
    )
    opf = (
        '<package xmlns:dc="d"><metadata><dc:title>本</dc:title></metadata><manifest>'
        '<item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/o%20ne.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c" href="cover.png" media-type="image/png"/></manifest>'
        '<spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    return write_zip(
        path,
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<c><rootfiles><rootfile full-path="OPS/book.opf"/>'
            "</rootfiles></c>",
            "OPS/book.opf": opf,
            "OPS/cover.png": b"",
            "OPS/text/o ne.xhtml": chapter.format("第一章", "始まり。"),
            "OPS/text/two.xhtml": chapter.format("第二章", "続き。"),
            **parts,
        },
    )


def test_epub_chapters_in_the_order_of_the_spine(tmp_path: Path) -> None:
    passages, facts = read_all(_epub(tmp_path / "a.epub"))
    assert _headed(passages) == [
        ("第一章", ("第一章",), True),
        ("始まり。", ("第一章",), False),
        ("第二章", ("第二章",), True),
        ("続き。", ("第二章",), False),
    ]
    assert (facts.kind, facts.title) == ("epub", "本")


@pytest.mark.parametrize(
    ("method", "locked"),
    [("http://www.idpf.org/2008/embedding", False), ("http://www.w3.org/2001/04/aes", True)],
)
def test_an_epub_with_locked_text_is_refused(tmp_path: Path, method: str, locked: bool) -> None:
    encryption = f'<e><EncryptedData><EncryptionMethod Algorithm="{method}"/></EncryptedData></e>'
    file = _epub(tmp_path / "a.epub", **{"META-INF/encryption.xml": encryption})
    if locked:
        assert refusal(file) == "document_locked"
    else:
        assert len(texts(file)) == 4


_RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}
{\f1\fnil\fcharset128 MS Mincho;}}{\colortbl;\red0\green0\blue0;}
{\stylesheet{\s0 Normal;}{\s1\ql\f0 heading 1;}}{\info{\title Hidden}}
{\*\generator Word;}{\pict\wmetafile8 ABABAB}
\pard\s1 A caf\'e9\par
\pard\plain Uni\u233?code \u26085\u26412{\uc2 \u-10179\'00\'00\u-8704\'00\'00}\par
{\f1 \'93\'fa\'96\'7b\'8c\'ea \'83e\'95\\}{\footnote A note}\par
{\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt a link}} \{braces\}\line more\par
\trowd\cellx1\cellx2\pard\intbl one\cell two\cell\row
\pard {\upr{old}{\*\ud new}} end}"""


def test_rtf_fonts_unicode_notes_and_tables(tmp_path: Path) -> None:
    passages, facts = read_all(_file(tmp_path / "a.rtf", _RTF, "ascii"))
    one = ("A café",)
    assert _headed(passages) == [
        ("A café", one, True),
        ("Unicode 日本😀".replace("Unicode", "Uniécode"), one, False),
        ("A note", one, False),
        ("日本語 テ表", one, False),
        ("a link {braces} more", one, False),
        ("one\ttwo", one, False),
        ("new end", one, False),
    ]
    assert facts.kind == "rtf"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_finds_what_parts_its_cells(tmp_path: Path, delimiter: str) -> None:
    rows = [["名前", "メモ, 他"], ["山田", "一\n二"], [], ["x", 'say "hi"']]
    text = "\r\n".join(
        delimiter.join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in rows
    )
    passages, facts = read_all(_file(tmp_path / "a.csv", text, "cp932"))
    assert [(p.place.row, p.text) for p in passages] == [
        (1, "名前\tメモ, 他"),
        (2, "山田\t一二"),
        (4, 'x\tsay "hi"'),
    ]
    assert (facts.kind, facts.encoding) == ("csv", "cp932")


_MAIL = """From: =?iso-2022-jp?B?GyRCOzNFREJATzobKEI=?= <y@example.jp>
To: b@example.com
Date: Fri, 1 Mar 2024 09:00:00 +0900
Subject: =?utf-8?B?5Lya6K2w44Gu5Lu2?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

Plain first.

Second paragraph.
--a
Content-Type: text/html; charset=utf-8

<p>As HTML.</p>
--a--
--m
Content-Type: text/plain
Content-Disposition: attachment; filename=x.txt

Not read.
--m
Content-Type: message/rfc822

From: c@example.com
Subject: Forwarded
Content-Type: text/html; charset=no-such-one

<p>Inner <b>text</b></p>
--m--
"""


def test_email_headers_text_and_what_was_forwarded(tmp_path: Path) -> None:
    passages, facts = read_all(_file(tmp_path / "a.eml", _MAIL))
    assert [p.text for p in passages] == [
        "会議の件",
        "From: 山田太郎 <y@example.jp>",
        "To: b@example.com",
        "Date: Fri, 1 Mar 2024 09:00:00 +0900",
        "Plain first.",
        "Second paragraph.",
        "Forwarded",
        "From: c@example.com",
        "Inner text",
    ]
    assert passages[4].place.headings == ("会議の件",)
    assert (facts.kind, facts.title) == ("email", "会議の件")


def test_subtitles_keep_their_times(tmp_path: Path) -> None:
    srt = _file(
        tmp_path / "a.srt",
        "1\n00:00:01,500 --> 00:00:03,000\n<i>こんにちは</i>\n世界\n\n"
        "2\n01:00:00,000 --> 01:00:02,250\nBye\n",
        "cp932",
    )
    passages, facts = read_all(srt)
    assert [(p.text, p.place.start_s, p.place.end_s) for p in passages] == [
        ("こんにちは世界", 1.5, 3.0),
        ("Bye", 3600.0, 3602.25),
    ]
    assert (facts.kind, facts.encoding) == ("srt", "cp932")


def test_webvtt_says_who_speaks_and_leaves_notes_out(tmp_path: Path) -> None:
    vtt = _file(
        tmp_path / "a.vtt",
        "WEBVTT\n\nNOTE not shown\nnor this\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start\n<v.loud Hanako>Hi <b>you</b></v>\n\n"
        "00:02.000 --> 00:04.000\nBye\n",
    )
    passages, _ = read_all(vtt)
    assert [(p.text, p.place.start_s) for p in passages] == [("Hanako: Hi you", 1.0), ("Bye", 2.0)]
