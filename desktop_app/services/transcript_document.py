"""A transcript as a document: paragraphs with times, so that chats and summaries can cite it.

Knows rows and records; no model and no window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.services.line_times import joined
from desktop_app.services.packing import pack
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.transaction import Transaction
from desktop_app.store.transcript_records import SegmentRecord, TranscriptRecord

#: What `DocumentRecord.kind` says of it.
KIND = "transcript"
#: A paragraph ends with a sentence that goes beyond so many characters, or at the most,
_ENOUGH_CHARACTERS, _MOST_CHARACTERS = 240, 700
#: and where nobody speaks for so long.
_PAUSE_S = 2.0
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")


def keep(
    transaction: Transaction, transcript: TranscriptRecord, lines: Sequence[SegmentRecord]
) -> tuple[DocumentRecord, DocumentRecord | None]:
    """Adds the document, if there is none of this very text; returns it and the one it replaces.

    Raises:
        UserError: `transcript_empty`.
    """
    passages = tuple(paragraphs(lines))
    if not passages:
        raise UserError("transcript_empty", title=transcript.shown_title)
    # The transcript's own: another recording of the same words is another document.
    content = "\n".join((transcript.id, transcript.shown_title, *map(pack, passages)))
    content_hash = sha256(content.encode("utf-8")).hexdigest()
    document = transaction.documents.of_hash(content_hash)
    if document is None:
        characters = sum(len(passage.text) for passage in passages)
        size_bytes = len(content.encode("utf-8"))
        added = transaction.documents.add(transcript.name, None, content_hash, size_bytes)
        transaction.documents.add_passages(added.id, passages)
        facts = DocumentFacts(
            transcript.name,
            KIND,
            title=transcript.title,
            passages=len(passages),
            characters=characters,
        )
        document = transaction.documents.complete(added.id, facts)
    elif document.deleted_at is not None:
        document = transaction.documents.restore(document.id)
    before = transcript.document_id
    transaction.transcripts.change(transcript.id, document_id=document.id)
    if before is None or before == document.id or _is_used(transaction, before):
        return document, None
    return document, transaction.documents.delete(before)


def paragraphs(lines: Sequence[SegmentRecord]) -> Iterator[Passage]:
    """Yields the lines as passages, each with its times and who speaks."""
    for number, group in enumerate(groups(lines)):
        text = joined([line.text for line in group])
        if group[0].speaker:
            text = f"{group[0].speaker}: {text}"
        start_s, end_s = group[0].start_s, max(line.end_s for line in group)
        yield Passage(text, Place(paragraph=number, start_s=start_s, end_s=end_s))


def groups(lines: Sequence[SegmentRecord]) -> Iterator[tuple[SegmentRecord, ...]]:
    """Yields the lines of each paragraph; a model's lines end anywhere in a sentence."""
    waiting: list[SegmentRecord] = []
    for line in lines:
        if waiting and _ends(waiting, line):
            yield tuple(waiting)
            waiting = []
        waiting.append(line)
    if waiting:
        yield tuple(waiting)


def _ends(waiting: Sequence[SegmentRecord], line: SegmentRecord) -> bool:
    last = waiting[-1]
    if (last.speaker, last.heard.channel) != (line.speaker, line.heard.channel):
        return True
    length = sum(len(one.text) for one in waiting)
    whole = last.text.endswith(_SENTENCE_ENDS)
    return (
        line.start_s - last.end_s >= _PAUSE_S
        or (whole and length >= _ENOUGH_CHARACTERS)
        or length >= _MOST_CHARACTERS
    )


def _is_used(transaction: Transaction, document_id: str) -> bool:
    attached = transaction.attachments.of_document(document_id)
    return bool(attached) or bool(transaction.runs.made_of(document_id, 1))
