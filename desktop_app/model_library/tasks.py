"""What models are for, in our words and in the hub's. Knows no model."""

from __future__ import annotations

from typing import Literal, get_args

Task = Literal["chat", "summarize", "translate", "speech", "classify", "embed"]
TASKS: tuple[Task, ...] = get_args(Task)

#: Task → the hub's pipeline tags that it covers, the one to search by first.
PIPELINE_TAGS: dict[Task, tuple[str, ...]] = {
    "chat": ("text-generation", "image-text-to-text"),
    "summarize": ("summarization",),
    "translate": ("translation",),
    "speech": ("automatic-speech-recognition",),
    "classify": (
        "text-classification",
        "zero-shot-classification",
        "token-classification",
        "question-answering",
        "fill-mask",
    ),
    "embed": ("sentence-similarity", "feature-extraction"),
}

_TASK_OF = {tag: task for task, tags in PIPELINE_TAGS.items() for tag in tags}


def task_of(pipeline_tag: str | None) -> Task | None:
    """Returns the task that a pipeline tag of the hub stands for, `None` for any other tag."""
    return _TASK_OF.get(pipeline_tag or "")
