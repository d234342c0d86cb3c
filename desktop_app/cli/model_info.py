"""The command `tsukue models info`: of a model that is here what its files say, else the hub."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop_app.cli.console import exit_codes, write_text
from desktop_app.cli.estimates import advice_object
from desktop_app.cli.hub import hub_description
from desktop_app.cli.tables import print_json
from desktop_app.errors import UserError
from desktop_app.model_library.sizes import human_size

if TYPE_CHECKING:
    from desktop_app.model_library.advice import Advice
    from desktop_app.model_library.installed import Installed
    from desktop_app.services.model_facts import ModelFacts
    from desktop_app.services.shelf import Shelf


def info(
    context: typer.Context,
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="A GGUF file, a model folder, the name of an installed model, or an id on the "
            "hub.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")] = False,
) -> None:
    """Tells what a model is and how it would run here; of one on the hub, what would be fetched."""
    from desktop_app.services.model_facts import facts_of
    from desktop_app.services.shelving import shelf_alone

    with exit_codes(), shelf_alone(context.obj.data) as shelf:
        found = _here(shelf, model)
        if found is None:
            details = shelf.details(model)
            if as_json:
                print_json(asdict(details))
            else:
                write_text(hub_description(details))
            return
        facts, advice = facts_of(found), shelf.advice(found)
        if as_json:
            print_json(_object(found, facts, advice))
        else:
            write_text(_description(found, facts, advice))


def _here(shelf: Shelf, model: str) -> Installed | None:
    """Returns the model on this computer that is meant; `None` if the hub is to be asked.

    Raises:
        UserError: `model_not_found`, for what is no id either.
    """
    from desktop_app.model_library import installed

    path = Path(model).expanduser().absolute()
    listed = shelf.installed()
    if path.exists():
        known = [one for one in listed if one.path == path]
        return known[0] if known else installed.described(installed.standing_for(path))
    named = [one for one in listed if one.name.lower() == model.lower()]
    if named:
        return named[0]
    if path.suffix.lower() == installed.GGUF:
        raise UserError("model_not_found", path=path)
    return None


def _object(model: Installed, facts: ModelFacts, advice: Advice | None) -> dict[str, Any]:
    return {
        "path": str(model.path),
        "id": model.id or None,
        "name": model.name,
        **asdict(facts),
        "licence": facts.licence or None,
        "full_name": facts.full_name or None,
        "problem": model.problem,
        "advice": None if advice is None else advice_object(advice),
    }


def _description(model: Installed, facts: ModelFacts, advice: Advice | None) -> str:
    lines = [
        ("Name", facts.full_name),
        ("Format", facts.format),
        ("Architecture", facts.architecture),
        ("Weights", "" if facts.parameters is None else f"{facts.parameters:,}"),
        ("Precision", facts.precision),
        ("Context", f"{facts.context_tokens:,} tokens" if facts.context_tokens else ""),
        ("Template", "yes" if facts.has_template else "no"),
        ("Licence", facts.licence),
        ("Size", human_size(facts.size_bytes)),
        ("Path", str(model.path)),
        *_verdict(model, advice),
    ]
    text = [model.name, *(f"  {name:13} {value}" for name, value in lines if value)]
    return "\n".join(text) + "\n"


def _verdict(model: Installed, advice: Advice | None) -> list[tuple[str, str]]:
    if model.problem is not None:
        return [("Here", UserError(model.problem, path=model.path).message)]
    if advice is None:
        return []
    best = advice.best
    speed = "" if best.tokens_per_s is None else f", about {best.tokens_per_s:.1f} tokens/s"
    return [
        ("Needs", f"{human_size(best.needed_bytes)} at {best.context_tokens:,} tokens"),
        ("Here", best.pace.value + speed),
    ]
