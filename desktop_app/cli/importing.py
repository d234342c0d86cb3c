"""The command `tsukue models import`: models of one's own, and those of other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.console import complain, exit_codes
from desktop_app.cli.installed_rows import INSTALLED_COLUMNS, installed_object, installed_row
from desktop_app.cli.tables import print_json, print_table
from desktop_app.errors import UserError
from desktop_app.model_library.sizes import human_size

if TYPE_CHECKING:
    from desktop_app.model_library.neighbours import Neighbour
    from desktop_app.services.shelf import Shelf

_COLUMNS = ("Program", "Model", "Quantization", "Size", "State", "Path")


def import_models(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="PATH", help="A model folder or GGUF file.")
    ] = None,
    scan: Annotated[
        bool,
        typer.Option(
            "--scan", help="Look for the models of LM Studio, Jan, GPT4All and Ollama instead."
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="With --scan: add what is found, do not ask.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")] = False,
) -> None:
    """Adds a model of your own, or of other programs, to the list; it stays where it is."""
    from desktop_app.services.shelving import shelf_alone

    if (path is None) != scan:
        raise typer.BadParameter("Give either a PATH or --scan.")
    with exit_codes(), shelf_alone(context.obj.data) as shelf:
        if path is None:
            _scan(shelf, yes=yes, as_json=as_json)
            return
        model = shelf.import_path(path)
        if as_json:
            print_json(installed_object(model))
        else:
            print_table(INSTALLED_COLUMNS, [installed_row(model)])


def _scan(shelf: Shelf, *, yes: bool, as_json: bool) -> None:
    found = shelf.look_around()
    new = [one.path for one in found if one.problem is None and not one.here]
    if not as_json:
        print_table(_COLUMNS, [_row(one) for one in found])
        if not found:
            print("No models of LM Studio, Jan, GPT4All or Ollama were found.", file=sys.stderr)
    wanted = bool(new) and (yes or (not as_json and _agrees(len(new))))
    added, errors = shelf.import_paths(new) if wanted else ((), ())
    for error in errors:
        complain(error)
    if as_json:
        models = [installed_object(model) for model in added]
        print_json({"found": [_object(one) for one in found], "added": models})
    elif wanted:
        print(f"{len(added)} added to the list; the files stay where they are.", file=sys.stderr)


def _agrees(count: int) -> bool:
    """Asks a person at a terminal; nobody else is taken to agree."""
    if not sys.stdin.isatty():
        print("Add them with --yes.", file=sys.stderr)
        return False
    return typer.confirm(f"Add {count} to the list? The files stay where they are.", err=True)


def _row(one: Neighbour) -> tuple[str, ...]:
    state = "in the list" if one.here else "new"
    if one.problem is not None:
        state = UserError(one.problem, path=one.path).message
    size = human_size(one.size_bytes) if one.size_bytes else ""
    return (one.program, one.name, one.quantization, size, state, str(one.path))


def _object(one: Neighbour) -> dict[str, Any]:
    return {
        "program": one.program,
        "name": one.name,
        "path": str(one.path),
        "size_bytes": one.size_bytes,
        "quantization": one.quantization or None,
        "parameters": one.parameters,
        "problem": one.problem,
        "here": one.here,
    }
