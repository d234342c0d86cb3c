"""The command `tsukue ask`: the words of a document that answer a question."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from desktop_app.cli.console import DONE, exit_codes
from desktop_app.paths import DataDir
from desktop_app.services.classification.text_export import TextForm


def ask(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A document, or - for stdin.")],
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")],
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="A folder, id or name; else the best.")
    ] = "",
    count: Annotated[int, typer.Option(min=1, max=50, help="At most so many answers.")] = 3,
    form: Annotated[TextForm | None, typer.Option("--format", help="Else lines with tabs.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Finds the words of a document that answer a question, the likeliest first."""
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.asking import STDIN, Waiting, put
        from desktop_app.cli.session import open_desk
        from desktop_app.protocol.classification import AnswersFound
        from desktop_app.services.classification.records import Question

        with open_desk(data, save=not no_save) as desk:
            waiting = Waiting(desk)
            asked = Question("answers", "", question=question, model=model, count=count)
            if file == STDIN:
                asked = replace(asked, text=sys.stdin.read())
            else:
                asked = replace(asked, document_id=waiting.document(Path(file)))
            found = waiting.answer(asked).result
            assert isinstance(found, AnswersFound)
            lines = [(span.text, span.score) for span in found.answers]
            best = max((span.score for span in found.answers), default=0.0)
            if found.no_answer is not None and found.no_answer > best:
                print("Nothing in it seems to answer this.", file=sys.stderr)
                lines = []
            put(asked, found, lines, "json" if as_json else form, output)
    raise typer.Exit(DONE)
