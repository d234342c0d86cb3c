"""The frozen records of documents, as the store gives them. Knows no SQL, Qt or torch.

Passages are those of the readers (`readers.documents.records.Passage`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document that was read, or a text that was pasted.

    Attributes:
        name: the file's name, or the first words of a pasted text.
        path: where the file was; `None` of a pasted text.
        kind: a key of `readers.documents.KINDS`, "paste" of a pasted text.
        title: as the document itself says, else empty.
        content_hash: SHA-256 of the content, 64 hexadecimal digits.
        pages, unread_pages, encoding: see `readers.documents.DocumentFacts`.
        passages, characters: how many were read.
        ready: whether it was read to its end; only such documents are listed.
    """

    id: str
    name: str
    path: str | None
    kind: str
    title: str
    content_hash: str
    size_bytes: int
    pages: int | None
    unread_pages: tuple[int, ...]
    passages: int
    characters: int
    encoding: str | None
    ready: bool
    created_at: datetime
    deleted_at: datetime | None = None

    @property
    def shown_title(self) -> str:
        """What to call it: its own title, else the file's name."""
        return self.title or self.name


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document, a result, a transcript or a translation that holds the words searched for.

    Attributes:
        document_id: `None` of a result whose document is gone.
        run_id: of a result (a summary, …); `None` of a document.
        title: of the document, the run, the transcript or the translation.
        passage: number of the passage, `None` when a title or a result matches.
        page: of the passage, where there are pages.
        snippet, match_start, match_length: see `records.SearchHit`.
        transcript_id: of a transcript; segment, start_s: the line that matches and when it
            is heard, `None` when the name does.
        translation_id: of a translation; unit: number of the sentence that matches, `None`
            when the name does.
    """

    document_id: str | None
    run_id: str | None
    title: str
    passage: int | None
    page: int | None
    snippet: str
    match_start: int
    match_length: int
    created_at: datetime
    transcript_id: str | None = None
    segment: int | None = None
    start_s: float | None = None
    translation_id: str | None = None
    unit: int | None = None
