"""What memory a model would need, in each precision, and whether this computer has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from desktop_app.model_library import accelerators as graphics_cards
from desktop_app.model_library import gguf_known, machine
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.estimate import USUAL_CONTEXT, Estimate, estimate
from desktop_app.model_library.fit import Fit, fit
from desktop_app.model_library.gguf_context import context_for
from desktop_app.model_library.gguf_estimate import estimate_gguf
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.protocol import Quantization
from desktop_app.services import model_folder

QUANTIZATIONS: tuple[Quantization, ...] = get_args(Quantization)


@dataclass(frozen=True, slots=True)
class Choice:
    """One precision: what it takes, and whether that fits."""

    estimate: Estimate
    fit: Fit


@dataclass(frozen=True, slots=True)
class ModelMemory:
    """The answer for one model on this computer, now.

    Attributes:
        choices: in the order of precision; a model that is quantized already
            has one only.
    """

    path: Path
    machine: Machine
    choices: tuple[Choice, ...]


def estimate_memory(
    path: Path,
    *,
    context_tokens: int | None = None,
    quantizations: Sequence[Quantization] = QUANTIZATIONS,
    accelerators: Sequence[Accelerator] | None = None,
) -> ModelMemory:
    """Returns what a model in a folder, or a GGUF file, would need.

    Args:
        path: a GGUF file has one precision, whatever is asked for.
        context_tokens: how long a conversation may become; at most what the
            model takes, `None` for a usual one, or for a GGUF file what it is loaded with.
        accelerators: `None` for those that the driver names.

    Raises:
        UserError: `model_not_found`, `not_a_model`, `unsafe_weights`,
            `model_damaged` or `gguf_no_chat`.
    """
    folder = path.expanduser().absolute()
    model_folder.inspect(folder)
    if gguf_known.is_gguf_file(folder):
        return _of_gguf(folder, context_tokens)
    checkpoint = Checkpoint.read(folder)
    if accelerators is None:
        accelerators = graphics_cards.find()
    here = machine.look(folder, accelerators)
    tokens = context_tokens or USUAL_CONTEXT
    tokens = min(tokens, checkpoint.config.context_tokens or tokens)
    dtype = here.computing_dtype(checkpoint.config.dtype)
    estimates = [estimate(checkpoint, wanted, tokens, dtype) for wanted in quantizations]
    if estimates and estimates[0].stored_quantization is not None:
        estimates = estimates[:1]
    return ModelMemory(
        folder,
        here,
        tuple(Choice(found, fit(found, here)) for found in estimates),
    )


def _of_gguf(file: Path, context_tokens: int | None) -> ModelMemory:
    here = machine.look(file.parent, ())
    model = gguf_known.known(file)
    found = estimate_gguf(model, context_for(model, context_tokens, here.total_bytes))
    return ModelMemory(file, here, (Choice(found, fit(found, here)),))
