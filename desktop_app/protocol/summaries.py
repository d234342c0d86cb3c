"""What a summary is asked for with, and what it is made of. See `engine/tasks/summarize.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_app.protocol.load_spec import LoadSpec

Method = Literal["auto", "extractive", "seq2seq", "chat"]
Length = Literal["line", "short", "medium", "detailed"]
Style = Literal["bullets", "paragraph", "actions", "executive", "newcomer", "own"]


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A piece of the document: a paragraph, a row, a cue.

    Attributes:
        headings: the titles above it, outermost first.
    """

    text: str
    page: int | None = None
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryNotes:
    """What one map step wrote: a produced piece of a run, kept so that it can go on.

    Attributes:
        step: from 0, of `steps`; first, last: the passages that it read.
    """

    step: int
    steps: int
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class SummarizeParams:
    """What to summarize, and how.

    Attributes:
        passages: the whole document, in order.
        method: "auto" takes the best that is there.
        instruction: of the style "own".
        language: what to write in ("en", "ja", …); "" is the document's own.
        focus: a question that the summary should answer; "" is none.
        notes: what was written before a run was interrupted; what no longer fits is not used.
        model: of the method "seq2seq"; of "extractive", what makes vectors of sentences, if
            there is one. The chat model comes with the `RunTask`.
    """

    passages: tuple[SourcePassage, ...]
    method: Method = "auto"
    length: Length = "medium"
    style: Style = "bullets"
    instruction: str = ""
    language: str = ""
    focus: str = ""
    notes: tuple[SummaryNotes, ...] = ()
    model: LoadSpec | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of the summary comes from.

    Attributes:
        passage: number of the passage, from 0; start, end: characters in its text.
        likeness: 0 to 1, 1 is the same sentence.
    """

    passage: int
    start: int
    end: int
    likeness: float


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence or bullet of the summary. Without citations it is unsupported."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The result.

    Attributes:
        method: what made it; passages_read: of how many in all.
        language: of the summary, as far as it is known.
        model: the name of the model that helped, "" if none did.
    """

    method: Method
    sentences: tuple[SummarySentence, ...]
    passages_read: int
    passages: int
    language: str
    model: str = ""
