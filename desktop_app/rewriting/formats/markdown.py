"""Markdown: paragraphs, headings, list items, cells, pictures' descriptions, HTML within it.

Code, formulas, addresses, front matter and all marks stay; what changes is spliced in, so
the rest of the file is as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.formats.html import HtmlForm
from desktop_app.rewriting.formats.markdown_inline import leaves, written
from desktop_app.rewriting.leaves import Leaf, Stretch, arranged, stretches
from desktop_app.rewriting.records import Block
from desktop_app.rewriting.text_form import Edit, TextForm, has_words, one_line
from desktop_app.rewriting.text_leaves import Place

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NESTING = 100
_INLINE_NESTING = 20
#: A longer paragraph stays: the time for its marks grows with its square.
_LONGEST = 20_000
#: What many programs put above the text: properties between two lines of dashes.
_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n|\r|\n)(?:.*(?:\r\n|\r|\n)){0,400}?"
    r"(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)"
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def opened(source: Source) -> MarkdownForm:
    """Returns the text that `source` holds."""
    return MarkdownForm(source)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Blocks that are written together; `edits` takes their new texts."""

    blocks: tuple[Block, ...]
    edits: Callable[[Sequence[str]], Iterable[Edit]]


class MarkdownForm(TextForm):
    """A Markdown document."""

    def __init__(self, source: Source) -> None:
        from markdown_it import MarkdownIt

        super().__init__(source)
        front = _FRONT_MATTER.match(self.text)
        self._base = front.end() if front else int(self.text.startswith("\ufeff"))
        body = self.text[self._base :]
        self._lines = [found.span() for found in _LINE.finditer(body)]
        options = {"maxNesting": _NESTING, "store_labels": True}
        self._parser: MarkdownIt = MarkdownIt("commonmark", options).enable(
            ["table", "strikethrough"]
        )
        self._environment: dict[str, Any] = {}
        self._parser.disable("inline")
        tokens = self._parser.parse(body, self._environment)
        self._parser.enable("inline").options["maxNesting"] = _INLINE_NESTING
        self._entries = list(self._found(tokens, body))
        self._blocks = [block for entry in self._entries for block in entry.blocks]

    def edits(self, texts: Sequence[str]) -> Iterable[Edit]:
        first = 0
        for entry in self._entries:
            new = texts[first : first + len(entry.blocks)]
            first += len(entry.blocks)
            if any(text != block.text for text, block in zip(new, entry.blocks, strict=True)):
                yield from entry.edits(new)

    def _found(self, tokens: Sequence[Token], body: str) -> Iterator[_Entry]:
        row: tuple[int, int] | None = None
        cell = 0
        in_cell = False
        for number, token in enumerate(tokens):
            self.source.step(number, len(tokens))
            if token.type in ("th_open", "td_open"):
                in_cell = True
            elif token.type in ("th_close", "td_close"):
                in_cell = False
            elif token.type == "tr_open" and token.map:
                row, cell = self._line(token.map[0]), 0
            elif token.type == "html_block" and token.map:
                yield from self._html(token)
            elif token.type != "inline" or not token.map or len(token.content) > _LONGEST:
                continue
            elif in_cell and row is not None:
                place = _cell(body, row, cell, token.content)
                if place is not None:
                    cell = place.end - row[0]
                    yield from self._words(token, place, "", cell=True)
            else:
                where = self._place(token, body)
                if where is not None:
                    yield from self._words(token, *where)

    def _line(self, number: int) -> tuple[int, int]:
        return self._lines[number] if number < len(self._lines) else self._lines[-1]

    def _place(self, token: Token, body: str) -> tuple[Place, str] | None:
        """Where a paragraph's words stand, and how its next lines begin."""
        first, _ = token.map or (0, 0)
        content = token.content.split("\n")
        places: list[tuple[int, int]] = []
        for number, words in enumerate(content):
            low, high = self._line(first + number)
            at = body.rfind(words, low, high)
            if at < 0:
                return None
            places.append((low, at))
        low, at = places[-1]
        line = _LINE.fullmatch(body[slice(*self._line(first))])
        ends = "\r\n" if line and line[0].endswith("\r\n") else "\n"
        begin = body[low:at] if len(places) > 1 else ""
        return Place(places[0][1], at + len(content[-1])), ends + begin

    def _words(
        self, token: Token, place: Place, line: str, *, cell: bool = False
    ) -> Iterator[_Entry]:
        children: list[Token] = []
        self._parser.inline.parse(token.content, self._parser, self._environment, children)
        parted, found = stretches(leaves(self._parser, children), collapse=True)
        described = [
            leaf
            for leaf in parted
            if getattr(leaf.node, "type", "") == "image" and has_words(leaf.node.content)
        ]
        blocks = tuple(stretch.block for stretch in found)
        blocks += tuple(Block(one_line(leaf.node.content)) for leaf in described)
        if blocks:
            entry = _Paragraph(self, parted, found, described, place, line, cell)
            yield _Entry(blocks, entry.edits)

    def _html(self, token: Token) -> Iterator[_Entry]:
        first, last = token.map or (0, 0)
        start = self._base + self._line(first)[0]
        end = self._base + self._line(last - 1)[1]
        page = HtmlForm(self.source, self.text[start:end])

        def edits(texts: Sequence[str]) -> Iterator[Edit]:
            for edit in page.edits(texts):
                yield Edit(start + edit.start, start + edit.end, edit.text)

        if page.blocks:
            yield _Entry(page.blocks, edits)

    def parsed_as(self, pieces: Sequence[tuple[Leaf, str]], line: str) -> str:
        """Returns pieces as Markdown that means them."""
        return written(self._parser, pieces, dict(self._environment), line)

    def shifted(self, place: Place) -> Place:
        """Returns a place of the body as one of the whole text."""
        return Place(self._base + place.start, self._base + place.end)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph that is written as a whole when one of its texts changes."""

    form: MarkdownForm
    leaves: list[Leaf]
    found: list[Stretch]
    described: list[Leaf]
    place: Place
    line: str
    cell: bool

    def edits(self, texts: Sequence[str]) -> Iterator[Edit]:
        pieces: list[tuple[Leaf, str]] = []
        at = 0
        for stretch, text in zip(self.found, texts, strict=False):
            pieces += [(leaf, leaf.text) for leaf in self.leaves[at : stretch.first]]
            pieces += arranged(self.leaves[stretch.first : stretch.last], one_line(text))
            at = stretch.last
        pieces += [(leaf, leaf.text) for leaf in self.leaves[at:]]
        result = self.form.parsed_as(self._with_descriptions(pieces, texts), self.line or "\n")
        if self.cell:
            result = re.sub(r"(?<!\\)\|", r"\\|", result)
        yield Edit(*self.form.shifted(self.place), result)

    def _with_descriptions(
        self, pieces: list[tuple[Leaf, str]], texts: Sequence[str]
    ) -> list[tuple[Leaf, str]]:
        new = {
            id(leaf.node): leaf.node.copy(content=one_line(text))
            for leaf, text in zip(self.described, texts[len(self.found) :], strict=True)
        }
        return [
            (replace(leaf, node=new.get(id(leaf.node), leaf.node)), text) for leaf, text in pieces
        ]


def _cell(body: str, row: tuple[int, int], cell: int, content: str) -> Place | None:
    """Where a cell's words stand in their row, after the cells before."""
    for words in (content, content.replace("|", "\\|")):
        at = body.find(words, row[0] + cell, row[1])
        if words and at >= 0:
            return Place(at, at + len(words))
    return None
