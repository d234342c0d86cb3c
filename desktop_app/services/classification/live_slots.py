"""What is known of each kind of question that is asked while somebody types. Acts not."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.protocol import Event
from desktop_app.protocol.classification import ClassifierFacts
from desktop_app.services.classification.asked import Asked
from desktop_app.services.classification.records import LiveState, Question, TextResult

#: A text that has this much of its beginning from another is the same one, changed.
_SAME = 0.5


@dataclass(slots=True)
class Entry:
    """An entry of the history.

    Attributes:
        run_id: once it is written; question: that was answered last.
    """

    run_id: str | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be written into the history."""

    entry: Entry
    question: Question
    result: TextResult
    model: str
    method: str


@dataclass(slots=True)
class Slot:
    """One kind of question.

    Attributes:
        wanted: asked, and not looked at yet; open, asked: that the engine has.
        unsaved, unsaved_at: an answer that the history does not have, since when.
    """

    state: LiveState
    entry: Entry = field(default_factory=Entry)
    wanted: Question | None = None
    asked: Question | None = None
    open: Asked | None = None
    facts: ClassifierFacts | None = None
    unsaved: Answer | None = None
    unsaved_at: float = 0.0


def is_of(slot: Slot, event: Event) -> bool:
    return slot.open is not None and slot.open.task.request_id == event.request_id


def continues(before: Question, now: Question) -> bool:
    """Tells whether a text is the one before, changed."""
    if before.document_id != now.document_id:
        return False
    shorter = min(len(before.text), len(now.text))
    pairs = zip(before.text, now.text, strict=False)
    alike = next((place for place, (a, b) in enumerate(pairs) if a != b), shorter)
    return alike >= _SAME * shorter > 0
