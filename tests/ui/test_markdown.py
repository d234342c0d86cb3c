"""Markdown that grows is the same as Markdown that was there at once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import app as app_module
from desktop_app.ui.chat.code_block import CodeView
from desktop_app.ui.chat.markdown import CodeBlock, GrowingMarkdown, ProseBlock, parse
from desktop_app.ui.chat.markdown_body import MarkdownBody
from desktop_app.ui.chat.prose import Prose
from desktop_app.ui.theme import Theme

PIECES = [
    "# Heading\n\n",
    "A paragraph with **bold**, `code` and 日本語。\nSecond line\n\n",
    "- one\n- two\n  - nested\n\n",
    "1. first\n2. second\n\n   more\n\n",
    "> quoted\n> text\n\n",
    "| a | b |\n|---|--:|\n| 1 | 2 |\n\n",
    "```python\ndef f():\n    return '絵文字 😀'\n```\n\n",
    "~~~\nplain\n\nblock\n~~~\n",
    "---\n\n",
    "[link](https://example.org) <b>html</b> ![alt](http://x/y.png)\n\n",
]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    app = app_module.make_app()
    return app.findChild(Theme) or Theme(app, "light")


def content(body: MarkdownBody) -> list[tuple[str, str]]:
    return [
        (type(part).__name__, part.toPlainText() if isinstance(part, Prose) else part.text())
        for part in body.parts
        if isinstance(part, Prose | CodeView)
    ]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=7),
    step=st.integers(1, 23),
)
def test_growing_is_the_same_as_whole(
    pieces: list[str], step: int, theme: Theme, qtbot: QtBot
) -> None:
    text = "".join(pieces)
    grown, whole = MarkdownBody(theme), MarkdownBody(theme)
    whole.append(text)
    for start in range(0, len(text), step):
        grown.append(text[start : start + step])
    assert content(grown) == content(whole)
    assert grown.fit(500) == whole.fit(500)
    grown.deleteLater()
    whole.deleteLater()


def test_settled_blocks_are_not_parsed_again() -> None:
    growing = GrowingMarkdown()
    growing.append("para one\n\npara two\n\npara three")
    change = growing.append(" goes on")
    assert change.first == 1
    assert len(change.blocks) == 2


def test_nothing_but_text_comes_of_html_and_images(theme: Theme, qtbot: QtBot) -> None:
    body = MarkdownBody(theme)
    body.append('<img src="http://evil/x.png"> ![pixel](http://evil/y.png)')
    prose = body.parts[0]
    assert isinstance(prose, Prose)
    assert "[pixel]" in prose.toPlainText()
    assert "<img" in prose.toPlainText()
    assert "\ufffc" not in prose.toPlainText()  # the character that stands for an image
    body.deleteLater()


def test_a_fence_is_open_until_its_end_comes() -> None:
    (block,) = parse("```js\nlet a")
    assert block == CodeBlock("js", "let a", closed=False)
    (block,) = parse("```js\nlet a\n```")
    assert block == CodeBlock("js", "let a", closed=True)


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("モデル名→**フォルダを開く…**で選びます", ["フォルダを開く…"]),
        ("これは**「強調」**です", ["「強調」"]),
        ("**量子化**とは、**圧縮。**の一種", ["量子化", "圧縮。"]),
        ("a **bold** word and 2 ** 3 ** 4", ["bold"]),
        ("日本語 ** 空白 ** です", []),
    ],
)
def test_emphasis_needs_no_spaces_in_japanese(text: str, strong: list[str]) -> None:
    (block,) = parse(text)
    assert isinstance(block, ProseBlock)
    children = block.tokens[1].children or []
    found = [
        children[number + 1].content
        for number, token in enumerate(children)
        if token.type == "strong_open"
    ]
    assert found == strong
