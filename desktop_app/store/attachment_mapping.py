"""From the rows of attachments and the column of an answer's sources to records, and back.

Runs no query. The sources of one answer are one JSON text: they are read and written
with their message, always together, and a book in whole has hundreds of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from desktop_app.readers.documents.records import Place
from desktop_app.store.attachment_records import AttachmentRecord, GivenSource, Grounds
from desktop_app.store.schema import ConversationDocument

ATTACHMENT_COLUMNS = (
    ConversationDocument.id,
    ConversationDocument.conversation_id,
    ConversationDocument.name,
    ConversationDocument.document_id,
    ConversationDocument.run_id,
    ConversationDocument.added_at,
)

_NOWHERE = asdict(Place())


def attachment_record(row: Mapping[Any, Any]) -> AttachmentRecord:
    """Returns the record for a row of `ATTACHMENT_COLUMNS`."""
    return AttachmentRecord(**{column.key: row[column.key] for column in ATTACHMENT_COLUMNS})


def grounds_json(grounds: Grounds) -> str:
    """Returns the column that keeps what an answer stands on."""
    documents = list(dict.fromkeys((one.document_id, one.name) for one in grounds.given))
    numbers = {document: number for number, document in enumerate(documents)}
    given = [
        [
            numbers[one.document_id, one.name],
            one.first,
            one.last,
            one.passage,
            {k: v for k, v in asdict(one.place).items() if v != _NOWHERE[k] and k != "span"},
        ]
        for one in grounds.given
    ]
    kept = {"whole": grounds.whole, "documents": documents, "given": given}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def grounds(column: str | None) -> Grounds | None:
    """Returns what `grounds_json` keeps; `None` of an answer that no document stood behind."""
    if column is None:
        return None
    kept = json.loads(column)
    documents = kept["documents"]
    return Grounds(
        kept["whole"],
        tuple(
            GivenSource(number, document_id, name, first, last, passage, _place(place))
            for number, (document, first, last, passage, place) in enumerate(kept["given"], 1)
            for document_id, name in (documents[document],)
        ),
    )


def _place(values: dict[str, Any]) -> Place:
    if "headings" in values:
        values["headings"] = tuple(values["headings"])
    return Place(**values)
