"""What can be asked of the inference thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from desktop_app.protocol.generation import ChatTurn, GenerationParams
from desktop_app.protocol.load_spec import LoadSpec
from desktop_app.protocol.sources import Sources


def new_request_id() -> str:
    """Returns a fresh identifier for a request."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Load:
    """Load the model now (a `Generate` loads by itself when needed)."""

    request_id: str
    spec: LoadSpec


@dataclass(frozen=True, slots=True)
class Generate:
    """Answer the conversation.

    Attributes:
        turns: the branch from its first turn (a system turn may lead) on.
        continue_last: the last turn is an unfinished assistant turn; go on
            right where it stops instead of starting a new turn.
        sources: documents that the question is about; what fits is given with it, and
            `SourcesGiven` tells what.
    """

    request_id: str
    spec: LoadSpec
    turns: tuple[ChatTurn, ...]
    params: GenerationParams = field(default_factory=GenerationParams)
    continue_last: bool = False
    sources: Sources | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Count the tokens of a conversation, if the model is loaded; else nothing is counted."""

    request_id: str
    spec: LoadSpec
    turns: tuple[ChatTurn, ...]
    sources: Sources | None = None


@dataclass(frozen=True, slots=True)
class RunTask:
    """Do a panel's work. Chat requests go ahead of it, also when it has begun.

    Attributes:
        task: a name in `engine.tasks`; params: what that task takes, frozen and picklable.
        spec: the chat model, for tasks that ask it.
        urgent: somebody waits for it: it goes ahead of other tasks, as chats do.
    """

    request_id: str
    task: str
    params: object
    spec: LoadSpec | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Unload:
    """Give the model's memory back."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the request with this id, queued or running, as soon as possible."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Cancel everything and end the worker."""


Request = Load | Generate | Count | RunTask | Unload
Command = Request | Cancel | Shutdown
