"""Markdown: words change; code, addresses, marks and front matter do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from desktop_app.rewriting import open_document

from .kit import loud, texts, unchanged, written

_TEXT = """---
title: A title stays
---
# A heading #

Some *very* important **words of
Anna** with `code`, a [link](https://x.org "Title") and a [reference][ref].
![A picture](a.png) Snake_case stays.

> A quote
> goes on.\\
> Broken.

- item one
  - inner item
1. [ ] a task
2. 123

| Name | Value |
|------|:-----:|
| Anna | a \\| b |

```python
print("code stays")
```

    code too

<p align="center">Some <b>html</b></p>

Setext heading
==============

A note[^1] and <https://auto.link> and {{ template }}.

[^1]: The note

> [!NOTE]
> An alert.

:::tip
Inside a box
:::

[ref]: https://y.org
"""


def _file(tmp_path: Path, text: str = _TEXT) -> Path:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode("utf-8"))
    return path


def _new(tmp_path: Path, old: str, new: str) -> str:
    path = _file(tmp_path, old)
    target, _ = written(path, lambda text: new)
    return target.read_text("utf-8")


def test_what_is_text(tmp_path: Path) -> None:
    assert texts(_file(tmp_path)) == [
        "A heading",
        "Some very important words of Anna with code, a link and a reference. Snake_case stays.",
        "A picture", "A quote goes on.", "Broken.", "item one", "inner item", "a task", "Name",
        "Value", "Anna", "a | b", "Some html", "Setext heading",
        "A note and https://auto.link and {{ template }}.", "The note", "An alert.",
        "Inside a box",
    ]  # fmt: skip
    kept = [
        block.text[a:b] for block in open_document(_file(tmp_path)).blocks for a, b in block.keep
    ]
    assert kept == ["code", "https://auto.link", "{{ template }}"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_its_own_texts_give_the_same_bytes(newline: str, tmp_path: Path) -> None:
    path = _file(tmp_path, _TEXT.replace("\n", newline))
    assert unchanged(path).read_bytes() == path.read_bytes()


def test_words_change_and_all_around_them_stays(tmp_path: Path) -> None:
    def change(text: str) -> str:
        for kept in ("code", "https://auto.link", "{{ template }}"):
            text = text.replace(kept, f"\0{kept}\0")
        parts = text.split("\0")
        return "".join(p if n % 2 else p.upper() for n, p in enumerate(parts))

    new, _ = written(_file(tmp_path), change)
    expected = _TEXT
    for old, changed in (
        ("# A heading #", "# A HEADING #"),
        ("Some *very* important **words of\nAnna**", "SOME *VERY* IMPORTANT **WORDS OF ANNA**"),
        (" with `code`", " WITH `code`"),
        (", a [link]", ", A [LINK]"), ("and a [reference][ref].\n", "AND A [REFERENCE][REF]. "),
        ("![A picture](a.png) Snake_case stays.", "![A PICTURE](a.png) SNAKE_CASE STAYS."),
        ("> A quote\n> goes on.\\\n> Broken.", "> A QUOTE GOES ON.  \n> BROKEN."),
        ("item one", "ITEM ONE"), ("inner item", "INNER ITEM"), ("a task", "A TASK"),
        ("| Name | Value |", "| NAME | VALUE |"), ("| Anna | a \\| b |", "| ANNA | A \\| B |"),
        ("Some <b>html</b>", "SOME <b>HTML</b>"), ("Setext heading", "SETEXT HEADING"),
        ("A note[^1] and <", "A NOTE[^1] AND <"), ("> and {{", "> AND {{"),
        ("[^1]: The note", "[^1]: THE NOTE"), ("An alert", "AN ALERT"),
        ("Inside a box", "INSIDE A BOX"),
    ):  # fmt: skip
        assert old in expected, old
        expected = expected.replace(old, changed)
    assert new.read_text("utf-8") == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The car of [Anna](x)", "Annaの車", "[Anna](x)の車"),
        ("See **Kyoto**", "Kyotoを見る", "**Kyoto**を見る"),
        ("**Note:** closed today", "注意：今日は休みです", "**注意**：今日は休みです"),
        ("plain words", "2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        ("plain words", "# no *heading*", "\\# no \\*heading\\*"),
        ("plain words", "1. no list", "1\\. no list"),
        ("plain words", "one\n\ntwo", "one two"),
        ("run `make` now", "実行", "`make`実行"),
    ],
)
def test_marks_go_with_their_words(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert _new(tmp_path, f"{old}\n", new) == f"{expected}\n"


def test_html_and_books_open_all_the_same(tmp_path: Path) -> None:
    new, _ = written(_file(tmp_path), loud, language="ja")
    parser = MarkdownIt("commonmark").enable("table")
    before, after = (parser.parse(p.read_text("utf-8")) for p in (_file(tmp_path), new))
    blocks = [[t.type for t in tokens if t.type != "inline"] for tokens in (before, after)]
    assert blocks[0] == blocks[1]


@given(st.text(alphabet="ab*_`[]()<>#|~&\\-+1. \n!日：。", min_size=1, max_size=24))
def test_any_text_stays_one_paragraph_that_says_it(text: str) -> None:
    import tempfile

    words = " ".join(text.split())
    with tempfile.TemporaryDirectory() as folder:
        got = _new(Path(folder), "word **and** word", text).strip()
    tokens = MarkdownIt("commonmark", {"linkify": False}).enable("strikethrough").parse(got)
    if not words:
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    said = "".join(t.content for t in tokens[1].children or () if t.type.startswith("text"))
    assert said.replace(" ", "") == words.replace(" ", "")
