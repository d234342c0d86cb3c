"""An end to code that came with a model and may never end by itself. Knows nothing of models."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


class TimeLimitError(Exception):
    """The time was over."""


def within(limit_s: float, call: Callable[[], T], *, code: str) -> T:
    """Returns what `call` returns; looks at the clock at every line of some code.

    Args:
        code: the "file" of the code that is watched, as its compiler named it.

    Raises:
        TimeLimitError: it has taken longer; anything that `call` raises.
    """
    until = perf_counter() + limit_s

    def line(_frame: FrameType, _event: str, _argument: Any) -> Any:
        if perf_counter() > until:
            raise TimeLimitError
        return line

    def entered(frame: FrameType, event: str, argument: Any) -> Any:
        return line(frame, event, argument) if frame.f_code.co_filename == code else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        return call()
    finally:
        sys.settrace(before)
