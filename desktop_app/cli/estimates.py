"""The command `tsukue models estimate`: what a model takes, before it is loaded or even fetched."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.console import exit_codes, printable
from desktop_app.cli.tables import print_json, print_table
from desktop_app.model_library.sizes import human_size
from desktop_app.protocol import Quantization

if TYPE_CHECKING:
    from desktop_app.model_library.advice import Advice, Option
    from desktop_app.services.model_memory import Choice, ModelMemory

#: "org/name", which a path could be too.
_ID = re.compile(r"[\w.-]+/[\w.-]+")


def estimate(
    command: typer.Context,
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL", help="A model folder, a GGUF file, or the id of a model on the hub."
        ),
    ],
    context: Annotated[
        int | None,
        typer.Option(min=1, help="Tokens of conversation to count on; else a usual number."),
    ] = None,
    quantization: Annotated[
        Quantization | None, typer.Option(help="Only this precision; else all of them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")] = False,
) -> None:
    """Tells how much memory a model needs, and whether this computer has it.

    What is in a folder is read; of a model that is not here yet, the catalogue
    or the hub tells the size.
    """
    from desktop_app.services.model_memory import QUANTIZATIONS, estimate_memory
    from desktop_app.services.shelving import shelf_alone

    with exit_codes():
        path = Path(model)
        if _is_id(model) and not path.expanduser().exists():
            with shelf_alone(command.obj.data) as shelf:
                here = {found.id: found.path for found in shelf.installed() if found.complete}
                if model not in here:
                    _print_advice(shelf.foresee(model, context), quantization, as_json)
                    return
                path = here[model]
        found = estimate_memory(
            path,
            context_tokens=context,
            quantizations=QUANTIZATIONS if quantization is None else (quantization,),
        )
        if as_json:
            print_json(memory_object(found))
        else:
            _print_table(found)


def memory_object(found: ModelMemory) -> dict[str, Any]:
    """Returns an estimate as `--json` prints it."""
    machine = found.machine
    return {
        "path": str(found.path),
        "machine": {
            "total_bytes": machine.total_bytes,
            "available_bytes": machine.available_bytes,
            "free_disk_bytes": machine.free_disk_bytes,
            "accelerators": [asdict(card) for card in machine.accelerators],
        },
        "choices": [_choice_object(choice) for choice in found.choices],
    }


def _choice_object(choice: Choice) -> dict[str, Any]:
    estimate = choice.estimate
    return {
        "quantization": estimate.quantization,
        "stored_quantization": estimate.stored_quantization,
        "dtype": estimate.dtype,
        "context_tokens": estimate.context_tokens,
        "parameters": estimate.parameters,
        "weights_bytes": estimate.weights_bytes,
        "kv_cache_bytes": estimate.kv_cache_bytes,
        "working_bytes": estimate.working_bytes,
        "libraries_bytes": estimate.libraries_bytes,
        "steady_bytes": estimate.steady_bytes,
        "peak_bytes": estimate.peak_bytes,
        "needed_bytes": estimate.needed_bytes,
        "fit": choice.fit.verdict.value,
        "cause": choice.fit.cause.value,
        "reason": choice.fit.reason,
    }


def advice_object(advice: Advice) -> dict[str, Any]:
    """Returns advice on a model that is not here as `--json` prints it."""
    return {
        "recommended": advice.recommended,
        "options": [_option_object(option) for option in advice.options],
    }


def _option_object(option: Option) -> dict[str, Any]:
    return {
        "quantization": option.quantization,
        "pace": option.pace.value,
        "cause": option.cause.value,
        "context_tokens": option.context_tokens,
        "weights_bytes": option.weights_bytes,
        "kv_cache_bytes": option.kv_cache_bytes,
        "working_bytes": option.working_bytes,
        "libraries_bytes": option.libraries_bytes,
        "needed_bytes": option.needed_bytes,
        "available_bytes": option.available_bytes,
        "total_bytes": option.total_bytes,
        "device": option.device,
        "tokens_per_s": option.tokens_per_s and round(option.tokens_per_s, 1),
    }


_COLUMNS = ("Precision", "Weights", "KV cache", "In use", "Peak", "Fit", "Why")
_ADVICE_COLUMNS = ("Precision", "Weights", "KV cache", "Needed", "Free", "Pace", "Tokens/s", "")


def _print_advice(advice: Advice, quantization: Quantization | None, as_json: bool) -> None:
    options = [o for o in advice.options if quantization in (None, o.quantization)]
    if as_json:
        print_json(advice_object(advice) | {"options": [_option_object(o) for o in options]})
        return
    print_table(
        _ADVICE_COLUMNS,
        [
            (
                option.quantization,
                human_size(option.weights_bytes),
                human_size(option.kv_cache_bytes),
                human_size(option.needed_bytes),
                human_size(option.available_bytes),
                option.pace.value,
                "" if option.tokens_per_s is None else f"{option.tokens_per_s:.1f}",
                "recommended" if option.quantization == advice.recommended else "",
            )
            for option in options
        ],
    )


def _print_table(found: ModelMemory) -> None:
    from desktop_app.model_library.installed import display_name

    if sys.stdout.isatty():
        first = found.choices[0].estimate
        print(
            f"{printable(display_name(found.path))}: {first.parameters:,} weights, "
            f"{first.context_tokens:,} tokens of conversation"
        )
    print_table(_COLUMNS, [_row(choice) for choice in found.choices])


def _row(choice: Choice) -> tuple[str, ...]:
    estimate = choice.estimate
    precision = estimate.stored_quantization or estimate.quantization
    sizes = (
        estimate.weights_bytes,
        estimate.kv_cache_bytes,
        estimate.steady_bytes,
        estimate.peak_bytes,
    )
    return (
        estimate.dtype if precision == "none" else precision,
        *(human_size(size) for size in sizes),
        choice.fit.verdict.value,
        choice.fit.reason,
    )


def _is_id(text: str) -> bool:
    return bool(_ID.fullmatch(text))
