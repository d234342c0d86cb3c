"""What the engine does besides chatting: one module a task, listed here.

A task is a function `run(params, context)` that yields the pieces of its
result, each a frozen, picklable record. Between two pieces a chat may go
ahead, so a yield (of `None`, when there is nothing to tell) is due at least
every few seconds, and at none of them may a model be in mid-answer.
"""

from __future__ import annotations

from collections.abc import Generator
from importlib import import_module
from typing import Any

from desktop_app.engine.tasks.context import TaskContext

#: Imported when they are first run.
TASKS: dict[str, str] = {
    "classify": "desktop_app.engine.tasks.classify",
    "embed": "desktop_app.engine.tasks.embed",
    "entities": "desktop_app.engine.tasks.entities",
    "fill_mask": "desktop_app.engine.tasks.fill_mask",
    "page_image": "desktop_app.engine.tasks.page_image",
    "question_answering": "desktop_app.engine.tasks.question_answering",
    "read": "desktop_app.engine.tasks.read",
    "read_blocks": "desktop_app.engine.tasks.read_blocks",
    "summarize": "desktop_app.engine.tasks.summarize",
    "transcribe": "desktop_app.engine.tasks.transcribe",
    "write_document": "desktop_app.engine.tasks.write_document",
    "translate": "desktop_app.engine.tasks.translate",
}


def start(name: str, params: Any, context: TaskContext) -> Generator[object]:
    """Begins a task.

    Raises:
        KeyError: there is no such task.
    """
    run: Generator[object] = import_module(TASKS[name]).run(params, context)
    return run
