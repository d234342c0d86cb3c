"""The commands `tsukue models …`: what is on this computer, and what it could run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli import hub
from desktop_app.cli.console import INTERRUPTED, exit_codes, printable
from desktop_app.cli.estimates import advice_object, estimate
from desktop_app.cli.importing import import_models
from desktop_app.cli.installed_rows import INSTALLED_COLUMNS, installed_object, installed_row
from desktop_app.cli.model_info import info
from desktop_app.cli.tables import print_json, print_table
from desktop_app.errors import UserError
from desktop_app.model_library.sizes import human_size
from desktop_app.model_library.tasks import Task

if TYPE_CHECKING:
    from desktop_app.model_library.installed import Installed
    from desktop_app.services.listing import Listed
    from desktop_app.services.shelf import Shelf

app = typer.Typer(
    help="Look for models, get them, and see what they take.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(estimate)
app.command()(info)
app.command("import")(import_models)
hub.register(app)


@app.command("list")
def list_models(
    context: typer.Context,
    task: Annotated[Task | None, typer.Option(help="Only models for this.")] = None,
    catalogue: Annotated[
        bool, typer.Option("--catalogue", help="The models that Tsukue knows, installed or not.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")] = False,
) -> None:
    """Lists the models on this computer."""
    from desktop_app.services.shelving import shelf_alone

    with exit_codes(), shelf_alone(context.obj.data) as shelf:
        if catalogue:
            _print_listed(shelf.listed(task), as_json=as_json)
            return
        found = [model for model in shelf.installed() if task in (None, model.task)]
        if as_json:
            total = sum(model.size_bytes for model in found)
            objects = [installed_object(model) for model in found]
            print_json({"models": objects, "total_bytes": total})
        else:
            print_table(INSTALLED_COLUMNS, [installed_row(model) for model in found])


@app.command()
def remove(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="MODEL", help="Its id on the hub, its path or its name.")
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")] = False,
) -> None:
    """Deletes a model of the hub from the disk; a folder of your own is only forgotten."""
    from desktop_app.services.shelving import shelf_alone

    with exit_codes(), shelf_alone(context.obj.data) as shelf:
        model = find_installed(shelf, name)
        if not yes and sys.stdin.isatty() and not typer.confirm(_question(model), err=True):
            raise typer.Exit(INTERRUPTED)
        removed = shelf.remove(model)
        freed = model.size_bytes if removed.aside is not None else 0
        if as_json:
            print_json({"removed": installed_object(model), "freed_bytes": freed})
        else:
            print(f"{printable(model.name)}: {human_size(freed)} freed")


def listed_object(model: Listed) -> dict[str, Any]:
    """Returns a model to choose from as `--json` prints it."""
    return {
        "id": model.id or None,
        "name": model.name,
        "task": model.task,
        "languages": list(model.languages),
        "parameters": model.parameters,
        "context_tokens": model.context_tokens,
        "licence": model.licence or None,
        "gated": model.gated,
        "note": model.note,
        "note_ja": model.note_ja,
        "download_bytes": model.download_bytes,
        "quantization": model.quantization or None,
        "downloads": model.downloads,
        "installed": model.installed is not None,
        "suggested": model.suggested,
        "advice": None if model.advice is None else advice_object(model.advice),
    }


_LISTED_COLUMNS = ("Model", "Task", "Weights", "Pace", "Precision", "Here", "Good at")


def _print_listed(found: tuple[Listed, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"models": [listed_object(model) for model in found]})
        return
    print_table(_LISTED_COLUMNS, [_listed_row(model) for model in found])


def _listed_row(model: Listed) -> tuple[str, ...]:
    best = model.advice and model.advice.best
    here = "yes" if model.installed else "suggested" if model.suggested else ""
    return (
        model.id or model.name,
        model.task or "",
        f"{model.parameters / 1e6:,.0f}M" if model.parameters else "",
        best.pace.value if best else "",
        model.quantization or (best.quantization if best else ""),
        here,
        model.note,
    )


def find_installed(shelf: Shelf, name: str) -> Installed:
    """Returns the model that is meant by an id, a path or a name.

    Raises:
        UserError: `model_not_listed`.
    """
    found = shelf.installed()
    path = Path(name).expanduser().absolute()
    for matches in (
        [model for model in found if model.path == path],
        [model for model in found if model.id.lower() == name.lower()],
        [model for model in found if model.name.lower() == name.lower()],
    ):
        if matches:
            return matches[0]
    raise UserError("model_not_listed", name=name)


def _question(model: Installed) -> str:
    if model.origin == "hub":
        return f"Delete {printable(model.id)} ({human_size(model.size_bytes)})?"
    return f"Take {printable(model.name)} off the list? Its files stay."
