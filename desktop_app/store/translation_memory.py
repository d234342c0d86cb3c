"""The translation memory: what was translated before, and what the user made of it.

A model's sentence is known by its text, languages, model and settings; the user's own by
text and languages alone, and it goes before any model's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop_app.store.translation_mapping import MEMORY_COLUMNS, made_values, remembered
from desktop_app.store.translation_records import Remembered
from desktop_app.store.translation_schema import MemoryEntry

#: Sentences in one statement; SQLite takes 32,766 parameters.
_AT_ONCE = 5000
_FORGOTTEN_AT_ONCE = 2000
_KEY = ("source", "source_language", "target_language", "model", "settings")


class TranslationMemory:
    """The memory inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(
        self, sources: Mapping[str, str], source_language: str, target_language: str, model: str
    ) -> dict[str, Remembered]:
        """Returns what is known of sentences, by the sentence.

        Args:
            sources: sentence → the settings it is to be translated with.
        """
        known: dict[str, Remembered] = {}
        texts = list(sources)
        for start in range(0, len(texts), _AT_ONCE):
            wanted = select(*MEMORY_COLUMNS).where(
                MemoryEntry.source.in_(texts[start : start + _AT_ONCE]),
                MemoryEntry.source_language == source_language,
                MemoryEntry.target_language == target_language,
                or_(MemoryEntry.model == model, MemoryEntry.edited),
            )
            for row in self._session.execute(wanted).mappings():
                one = remembered(row)
                fits = one.settings == sources[one.source]
                if one.edited or (fits and one.source not in known):
                    known[one.source] = one
        return known

    def keep(
        self, entries: Sequence[Remembered], source_language: str, target_language: str
    ) -> None:
        """Remembers what a model wrote; what it wrote before of the same is forgotten."""
        if not entries:
            return
        now = datetime.now(UTC)
        rows = [
            made_values(one)
            | {
                "source": one.source,
                "source_language": source_language,
                "target_language": target_language,
                "model": one.model,
                "settings": one.settings,
                "edited": one.edited,
                "used_at": now,
            }
            for one in entries
        ]
        added = insert(MemoryEntry)
        new = {name: added.excluded[name] for name in rows[0] if name not in _KEY}
        statement = added.on_conflict_do_update(index_elements=list(_KEY), set_=new)
        self._session.execute(statement, rows)

    def keep_edit(
        self, source: str, source_language: str, target_language: str, text: str | None
    ) -> None:
        """Remembers the user's words for a sentence; `None` forgets them."""
        if text is not None:
            self.keep([Remembered(source, text, edited=True)], source_language, target_language)
            return
        self._session.execute(
            delete(MemoryEntry).where(
                MemoryEntry.source == source,
                MemoryEntry.source_language == source_language,
                MemoryEntry.target_language == target_language,
                MemoryEntry.edited,
            )
        )

    def touch(self, used: Iterable[Remembered], source_language: str, target_language: str) -> None:
        """Notes that sentences were of use: they are not forgotten for longer."""
        rows = [
            {"of_source": one.source, "of_model": one.model, "of_settings": one.settings}
            for one in used
        ]
        if not rows:
            return
        table = MemoryEntry.__table__
        # Of the table, not of the class: many rows with one prepared statement.
        self._session.connection().execute(
            update(MemoryEntry)
            .where(
                table.c.source == bindparam("of_source"),
                table.c.source_language == source_language,
                table.c.target_language == target_language,
                table.c.model == bindparam("of_model"),
                table.c.settings == bindparam("of_settings"),
            )
            .values(used_at=datetime.now(UTC)),
            rows,
        )

    def forget(self, unused_since: datetime) -> bool:
        """Forgets some of what no model was asked for since; returns whether more may be left.

        What the user wrote is never forgotten.
        """
        some = (
            select(MemoryEntry.seq)
            .where(MemoryEntry.used_at < unused_since, MemoryEntry.edited.is_(False))
            .limit(_FORGOTTEN_AT_ONCE)
        )
        gone = self._session.execute(
            delete(MemoryEntry).where(MemoryEntry.seq.in_(some)).returning(MemoryEntry.seq)
        )
        return len(gone.all()) == _FORGOTTEN_AT_ONCE
