"""How a model would run on this computer, in each precision, and which one to take.

Builds on an estimate and a fit; knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_args

from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import USUAL_CONTEXT, Estimate, estimate
from desktop_app.model_library.fit import Cause, Fit, Verdict, fit
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.presumed import active_share, presume
from desktop_app.model_library.tasks import Task
from desktop_app.protocol import Quantization

QUANTIZATIONS: tuple[Quantization, ...] = get_args(Quantization)
#: Slower than this, one waits for words instead of reading them.
_READING_TOKENS_PER_S = 5.0
#: Tasks whose models read once and write nothing.
_READS_ONLY: tuple[Task, ...] = ("classify", "embed")
#: What part of memory's speed computing reaches: quantized weights are unpacked on the
#: way. And what a layer costs at each token however small it is.
_EFFICIENCY = {"none": 0.7, "8bit": 0.4, "4bit": 0.45}
_LAYER_S = 0.0004
#: With less room than this above what is needed, other programs are squeezed.
_ROOM = 1.15


class Pace(StrEnum):
    """How a model runs, in words for people."""

    WELL = "runs well"
    SLOWLY = "runs slowly"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Option:
    """One precision, with the sum behind the verdict. Sizes in bytes.

    Attributes:
        quantization: "none" for a GGUF file, whose precision is its own.
        cause: what decided the fit; see `fit.Cause`.
        needed_bytes: the highest while loading and answering, so not always
            the sum of the parts.
        available_bytes, total_bytes: of the memory that decides: an
            accelerator's, whose name is `device`, else ("") this computer's.
        tokens_per_s: what to expect of answers on a CPU; `None` on accelerators
            and for tasks that are not measured so.
    """

    quantization: Quantization
    pace: Pace
    cause: Cause
    weights_bytes: int
    kv_cache_bytes: int
    working_bytes: int
    libraries_bytes: int
    needed_bytes: int
    available_bytes: int
    total_bytes: int
    context_tokens: int
    device: str = ""
    tokens_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """All precisions that make sense for a model.

    Attributes:
        options: from the most precise; one only, where the checkpoint is
            quantized already.
        recommended: `None` when the model is too large in each.
    """

    options: tuple[Option, ...]
    recommended: Quantization | None

    @property
    def is_hopeless(self) -> bool:
        """Whether the model is too large for this computer in each."""
        return self.recommended is None

    @property
    def best(self) -> Option:
        """The recommended option; of a model that is too large, the smallest."""
        for option in self.options:
            if option.quantization == self.recommended:
                return option
        return min(self.options, key=lambda option: option.needed_bytes)


def advise(
    parameters: int,
    machine: Machine,
    *,
    config: dict[str, Any] | None = None,
    dtypes: dict[str, int] | None = None,
    context_tokens: int | None = None,
    task: Task | None = "chat",
    written_with: int | None = None,
    experts: tuple[int, int] | None = None,
    given_back_bytes: int = 0,
) -> Advice:
    """Returns how a model that is not here yet would run.

    Args:
        parameters: number of weights.
        config: the model's config.json, if it is known.
        dtypes: number of weights by safetensors' name of their format.
        context_tokens: the longest conversation to count on; `None` is a usual one.
        written_with: weights that each token written passes through; `None`
            takes it from the configuration.
        experts: in a layer, and of these for one token, without a configuration.
        given_back_bytes: what the engine holds now and frees before it loads.
    """
    if config:
        presumed = presume(parameters, config, dtypes)
        found = _Subject.of(presumed.checkpoint, machine, context_tokens)
        share = presumed.active_share
    else:
        dtype = machine.computing_dtype(None)
        found, share = _usual(parameters, experts, dtype, context_tokens)
    if written_with is not None:
        share = written_with / max(parameters, 1)
    return _advice(found, machine, task, share, given_back_bytes)


def advise_checkpoint(
    checkpoint: Checkpoint,
    machine: Machine,
    *,
    context_tokens: int | None = None,
    task: Task | None = "chat",
    given_back_bytes: int = 0,
) -> Advice:
    """Returns how a model runs whose tensors are known; see `advise`."""
    found = _Subject.of(checkpoint, machine, context_tokens)
    return _advice(found, machine, task, active_share(checkpoint), given_back_bytes)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What does not depend on how much memory is free at the moment."""

    estimates: tuple[Estimate, ...]
    layers: int

    @classmethod
    def of(cls, checkpoint: Checkpoint, machine: Machine, context_tokens: int | None) -> _Subject:
        dtype = machine.computing_dtype(checkpoint.config.dtype)
        return cls.computed(checkpoint, dtype, context_tokens)

    @classmethod
    def computed(cls, checkpoint: Checkpoint, dtype: str, context_tokens: int | None) -> _Subject:
        tokens = context_tokens or USUAL_CONTEXT
        tokens = min(tokens, checkpoint.config.context_tokens or tokens)
        estimates = tuple(estimate(checkpoint, wanted, tokens, dtype) for wanted in QUANTIZATIONS)
        if estimates[0].stored_quantization is not None:
            estimates = estimates[:1]
        return cls(estimates, checkpoint.layers)


