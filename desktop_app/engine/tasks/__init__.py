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
    "embed": "desktop_app.engine.tasks.embed",
    "page_image": "desktop_app.engine.tasks.page_image",
    "read": "desktop_app.engine.tasks.read",
    "summarize": "desktop_app.engine.tasks.summarize",
    "transcribe": "desktop_app.engine.tasks.transcribe",
}


def start(name: str, params: Any, context: TaskContext) -> Generator[object]:
    """Begins a task.

    Raises:
        KeyError: there is no such task.
    """
    run: Generator[object] = import_module(TASKS[name]).run(params, context)
    return run
