"""The rows of sentences: added as they are cut, filled as they are translated, read by pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from desktop_app.errors import UserError
from desktop_app.protocol.translations import Alternative, Unit
from desktop_app.store.translation_mapping import (
    UNIT_COLUMNS,
    alternatives_json,
    made_values,
    unit_record,
    unit_values,
)
from desktop_app.store.translation_records import Remembered, UnitRecord
from desktop_app.store.translation_schema import UNDONE, Translation, TranslationUnit

T = TypeVar("T")

#: Numbers in one statement; SQLite takes 32,766 parameters.
_AT_ONCE = 5000


class TranslationUnits:
    """Sentences of translations inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, translation_id: str, units: Sequence[UnitRecord]) -> None:
        """Adds sentences and counts them; what needs no translation comes with its `text`."""
        if not units:
            return
        own = {"translation_seq": self._seq(translation_id)}
        self._session.execute(insert(TranslationUnit), [own | unit_values(one) for one in units])
        done = sum(one.shown is not None for one in units)
        self._session.execute(
            update(Translation)
            .where(Translation.id == translation_id)
            .values(units=Translation.units + len(units), done=Translation.done + done)
        )

    def clear(self, translation_id: str) -> None:
        """Removes all sentences, for good."""
        self._session.execute(
            delete(TranslationUnit).where(
                TranslationUnit.translation_seq == self._seq(translation_id)
            )
        )
        self._session.execute(
            update(Translation).where(Translation.id == translation_id).values(units=0, done=0)
        )

    def list(
        self, translation_id: str, first: int = 0, count: int | None = None
    ) -> tuple[UnitRecord, ...]:
        """Returns sentences in order, from a number on."""
        wanted = self._all(translation_id).where(TranslationUnit.number >= first)
        return self._records(wanted.limit(count))

    def get(self, translation_id: str, number: int) -> UnitRecord:
        """Returns a sentence.

        Raises:
            UserError: `translation_not_found`.
        """
        found = self._records(self._all(translation_id).where(TranslationUnit.number == number))
        if not found:
            raise UserError("translation_not_found", id=f"{translation_id}/{number}")
        return found[0]

    def undone(self, translation_id: str) -> tuple[Unit, ...]:
        """Returns what is to be translated, each sentence once, where it occurs first."""
        first = func.min(TranslationUnit.number)  # SQLite takes the block of that very row
        wanted = (
            select(first, TranslationUnit.block, TranslationUnit.source)
            .where(TranslationUnit.translation_seq == self._seq(translation_id), UNDONE)
            .group_by(TranslationUnit.source)
            .order_by(first)
        )
        return tuple(Unit(*row) for row in self._session.execute(wanted))

    def kept_parts(self, translation_id: str) -> tuple[str, ...]:
        """Returns what has to stay as it is in sentences that are to be translated, each once."""
        wanted = self._all(translation_id).where(UNDONE, TranslationUnit.keep.is_not(None))
        parts = (part for unit in self._records(wanted) for part in unit.keep)
        return tuple(dict.fromkeys(parts))

    def sources(self, translation_id: str, numbers: Sequence[int]) -> dict[int, str]:
        """Returns sentences by their numbers."""
        return {unit.number: unit.source for unit in self._some(translation_id, numbers)}

    def fill(self, translation_id: str, found: Iterable[Remembered]) -> tuple[UnitRecord, ...]:
        """Gives sentences their translations, wherever they occur; returns those, in order."""
        seq = self._seq(translation_id)
        by_source = {one.source: one for one in found}
        numbers: list[int] = []
        for texts in _slices(list(by_source)):
            wanted = select(TranslationUnit.number).where(
                TranslationUnit.translation_seq == seq, TranslationUnit.source.in_(texts), UNDONE
            )
            numbers += self._session.scalars(wanted)
        if not numbers:
            return ()
        rows = [{"of_source": text, **_values(one)} for text, one in by_source.items()]
        # Of the table, not of the class: many rows with one prepared statement.
        table = TranslationUnit.__table__
        self._session.connection().execute(
            update(TranslationUnit)
            .where(table.c.translation_seq == seq, table.c.source == bindparam("of_source"), UNDONE)
            .values({name: bindparam(name) for name in rows[0] if name != "of_source"}),
            rows,
        )
        return self._some(translation_id, sorted(numbers))

    def edit(self, translation_id: str, number: int, text: str | None) -> UnitRecord:
        """Gives a sentence the user's words; `None` takes them back.

        Raises:
            UserError: `translation_not_found`.
        """
        unit = self.get(translation_id, number)
        values: dict[str, Any] = {"edited_text": None if text == unit.text else text}
        if unit.text is None and text is not None:
            values["text"] = ""  # no model has to write it any more
        elif unit.text == "" and text is None and unit.source:
            values["text"] = None
        self._set(translation_id, number, **values)
        return self.get(translation_id, number)

    def set_alternatives(
        self, translation_id: str, number: int, alternatives: Sequence[Alternative]
    ) -> None:
        """Keeps other translations of a sentence."""
        self._set(translation_id, number, alternatives=alternatives_json(alternatives))

    def _some(self, translation_id: str, numbers: Sequence[int]) -> tuple[UnitRecord, ...]:
        found: list[UnitRecord] = []
        for some in _slices(numbers):
            wanted = self._all(translation_id).where(TranslationUnit.number.in_(some))
            found += self._records(wanted)
        return tuple(found)

    def _set(self, translation_id: str, number: int, **values: Any) -> None:
        self._session.execute(
            update(TranslationUnit)
            .where(
                TranslationUnit.translation_seq == self._seq(translation_id),
                TranslationUnit.number == number,
            )
            .values(**values)
        )

    def _all(self, translation_id: str) -> Select[*tuple[Any, ...]]:
        seq = self._seq(translation_id)
        wanted = select(*UNIT_COLUMNS).where(TranslationUnit.translation_seq == seq)
        return wanted.order_by(TranslationUnit.number)

    def _records(self, wanted: Select[*tuple[Any, ...]]) -> tuple[UnitRecord, ...]:
        return tuple(map(unit_record, self._session.execute(wanted).mappings()))

    def _seq(self, translation_id: str) -> int:
        seq = self._session.scalar(select(Translation.seq).where(Translation.id == translation_id))
        if seq is None:
            raise UserError("translation_not_found", id=translation_id)
        return seq


def _values(one: Remembered) -> dict[str, Any]:
    if one.edited:  # no model has written it
        return made_values(replace(one, text="")) | {"edited_text": one.text}
    return made_values(one) | {"edited_text": None}


def _slices(found: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]
