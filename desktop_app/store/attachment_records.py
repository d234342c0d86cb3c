"""The frozen records of documents in chats, as the store gives them. Knows no SQL, Qt or torch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.readers.documents.records import Place


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A document that a conversation is about.

    Attributes:
        name: what to call it, also when the document is gone.
        document_id: `None` while it is being read, and when it has been removed for good.
        run_id: the run that reads it; `None` when it was in the library already.
    """

    id: str
    conversation_id: str
    name: str
    document_id: str | None
    run_id: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class GivenSource:
    """Passages that a model was given before it answered, under one number.

    Attributes:
        number: as the answer cites it, from 1.
        name: of the document, also when that is gone.
        first, last: the numbers of the passages, both included.
        passage: the one among them that the search had found; `first` when nothing
            was looked for.
        place: where `passage` stands.
    """

    number: int
    document_id: str
    name: str
    first: int
    last: int
    passage: int
    place: Place


@dataclass(frozen=True, slots=True)
class Grounds:
    """What of the documents a model read before it answered.

    Attributes:
        whole: all of them; else what a search had found.
        given: in the order of their numbers; empty when nothing fitted or was found.
    """

    whole: bool
    given: tuple[GivenSource, ...]

    def get(self, number: int) -> GivenSource | None:
        """Returns what was given under a number."""
        index = number - 1
        known = 0 <= index < len(self.given) and self.given[index].number == number
        return self.given[index] if known else None
