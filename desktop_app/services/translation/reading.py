"""Reading translations: lists, sentences by pages, search, export. Changes nothing."""

from __future__ import annotations

from desktop_app.errors import UserError
from desktop_app.services.translation.formats import TranslationFormat
from desktop_app.store.database import Store
from desktop_app.store.translation_records import TranslationHit, TranslationRecord, UnitRecord


class TranslationReading:
    """What can be read of translations. Use from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self, limit: int = 200, offset: int = 0) -> tuple[TranslationRecord, ...]:
        """Returns the translations whose sentences are here, the newest first."""
        with self._store.read() as transaction:
            return transaction.translations.list(limit, offset)

    def get(self, translation_id: str) -> TranslationRecord:
        """Returns a translation, also one in the trash.

        Raises:
            UserError: `translation_not_found`.
        """
        with self._store.read() as transaction:
            return transaction.translations.get(translation_id)

    def of_document(self, document_id: str) -> TranslationRecord | None:
        """Returns the translation that a document was made of, if it was."""
        with self._store.read() as transaction:
            return transaction.translations.of_document(document_id)

    def units(
        self, translation_id: str, first: int = 0, count: int | None = None
    ) -> tuple[UnitRecord, ...]:
        """Returns sentences in order.

        Args:
            first: number of the first one; count: how many, `None` to the end.
        """
        with self._store.read() as transaction:
            return transaction.translation_units.list(translation_id, first, count)

    def unit(self, translation_id: str, number: int) -> UnitRecord:
        """Returns a sentence.

        Raises:
            UserError: `translation_not_found`.
        """
        with self._store.read() as transaction:
            return transaction.translation_units.get(translation_id, number)

    def search(self, text: str, limit: int = 50) -> tuple[TranslationHit, ...]:
        """Returns the translations that hold the words of `text`, best first, each once.

        `Library.search` finds them together with documents, transcripts and results.
        """
        with self._store.read() as transaction:
            return transaction.search.translations(text, limit)

    def export(self, translation_id: str, form: TranslationFormat) -> bytes:
        """Returns a translation as a file's content, as the user left it; text is UTF-8.

        "txt" is the translation alone, the others have the source beside it.

        Raises:
            UserError: `translation_not_found`, or `translation_empty` when nothing of it is
                translated yet.
        """
        from desktop_app.services.translation import exporting  # here: the start needs none of it

        translation, units = self.get(translation_id), self.units(translation_id)
        if not any(unit.shown for unit in units):
            raise UserError("translation_empty", title=translation.shown_title)
        return exporting.render(translation, units, form)
