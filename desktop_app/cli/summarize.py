"""The command `tsukue summarize`: documents to summaries that cite them."""

from __future__ import annotations

import queue
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from desktop_app.cli.console import DONE, INTERRUPTED, StatusLine, exit_codes
from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.summaries import Length, Method, Style
from desktop_app.services.exporting import Format

if TYPE_CHECKING:
    from desktop_app.services.desk import Desk
    from desktop_app.services.summary_plan import SummaryOptions
    from desktop_app.store.run_records import RunRecord

_FORMATS: tuple[Format, ...] = get_args(Format)


def summarize(
    context: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Documents; - reads text from stdin.")
    ],
    method: Annotated[
        Method,
        typer.Option(
            help="auto: the model chosen for summaries, else the chat model unless it is the "
            "built-in one, else a model for summaries, else sentences of the document."
        ),
    ] = "auto",
    model: Annotated[
        str,
        typer.Option(metavar="MODEL", help="A folder, id or name: a chat or summary model."),
    ] = "",
    length: Annotated[Length, typer.Option(help="How long the summary is.")] = "medium",
    style: Annotated[Style, typer.Option(help="How a chat model writes it.")] = "bullets",
    instruction: Annotated[str, typer.Option(help="What to do, for --style own.")] = "",
    language: Annotated[str, typer.Option(help="en, ja, …; else the document's own.")] = "",
    focus: Annotated[str, typer.Option(help="A question that the summary should answer.")] = "",
    password: Annotated[str | None, typer.Option(help="Of an encrypted document.")] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="Else as the ending of -o says, or md.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Summarizes documents, with the places in them that each sentence comes from."""
    if style == "own" and not instruction.strip():
        raise typer.BadParameter("--style own needs an --instruction.")
    if output is not None and len(files) > 1:
        raise typer.BadParameter("-o takes the summary of one document.")
    if method == "extractive" and model:
        raise typer.BadParameter("--method extractive takes no --model.")
    chosen = _format(form, output, as_json=as_json)
    if chosen == "docx" and output is None:
        raise typer.BadParameter("A DOCX file needs -o FILE.")
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.session import open_desk
        from desktop_app.services.summary_plan import SummaryOptions

        options = SummaryOptions(method, length, style, instruction, language, focus, model)
        with open_desk(data, save=not no_save) as desk:
            waiter = _Waiter(desk)
            for file in files:
                run = _summary(desk, waiter, file, options, password)
                if run.status == "cancelled":
                    raise typer.Exit(INTERRUPTED)
                _write(desk.jobs.export(run.id, chosen), output)
    raise typer.Exit(DONE)


def _format(form: Format | None, output: Path | None, *, as_json: bool) -> Format:
    if as_json:
        return "json"
    if form is None and output is not None:
        return next((f for f in _FORMATS if output.suffix.lower() == f".{f}"), "md")
    return form or "md"


def _summary(
    desk: Desk, waiter: _Waiter, file: str, options: SummaryOptions, password: str | None
) -> RunRecord:
    """Reads and summarizes one document; returns the run when it has ended.

    Raises:
        UserError: what made it fail.
    """
    if file == "-":
        return waiter.end_of(desk.jobs.summarize_text(sys.stdin.read(), options))
    read = waiter.end_of(desk.jobs.summarize_file(Path(file), options, password))
    run = desk.jobs.follower(read.id)
    return read if run is None else waiter.end_of(run)  # `None`: it was stopped


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(content.decode("utf-8").rstrip("\n") + "\n")
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=output, reason=reason) from error


class _Waiter:
    """Waits for runs, tells how far they are, and stops them on Ctrl+C."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._status = StatusLine()
        self._woken: queue.SimpleQueue[None] = queue.SimpleQueue()
        desk.subscribe(lambda _event: self._woken.put(None))

    def end_of(self, run: RunRecord) -> RunRecord:
        """Returns the run when it has ended.

        Raises:
            UserError: what made it fail.
        """
        try:
            while not (now := self._desk.jobs.get(run.id)).status.has_ended:
                share = f" {100 * now.done // now.total} %" if now.total else ""
                self._status.show(f"{now.kind} {now.title}{share}")
                self._woken.get()
        except KeyboardInterrupt:
            self._desk.jobs.cancel(run.id)
            return self.end_of(run)
        finally:
            self._status.clear()
        if now.error_code is not None:
            raise UserError(now.error_code, **dict(now.error_values))
        return now
