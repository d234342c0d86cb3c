"""The vectors of passages: added block by block, read a document at a time.

A block holds those of some passages that follow each other, made by one model; blocks of
a document come in order and without gaps, so that what is there tells where to go on.
Knows nothing of how vectors are made or compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop_app.store.schema import Document, PassageVectors

T = TypeVar("T", bound=Select[*tuple[Any, ...]])

#: Freeing the pages of a block takes time; so many at once keep others waiting for milliseconds.
_DROPPED_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class VectorBlock:
    """Vectors of `count` passages from number `first` on.

    Attributes:
        width: numbers in a vector.
        data: float16, little-endian, (count, width) row by row.
    """

    first: int
    count: int
    width: int
    data: bytes


class Vectors:
    """Vectors inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, document_id: str, model: str, block: VectorBlock) -> bool:
        """Adds the next block; returns whether it was: a document may have gone meanwhile.

        Args:
            model: a name for the model and its revision; vectors of others are not comparable.
        """
        document_seq = self._session.scalar(
            select(Document.seq).where(Document.id == document_id, Document.ready)
        )
        if document_seq is None:
            return False
        added = self._session.execute(
            insert(PassageVectors)
            .values(
                document_seq=document_seq,
                model=model,
                first=block.first,
                count=block.count,
                width=block.width,
                vectors=block.data,
            )
            .on_conflict_do_nothing()
            .returning(PassageVectors.seq)
        )
        return added.first() is not None

    def made(self, document_id: str, model: str) -> int:
        """Returns how many of the document's passages have vectors of the model: the first ones."""
        ends = select(func.max(PassageVectors.first + PassageVectors.count))
        return self._session.scalar(self._of(ends, document_id, model)) or 0

    def unmade(self, characters: int, limit: int) -> tuple[str, ...]:
        """Returns documents of which no model has made all vectors, the newest first.

        Args:
            characters: of longer documents only those that are begun.
        """
        blocks = select(PassageVectors.seq).where(PassageVectors.document_seq == Document.seq)
        last = blocks.where(PassageVectors.first + PassageVectors.count >= Document.passages)
        wanted = select(Document.id).where(
            Document.ready,
            Document.deleted_at.is_(None),
            Document.passages > 0,
            ~last.exists(),
            (Document.characters <= characters) | blocks.exists(),
        )
        return tuple(self._session.scalars(wanted.order_by(Document.seq.desc()).limit(limit)))

    def begun(self, model: str, document_ids: Sequence[str]) -> frozenset[str]:
        """Returns those of the documents that have vectors of the model."""
        wanted = (
            select(Document.id)
            .join(PassageVectors, PassageVectors.document_seq == Document.seq)
            .where(PassageVectors.model == model, Document.id.in_(document_ids))
        )
        return frozenset(self._session.scalars(wanted.distinct()))

    def blocks(self, document_id: str, model: str, first: int = 0) -> tuple[VectorBlock, ...]:
        """Returns a document's blocks in order, from that of passage `first` on."""
        columns = select(
            PassageVectors.first,
            PassageVectors.count,
            PassageVectors.width,
            PassageVectors.vectors,
        )
        wanted = self._of(columns, document_id, model).where(PassageVectors.first >= first)
        rows = self._session.execute(wanted.order_by(PassageVectors.first))
        return tuple(VectorBlock(*row) for row in rows)

    def drop_others(self, document_id: str, model: str) -> bool:
        """Removes some of what other models made; returns whether more may be left."""
        document_seq = select(Document.seq).where(Document.id == document_id).scalar_subquery()
        some = (
            select(PassageVectors.seq)
            .where(PassageVectors.document_seq == document_seq, PassageVectors.model != model)
            .limit(_DROPPED_AT_ONCE)
        )
        return self._drop(some)

    def drop(self, document_seq: int) -> bool:
        """Removes some of a document's vectors; returns whether more may be left."""
        some = select(PassageVectors.seq).where(PassageVectors.document_seq == document_seq)
        return self._drop(some.limit(_DROPPED_AT_ONCE))

    def _drop(self, some: Select[int]) -> bool:
        removed = self._session.execute(
            delete(PassageVectors).where(PassageVectors.seq.in_(some)).returning(PassageVectors.seq)
        )
        return len(removed.all()) == _DROPPED_AT_ONCE

    @staticmethod
    def _of(wanted: T, document_id: str, model: str) -> T:
        return wanted.join(Document, Document.seq == PassageVectors.document_seq).where(
            Document.id == document_id, PassageVectors.model == model
        )
