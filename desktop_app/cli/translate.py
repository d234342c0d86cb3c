"""The command `tsukue translate`: texts and documents into another language."""

from __future__ import annotations

import queue
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desktop_app.cli.console import DONE, INTERRUPTED, StatusLine, exit_codes
from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.translations import Tone
from desktop_app.services.transcript_formats import clock
from desktop_app.services.translation.formats import TRANSLATION_FORMATS, TranslationFormat

if TYPE_CHECKING:
    from desktop_app.services.desk import Desk
    from desktop_app.services.events import ServiceEvent
    from desktop_app.services.translation.plan import TranslateOptions
    from desktop_app.store.run_records import RunRecord
    from desktop_app.store.translation_records import TranslationRecord

_STDIN = "-"
#: Where stderr is no terminal a line is written so often: a log is not to grow with a book.
_LINE_EVERY_S = 30.0


@dataclass(frozen=True, slots=True)
class _Output:
    """Where translations go.

    Attributes:
        form: of the sentences with their sources; `None`: texts as text, documents as
            documents.
        path: a file, or a folder for several; `None` is stdout, and beside documents.
    """

    form: TranslationFormat | None
    path: Path | None
    many: bool

    def of(self, file: Path, target: str) -> Path | None:
        """Returns where the translation of a document is written."""
        if self.path is None or not (self.many or self.path.is_dir()):
            return self.path
        ending = file.suffix if self.form in (None, "json") else f".{self.form}"
        return self.path / f"{file.stem}.{target}{ending}"


def translate(
    context: typer.Context,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT|FILE…|-]", help="A text, documents, or - for stdin."),
    ] = None,
    source: Annotated[
        str, typer.Option("--from", metavar="auto|CODE", help="en, ja, …; auto finds it out.")
    ] = "auto",
    target: Annotated[str, typer.Option("--to", metavar="CODE", help="en, ja, …")] = "en",
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="A folder, id or name; else the best way.")
    ] = "",
    glossary: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV or TSV: a term and its translation in each row."),
    ] = None,
    tone: Annotated[Tone, typer.Option(help="formal or plain; for chat models.")] = "",
    beams: Annotated[
        int, typer.Option(min=1, max=16, help="More are slower, and a little better.")
    ] = 1,
    form: Annotated[
        TranslationFormat | None,
        typer.Option("--format", help="The sentences, beside their sources, in this form."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file; of several, to this folder."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="All that is known of it; documents are written too.")
    ] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.")] = False,
) -> None:
    """Translates a text to stdout, or documents to documents of the same kind.

    Ctrl+C pauses; the same command goes on where a document was left.
    """
    files, text = _inputs(inputs or [])
    data: DataDir = context.obj.data
    with exit_codes():
        from desktop_app.cli.session import open_desk
        from desktop_app.services.translation.glossary import read_terms
        from desktop_app.services.translation.plan import TranslateOptions

        terms = read_terms(glossary) if glossary is not None else ()
        options = TranslateOptions(source, target, model, tone, terms, beams)
        chosen = "json" if as_json else form
        with open_desk(data, save=not no_save) as desk:
            follower = _Follower(desk)
            if text is not None:
                made = follower.end_of(desk.translations.text(text, options))
                _write(_content(desk, made, chosen or _by_ending(output)), output)
            for file in files:
                where = _Output(chosen, output, len(files) > 1)
                _document(desk, follower, file, options, where)
    raise typer.Exit(DONE)


def _inputs(inputs: list[str]) -> tuple[list[Path], str | None]:
    """Returns the documents, or the text: one of both."""
    if not inputs and sys.stdin.isatty():
        raise typer.BadParameter("Give a text, documents, or - for stdin.")
    if inputs in ([], [_STDIN]):
        return [], sys.stdin.read()
    files = [Path(one).expanduser() for one in inputs]
    if any(map(_is_file, files)) or all(map(_looks_like_file, files)):
        return files, None
    return [], " ".join(inputs)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a text is longer than any name
        return False


def _looks_like_file(path: Path) -> bool:
    from desktop_app.rewriting import suffixes

    return " " not in path.name and path.suffix.lower() in suffixes()


def _by_ending(output: Path | None) -> TranslationFormat:
    ending = output.suffix.lower().removeprefix(".") if output is not None else ""
    return next((form for form in TRANSLATION_FORMATS if form == ending), "txt")


