"""What a user changes in translations: words, titles, trash.

What a model wrote stays as it was; the user's words stand beside it and go into the
translation memory, where they win over any model's. Knows no Qt and no SQL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desktop_app.services.events import (
    DocumentChanged,
    ServiceEvent,
    TranslationChanged,
    TranslationGrew,
)
from desktop_app.services.history import clean
from desktop_app.services.translation.reading import TranslationReading
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.transaction import Transaction
from desktop_app.store.translation_records import TranslationRecord, UnitRecord

#: A model's sentence that nobody has asked for in so long is forgotten.
_REMEMBERED = timedelta(days=365)


class TranslationEditing(TranslationReading):
    """Translations that can be edited. Use from any thread."""

    def __init__(
        self, store: Store, lock: threading.RLock, announce: Callable[[ServiceEvent], None]
    ) -> None:
        super().__init__(store)
        self._lock = lock
        self._announce = announce

    def edit(self, translation_id: str, number: int, text: str | None) -> UnitRecord:
        """Gives a sentence other words, also for every text to come; `None` takes them back.

        Raises:
            UserError: `translation_not_found`.
        """
        text = None if text is None else clean(text).strip() or None
        with self._lock:
            with self._store.write() as transaction:
                translation = transaction.translations.get(translation_id)
                unit = transaction.translation_units.edit(translation_id, number, text)
                transaction.translation_memory.keep_edit(
                    unit.source, translation.source, translation.target, unit.edited_text
                )
                translation = transaction.translations.count_done(translation_id)
            self._announce(TranslationGrew(translation_id, (unit,), translation.done))
        return unit

    def rename(self, translation_id: str, title: str) -> TranslationRecord:
        """Gives a translation a title; an empty one is its own name again."""
        title = " ".join(clean(title).split())
        return self._set(
            translation_id,
            lambda transaction: transaction.translations.change(translation_id, title=title),
        )

    def restore(self, translation_id: str) -> TranslationRecord:
        """Takes a translation out of the trash."""
        return self._set(
            translation_id, lambda transaction: transaction.translations.restore(translation_id)
        )

    def as_document(self, translation_id: str) -> DocumentRecord:
        """Returns the translation as a document, to be asked about, summarized and cited.

        Asked again after an edit it is another one; the one before it goes to the trash,
        unless a chat or a summary stands on it. `of_document` leads back.

        Raises:
            UserError: `translation_not_found` or `translation_empty`.
        """
        from desktop_app.services.translation import as_document

        with self._lock:
            with self._store.write() as transaction:
                document, left = as_document.keep(transaction, translation_id)
                made = transaction.translations.get(translation_id)
            self._announce(DocumentChanged(document))
            if left is not None:
                self._announce(DocumentChanged(left))
            self._announce(TranslationChanged(made))
        return document

    def purge_deleted(self, older_than: timedelta) -> None:
        """Removes for good what has been in the trash for longer, and what the memory outlived."""
        now, more = datetime.now(UTC), True
        while more:  # in short transactions: an answer may wait to be written
            with self._store.write() as transaction:
                more = transaction.translations.purge(now - older_than)
        more = True
        while more:
            with self._store.write() as transaction:
                more = transaction.translation_memory.forget(now - _REMEMBERED)

    def _set(
        self, translation_id: str, change: Callable[[Transaction], TranslationRecord]
    ) -> TranslationRecord:
        with self._lock:
            with self._store.write() as transaction:
                transaction.translations.get(translation_id)
                translation = change(transaction)
            self._announce(TranslationChanged(translation))
        return translation
