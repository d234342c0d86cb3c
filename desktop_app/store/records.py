"""The frozen records that the store takes and returns. Knows no SQL, Qt or torch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.protocol import Quantization, Role
from desktop_app.store.attachment_records import Grounds


class MessageStatus(StrEnum):
    """How a message came to its end, or that it has not yet."""

    QUEUED = "queued"  # a user message that waits for the answer before it
    STREAMING = "streaming"
    DONE = "done"
    INTERRUPTED = "interrupted"  # the program ended in mid-answer
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelUse:
    """With what an answer was made.

    Attributes:
        model: folder; name: for people; parameters_json: the `GenerationParams`
            as JSON; seed: the one used, `None` when greedy.
    """

    model: str
    name: str
    device: str
    dtype: str
    quantization: Quantization
    parameters_json: str = "{}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What an answer cost; see `protocol.GenerationStats` for the units."""

    prompt_tokens: int
    new_tokens: int
    ttft_ms: float
    tokens_per_s: float
    seed: int | None
    stop_reason: str | None


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One node of a conversation's tree.

    Attributes:
        parent_id: the message before it; `None` at the start.
        sibling_index, sibling_count: which branch of how many, counted from 0,
            among the messages with the same parent.
        error_code, error_values: of a failed answer; see `errors.CATALOGUE`.
        created_at: aware, UTC.
        reasoning: what a thinking model wrote before the answer; no part of
            `content`, never sent to a model again and not searched.
        reasoning_ms: for how long it thought; `None` is unknown.
        grounds: what of the conversation's documents it was given; `None` when it had none.
    """

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    content: str
    status: MessageStatus
    created_at: datetime
    sibling_index: int = 0
    sibling_count: int = 1
    use: ModelUse | None = None
    figures: Figures | None = None
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()
    reasoning: str = ""
    reasoning_ms: int | None = None
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """One conversation, as the list shows it.

    Attributes:
        title: empty until the first message was sent.
        titled_by_user: never replaced by a derived title.
        active_leaf_id: the last message of the branch that is shown.
        updated_at: of the newest message; aware, UTC.
    """

    id: str
    title: str
    titled_by_user: bool
    pinned: bool
    folder_id: str | None
    system_prompt: str
    active_leaf_id: str | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message (or a title: `message_id` is `None`) that holds the words searched for.

    Attributes:
        snippet: a piece of the text around the first match, without markup.
        match_start, match_length: of the first match within `snippet`, in characters.
    """

    conversation_id: str
    title: str
    message_id: str | None
    role: Role | None
    snippet: str
    match_start: int
    match_length: int
    created_at: datetime
