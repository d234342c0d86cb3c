"""The command `tsukue classify`: labels for a text, or for every row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop_app.cli.console import DONE, exit_codes
from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.classification import Label, Method
from desktop_app.services.classification.table_export import TABLE_FORMS, TableForm

if TYPE_CHECKING:
    from desktop_app.readers.tables import TablePreview
    from desktop_app.services.classification.records import ClassifyOptions
    from desktop_app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class _Table:
    """How a file is read, where something is said about it."""

    column: str
    encoding: str | None
    delimiter: str | None
    header: bool | None
    sheet: str | None


@dataclass(frozen=True, slots=True)
class _Output:
    form: TableForm | None
    path: Path | None


def classify(
    context: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT|FILE|-]",
            help="A text; a table as CSV, TSV, XLSX, JSONL, or TXT with a text in each line; or "
            "- for a text from stdin.",
        ),
    ] = None,
    labels: Annotated[
        str, typer.Option(metavar="A,B,C", help="Your own; what one means goes behind =, as A=….")
    ] = "",
    multi_label: Annotated[
        bool | None,
        typer.Option("--multi-label/--one-label", help="Several labels may be right, or none."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0, max=1, help="From which score on, with --multi-label.")
    ] = 0.5,
    template: Annotated[
        str, typer.Option(help='With {} for the label, as "This text is about {}."')
    ] = "",
    method: Annotated[Method | None, typer.Option(help="Else the best that is installed.")] = None,
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="A folder, id or name; else the best.")
    ] = "",
    column: Annotated[
        str, typer.Option(metavar="NAME", help="Of the table, or its number from 1.")
    ] = "",
    encoding: Annotated[str | None, typer.Option(help="Of the table; else found out.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Of the table; else found out.")] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Does the first row name columns?")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a spreadsheet; else the first.")] = None,
    form: Annotated[
        TableForm | None, typer.Option("--format", help="Else as the ending of -o says.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with what was begun of the same table and labels."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Labels a text, or every row of a table. Ctrl+C pauses a table; --resume goes on."""
    chosen = "json" if as_json else form or _by_ending(output)
    if chosen == "xlsx" and output is None:
        raise typer.BadParameter("A spreadsheet needs -o FILE.")
    if resume and no_save:
        raise typer.BadParameter("--resume needs what --no-save does not keep.")
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.asking import given
        from desktop_app.cli.session import open_desk
        from desktop_app.services.classification.records import ClassifyOptions

        options = ClassifyOptions(
            _labels(labels), method or "", model, template, multi_label, threshold
        )
        where = _Output(chosen, output)
        path, text = given(inputs)
        with open_desk(data, save=not no_save) as desk:
            if path is None:
                _text(desk, text, options, where)
            else:
                table = _Table(column, encoding, delimiter, header, sheet)
                _rows(desk, path, table, options, where, resume=resume)
    raise typer.Exit(DONE)


def _labels(text: str) -> tuple[Label, ...]:
    found = []
    for each in text.split(","):
        name, _, description = each.partition("=")
        if name.strip():
            found.append(Label(name.strip(), description.strip()))
    return tuple(dict.fromkeys(found))


def _by_ending(output: Path | None) -> TableForm | None:
    ending = output.suffix.lower().removeprefix(".") if output is not None else ""
    return next((form for form in TABLE_FORMS if form == ending), None)


def _text(desk: Desk, text: str, options: ClassifyOptions, where: _Output) -> None:
    from desktop_app.cli.asking import Waiting, put
    from desktop_app.services.classification.records import Question, TextLabels

    if where.form == "xlsx":
        raise typer.BadParameter("A single text becomes json, jsonl or csv.")
    question = Question("labels", text, options)
    found = Waiting(desk).answer(question).result
    assert isinstance(found, TextLabels)
    if found.facts.multi_label:
        lines = [(name, score, "*" * (name in found.chosen)) for name, score in found.ranked]
        put(question, found, list(lines), where.form, where.path)
    else:
        put(question, found, list(found.ranked), where.form, where.path)


def _rows(
    desk: Desk,
    path: Path,
    table: _Table,
    options: ClassifyOptions,
    where: _Output,
    *,
    resume: bool,
) -> None:
    from desktop_app.cli.table_rows import Following, write

    service = desk.classification
    shown = service.preview(
        path,
        encoding=table.encoding,
        delimiter=None if table.delimiter is None else table.delimiter.replace("\\t", "\t"),
        header=table.header,
        sheet=table.sheet,
    )
    column = _column(shown, table.column, path)
    begun = service.unfinished(shown.source, column, options) if resume else None
    if begun is not None:
        run = service.resume(begun.id)
    else:
        run = service.table(shown.source, column, options, shown.columns)
    Following(desk).end_of(run)
    write(desk, run.id, where.form or "csv", where.path)


def _column(shown: TablePreview, wanted: str, path: Path) -> int:
    """Returns the column that is meant by a name or a number from 1, else the likeliest."""
    if not wanted:
        return shown.best_column
    if wanted in shown.columns:
        return shown.columns.index(wanted)
    if wanted.isdecimal() and 1 <= int(wanted) <= len(shown.columns):
        return int(wanted) - 1
    known = ", ".join(shown.columns)
    raise UserError("table_column_missing", name=path.name, column=wanted, columns=known)
