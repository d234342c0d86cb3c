"""JSON and PO: strings of programs."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest

from desktop_app.errors import UserError
from desktop_app.rewriting import open_document, same_text

from .kit import loud, texts, unchanged, written

_JSON = """{
    "greeting" : "Hello {name}",  "n": 3,
  "nested": {"list": ["One", "", "  two\\n", true, null], "key: \\"x\\"": "say \\"hi\\""},
  "url": "https://x.org/a", "icon": "a.svg", "choice": "Yes/No", "only": "{count}",
  "@greeting": {"description": "Not shown", "placeholders": {"name": {"type": "String"}}}
}
"""

_PO = """# A comment stays.
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. For translators
#: main.c:12
#, c-format
msgid "Hello %s"
msgstr ""

msgctxt "menu"
msgid "Open"
msgstr "Öffnen"

#, fuzzy
#| msgid "Old"
msgid "Guess"
msgstr "Rate"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""

msgid "\\n  Two\\n  lines\\n"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Weg"
"""


def _file(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def test_json_values_change_and_all_else_is_byte_for_byte(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.json", _JSON)
    found = ["Hello {name}", "One", "two", 'say "hi"', "Yes/No"]
    assert texts(path) == found
    assert unchanged(path).read_bytes() == path.read_bytes()
    new, _ = written(path, lambda text: text + ' ÄÖ「」\n\t"\\')
    expected = _JSON
    for text in ("Hello {name}", "One", "  two", 'say \\"hi\\"', "Yes/No"):
        expected = expected.replace(f'"{text}', f'"{text} ÄÖ「」\\n\\t\\"\\\\', 1)
    assert new.read_text("utf-8") == expected
    assert list(json.loads(expected)) == list(json.loads(_JSON))


def test_json_in_ascii_stays_in_ascii(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.arb", '{"a": "caf\\u00e9", "b": "word"}')
    new, _ = written(path, lambda text: "日本" if text == "word" else text)
    assert new.read_text("ascii") == '{"a": "caf\\u00e9", "b": "\\u65e5\\u672c"}'


def test_what_is_no_json_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        open_document(_file(tmp_path / "a.json", '{"a": "b",}'))
    assert caught.value.code == "document_damaged"


def test_po_fills_what_is_missing(tmp_path: Path) -> None:
    path = _file(tmp_path / "a.po", _PO)
    assert texts(path) == ["Hello %s", "Guess", "%d file", "%d files", "Two\n  lines"]
    new, _ = written(path, lambda text: f"<{text}>", language="ja")
    got = polib.pofile(str(new))
    assert [(e.msgid, e.msgstr) for e in got if not e.msgid_plural and not e.obsolete] == [
        ("Hello %s", "<Hello %s>"),
        ("Open", "Öffnen"),
        ("Guess", "<Guess>"),
        ("\n  Two\n  lines\n", "\n  <Two\n  lines>\n"),
    ]
    plural = got.find("%d file")
    assert plural is not None and plural.msgstr_plural == {0: "<%d files>"}
    assert got.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert got.metadata["Language"] == "ja"
    hello = got.find("Hello %s")
    assert hello is not None
    assert (hello.comment, hello.occurrences, hello.flags) == (
        "For translators", [("main.c", "12")], ["c-format"],
    )  # fmt: skip
    assert [e.msgid for e in got.obsolete_entries()] == ["Gone"]
    assert "# A comment stays." in new.read_text("utf-8")
    assert not same_text(path, new)


def test_po_without_a_translation_is_the_same_text(tmp_path: Path) -> None:
    again = unchanged(_file(tmp_path / "a.po", _PO))
    before, after = (polib.pofile(str(p)) for p in (tmp_path / "a.po", again))
    assert [(e.msgid, e.msgstr, e.msgstr_plural) for e in before] == [
        (e.msgid, e.msgstr, e.msgstr_plural) for e in after
    ]


def test_po_gets_two_forms_for_german(tmp_path: Path) -> None:
    new, _ = written(_file(tmp_path / "a.pot", _PO), loud, language="de")
    assert new.suffix == ".po"
    entry = polib.pofile(str(new)).find("%d file")
    assert entry is not None and entry.msgstr_plural == {0: "%D FILE", 1: "%D FILES"}
