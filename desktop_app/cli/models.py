"""The commands `tsukue models …`: what is known of a model before it is loaded."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.console import exit_codes, printable
from desktop_app.model_library.sizes import human_size
from desktop_app.protocol import Quantization

if TYPE_CHECKING:
    from desktop_app.services.model_memory import Choice, ModelMemory

app = typer.Typer(
    help="Look at models without loading them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command()
def estimate(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A model folder.")],
    context: Annotated[
        int | None,
        typer.Option(min=1, help="Tokens of conversation to count on; else a usual number."),
    ] = None,
    quantization: Annotated[
        Quantization | None, typer.Option(help="Only this precision; else all of them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")] = False,
) -> None:
    """Tells how much memory a model needs, and whether this computer has it."""
    from desktop_app.services.model_memory import QUANTIZATIONS, estimate_memory

    with exit_codes():
        found = estimate_memory(
            path,
            context_tokens=context,
            quantizations=QUANTIZATIONS if quantization is None else (quantization,),
        )
        if as_json:
            print(json.dumps(memory_object(found), ensure_ascii=False, indent=2))
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


_COLUMNS = ("Precision", "Weights", "KV cache", "In use", "Peak", "Fit", "Why")


def _print_table(found: ModelMemory) -> None:
    """Prints a table for people, and tab-separated lines for a pipe."""
    rows = [_row(choice) for choice in found.choices]
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    first = found.choices[0].estimate
    print(
        f"{printable(found.path.name)}: {first.parameters:,} weights, "
        f"{first.context_tokens:,} tokens of conversation"
    )
    lines = [_COLUMNS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())


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
