"""A translation as a document: its blocks as passages, so that chats and summaries can cite it.

Knows rows and records; no model and no window.
"""

from __future__ import annotations

from hashlib import sha256

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.services.packing import pack
from desktop_app.services.translation.text import blocks_of
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.transaction import Transaction

#: What `DocumentRecord.kind` says of it.
KIND = "translation"


def keep(
    transaction: Transaction, translation_id: str
) -> tuple[DocumentRecord, DocumentRecord | None]:
    """Adds the document, if there is none of this very text; returns it and the one it replaces.

    Raises:
        UserError: `translation_not_found` or `translation_empty`.
    """
    translation = transaction.translations.get(translation_id)
    units = transaction.translation_units.list(translation_id)
    if not any(unit.shown for unit in units):
        raise UserError("translation_empty", title=translation.shown_title)
    texts = (text.strip() for text in blocks_of(units, translation.target).values())
    passages = tuple(
        Passage(text, Place(paragraph=number)) for number, text in enumerate(filter(None, texts))
    )
    # The translation's own: another one of the same words is another document.
    content = "\n".join((translation.id, translation.shown_title, *map(pack, passages)))
    content_hash = sha256(content.encode("utf-8")).hexdigest()
    document = transaction.documents.of_hash(content_hash)
    if document is None:
        name = f"{translation.shown_title} ({translation.target})"
        added = transaction.documents.add(name, None, content_hash, len(content.encode("utf-8")))
        transaction.documents.add_passages(added.id, passages)
        characters = sum(len(passage.text) for passage in passages)
        facts = DocumentFacts(name, KIND, passages=len(passages), characters=characters)
        document = transaction.documents.complete(added.id, facts)
    elif document.deleted_at is not None:
        document = transaction.documents.restore(document.id)
    before = translation.document_id
    transaction.translations.change(translation.id, document_id=document.id)
    if before is None or before == document.id or _is_used(transaction, before):
        return document, None
    return document, transaction.documents.delete(before)


def _is_used(transaction: Transaction, document_id: str) -> bool:
    attached = transaction.attachments.of_document(document_id)
    return bool(attached) or bool(transaction.runs.made_of(document_id, 1))
