"""Markdown → top-level blocks, also while the text still grows.

Knows markdown-it and no Qt: what a block looks like is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from desktop_app.ui.chat.cjk_emphasis import cjk_emphasis


@dataclass(frozen=True, slots=True)
class ProseBlock:
    """A paragraph, heading, list, table, quote or rule, as its tokens."""

    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A code block of its own. `closed` is false while its end has not come."""

    language: str
    text: str
    closed: bool


Block = ProseBlock | CodeBlock


@cache
def _parser() -> MarkdownIt:
    # "js-default" keeps raw HTML as text (html=False): nothing in an answer can
    # load or hide anything.
    options = {"html": False, "linkify": True, "breaks": True}
    return MarkdownIt("js-default", options).use(cjk_emphasis)


@dataclass(frozen=True, slots=True)
class Change:
    """Blocks from index `first` on are replaced by `blocks`."""

    first: int
    blocks: tuple[Block, ...]


class GrowingMarkdown:
    """A Markdown text that grows at its end; parses only what can still change.

    A top-level block is settled as soon as two others follow it, so only the
    text from the start of the last but one on is read again. (One does not do:
    the "1" that may become "1. item" is a paragraph first, and then belongs to
    the list before it.)
    """

    def __init__(self) -> None:
        self._tail = ""
        self._settled = 0

    def append(self, text: str) -> Change:
        """Adds text at the end; returns which blocks change."""
        self._tail += text
        blocks, starts = _parse(self._tail)
        change = Change(self._settled, tuple(blocks))
        if len(blocks) > 2:
            self._settled += len(blocks) - 2
            self._tail = _from_line(self._tail, starts[-2])
        return change


def parse(text: str) -> tuple[Block, ...]:
    """Returns the top-level blocks of a whole text."""
    return tuple(_parse(text)[0])


def _parse(text: str) -> tuple[list[Block], list[int]]:
    """Returns the top-level blocks and the line that each one starts at."""
    blocks: list[Block] = []
    starts: list[int] = []
    run: list[Token] = []
    depth = 0
    for token in _parser().parse(text):
        run.append(token)
        depth += token.nesting
        if depth:
            continue
        first = run[0]
        starts.append(first.map[0] if first.map else (starts[-1] if starts else 0))
        if first.type in ("fence", "code_block"):
            blocks.append(_code(first, text))
        else:
            blocks.append(ProseBlock(tuple(run)))
        run = []
    return blocks, starts


def _code(token: Token, text: str) -> CodeBlock:
    language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
    closed = True
    if token.type == "fence" and token.map:
        lines = text.split("\n")[token.map[0] : token.map[1]]
        closed = len(lines) > 1 and lines[-1].strip().startswith(token.markup)
    return CodeBlock(language, token.content.removesuffix("\n"), closed)


def _from_line(text: str, line: int) -> str:
    position = 0
    for _ in range(line):
        position = text.index("\n", position) + 1
    return text[position:]
