"""ODT and EPUB: archives whose texts are mixed with elements."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from desktop_app.readers.documents import DocumentFacts, Passage, read

from .kit import PNG, loud, parts, texts, unchanged, written

_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {_ODF}><office:body><office:text>
<text:tracked-changes><text:p>Deleted words</text:p></text:tracked-changes>
<text:h text:outline-level="1">A heading</text:h>
<text:p>The car of <text:a xlink:href="https://x.org">Anna</text:a> is
   <text:span text:style-name="T1">very</text:span> red.<text:note><text:note-citation>1\
</text:note-citation><text:note-body><text:p>A note</text:p></text:note-body></text:note></text:p>
<text:p><text:s text:c="4"/>Name:<text:tab/>Anna<text:line-break/>Page <text:page-number>3\
</text:page-number> of all</text:p>
<table:table><table:table-row><table:table-cell><text:p>日本</text:p></table:table-cell>
<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>
<text:p>Before <draw:frame><draw:text-box><text:p>In the frame</text:p></draw:text-box>
</draw:frame>after</text:p>
<text:p><office:annotation><text:p>A comment</text:p></office:annotation>Commented</text:p>
</office:text></office:body></office:document-content>"""
_STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles {_ODF}><office:master-styles><style:master-page><style:header>
<text:p>The header</text:p></style:header></style:master-page></office:master-styles>
</office:document-styles>"""

_CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head><title>One</title>
<link rel="stylesheet" href="s.css"/></head><body><h1>Chapter one</h1>
<p>It was a <em>dark</em> night.<br/>Nobody came.</p><p><img src="p.png" alt=""/></p></body></html>
"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The night</dc:title>
<dc:creator>Anna</dc:creator><dc:language>en</dc:language></metadata><manifest>
<item id="c" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="x" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="p" href="p.png" media-type="image/png"/></manifest>
<spine toc="x"><itemref idref="c"/></spine></package>"""
_NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<body><nav epub:type="toc"><ol><li><a href="text/one.xhtml">Chapter one</a></li></ol></nav></body>
</html>"""
_NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint id="a"><navLabel>
<text>Chapter one</text></navLabel><content src="text/one.xhtml"/></navPoint></navMap></ncx>"""


def _archive(path: Path, mimetype: str, contents: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def _odt(tmp_path: Path) -> Path:
    contents: dict[str, str | bytes] = {
        "content.xml": _CONTENT, "styles.xml": _STYLES, "Pictures/a.png": PNG,
    }  # fmt: skip
    return _archive(tmp_path / "a.odt", "application/vnd.oasis.opendocument.text", contents)


def _epub(tmp_path: Path) -> Path:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    return _archive(
        tmp_path / "a.epub",
        "application/epub+zip",
        {
            "META-INF/container.xml": container, "OPS/book.opf": _PACKAGE, "OPS/nav.xhtml": _NAV,
            "OPS/toc.ncx": _NCX, "OPS/text/one.xhtml": _CHAPTER, "OPS/p.png": PNG,
        },
    )  # fmt: skip


def _tags(data: bytes) -> list[str]:
    return [str(e.tag) for e in etree.fromstring(data).iter() if isinstance(e.tag, str)]


def _read(path: Path) -> list[str]:
    return [item.text for item in read(path) if isinstance(item, Passage)]


_ODT_TEXTS = [
    "A heading", "The car of Anna is very red.", "A note", "Name:", "Anna", "Page 3 of all",
    "日本", "Before after", "In the frame", "Commented", "The header",
]  # fmt: skip


def test_odt_comes_back_unchanged(tmp_path: Path) -> None:
    path = _odt(tmp_path)
    assert texts(path) == _ODT_TEXTS
    again = unchanged(path)
    assert _read(path) == _read(again)
    with zipfile.ZipFile(again) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("Pictures/a.png") == PNG


def test_odt_keeps_links_notes_spans_and_fields(tmp_path: Path) -> None:
    path = _odt(tmp_path)
    new, _ = written(path, loud)
    assert texts(new) == [text.upper() for text in _ODT_TEXTS]
    before, after = (parts(p)["content.xml"] for p in (path, new))
    assert sorted(_tags(before)) == sorted(_tags(after))
    text = after.decode("utf-8")
    assert '<text:a xlink:href="https://x.org">ANNA</text:a>' in text
    assert '<text:span text:style-name="T1">VERY</text:span>' in text
    assert (
        '<text:s text:c="4"/>NAME:<text:tab/>ANNA<text:line-break/>PAGE <text:page-number>3' in text
    )
    assert "Deleted words" in text and "A comment" in text


def test_odt_moves_a_link_with_its_words(tmp_path: Path) -> None:
    new, _ = written(_odt(tmp_path), lambda text: "Annaの車は赤い。" if "car" in text else text)
    assert '<text:p><text:a xlink:href="https://x.org">Anna</text:a>' in (
        parts(new)["content.xml"].decode("utf-8")
    )


def test_epub_comes_back_unchanged(tmp_path: Path) -> None:
    path = _epub(tmp_path)
    assert texts(path) == [
        "The night", "Chapter one", "Chapter one", "One", "Chapter one", "It was a dark night.",
        "Nobody came.",
    ]  # fmt: skip
    again = unchanged(path)
    before, after = parts(path), parts(again)
    assert list(before) == list(after)
    assert before["OPS/text/one.xhtml"] == after["OPS/text/one.xhtml"]
    assert after["OPS/p.png"] == PNG


def test_epub_is_written_in_its_new_language(tmp_path: Path) -> None:
    new, _ = written(_epub(tmp_path), loud, language="de")
    after = {name: data.decode("utf-8", "replace") for name, data in parts(new).items()}
    assert "<dc:language>de</dc:language>" in after["OPS/book.opf"]
    assert "<dc:title>THE NIGHT</dc:title>" in after["OPS/book.opf"]
    assert "<dc:creator>Anna</dc:creator>" in after["OPS/book.opf"]
    assert 'xml:lang="de" lang="de"' in after["OPS/text/one.xhtml"]
    assert "IT WAS A <em>DARK</em> NIGHT.<br/>NOBODY CAME." in after["OPS/text/one.xhtml"]
    assert "<text>CHAPTER ONE</text>" in after["OPS/toc.ncx"]
    assert '<a href="text/one.xhtml">CHAPTER ONE</a>' in after["OPS/nav.xhtml"]
    *passages, facts = read(new)
    assert isinstance(facts, DocumentFacts)
    assert facts.title == "THE NIGHT"
    assert next(p.text for p in passages if isinstance(p, Passage)) == "CHAPTER ONE"
