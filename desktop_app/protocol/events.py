"""What the inference thread tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.protocol.generation import DeltaKind, GenerationStats, StopReason
from desktop_app.protocol.load_spec import ModelInfo


class Stage(StrEnum):
    """What a request is doing; the faces put it into words."""

    STARTING = "starting"  # the child process starts, libraries are imported
    LOADING = "loading"  # weights are read; done and total in bytes or tensors
    PREFILL = "prefill"  # the prompt is read; done and total in tokens
    WORKING = "working"  # a task goes through its input; done and total in its own units


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request is queued behind `position` others."""

    request_id: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is; total 0 means unknown.

    Attributes:
        of_task: the model that is loaded is the task's own; the chat model stays as it is.
    """

    request_id: str
    stage: Stage
    done: int = 0
    total: int = 0
    of_task: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know, without stopping the request.

    Attributes:
        code: names the text in `notices.CATALOGUE`; values fill it.
    """

    request_id: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ModelReady:
    """The model the request needs is in memory."""

    request_id: str
    info: ModelInfo


@dataclass(frozen=True, slots=True)
class SourcesGiven:
    """Before the first text: what the model reads of a `Generate`'s documents.

    Attributes:
        whole: all of them; given: indexes of the request's `sources.texts`, in order; the
            first is cited as [1].
    """

    request_id: str
    whole: bool
    given: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the answer: whole characters only.

    Attributes:
        answer: which of the alternatives, from 0.
    """

    request_id: str
    text: str
    kind: DeltaKind = DeltaKind.ANSWER
    answer: int = 0


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """One of several alternatives is complete; the request goes on."""

    request_id: str
    answer: int
    reason: StopReason
    stats: GenerationStats


@dataclass(frozen=True, slots=True)
class Produced:
    """A `RunTask` has a whole piece of its result: a frozen record of the task's own."""

    request_id: str
    item: object


@dataclass(frozen=True, slots=True)
class Drafted:
    """A `RunTask` is writing: more of what its result will say, before that is there.

    Attributes:
        start: characters of the draft before `text`; 0 begins a new draft.
    """

    request_id: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many tokens the conversation has, of how many that fit."""

    request_id: str
    tokens: int
    context_tokens: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The request ended well; `reason` and `stats` belong to a `Generate`."""

    request_id: str
    reason: StopReason | None = None
    stats: GenerationStats | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The request was cancelled; what was produced before stands."""

    request_id: str
    stats: GenerationStats | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The request failed.

    Attributes:
        code: a key of `errors.CATALOGUE`; values fill its texts.
        stats: of what had been produced before the failure, if anything.
    """

    request_id: str
    code: str
    values: tuple[tuple[str, str], ...] = ()
    stats: GenerationStats | None = None


Terminal = Finished | Cancelled | Failed
Event = (
    Accepted
    | Progress
    | Notice
    | ModelReady
    | SourcesGiven
    | TextDelta
    | AnswerEnded
    | Produced
    | Drafted
    | Counted
    | Terminal
)
