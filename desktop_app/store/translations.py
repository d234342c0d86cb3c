"""The rows of translations: added, listed, moved on, counted, removed for good.

Their sentences are in translation_units.py.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.store.ids import IdMaker
from desktop_app.store.translation_mapping import (
    TRANSLATION_COLUMNS,
    translation_record,
    translation_values,
)
from desktop_app.store.translation_records import TranslationRecord
from desktop_app.store.translation_schema import UNDONE, Translation, TranslationUnit

_new_id = IdMaker()
# Triggers take each row out of the index; a slice keeps others waiting for milliseconds.
_PURGED_AT_ONCE = 500


class Translations:
    """Translations inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, name: str, kind: str, path: str | None, target: str, options_json: str
    ) -> TranslationRecord:
        """Adds a translation without sentences."""
        now = datetime.now(UTC)
        row = Translation(
            id=_new_id(),
            name=name,
            kind=kind,
            path=path,
            target=target,
            options=options_json,
            created_at=now,
            updated_at=now,
        )
        self._session.add(row)
        self._session.flush()
        return self.get(row.id)

    def get(self, translation_id: str) -> TranslationRecord:
        """Returns a translation, also one in the trash.

        Raises:
            UserError: `translation_not_found`.
        """
        found = self._records(select(*TRANSLATION_COLUMNS).where(Translation.id == translation_id))
        if not found:
            raise UserError("translation_not_found", id=translation_id)
        return found[0]

    def of_document(self, document_id: str) -> TranslationRecord | None:
        """Returns the translation that a document was made of, if it was."""
        wanted = select(*TRANSLATION_COLUMNS).where(Translation.document_id == document_id)
        found = self._records(wanted.limit(1))
        return found[0] if found else None

    def of_path(self, path: str) -> tuple[TranslationRecord, ...]:
        """Returns the translations of a document, the newest first, without the trash."""
        wanted = select(*TRANSLATION_COLUMNS).where(
            Translation.path == path, Translation.deleted_at.is_(None), Translation.ready
        )
        return self._records(wanted.order_by(Translation.seq.desc()))

    def list(self, limit: int = 200, offset: int = 0) -> tuple[TranslationRecord, ...]:
        """Returns the translations, those that changed last first.

        A document of which nothing could be read is not among them.
        """
        wanted = select(*TRANSLATION_COLUMNS).where(
            Translation.deleted_at.is_(None), Translation.ready
        )
        ordered = wanted.order_by(Translation.updated_at.desc(), Translation.seq.desc())
        return self._records(ordered.limit(limit).offset(offset))

    def change(self, translation_id: str, **values: Any) -> TranslationRecord:
        """Sets fields of a translation, given as its record has them, and returns it."""
        values.setdefault("updated_at", datetime.now(UTC))
        self._session.execute(
            update(Translation)
            .where(Translation.id == translation_id)
            .values(**translation_values(**values))
        )
        return self.get(translation_id)

    def count_done(self, translation_id: str) -> TranslationRecord:
        """Counts anew which sentences are translated, and returns the translation."""
        seq = select(Translation.seq).where(Translation.id == translation_id).scalar_subquery()
        undone = select(func.count()).where(TranslationUnit.translation_seq == seq, UNDONE)
        left = self._session.scalar(undone) or 0
        return self.change(translation_id, done=Translation.units - left)

    def delete(self, translation_id: str) -> TranslationRecord:
        """Puts a translation in the trash."""
        return self.change(translation_id, deleted_at=datetime.now(UTC))

    def restore(self, translation_id: str) -> TranslationRecord:
        """Takes a translation out of the trash."""
        return self.change(translation_id, deleted_at=None)

    def purge(self, deleted_before: datetime) -> bool:
        """Removes some of what is in the trash since before; returns whether more may be left."""
        doomed = self._session.scalars(
            select(Translation.seq).where(Translation.deleted_at < deleted_before).limit(1)
        ).one_or_none()
        if doomed is None:
            return False
        some = (
            select(TranslationUnit.seq)
            .where(TranslationUnit.translation_seq == doomed)
            .limit(_PURGED_AT_ONCE)
        )
        removed = self._session.execute(
            delete(TranslationUnit)
            .where(TranslationUnit.seq.in_(some))
            .returning(TranslationUnit.seq)
        )
        if len(removed.all()) < _PURGED_AT_ONCE:
            self._session.execute(delete(Translation).where(Translation.seq == doomed))
        return True

    def _records(self, wanted: Select[*tuple[Any, ...]]) -> tuple[TranslationRecord, ...]:
        return tuple(map(translation_record, self._session.execute(wanted).mappings()))
