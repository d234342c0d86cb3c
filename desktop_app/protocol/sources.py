"""What of documents a question may be answered from. See `engine/sourcing.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """One or more passages that follow each other, given under one number.

    Attributes:
        document: its name; place: where in it ("p. 7, Rent"), "" when nobody knows.
    """

    document: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts of a conversation's documents among which the engine takes what fits.

    Attributes:
        documents: the names of all documents, also of those that no text is of.
        texts: in the order of the documents.
        ranked: indexes of `texts`, what answers the question best first.
        whole: `texts` are all there is: they are given in whole if they fit.
        fixed: they were given before and are given again, whatever their length.
    """

    documents: tuple[str, ...]
    texts: tuple[SourceText, ...]
    ranked: tuple[int, ...] = ()
    whole: bool = False
    fixed: bool = False
