"""The one thing the worker knows of a model library: the `Runtime` protocol.

Knows nothing of torch, transformers, processes or threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from desktop_app.engine.cancel import CancelToken
from desktop_app.protocol import (
    ChatTurn,
    DeltaKind,
    GenerationParams,
    GenerationStats,
    LoadSpec,
    ModelInfo,
    Stage,
    StopReason,
)

#: (stage, done, total): see `protocol.Progress`.
ProgressCallback = Callable[[Stage, int, int], None]
#: (code, **values): see `protocol.Notice`.
NoticeCallback = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """What a runtime may call while it works for one request."""

    cancel: CancelToken
    progress: ProgressCallback
    notice: NoticeCallback


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer. The last one has a `reason`.

    Attributes:
        text: whole characters; may be empty.
        stats: the figures so far; always the newest, so that a cancelled or
            failed answer still has them.
        kind: whether this is the answer or the thinking before it.
        answer: which of the alternatives, from 0; each has a last piece.
    """

    text: str
    stats: GenerationStats
    reason: StopReason | None = None
    kind: DeltaKind = DeltaKind.ANSWER
    answer: int = 0


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely a model finds a continuation.

    Attributes:
        log_probability: of all of it, in nats; tokens: that it has, at least 1.
    """

    log_probability: float
    tokens: int

    @property
    def per_token(self) -> float:
        """The mean log-probability of a token: long and short ones can be compared."""
        return self.log_probability / self.tokens


class Runtime(Protocol):
    """Loads one model at a time and decodes with it; used from one thread.

    Every method may raise `UserError`, and `Cancelled` (engine/cancel.py)
    soon after `job.cancel` is set; the runtime stays usable afterwards.
    """

    def prepare(self) -> None:
        """Imports the heavy libraries; done once, before the first job."""

    def load(self, spec: LoadSpec, job: Job) -> ModelInfo:
        """Loads the model unless it is loaded already; frees another one first."""

    def stream(
        self,
        turns: tuple[ChatTurn, ...],
        params: GenerationParams,
        job: Job,
        *,
        continue_last: bool = False,
    ) -> Iterator[Delta]:
        """Decodes the next assistant turn, or several alternatives, with the loaded model."""

    def likelihoods(
        self, turns: tuple[ChatTurn, ...], continuations: tuple[str, ...], job: Job
    ) -> tuple[Likelihood, ...]:
        """Returns how likely each text is as the beginning of the next assistant turn.

        The conversation is read once for all of them; none of them may be empty.
        """

    def count(self, turns: tuple[ChatTurn, ...]) -> int:
        """Returns how many tokens the loaded model's prompt for the conversation has."""

    @property
    def spec(self) -> LoadSpec | None:
        """How the loaded model was asked for, `None` when none is."""

    def unload(self) -> None:
        """Frees the model; a no-op when none is loaded."""
