"""A document that is opened, cut into sentences, and written with others in their place.

See `engine/tasks/read_blocks.py` and `engine/tasks/write_document.py`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadBlocksParams:
    """Which document to cut.

    Attributes:
        language: its own, ISO 639-1; "" goes by the script.
    """

    path: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class CutSentence:
    """A sentence of a block.

    Attributes:
        text: without whitespace around it; space: what follows it, exactly.
        keep: parts of it that have to be in the translation as they are.
    """

    text: str
    space: str
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CutBlocks:
    """The next blocks of a document, each as its sentences; what is written in one go.

    Attributes:
        first: number of the first one.
    """

    first: int
    blocks: tuple[tuple[CutSentence, ...], ...]


@dataclass(frozen=True, slots=True)
class BlocksRead:
    """The end of it.

    Attributes:
        kind: a key of `rewriting.KINDS`; suffix_out: of a file that is written, with its dot.
        content_hash: SHA-256 of the file, 64 hexadecimal digits.
    """

    kind: str
    blocks: int
    suffix_out: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class WriteDocumentParams:
    """What to write.

    Attributes:
        path: of the document; content_hash: which it had when it was cut.
        output: the file to write, which is replaced if it is there; "" for a new one beside
            the document, with the language in its name.
        texts: one for each block; language: of these.
    """

    path: str
    content_hash: str
    output: str
    texts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class DocumentWritten:
    """The document is written.

    Attributes:
        notes: (code of `notices.CATALOGUE`, values) of what is to be known of it.
    """

    path: str
    notes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
