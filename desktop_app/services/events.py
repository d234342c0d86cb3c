"""What the services announce, after it has been persisted. Frozen; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.protocol import DeltaKind

if TYPE_CHECKING:  # words of panels that have not been opened yet
    from desktop_app.protocol import ModelInfo, Stage
    from desktop_app.protocol.translations import Alternative
    from desktop_app.services.classification.records import LiveState as LiveQuestionState
    from desktop_app.services.download import Download
    from desktop_app.services.results import RunResult
    from desktop_app.services.translation.live_state import LiveState
    from desktop_app.store.attachment_records import Grounds
    from desktop_app.store.document_records import DocumentRecord
    from desktop_app.store.records import ConversationRecord, MessageRecord
    from desktop_app.store.run_records import RunRecord
    from desktop_app.store.table_records import TableRow
    from desktop_app.store.transcript_records import EditRecord, SegmentRecord, TranscriptRecord
    from desktop_app.store.translation_records import TranslationRecord, UnitRecord


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """A conversation is new, renamed, pinned, restored or has a newer message."""

    conversation: ConversationRecord


@dataclass(frozen=True, slots=True)
class ConversationDeleted:
    """A conversation went to the trash."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class BranchChanged:
    """Another branch is shown, or messages joined it: read the thread again.

    Attributes:
        from_message_id: the first message that differs (a sibling may have
            been there before); everything above it stands.
    """

    conversation_id: str
    from_message_id: str | None


@dataclass(frozen=True, slots=True)
class ReplyProgressed:
    """What the engine does for an answer that has no text yet.

    Attributes:
        stage: `None` while it waits for its turn.
        done, total: see `protocol.Progress`; total 0 is unknown.
    """

    conversation_id: str
    message_id: str
    stage: Stage | None
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ReplyGrounded:
    """What of the conversation's documents an answer is given, before it has text."""

    conversation_id: str
    message_id: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class ReplyGrew:
    """`text` was added to a streaming answer, `start` characters into it.

    The answer's text grows in memory and reaches the disk a moment later.
    A thread that was read meanwhile may hold this text already: `start`
    tells, so that a reader takes over only what goes beyond its own text.

    Attributes:
        kind: which of the two texts grew, the answer or the thought before
            it; each has its own `start`.
        reasoning_ms: for how long the model has thought so far; `None` when
            it has not.
    """

    conversation_id: str
    message_id: str
    text: str
    start: int = 0
    kind: DeltaKind = DeltaKind.ANSWER
    reasoning_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ReplyEnded:
    """A streaming answer has its final status, text and figures."""

    message: MessageRecord


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """The engine has something to say about an answer (see `notices`)."""

    conversation_id: str | None
    message_id: str | None
    code: str
    values: tuple[tuple[str, str], ...] = ()


class ModelPhase(StrEnum):
    """How the chosen model is."""

    UNLOADED = "unloaded"
    STARTING = "starting"  # the inference process starts
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelChanged:
    """The chosen model or its phase changed.

    Attributes:
        info: when READY; done, total: while LOADING, 0 is unknown;
            error_code, error_values: when FAILED.
    """

    phase: ModelPhase
    info: ModelInfo | None = None
    done: int = 0
    total: int = 0
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ContextCounted:
    """How much of the model's context a conversation and its draft would take, in tokens.

    Attributes:
        conversation_id: `None` is a new conversation.
    """

    conversation_id: str | None
    tokens: int
    context_tokens: int