def _document(
    desk: Desk, follower: _Follower, file: Path, options: TranslateOptions, where: _Output
) -> None:
    place, translations = where.of(file, options.target), desk.translations
    if place is not None:
        _make_folder(place.parent)
    if where.form not in (None, "json"):
        made = follower.end_of(translations.file(file, options, write=False))
        _write(translations.export(made.id, where.form), place)
        return
    begun = translations.unfinished(file, options, place) if file.is_file() else None
    run = translations.resume(begun.id) if begun is not None else None
    made = follower.end_of(run or translations.file(file, options, place))
    if where.form == "json":
        _write(translations.export(made.id, "json"), None)
    else:
        print(made.output_path)


def _content(desk: Desk, made: TranslationRecord, form: TranslationFormat) -> bytes:
    content = desk.translations.export(made.id, form)
    return content if content.endswith(b"\n") else content + b"\n"


def _write(content: bytes, target: Path | None) -> None:
    if target is None:
        sys.stdout.write(content.decode("utf-8").removeprefix("\ufeff"))
        return
    try:
        target.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=target, reason=reason) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=folder, reason=reason) from error


class _Follower:
    """Waits for a translation, tells how far it is, and pauses it on Ctrl+C."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._status = StatusLine()
        self._events: queue.SimpleQueue[ServiceEvent] = queue.SimpleQueue()
        self._told_at = time.monotonic()
        desk.subscribe(self._events.put)

    def end_of(self, run: RunRecord) -> TranslationRecord:
        """Returns the translation when it is done, and its document written.

        Raises:
            typer.Exit: it was paused; UserError: what made it fail.
        """
        translations = self._desk.translations
        made = translations.of_run(run.id)
        assert made is not None, "a translation that was begun here"
        try:
            now = self._follow(made.id)
        except KeyboardInterrupt:
            translations.pause(made.id)
            now = self._follow(made.id)
        finally:
            self._status.clear()
        if now.error_code is not None:
            raise UserError(now.error_code, **dict(now.error_values))
        if now.status != "done":
            raise typer.Exit(INTERRUPTED)
        made = translations.get(made.id)
        self._say(made)
        return made

    def _follow(self, translation_id: str) -> RunRecord:
        """Returns the last of its runs when that has ended."""
        from desktop_app.services.events import RunChanged, RunFollowed

        own: set[str] = set()
        while True:
            now = self._desk.translations.run(translation_id)
            assert now is not None, "nobody removes it meanwhile"
            own.add(now.id)
            if now.status.has_ended and self._events.empty():
                return now
            try:
                # In slices: on Windows, Ctrl+C does not wake a wait without an end.
                event = self._events.get(timeout=0.2)
            except queue.Empty:
                continue
            match event:
                case RunFollowed(run_id, then) if run_id in own:
                    own.add(then.id)
                case RunChanged(changed) if changed.id in own:
                    self._tell(changed, event.eta_s)

    def _tell(self, run: RunRecord, eta_s: float | None) -> None:
        share = f" {100 * run.done // run.total} %" if run.total else ""
        left = f", {clock(eta_s)} left" if eta_s is not None else ""
        self._status.show(f"translate {run.title}{share}{left}")
        if sys.stderr.isatty() or time.monotonic() - self._told_at < _LINE_EVERY_S:
            return
        self._told_at = time.monotonic()
        print(f"translate {run.title}{share}{left}", file=sys.stderr)

    def _say(self, made: TranslationRecord) -> None:
        """Says by which way it came, and what is worth a look."""
        from desktop_app import notices

        if made.route is not None:
            names = (
                f"{name} ({licence})" if licence else name
                for name, licence in zip(made.route.names, made.route.licences, strict=True)
            )
            self._status.keep(f"{' → '.join(made.route.languages)}: {', '.join(names)}")
        for code, values in made.notes:
            print(notices.describe(code, values), file=sys.stderr)
        units = self._desk.translations.units(made.id)
        flags = Counter(
            flag for unit in units for flag in unit.flags if flag not in ("retried", "split")
        )
        if flags:
            told = ", ".join(f"{name}: {count}" for name, count in flags.most_common())
            print(f"{made.name}: sentences worth a look ({told})", file=sys.stderr)
