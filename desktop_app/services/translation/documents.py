"""Documents to be translated, for the queue of runs: opened and cut, and written at the end.

Both are done in the engine's process: a hostile file can hold nothing up here. Knows no Qt,
no SQL and no file format.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.protocol import RunTask
from desktop_app.protocol.rewriting import (
    BlocksRead,
    CutBlocks,
    CutSentence,
    DocumentWritten,
    ReadBlocksParams,
    WriteDocumentParams,
)
from desktop_app.services.events import TranslationChanged
from desktop_app.services.history import clean
from desktop_app.services.packing import unpack
from desktop_app.services.run_kind import Kept, Order
from desktop_app.services.translation.plan import AUTO, TRANSLATE, Wanted
from desktop_app.services.translation.text import blocks_of
from desktop_app.store.database import Store
from desktop_app.store.run_records import RunRecord
from desktop_app.store.transaction import Transaction
from desktop_app.store.translation_records import UnitRecord

#: Names of the engine's tasks.
_READ_BLOCKS, _WRITE_DOCUMENT = "read_blocks", "write_document"


class Segmenting:
    """The kind of run "segment": a document to its sentences. Goes on as "translate"."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that cuts the document; what a try before has cut is removed."""
        wanted = unpack(Wanted, run.params_json)
        with self._store.write() as transaction:
            transaction.translation_units.clear(wanted.translation_id)
        source = wanted.options.source
        params = ReadBlocksParams(wanted.path, "" if source == AUTO else source)
        return Order(RunTask(request_id, _READ_BLOCKS, params), {})

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Writes sentences, or goes on as their translation."""
        wanted = unpack(Wanted, run.params_json)
        translation = transaction.translations.get(wanted.translation_id)
        match item:
            case CutBlocks():
                units = _units(item, translation.units)
                transaction.translation_units.add(translation.id, units)
                return Kept({})
            case BlocksRead():
                if not translation.units:
                    raise UserError("nothing_to_translate", name=run.title)
                then = transaction.runs.add(TRANSLATE, run.title, run.params_json)
                changed = transaction.translations.change(
                    translation.id,
                    kind=item.kind,
                    blocks=item.blocks,
                    content_hash=item.content_hash,
                    ready=True,
                    run_id=then.id,
                )
                return Kept({}, then=then, events=(TranslationChanged(changed),))
        raise TypeError(f"reading blocks does not produce {type(item).__name__}")

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Changes nothing: the next try begins anew."""
        return {}


class Writing:
    """The kind of run "write_translation": the document with its translation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def order(self, run: RunRecord, request_id: str) -> Order:
        """Returns the task that writes the document, as the user left the translation.

        Raises:
            UserError: `translation_not_found`, `document_missing`.
        """
        wanted = unpack(Wanted, run.params_json)
        with self._store.read() as transaction:
            translation = transaction.translations.get(wanted.translation_id)
            units = transaction.translation_units.list(translation.id)
        path = Path(wanted.path)
        if not path.is_file():
            raise UserError("document_missing", name=path.name, path=path)
        texts = blocks_of(units, translation.target)
        params = WriteDocumentParams(
            wanted.path,
            translation.content_hash,
            wanted.output,
            tuple(texts.get(number, "") for number in range(translation.blocks)),
            translation.target,
        )
        return Order(RunTask(request_id, _WRITE_DOCUMENT, params), {})

    def keep(self, transaction: Transaction, run: RunRecord, item: object) -> Kept:
        """Notes where the document is."""
        if not isinstance(item, DocumentWritten):
            raise TypeError(f"writing a document does not produce {type(item).__name__}")
        wanted = unpack(Wanted, run.params_json)
        changed = transaction.translations.change(
            wanted.translation_id, output_path=clean(item.path), notes=item.notes
        )
        return Kept({}, events=(TranslationChanged(changed),))

    def lost(self, run: RunRecord) -> dict[str, Any]:
        """Changes nothing: what was written before stands."""
        return {}


def _units(item: CutBlocks, first: int) -> list[UnitRecord]:
    cut = [(block, one) for block, found in enumerate(item.blocks, item.first) for one in found]
    return [_unit(number, block, one) for number, (block, one) in enumerate(cut, first)]


def _unit(number: int, block: int, one: CutSentence) -> UnitRecord:
    source = clean(one.text)
    # What has to stay as a whole needs no model.
    whole = not source or "".join(one.keep) == source
    return UnitRecord(
        number, block, source, clean(one.space), source if whole else None, keep=one.keep
    )
