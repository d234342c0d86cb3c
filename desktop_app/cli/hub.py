"""The commands `tsukue models search|download|verify`: the hub, and what came from it.

Progress goes to stderr, results to stdout. Knows nothing of how the hub is asked.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop_app.cli.console import (
    DONE,
    INTERRUPTED,
    USER_ERROR,
    StatusLine,
    exit_codes,
    write_text,
)
from desktop_app.cli.tables import print_json, print_table
from desktop_app.errors import UserError
from desktop_app.model_library.sizes import human_size
from desktop_app.model_library.tasks import Task
from desktop_app.paths import DataDir
from desktop_app.settings import SettingsFile

if TYPE_CHECKING:
    from desktop_app.model_library.hub import HubModel
    from desktop_app.model_library.verification import FileCheck
    from desktop_app.services.download import Download
    from desktop_app.services.listing import Details

_COLUMNS = ("Model", "Task", "Weights", "Licence", "", "Downloads")
_Json = Annotated[bool, typer.Option("--json", help="Print JSON; sizes in bytes.")]
_Id = Annotated[str, typer.Argument(metavar="ID", help="The model's id on the hub: org/name.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to `tsukue models`."""
    for command in (search, download, verify):
        app.command()(command)


def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Part of the model's id.")] = "",
    task: Annotated[Task | None, typer.Option(help="Only models for this.")] = None,
    language: Annotated[str | None, typer.Option(help="Only of this language: ja, en, …")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 30,
    as_json: _Json = False,
) -> None:
    """Looks for models on the hub, the most downloaded first."""
    from desktop_app.model_library.hub import Hub
    from desktop_app.services.hub_access import access_of

    with exit_codes():
        hub = Hub(access_of(context.obj.data, SettingsFile(context.obj.data.settings)))
        found = hub.search(text, task, language, limit)
        if as_json:
            print_json([asdict(model) for model in found])
            return
        print_table(_COLUMNS, [_row(model) for model in found])


