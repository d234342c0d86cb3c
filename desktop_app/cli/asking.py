"""What the commands about single texts share: the text, the waiting, the output.

Knows no question of its own.
"""

from __future__ import annotations

import queue
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from desktop_app.cli.console import INTERRUPTED, StatusLine, printable
from desktop_app.errors import UserError

if TYPE_CHECKING:
    from desktop_app.services.classification.records import LiveState, Question, TextResult
    from desktop_app.services.classification.text_export import TextForm
    from desktop_app.services.desk import Desk
    from desktop_app.services.events import ServiceEvent
    from desktop_app.store.run_records import RunRecord

STDIN = "-"


def given(inputs: list[str] | None) -> tuple[Path | None, str]:
    """Returns the file that is meant, or the text; of nothing and of "-" what stdin says."""
    if not inputs and sys.stdin.isatty():
        raise typer.BadParameter("Give a text, a file, or - for stdin.")
    if inputs in (None, [], [STDIN]):
        return None, sys.stdin.read()
    assert inputs is not None
    if len(inputs) == 1 and (is_file(inputs[0]) or looks_like_file(inputs[0])):
        return Path(inputs[0]).expanduser(), ""
    return None, " ".join(inputs)


def is_file(text: str) -> bool:
    """Tells whether a text is the path of a file."""
    try:
        return Path(text).expanduser().is_file()
    except OSError:  # it is longer than any name
        return False


def looks_like_file(text: str) -> bool:
    """Tells whether a text can only be meant as a file that is not there."""
    from desktop_app.readers import documents, tables

    path = Path(text)
    known = {*documents.suffixes(), *tables.SUFFIXES}
    return " " not in text and path.suffix.lower() in known


class Waiting:
    """Waits for runs and answers, tells how far they are, and stops them on Ctrl+C."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._status = StatusLine()
        self._events: queue.SimpleQueue[ServiceEvent] = queue.SimpleQueue()
        desk.subscribe(self._events.put)

    def answer(self, question: Question) -> LiveState:
        """Asks, and returns the state with the answer.

        Raises:
            UserError: what made it fail; typer.Exit: it was stopped.
        """
        from desktop_app.services.events import LiveClassified

        live = self._desk.classification.live
        live.ask(question)
        try:
            while (state := live.state(question.kind)).pending:
                event = self._next()
                if isinstance(event, LiveClassified) and event.state.total:
                    self._status.show(f"{100 * event.state.done // event.state.total} %")
        except KeyboardInterrupt:
            live.clear(question.kind)
            raise typer.Exit(INTERRUPTED) from None
        finally:
            self._status.clear()
        if state.error_code is not None:
            raise UserError(state.error_code, **dict(state.error_values))
        if state.result is None:
            raise UserError("text_missing")
        self._status.keep(": ".join(filter(None, (state.method, state.model))))
        return state

    def document(self, path: Path) -> str:
        """Reads a document; returns its id.

        Raises:
            UserError: what made it fail; typer.Exit: it was stopped.
        """
        run = self.end_of(self._desk.library.add(path))
        if run.document_id is None:
            raise typer.Exit(INTERRUPTED)
        return run.document_id

    def end_of(self, run: RunRecord) -> RunRecord:
        """Returns a run when it has ended.

        Raises:
            UserError: what made it fail.
        """
        try:
            while not (now := self._desk.jobs.get(run.id)).status.has_ended:
                share = f" {100 * now.done // now.total} %" if now.total else ""
                self._status.show(f"{now.kind} {now.title}{share}")
                self._next()
        except KeyboardInterrupt:
            self._desk.jobs.cancel(run.id)
            return self.end_of(run)
        finally:
            self._status.clear()
        if now.error_code is not None:
            raise UserError(now.error_code, **dict(now.error_values))
        return now

    def _next(self) -> ServiceEvent | None:
        try:
            # In slices: on Windows, Ctrl+C does not wake a wait without an end.
            return self._events.get(timeout=0.2)
        except queue.Empty:
            return None


def text_of(desk: Desk, waiting: Waiting, inputs: list[str] | None) -> str:
    """Returns the text that is meant; of a document all its passages."""
    path, text = given(inputs)
    if path is None:
        return text
    passages = desk.library.passages(waiting.document(path))
    return "\n\n".join(passage.text for passage in passages)


def put(
    question: Question,
    result: TextResult,
    lines: list[tuple[Any, ...]],
    form: TextForm | None,
    output: Path | None,
) -> None:
    """Writes what came of a question: in a form, else as lines with tabs."""
    from desktop_app.services.classification import text_export

    if form is None and output is not None:
        ending = output.suffix.lower().removeprefix(".")
        form = next((one for one in text_export.TEXT_FORMS if one == ending), None)
    if form is None:
        text = "".join("\t".join(map(_cell, line)) + "\n" for line in lines)
    else:
        text = text_export.render(question, result, form).decode("utf-8")
    if output is None:
        text = text.removeprefix("\ufeff")
        sys.stdout.write(text if form is not None else printable(text))
        return
    try:
        output.write_bytes(text.encode("utf-8", "replace"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError("file_not_written", path=output, reason=reason) from error


def _cell(value: object) -> str:
    text = f"{value:.4f}" if isinstance(value, float) else str(value)
    return " ".join(text.split())