# A list of models is described again whenever memory was freed or taken.
@lru_cache(maxsize=512)
def _usual(
    parameters: int, experts: tuple[int, int] | None, dtype: str, context_tokens: int | None
) -> tuple[_Subject, float]:
    config = {"num_experts": experts[0], "num_experts_per_tok": experts[1]} if experts else None
    presumed = presume(parameters, config)
    subject = _Subject.computed(presumed.checkpoint, dtype, context_tokens)
    return subject, presumed.active_share


def _advice(
    subject: _Subject, machine: Machine, task: Task | None, share: float, given_back_bytes: int
) -> Advice:
    options = tuple(
        option_of(
            found,
            fit(found, machine, given_back_bytes=given_back_bytes),
            None if task in _READS_ONLY else _tokens_per_s(found, machine, share, subject.layers),
        )
        for found in subject.estimates
    )
    return Advice(options, _recommended(options))


def option_of(found: Estimate, how: Fit, tokens_per_s: float | None) -> Option:
    """Returns an estimate and its fit as one option, with the verdict in words for people."""
    return Option(
        quantization=found.quantization,
        pace=_pace(how, tokens_per_s),
        cause=how.cause,
        weights_bytes=found.weights_bytes,
        kv_cache_bytes=found.kv_cache_bytes,
        working_bytes=found.working_bytes,
        libraries_bytes=found.libraries_bytes,
        needed_bytes=how.needed_bytes if how.device else found.needed_bytes,
        available_bytes=how.available_bytes,
        total_bytes=how.total_bytes,
        context_tokens=found.context_tokens,
        device=how.device,
        tokens_per_s=tokens_per_s,
    )


def _pace(how: Fit, tokens_per_s: float | None) -> Pace:
    if how.cause is Cause.TOO_LARGE:
        return Pace.TOO_LARGE
    # Memory that other programs hold now may be free tomorrow: not too large for the computer.
    if how.cause in (Cause.BUSY, Cause.SPLIT):
        return Pace.SLOWLY
    # While loading, pages of the files fill what is left; they are given back by themselves.
    tight = how.verdict is Verdict.TIGHT and how.needed_bytes * _ROOM > how.available_bytes
    slow = tokens_per_s is not None and tokens_per_s < _READING_TOKENS_PER_S
    return Pace.SLOWLY if tight or slow else Pace.WELL


def _tokens_per_s(
    found: Estimate, machine: Machine, active_share: float, layers: int
) -> float | None:
    """Returns how fast answers come on the CPU; `None` where an accelerator does the work."""
    if machine.accelerators or not machine.bytes_per_s:
        return None
    # On the average the conversation is half as long as it may become.
    read_bytes = found.weights_bytes * active_share + found.kv_cache_bytes / 2
    reach = machine.bytes_per_s * _EFFICIENCY[found.quantization]
    return 1 / (read_bytes / reach + layers * _LAYER_S)


def _recommended(options: Sequence[Option]) -> Quantization | None:
    """Returns the most precise that runs well, else the fastest that runs at all."""
    well = [option for option in options if option.pace is Pace.WELL]
    if well:
        return well[0].quantization
    slow = [option for option in options if option.pace is Pace.SLOWLY]
    if not slow:
        return None
    return min(slow, key=lambda o: (-(o.tokens_per_s or 0.0), o.needed_bytes)).quantization
