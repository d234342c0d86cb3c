"""Documents that are plain text: what is replaced is spliced in, all else stays byte for byte.

Knows encodings and places in a text; which places hold words tells the format.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, NamedTuple

from desktop_app.readers.documents import encodings
from desktop_app.readers.documents.source import Source
from desktop_app.rewriting.records import Block, Note

#: UTF-16 and 32 by their marks; the mark stays the text's first character, so it is written again.
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COLLAPSED = re.compile(r"[ \t\r\n\f]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Edit(NamedTuple):
    """Characters `start` to `end` of a text become `text`."""

    start: int
    end: int
    text: str


#: Returns what changes in the document when a block gets a new text.
Rewrite = Callable[[str], Iterable[Edit]]


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """Returns `text` with `edits`, which do not overlap, in any order."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits):
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*parts, text[at:]))


class TextForm:
    """A document that is a text, with its encoding and its line ends.

    A format derives from it, calls `found` for each of its blocks, and may say in
    `declared` what else changes with the language.

    Attributes:
        text: the whole document, line ends as they are.
    """

    def __init__(self, source: Source, declared: str = "", data: bytes | str | None = None) -> None:
        """Decodes the file that `source` names, or `data`, a text within it.

        Args:
            declared: the encoding that the text names for itself, believed if it reads it.
        """
        self.source = source
        data = source.data() if data is None else data
        if isinstance(data, str):
            self._codec, self.text = "utf-8", data
        else:
            mark = next((codec for mark, codec in _MARKED if data.startswith(mark)), None)
            self._codec = mark or encodings.declared(declared, data) or encodings.detect(data)
            # Bytes that are no characters of the encoding come out again as they went in.
            self.text = data.decode(self._codec, "surrogateescape")
        self._blocks: list[Block] = []
        self._rewrites: list[Rewrite] = []

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks)

    def found(self, block: Block, rewrite: Rewrite) -> None:
        """Adds a block, if there is anything in it to translate."""
        if (sound := _SURROGATE.sub("\ufffd", block.text)) != block.text:
            block = Block(sound, block.start_s, block.end_s, block.keep)
        self._blocks.append(block)
        self._rewrites.append(rewrite)

    def found_line(self, start: int, end: int, keep: tuple[tuple[int, int], ...] = ()) -> None:
        """Adds the text from `start` to `end` as a block, without the white space around it."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip(_EDGES))
        text = text.strip(_EDGES)
        if has_words(text, keep):
            end = start + len(text)
            self.found(Block(text, keep=keep), lambda new: (Edit(start, end, new),))

    def shown(self) -> tuple[str, ...]:
        return tuple(block.text for block in self._blocks)

    def declared(self, language: str) -> Iterable[Edit]:
        """Returns what else changes in a document that is now in `language`."""
        return ()

    def encoded(self, text: str, codec: str) -> bytes | None:
        """Returns `text` in an encoding that lacks some of its characters; None if it cannot be."""
        return None

    def edits(self, texts: Sequence[str]) -> Iterable[Edit]:
        """Returns what changes with one text for each block."""
        for block, rewrite, text in zip(self._blocks, self._rewrites, texts, strict=True):
            if text != block.text:
                yield from rewrite(text)

    def write(
        self, file: BinaryIO, texts: Sequence[str], language: str, suffix: str
    ) -> Sequence[Note]:
        edits = [*self.edits(texts)]
        if language:
            edits += self.declared(language)
        new = spliced(self.text, edits)
        try:
            file.write(new.encode(self._codec, "surrogateescape"))
        except UnicodeEncodeError:
            if (data := self.encoded(new, self._codec)) is not None:
                file.write(data)
                return ()
            file.write(new.encode("utf-8", "surrogateescape"))
            return (Note("encoding_changed", (("encoding", self._codec),)),)
        return ()


#: Around a line's words: white space, the mark that a file begins with.
_EDGES = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000\ufeff"


def one_line(text: str) -> str:
    """Returns `text` with each white space that HTML collapses as one space, none around it."""
    return _COLLAPSED.sub(" ", text).strip(" ")


def has_words(text: str, keep: Iterable[tuple[int, int]] = ()) -> bool:
    """Returns whether there is a letter in `text` outside of what is kept."""
    at = 0
    for start, end in sorted(keep):
        if any(letter.isalpha() for letter in text[at:start]):
            return True
        at = max(at, end)
    return any(letter.isalpha() for letter in text[at:])
