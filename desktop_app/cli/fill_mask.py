"""The command `tsukue fill-mask`: what may stand in the blanks of a text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop_app.cli.console import DONE, exit_codes
from desktop_app.paths import DataDir
from desktop_app.services.classification.text_export import TextForm


def fill_mask(
    context: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT|-]", help="A text with ___ where a word is missing."),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="A folder, id or name; else the best.")
    ] = "",
    count: Annotated[int, typer.Option(min=1, max=1000, help="For each blank.")] = 10,
    form: Annotated[TextForm | None, typer.Option("--format", help="Else lines with tabs.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Fills the blanks of a text: the number of the blank, a word, how likely it is."""
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.asking import Waiting, put, text_of
        from desktop_app.cli.session import open_desk
        from desktop_app.protocol.classification import FillingsFound
        from desktop_app.services.classification.records import Question

        with open_desk(data, save=not no_save) as desk:
            waiting = Waiting(desk)
            text = text_of(desk, waiting, inputs)
            question = Question("fillings", text, model=model, count=count)
            found = waiting.answer(question).result
            assert isinstance(found, FillingsFound)
            lines = [
                (number + 1, one.text, one.score)
                for number, blank in enumerate(found.fillings)
                for one in blank
            ]
            put(question, found, lines, "json" if as_json else form, output)
    raise typer.Exit(DONE)
