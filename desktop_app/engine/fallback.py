"""What to do when a model does not fit: smaller weights, the disk, the CPU, in this order.

Each step is told as a notice that says why. Knows load specs; nothing of how
loading works.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from desktop_app.engine import foresight, memory
from desktop_app.engine.runtime import Job
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec

_log = logging.getLogger(__name__)

T = TypeVar("T")

_NO_MEMORY = ("out_of_memory", "model_too_large")


@dataclass(frozen=True, slots=True)
class Step:
    """One way to load; `notice` says what was changed, "" for what was asked for."""

    spec: LoadSpec
    notice: str = ""


def steps(spec: LoadSpec) -> Iterator[Step]:
    """Yields what was asked for, and then what needs less and less memory.

    An explicit device map, or a limit of memory, is the user's own placement:
    it is kept.
    """
    yield Step(spec)
    smaller = spec
    if spec.quantization != "4bit":
        smaller = replace(spec, quantization="4bit")
        yield Step(smaller, "fell_back_4bit")
    own_placement = not isinstance(spec.device_map, str) or bool(spec.max_memory)
    if own_placement or spec.device_map == "cpu" or not _has_accelerator():
        return
    offloaded = replace(smaller, device_map="auto")
    if offloaded != smaller:
        yield Step(offloaded, "fell_back_offload")
    yield Step(replace(smaller, device_map="cpu"), "fell_back_cpu")


def load_with_fallback(spec: LoadSpec, job: Job, load: Callable[[LoadSpec, Job], T]) -> T:
    """Loads a model in the first of the `steps` for which there is enough memory.

    Raises:
        UserError: as `load`, `out_of_memory` or `model_too_large` when no
            step is left.
        Cancelled: soon after `job.cancel` is set.
    """
    failure: UserError | None = None
    for step in steps(spec):
        if failure is not None:
            memory.release()
            job.notice(step.notice, reason=failure.message)
        try:
            foresight.check(step.spec)
            return load(step.spec, job)
        except UserError as error:
            if error.code not in _NO_MEMORY:
                # A step that cannot be taken at all must not hide why it was tried.
                raise failure or error from None
            _log.warning("no memory to load with %s", step.spec)
            failure = error
    assert failure is not None
    raise failure


def _has_accelerator() -> bool:
    import torch

    return bool(torch.accelerator.is_available())
