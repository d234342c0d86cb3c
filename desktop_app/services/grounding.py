"""From a conversation's documents to what the engine may give the model of them.

Reads passages and joins them to excerpts; does not wait for anything (asking.py does) and
does not count tokens (the engine does).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desktop_app.protocol import Sources, SourceText
from desktop_app.services import excerpts
from desktop_app.services.excerpts import Excerpt, place_text
from desktop_app.store.attachment_records import GivenSource, Grounds
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord

#: How many passages are asked of a search; the engine takes of them what fits.
MOST_FOUND = 24
#: Documents in whole are considered up to so many characters a token of the context, and up
#: to so many in all.
_CHARACTERS_A_TOKEN, _MOST_CHARACTERS = 8, 1_000_000
#: The context of a model of which nothing is known yet, in tokens: at most, and at least.
_PRESUMED_CONTEXT = 32_768
_SMALLEST_CONTEXT = 1_024
#: Where nothing was found, the beginnings of the documents are given.
_BEGINNING_PASSAGES, _BEGINNING_EXCERPTS = 30, 3


class Hit(Protocol):
    """A passage that a search has found (see retrieval.py)."""

    @property
    def document_id(self) -> str: ...
    @property
    def passage(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What goes to the engine, and what its indexes mean.

    Attributes:
        texts: one for each of `sources.texts`, numbered from 1.
    """

    sources: Sources
    texts: tuple[GivenSource, ...]


class Grounding:
    """Use from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._whole: tuple[tuple[str, ...], Gathered] | None = None  # of the last documents

    def whole(
        self, documents: Sequence[DocumentRecord], context_tokens: int | None
    ) -> Gathered | None:
        """Returns all of the documents, or `None` when they surely do not fit."""
        characters = sum(document.characters for document in documents)
        context = context_tokens or _PRESUMED_CONTEXT
        if characters > min(_MOST_CHARACTERS, _CHARACTERS_A_TOKEN * context):
            return None
        key = tuple(document.id for document in documents)
        with self._lock:
            if self._whole is not None and self._whole[0] == key:
                return self._whole[1]
        pieces: list[tuple[DocumentRecord, Excerpt]] = []
        with self._store.read() as transaction:
            for document in documents:
                passages = transaction.documents.passages(document.id)
                pieces += [(document, piece) for piece in excerpts.whole(passages)]
        made = _gathered(documents, pieces, whole=True)
        with self._lock:
            self._whole = key, made
        return made

    def found(self, documents: Sequence[DocumentRecord], hits: Sequence[Hit]) -> Gathered:
        """Returns the passages that were found, best first, each with its neighbours."""
        by_id = {document.id: document for document in documents}
        taken: dict[str, set[int]] = {}
        pieces: list[tuple[DocumentRecord, Excerpt]] = []
        with self._store.read() as transaction:
            for hit in hits:
                document = by_id.get(hit.document_id)
                if document is None:
                    continue
                numbers = taken.setdefault(document.id, set())
                first = max(0, hit.passage - excerpts.NEAR)
                near = transaction.documents.passages(
                    document.id, first, hit.passage + excerpts.NEAR + 1 - first
                )
                piece = excerpts.around(hit.passage, near, numbers)
                if piece is not None:
                    numbers.update(range(piece.first, piece.last + 1))
                    pieces.append((document, piece))
            if not pieces:
                for document in documents:
                    begin = transaction.documents.passages(document.id, 0, _BEGINNING_PASSAGES)
                    begun = excerpts.whole(begin)[:_BEGINNING_EXCERPTS]
                    pieces += [(document, piece) for piece in begun]
        order = list(by_id)
        places = [(order.index(document.id), piece.first) for document, piece in pieces]
        by_place = sorted(range(len(pieces)), key=places.__getitem__)
        made = _gathered(documents, [pieces[n] for n in by_place], whole=False)
        ranked = tuple(by_place.index(n) for n in range(len(pieces)))
        return replace(made, sources=replace(made.sources, ranked=ranked))

    def given(self, grounds: Grounds) -> Gathered:
        """Returns what an answer was given, so that it can go on from the same."""
        texts: list[SourceText] = []
        with self._store.read() as transaction:
            for one in grounds.given:
                passages = (
                    transaction.documents.passages(
                        one.document_id, one.first, one.last + 1 - one.first
                    )
                    if transaction.documents.has(one.document_id)
                    else ()
                )
                text = "\n".join(passage.text for passage in passages) or "(removed)"
                texts.append(SourceText(one.name, place_text(one.place), text))
        names = tuple(dict.fromkeys(one.name for one in grounds.given))
        sources = Sources(names, tuple(texts), whole=grounds.whole, fixed=True)
        return Gathered(sources, grounds.given)


def ranked(whole: Gathered, hits: Sequence[Hit]) -> Gathered:
    """Returns documents in whole, with what was found first in case that they do not fit."""
    best: list[int] = []
    for hit in hits:
        for index, text in enumerate(whole.texts):
            if text.document_id == hit.document_id and text.first <= hit.passage <= text.last:
                if index not in best:
                    best.append(index)
                break
    return replace(whole, sources=replace(whole.sources, ranked=tuple(best)))


def surely_fits(whole: Gathered, context_tokens: int | None) -> bool:
    """Returns whether documents fit however they are counted: a token has two bytes or more."""
    size = sum(len(text.text.encode()) for text in whole.sources.texts)
    return size <= (context_tokens or _SMALLEST_CONTEXT)


def _gathered(
    documents: Sequence[DocumentRecord],
    pieces: Sequence[tuple[DocumentRecord, Excerpt]],
    *,
    whole: bool,
) -> Gathered:
    texts = tuple(
        SourceText(document.name, place_text(piece.place), piece.text) for document, piece in pieces
    )
    given = tuple(
        GivenSource(
            number, document.id, document.name, piece.first, piece.last, piece.passage, piece.place
        )
        for number, (document, piece) in enumerate(pieces, 1)
    )
    names = tuple(document.name for document in documents)
    return Gathered(Sources(names, texts, whole=whole), given)
