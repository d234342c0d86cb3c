"""What a task may use: its job, the chat model, models of its own. Knows no task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_app.engine.checkpoints import LoadedCheckpoint
from desktop_app.engine.model_kinds import ModelKind
from desktop_app.engine.runtime import Delta, Job, Likelihood
from desktop_app.protocol import ChatTurn, GenerationParams, LoadSpec, ModelInfo

#: Takes text that is new, and how many characters of the draft stand before it.
Draft = Callable[[str, int], None]


#: Takes turns and texts; returns how likely the chat model finds each as the next turn's beginning.
Likelihoods = Callable[[tuple[ChatTurn, ...], tuple[str, ...]], tuple[Likelihood, ...]]


def _no_chat(_turns: tuple[ChatTurn, ...], _texts: tuple[str, ...]) -> tuple[Likelihood, ...]:
    raise ValueError("the task was given no chat model")


def _unseen(_text: str, _start: int) -> None:
    """Nobody looks at drafts."""


@dataclass(frozen=True, slots=True)
class TaskContext:
    """Handed to a task.

    Attributes:
        job: to tell progress and notices, and to look whether to stop.
        model: loads the chat model, if it is not there, and tells what it is.
        count: the tokens of a prompt for these turns.
        chat: lets the chat model answer; the answer has to be read to its end
            before the task yields.
        load: a model of another kind, loaded if it is not there. Ask again after every
            yield: it may have been freed meanwhile.
        draft: shows text of the result while it is being written, at any time, also in
            mid-answer; 0 characters before it begins a new draft. None of it is kept.
        likelihoods: of texts as the chat model's answer; see `Runtime.likelihoods`.
    """

    job: Job
    model: Callable[[], ModelInfo]
    count: Callable[[tuple[ChatTurn, ...]], int]
    chat: Callable[[tuple[ChatTurn, ...], GenerationParams], Iterator[Delta]]
    load: Callable[[ModelKind, LoadSpec], LoadedCheckpoint]
    draft: Draft = _unseen
    likelihoods: Likelihoods = _no_chat
