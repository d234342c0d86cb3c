"""The command `tsukue`: global options, the window, and the commands without one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from desktop_app import __version__, log
from desktop_app.cli import bench, chat, history, models, summarize
from desktop_app.cli.console import exit_codes, use_utf8
from desktop_app.errors import UserError
from desktop_app.paths import DATA_DIR_VARIABLE, DataDir
from desktop_app.settings import SettingsFile

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
            raise typer.Exit(_open_window(context.obj))


def _open_window(options: Globals) -> int:
    if not has_screen():
        print(
            f"{UserError('no_display').message} Opening the chat in this terminal instead.",
            file=sys.stderr,
        )
        return chat.talk(options.data)
    options.data.create()
    log.start(options.data.log)
    try:
        from desktop_app.app import run as run_window
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("PySide6"):
            raise UserError("missing_package", package="PySide6-Essentials") from error
        raise
    except ImportError as error:
        library = str(error).partition(":")[0]
        if ".so" in library:  # "libEGL.so.1: cannot open shared object file: …"
            raise UserError("missing_library", library=library) from error
        raise
    settings = SettingsFile(options.data.settings)
    return run_window(options.data, settings, in_process=options.in_process)


def has_screen() -> bool:
    """Returns whether a window could open; only Linux may be without a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run() -> None:
    """Runs the command line."""
    use_utf8()
    app()
