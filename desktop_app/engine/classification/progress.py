"""How far a task over one text is. Knows no model."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from desktop_app.engine.runtime import Job
from desktop_app.protocol import Stage

Result = TypeVar("Result")


def told(steps: Generator[float, None, Result], job: Job) -> Generator[None, None, Result]:
    """Returns what the steps return; tells the part that they yield, and lets others go ahead."""
    while True:
        try:
            part = next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        job.progress(Stage.WORKING, round(100 * part), 100)
        yield
