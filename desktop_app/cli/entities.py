"""The command `tsukue entities`: names, places and the like in a text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop_app.cli.console import DONE, exit_codes
from desktop_app.paths import DataDir
from desktop_app.protocol.classification import Aggregation
from desktop_app.services.classification.text_export import TextForm


def entities(
    context: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT|FILE|-]", help="A text, a document, or - for stdin."),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="A folder, id or name; else the best.")
    ] = "",
    aggregation: Annotated[
        Aggregation,
        typer.Option(
            help="How tokens are joined: simple may cut words; auto does so in writing without "
            "spaces alone."
        ),
    ] = "auto",
    form: Annotated[TextForm | None, typer.Option("--format", help="Else lines with tabs.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Finds entities: what, which kind, from which character to which, how sure."""
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.asking import Waiting, put, text_of
        from desktop_app.cli.session import open_desk
        from desktop_app.protocol.classification import EntitiesFound
        from desktop_app.services.classification.records import Question

        with open_desk(data, save=not no_save) as desk:
            waiting = Waiting(desk)
            text = text_of(desk, waiting, inputs)
            question = Question("entities", text, model=model, aggregation=aggregation)
            found = waiting.answer(question).result
            assert isinstance(found, EntitiesFound)
            lines = [(e.text, e.label, e.start, e.end, e.score) for e in found.entities]
            put(question, found, lines, "json" if as_json else form, output)
    raise typer.Exit(DONE)