@dataclass(frozen=True, slots=True)
class StoreTrouble:
    """Writing the history failed; the text is kept in memory and tried again.

    Attributes:
        error_code: a key of `errors.CATALOGUE`, or `None` when it is well again.
    """

    error_code: str | None
    error_values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DownloadChanged:
    """A download is new, moved on, or ended; about four times a second while bytes come."""

    download: Download


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run is new, moved on, or ended; at most some ten times a second while it moves on.

    Attributes:
        run: with the newest `done` and `total`, which reach the disk with the next piece.
        stage: what the engine does for it; `None` when it does nothing, or has not said.
        eta_s: seconds until it is done at this pace; `None` is unknown.
    """

    run: RunRecord
    stage: Stage | None = None
    eta_s: float | None = None


@dataclass(frozen=True, slots=True)
class RunGrew:
    """A run has another piece of its result, or the user has edited one."""

    run_id: str
    result: RunResult


@dataclass(frozen=True, slots=True)
class RunDrafted:
    """A run is writing: `text` was added to what its result will say.

    Attributes:
        draft: its number, see `results.RunDraft`.
        start: characters of the draft before `text`; 0 begins a new draft.
    """

    run_id: str
    draft: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class RunFollowed:
    """A run goes on as another one: a document was read, and now comes what it was read for."""

    run_id: str
    then: RunRecord


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """A document is there, went to the trash (`deleted_at`) or came back."""

    document: DocumentRecord


@dataclass(frozen=True, slots=True)
class AttachmentsChanged:
    """A conversation's documents are others, or are in another state."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class TranscriptChanged:
    """A transcript is new, or something else than its lines is known or changed."""

    transcript: TranscriptRecord


@dataclass(frozen=True, slots=True)
class TranscriptGrew:
    """Another stretch of a recording is written down; its lines come after those before it."""

    transcript_id: str
    segments: tuple[SegmentRecord, ...]


@dataclass(frozen=True, slots=True)
class TranscriptEdited:
    """Lines were changed by the user, or heard anew, or a change was taken back.

    Attributes:
        gone: lines that are not shown any more; segments: lines that are shown, as they
            are now, new ones among them.
    """

    transcript_id: str
    edit: EditRecord
    gone: tuple[int, ...]
    segments: tuple[SegmentRecord, ...]


@dataclass(frozen=True, slots=True)
class TranslationChanged:
    """A translation is new, or something else than its sentences is known or changed."""

    translation: TranslationRecord


@dataclass(frozen=True, slots=True)
class TranslationGrew:
    """Sentences are translated, or edited: `units` are these, as they are now.

    Attributes:
        done: how many of the translation's sentences are translated now.
    """

    translation_id: str
    units: tuple[UnitRecord, ...]
    done: int


@dataclass(frozen=True, slots=True)
class LiveTranslated:
    """The live translation is another one; read its state and forget the one before."""

    state: LiveState


@dataclass(frozen=True, slots=True)
class LiveDrafted:
    """A sentence of the live translation is being written: `text` was added.

    Attributes:
        number: of the unit; start: characters of its draft before `text`, 0 begins anew.
    """

    number: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class AlternativesFound:
    """Other translations of a sentence are there, the best first, or none could be made.

    Attributes:
        translation_id: `None` of the live translation; number: of the unit.
        error_code, error_values: why there are none; see `errors.CATALOGUE`.
    """

    translation_id: str | None
    number: int
    alternatives: tuple[Alternative, ...]
    error_code: str | None = None
    error_values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RowsClassified:
    """Rows of a table have labels, from number `first` on.

    Attributes:
        done: how many rows of the table there are now.
    """

    run_id: str
    first: int
    count: int
    done: int


@dataclass(frozen=True, slots=True)
class RowCorrected:
    """A person has given a row of a table other labels, or taken them back."""

    run_id: str
    row: TableRow


@dataclass(frozen=True, slots=True)
class LiveClassified:
    """What was asked about a text that is being typed, or its answer, is another one."""

    state: LiveQuestionState


ServiceEvent = (
    ConversationChanged
    | ConversationDeleted
    | BranchChanged
    | ReplyProgressed
    | ReplyGrounded
    | ReplyGrew
    | ReplyEnded
    | NoticeGiven
    | ModelChanged
    | ContextCounted
    | StoreTrouble
    | DownloadChanged
    | RunChanged
    | RunGrew
    | RunDrafted
    | RunFollowed
    | DocumentChanged
    | AttachmentsChanged
    | TranscriptChanged
    | TranscriptGrew
    | TranscriptEdited
    | TranslationChanged
    | TranslationGrew
    | LiveTranslated
    | LiveDrafted
    | AlternativesFound
    | RowsClassified
    | RowCorrected
    | LiveClassified
)
Observer = Callable[[ServiceEvent], None]
