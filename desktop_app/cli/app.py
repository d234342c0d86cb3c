"""The command `tsukue`: global options, the window, and the commands without one."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from desktop_app import __version__
from desktop_app.cli import (
    ask,
    bench,
    chat,
    classify,
    entities,
    fill_mask,
    history,
    models,
    summarize,
    transcribe,
    translate,
    window,
)
from desktop_app.cli.console import exit_codes, use_utf8
from desktop_app.errors import UserError
from desktop_app.paths import DATA_DIR_VARIABLE, DataDir

app = typer.Typer(
    name="tsukue",
    help="Tsukue: chat with language models on this computer. Without a command it opens the "
    "window.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("chat")(chat.chat)
app.command("bench")(bench.bench)
app.command("summarize")(summarize.summarize)
app.command("transcribe")(transcribe.transcribe)
app.command("translate")(translate.translate)
app.command("classify")(classify.classify)
app.command("entities")(entities.entities)
app.command("ask")(ask.ask)
app.command("fill-mask")(fill_mask.fill_mask)
app.add_typer(history.app, name="history")
app.add_typer(models.app, name="models")


@dataclass(frozen=True, slots=True)
class Globals:
    """What the global options say."""

    data: DataDir
    in_process: bool


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"tsukue {__version__}")
        raise typer.Exit()


@app.callback(invoke_without_command=True)
def tsukue(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(help=f"Where the history and settings are; else {DATA_DIR_VARIABLE}."),
    ] = None,
    # Only the window has the choice. The terminal runs the model on a thread of its own
    # process always: it has no event loop to keep smooth, it ends with its answer, and a
    # second process would only make it start later.
    in_process: Annotated[
        bool, typer.Option("--in-process", help="Run the model inside the window's process.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Opens the window, or runs a command."""
    context.obj = Globals(DataDir.locate(data_dir), in_process)
    if context.invoked_subcommand is None:
        with exit_codes():
            raise typer.Exit(_begin(context.obj))


def _begin(options: Globals) -> int:
    if window.has_screen():
        return window.open_window(options.data, in_process=options.in_process)
    print(
        f"{UserError('no_display').message} Opening the chat in this terminal instead.",
        file=sys.stderr,
    )
    return chat.talk(options.data)


def run() -> None:
    """Runs the command line."""
    use_utf8()
    app()
