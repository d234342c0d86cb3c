"""Markdown (CommonMark with tables): the text as it is shown, without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop_app.readers.documents.prose import HeadingPath, tidy, tidy_code, tidy_row
from desktop_app.readers.documents.records import Passage, Place
from desktop_app.readers.documents.source import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TOKENS_A_STEP = 500
#: A list in a list counts four; the parser leaves out what lies deeper.
_NESTING = 100
_INLINE_NESTING = 20
#: A longer paragraph is taken as it stands: the time for its marks grows with its square.
_LONGEST_MARKED = 10_000
#: What many programs put above the text: properties between two lines of dashes.
_FRONT_MATTER = re.compile(r"---\n((?:.*\n){0,200}?)(?:---|\.\.\.)\n")
_FRONT_TITLE = re.compile(r"(?m)^title:\s*(.+)$")
_HTML_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]{0,1000}>", re.S)


def read(source: Source) -> Iterator[Passage]:
    """Yields paragraphs, headings, list items, table rows and blocks of code."""
    from markdown_it import MarkdownIt

    text = source.text()
    if front := _FRONT_MATTER.match(text):
        title = _FRONT_TITLE.search(front[1])
        source.title = tidy(title[1].strip("\"' ")) if title else ""
        text = text[front.end() :]
    # Blocks first, for the whole text; the marks within a block when its turn comes, so
    # that a long document shows progress and can be stopped.
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table").disable("inline")
    source.check()
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    parser.options["maxNesting"] = _INLINE_NESTING
    headings = HeadingPath()
    level: int | None = None
    cells: list[str] | None = None
    for number, token in enumerate(tokens):
        if number % _TOKENS_A_STEP == 0:
            source.step(number, len(tokens))
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = None
            case "tr_open":
                cells = []
            case "tr_close":
                if line := tidy_row(cells or ()):
                    yield Passage(line, Place(headings=headings.path))
                cells = None
            case "inline" if cells is not None:
                cells.append(_shown(parser, token, environment))
            case "inline":
                if line := _shown(parser, token, environment):
                    if level is not None:
                        headings.enter(level, line)
                        source.title = source.title or line
                    place = Place(headings=headings.path)
                    yield Passage(line, place, is_heading=level is not None)
            case "fence" | "code_block":
                if code := tidy_code(token.content):
                    yield Passage(code, Place(headings=headings.path))
            case "html_block":
                if line := tidy(_HTML_TAG.sub(" ", token.content)):
                    yield Passage(line, Place(headings=headings.path))


def _shown(parser: MarkdownIt, token: Token, environment: dict[str, object]) -> str:
    """What a block's text shows: links by their words, pictures by their description."""
    if len(token.content) > _LONGEST_MARKED:
        return tidy(token.content)
    parts: list[str] = []
    children: list[Token] = []
    parser.inline.parse(token.content, parser, environment, children)
    for child in children:
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "text" | "code_inline" | "image" | "text_special":
                parts.append(child.content)
    return tidy("".join(parts))
