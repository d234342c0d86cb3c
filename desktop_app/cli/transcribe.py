"""The command `tsukue transcribe`: recordings to text with times, in any of its formats."""

from __future__ import annotations

import queue
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop_app.cli.console import DONE, INTERRUPTED, StatusLine, exit_codes
from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.transcripts import Channels, SpeechEngine, SpeechTask
from desktop_app.services.transcript_formats import FORMATS, TranscriptFormat, clock

if TYPE_CHECKING:
    from desktop_app.services.desk import Desk
    from desktop_app.services.events import ServiceEvent
    from desktop_app.services.subtitles import SubtitleLayout
    from desktop_app.services.transcript_plan import TranscribeOptions
    from desktop_app.store.run_records import RunRecord
    from desktop_app.store.transcript_records import TranscriptRecord

#: Where stderr is no terminal a line is written so often: a log is not to grow with a film.
_LINE_EVERY_S = 30.0


@dataclass(frozen=True, slots=True)
class _Output:
    """Where transcripts go: a file, a folder, or stdout; and in which format."""

    form: TranscriptFormat
    path: Path | None
    many: bool
    layout: SubtitleLayout


def transcribe(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Audio or video files.", dir_okay=False)
    ],
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="A folder, id or name of a model for speech.")
    ] = "",
    language: Annotated[
        str, typer.Option(metavar="auto|CODE", help="en, ja, …; auto finds it out.")
    ] = "auto",
    task: Annotated[
        SpeechTask, typer.Option(help="translate: what is said, in English.")
    ] = "transcribe",
    words: Annotated[
        bool, typer.Option("--words/--no-words", help="Find out when each word is heard.")
    ] = True,
    prompt: Annotated[str, typer.Option(help="Words and names that occur.")] = "",
    channels: Annotated[
        Channels, typer.Option(help="split: each channel by itself, as of a phone call.")
    ] = "mix",
    engine: Annotated[
        SpeechEngine,
        typer.Option(help="auto: CTranslate2 on the CPU, if it is installed."),
    ] = "auto",
    form: Annotated[
        TranscriptFormat | None,
        typer.Option("--format", help="Else as the ending of -o says, or txt."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file; of several, to this folder."),
    ] = None,
    line_length: Annotated[
        int, typer.Option(min=8, max=200, help="Of subtitles, in characters; 漢字 count two.")
    ] = 42,
    reading_speed: Annotated[
        float, typer.Option(min=0, max=100, help="Of subtitles, in characters a second.")
    ] = 20.0,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with what was begun of the same file and not ended."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Writes down what is said in recordings. Ctrl+C pauses; --resume goes on."""
    chosen = "json" if as_json else form
    if chosen is None and output is not None and len(files) == 1:
        chosen = next((f for f in FORMATS if output.suffix.lower() == f".{f}"), None)
    chosen = chosen or "txt"
    if chosen == "docx" and output is None:
        raise typer.BadParameter("A DOCX file needs -o FILE.")
    if resume and no_save:
        raise typer.BadParameter("--resume needs what --no-save does not keep.")
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.session import open_desk
        from desktop_app.services.subtitles import SubtitleLayout
        from desktop_app.services.transcript_plan import TranscribeOptions

        options = TranscribeOptions(model, language, task, prompt, words, channels, engine)
        layout = SubtitleLayout(line_length, per_s=reading_speed)
        target = _Output(chosen, output, len(files) > 1, layout)
        with open_desk(data, save=not no_save) as desk:
            follower = _Follower(desk)
            for file in files:
                transcript = follower.end_of(_begin(desk, file, options, resume=resume))
                if transcript is None:
                    raise typer.Exit(INTERRUPTED)
                _write(_content(desk, transcript, target), _target(file, target))
    raise typer.Exit(DONE)


def _begin(desk: Desk, file: Path, options: TranscribeOptions, *, resume: bool) -> RunRecord:
    """Returns a run on the file: the one that was not ended, if it is to be gone on with."""
    if resume and file.is_file():
        from desktop_app.services.media_files import fingerprint

        for transcript in desk.transcripts.of_content(fingerprint(file)[0]):
            run = desk.transcripts.run(transcript.id)
            if run is not None and run.status.has_ended and not transcript.is_complete:
                return desk.transcripts.resume(transcript.id)
    return desk.transcripts.transcribe(file, options)


def _content(desk: Desk, transcript: TranscriptRecord, output: _Output) -> bytes:
    try:
        return desk.transcripts.export(transcript.id, output.form, output.layout)
    except UserError as error:
        if error.code != "transcript_empty":
            raise
        print(f"{transcript.name}: nobody speaks in it.", file=sys.stderr)
        return b""


def _target(file: Path, output: _Output) -> Path | None:
    if output.path is None or not (output.many or output.path.is_dir()):
        return output.path
    return output.path / f"{file.stem}.{output.form}"


def _write(content: bytes, target: Path | None) -> None:
    if target is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=target, reason=reason) from error


class _Follower:
    """Waits for a run, tells how far it is, and pauses it on Ctrl+C."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._status = StatusLine()
        self._events: queue.SimpleQueue[ServiceEvent] = queue.SimpleQueue()
        self._told_at = time.monotonic()
        desk.subscribe(self._events.put)

    def end_of(self, run: RunRecord) -> TranscriptRecord | None:
        """Returns what was written down when all of it is; `None` if it was paused.

        Raises:
            UserError: what made it fail.
        """
        try:
            now = self._follow(run)
        except KeyboardInterrupt:
            self._desk.jobs.cancel(run.id)
            now = self._follow(run)
        finally:
            self._status.clear()
        if now.error_code is not None:
            raise UserError(now.error_code, **dict(now.error_values))
        transcript = self._desk.transcripts.of_run(run.id)
        return transcript if now.status == "done" else None

    def _follow(self, run: RunRecord) -> RunRecord:
        from desktop_app.services.events import RunChanged

        while not (now := self._desk.jobs.get(run.id)).status.has_ended:
            try:
                # In slices: on Windows, Ctrl+C does not wake a wait without an end.
                event = self._events.get(timeout=0.2)
            except queue.Empty:
                continue
            if isinstance(event, RunChanged) and event.run.id == run.id:
                self._tell(event.run, event.eta_s)
        return now

    def _tell(self, run: RunRecord, eta_s: float | None) -> None:
        share = f" {100 * run.done // run.total} %" if run.total else ""
        left = f", {clock(eta_s)} left" if eta_s is not None else ""
        self._status.show(f"transcribe {run.title}{share}{left}")
        if sys.stderr.isatty() or time.monotonic() - self._told_at < _LINE_EVERY_S:
            return
        self._told_at = time.monotonic()
        print(f"transcribe {run.title}{share}{left}", file=sys.stderr)