def download(
    context: typer.Context,
    id: _Id,
    revision: Annotated[
        str | None, typer.Option(help="Commit, branch or tag; else the newest.")
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option(help="Only this file, of a model with GGUF files; may be repeated."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Downloads a model; run it again to go on after a break."""
    with exit_codes():
        done = _fetch(context.obj.data, id, revision, file or [])
        if as_json:
            print_json(
                {
                    "id": done.id,
                    "revision": done.revision,
                    "path": str(done.path),
                    "total_bytes": done.total_bytes,
                }
            )
        else:
            write_text(f"{done.path}\n")


def verify(
    context: typer.Context,
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="Its id on the hub, its path or its name.")
    ],
    as_json: _Json = False,
) -> None:
    """Reads a model's files once more and compares them with what the hub said of them."""
    from desktop_app.model_library.completeness import is_complete
    from desktop_app.model_library.verification import FileState
    from desktop_app.model_library.verification import verify as verify_files

    with exit_codes():
        folder = _folder_of(context.obj.data, model)
        status, read_bytes, checks = StatusLine(), 0, []

        def on_read(size_bytes: int) -> None:
            nonlocal read_bytes
            read_bytes += size_bytes
            status.show(f"reading … {human_size(read_bytes)}")

        for check in verify_files(folder, on_read):
            checks.append(check)
        status.clear()
        bad = [c for c in checks if c.state in (FileState.DAMAGED, FileState.MISSING)]
        is_fine = not bad and is_complete(folder)
        if as_json:
            files = [asdict(check) for check in checks]
            print_json({"path": str(folder), "whole": is_fine, "files": files})
        else:
            write_text(_verdict(checks, is_fine))
        raise typer.Exit(DONE if is_fine else USER_ERROR)


def _fetch(data: DataDir, id: str, revision: str | None, files: list[str]) -> Download:
    """Downloads and shows how it goes; Ctrl+C leaves what has come.

    Raises:
        UserError: why it failed.
    """
    from desktop_app.services.download import DownloadPhase
    from desktop_app.services.downloads import Downloads
    from desktop_app.services.hub_access import access_of

    told: queue.Queue[Download] = queue.Queue()
    access = access_of(data, SettingsFile(data.settings))
    downloads = Downloads(access, None, threading.RLock(), lambda e: told.put(e.download))
    status = StatusLine()
    try:
        downloads.start(id, revision, files)
        while True:
            try:
                # A wait without end could not be interrupted on Windows.
                now = told.get(timeout=0.5)
            except queue.Empty:
                continue
            if now.phase is DownloadPhase.DONE:
                return now
            if now.phase is DownloadPhase.FAILED:
                assert now.error_code is not None
                raise UserError(now.error_code, **dict(now.error_values))
            status.show(_progress(now))
    except KeyboardInterrupt as error:
        status.keep("Stopped. The same command goes on from here.")
        raise typer.Exit(INTERRUPTED) from error
    finally:
        status.clear()
        downloads.close()


def _progress(now: Download) -> str:
    from desktop_app.services.download import DownloadPhase

    if now.waiting_s:
        return f"{now.id}: trying again in {now.waiting_s:.0f} s"
    if not now.total_bytes:
        return f"{now.id}: asking the hub …"
    percent = 100 * now.done_bytes // now.total_bytes
    size = f"{human_size(now.done_bytes)} of {human_size(now.total_bytes)}"
    if now.phase is DownloadPhase.VERIFYING:
        return f"{now.id}: {percent} %, {size}, verifying"
    left = "" if now.seconds_left is None else f", {_duration(now.seconds_left)} left"
    return f"{now.id}: {percent} %, {size}, {human_size(int(now.bytes_per_s))}/s{left}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def _folder_of(data: DataDir, model: str) -> Path:
    """Returns the folder of a model, by its path, its id or its name.

    Raises:
        UserError: `model_not_listed`.
    """
    from desktop_app.cli.models import find_installed
    from desktop_app.services.shelving import shelf_alone

    path = Path(model).expanduser().absolute()
    if not path.exists():
        with shelf_alone(data) as shelf:
            path = find_installed(shelf, model).path
    return path if path.is_dir() else path.parent


def _row(model: HubModel) -> tuple[str, ...]:
    return (
        model.id,
        model.task or model.pipeline_tag,
        "" if model.parameters is None else _count(model.parameters),
        model.licence,
        "gated" if model.gated else "",
        str(model.downloads),
    )


def _count(parameters: int) -> str:
    """Returns "135 M" or "7.6 B"."""
    if parameters < 10**9:
        return f"{parameters / 10**6:.0f} M"
    return f"{parameters / 10**9:.1f} B"


def hub_description(details: Details) -> str:
    """Returns what the hub knows of a model, as lines for people."""
    hub = details.hub
    model = hub.model
    facts = [
        ("Task", model.task or model.pipeline_tag),
        ("Licence", model.licence + (" (must be accepted on its page)" if model.gated else "")),
        ("Weights", "" if model.parameters is None else _count(model.parameters)),
        ("Languages", ", ".join(model.languages)),
        ("Commit", hub.revision),
        ("Page", hub.licence_url),
        ("Download", human_size(hub.total_bytes)),
    ]
    if details.free_disk_bytes is not None:
        facts.append(("Free disk", human_size(details.free_disk_bytes)))
    lines = [model.id, *(f"  {name:10} {value}" for name, value in facts if value)]
    if not hub.safe:
        lines.append("  It has no safetensors weights: opening it can run code.")
    if hub.runs_code:
        lines.append("  It brings program code of its own, which loading it would run.")
    lines += [f"    {human_size(file.size_bytes):>9}  {file.name}" for file in hub.files]
    others = [file for file in hub.choices if file not in hub.files]
    if others:
        lines.append("  Instead, with --file:")
        lines += [f"    {human_size(file.size_bytes):>9}  {file.name}" for file in others]
    return "\n".join(lines) + "\n"


def _verdict(checks: list[FileCheck], is_fine: bool) -> str:
    from desktop_app.model_library.verification import FileState

    lines = [f"{check.state.value:8} {check.name}" for check in checks]
    unknown = any(check.state is FileState.UNKNOWN for check in checks)
    if not is_fine:
        lines.append("The model is damaged or not whole. Download it again.")
    elif unknown:
        lines.append("The model is whole; of some files there is nothing to compare with.")
    else:
        lines.append("The model is whole.")
    return "\n".join(lines) + "\n"
