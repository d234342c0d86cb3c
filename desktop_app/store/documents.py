"""The rows of documents and their passages: added piece by piece, listed, removed for good.

A document that is being read is not ready: nothing shows it, and when nobody
reads it any more it is swept away. So a book of thousands of passages comes
in short transactions, and is there as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import DocumentFacts
from desktop_app.readers.documents.records import Passage as ReadPassage
from desktop_app.store.document_mapping import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    document_record,
    numbers_json,
    passage,
    passage_values,
)
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.ids import IdMaker
from desktop_app.store.schema import UNENDED, UNREADY, Document, Passage, Run
from desktop_app.store.vectors import Vectors

_new_id = IdMaker()
# Triggers take each row out of the index; a slice keeps others waiting for milliseconds.
_SWEPT_AT_ONCE = 500
_TITLES_IN_A_ROW = 4


class Documents:
    """Documents inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, name: str, path: str | None, content_hash: str, size_bytes: int
    ) -> DocumentRecord:
        """Adds a document without passages that is not ready."""
        row = Document(
            id=_new_id(),
            name=name,
            path=path,
            kind="",
            content_hash=content_hash,
            size_bytes=size_bytes,
            created_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def add_passages(self, document_id: str, passages: Iterable[ReadPassage]) -> None:
        """Adds the next passages of a document; `place.paragraph` is the number of each."""
        seq = self._seq(document_id)
        rows = [{"document_seq": seq, **passage_values(added)} for added in passages]
        if rows:
            self._session.execute(insert(Passage), rows)

    def complete(self, document_id: str, facts: DocumentFacts) -> DocumentRecord:
        """Makes a document ready; its content must not be there as another one (`of_hash`)."""
        return self._change(
            document_id,
            kind=facts.kind,
            title=facts.title,
            pages=facts.pages,
            unread_pages=numbers_json(facts.unread_pages),
            passages=facts.passages,
            characters=facts.characters,
            encoding=facts.encoding,
            ready=True,
        )

    def get(self, document_id: str) -> DocumentRecord:
        """Returns a document, also one in the trash.

        Raises:
            UserError: `document_not_found`.
        """
        found = self._records(select(*DOCUMENT_COLUMNS).where(Document.id == document_id))
        if not found:
            raise UserError("document_not_found", id=document_id)
        return found[0]

    def has(self, document_id: str) -> bool:
        """Returns whether there is such a document, in the trash or not."""
        found = select(Document.seq).where(Document.id == document_id)
        return self._session.execute(found).first() is not None

    def list(self, limit: int = 200, offset: int = 0) -> tuple[DocumentRecord, ...]:
        """Returns the documents that are ready, newest first."""
        return self._records(
            select(*DOCUMENT_COLUMNS)
            .where(Document.ready, Document.deleted_at.is_(None))
            .order_by(Document.seq.desc())
            .limit(limit)
            .offset(offset)
        )

    def of_hash(self, content_hash: str) -> DocumentRecord | None:
        """Returns the document with that content, rather one that is not in the trash."""
        found = self._records(
            select(*DOCUMENT_COLUMNS)
            .where(Document.content_hash == content_hash, Document.ready)
            .order_by(Document.deleted_at.is_not(None), Document.seq.desc())
            .limit(1)
        )
        return found[0] if found else None

    def hashes(self, size_bytes: int) -> tuple[str, ...]:
        """Returns the hashes of the contents of that size, also in the trash."""
        wanted = select(Document.content_hash).where(
            Document.size_bytes == size_bytes, Document.ready
        )
        return tuple(self._session.scalars(wanted.distinct()))

    def passages(
        self, document_id: str, first: int = 0, count: int | None = None
    ) -> tuple[ReadPassage, ...]:
        """Returns passages of a document in order.

        Args:
            first: number of the first one; count: how many, `None` to the end.
        """
        wanted = select(*PASSAGE_COLUMNS).where(
            Passage.document_seq == self._seq(document_id), Passage.number >= first
        )
        if count is not None:
            wanted = wanted.where(Passage.number < first + count)
        rows = self._session.execute(wanted.order_by(Passage.number)).mappings()
        return tuple(map(passage, rows))

    def text_under(self, document_id: str, number: int) -> int | None:
        """Returns the number of a passage, of a title that of the text that comes under it.

        `None` when there is no such text near.
        """
        wanted = (
            select(Passage.number)
            .join(Document, Document.seq == Passage.document_seq)
            .where(
                Document.id == document_id,
                Passage.number >= number,
                Passage.number <= number + _TITLES_IN_A_ROW,
                Passage.is_heading.is_(False),
            )
        )
        return self._session.scalar(wanted.order_by(Passage.number).limit(1))

    def delete(self, document_id: str) -> DocumentRecord:
        """Puts a document in the trash."""
        return self._change(document_id, deleted_at=datetime.now(UTC))

    def restore(self, document_id: str) -> DocumentRecord:
        """Takes a document out of the trash; returns its twin, if the content came again."""
        twin = self.of_hash(self.get(document_id).content_hash)
        if twin is not None and twin.deleted_at is None:
            return twin
        return self._change(document_id, deleted_at=None)

    def give_up(self, deleted_before: datetime) -> int:
        """Leaves to `sweep` what is in the trash since before then; returns how many."""
        given_up = self._session.execute(
            update(Document)
            .where(Document.deleted_at < deleted_before, Document.ready)
            .values(ready=False)
            .returning(Document.id)
        )
        return len(given_up.all())

    def sweep(self, added_before: datetime) -> bool:
        """Removes some of what is not ready and nobody reads; returns whether more may be left."""
        read = exists().where(and_(Run.document_id == Document.id, UNENDED))
        doomed = self._session.scalars(
            select(Document.seq).where(UNREADY, ~read, Document.created_at < added_before).limit(1)
        ).one_or_none()
        if doomed is None:
            return False
        if Vectors(self._session).drop(doomed):
            return True
        some = select(Passage.seq).where(Passage.document_seq == doomed).limit(_SWEPT_AT_ONCE)
        removed = self._session.execute(
            delete(Passage).where(Passage.seq.in_(some)).returning(Passage.seq)
        )
        if len(removed.all()) < _SWEPT_AT_ONCE:
            self._session.execute(delete(Document).where(Document.seq == doomed))
        return True

    def _seq(self, document_id: str) -> int:
        seq = self._session.scalars(
            select(Document.seq).where(Document.id == document_id)
        ).one_or_none()
        if seq is None:
            raise UserError("document_not_found", id=document_id)
        return seq

    def _change(self, document_id: str, **values: Any) -> DocumentRecord:
        self._session.execute(update(Document).where(Document.id == document_id).values(**values))
        return self.get(document_id)

    def _records(self, wanted: Select[*tuple[Any, ...]]) -> tuple[DocumentRecord, ...]:
        return tuple(map(document_record, self._session.execute(wanted).mappings()))
