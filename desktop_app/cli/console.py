"""Streams, errors and exit codes of the terminal face."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from desktop_app.errors import UserError
from desktop_app.protocol import DeltaKind

DONE, USER_ERROR, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

_log = logging.getLogger(__name__)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def use_utf8() -> None:
    """Reads and writes UTF-8, also where the locale says otherwise (LANG=C)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # Python decoded the arguments by the locale; what it could not is in there as surrogates.
    sys.argv[1:] = [
        os.fsencode(argument).decode("utf-8", "replace") if not _is_text(argument) else argument
        for argument in sys.argv[1:]
    ]


@contextmanager
def exit_codes() -> Iterator[None]:
    """Ends the command with the right code and one clear line for what went wrong."""
    try:
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.BadParameter):
        raise
    except (Exception, KeyboardInterrupt) as error:
        raise typer.Exit(exit_code_of(error)) from error


def exit_code_of(error: BaseException) -> int:
    """Says what went wrong, in one line on stderr; returns the code to end with."""
    if isinstance(error, UserError):
        complain(error)
        return USER_ERROR
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has enough. Python flushes stdout once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    _log.error("a command failed", exc_info=error)
    print(f"error: this is a bug in Tsukue: {error!r}", file=sys.stderr)
    return USER_ERROR


def complain(error: UserError) -> None:
    """Says in one line on stderr what went wrong and what helps."""
    message = error.message if error.message.endswith((".", "!", "?")) else f"{error.message}."
    print("error:", *f"{message} {error.hint}".split(), file=sys.stderr)


def is_terminal() -> bool:
    """Returns whether a person reads our output."""
    return sys.stdout.isatty()


def write_text(text: str) -> None:
    """Writes text at once; on a terminal without control codes.

    What a model or a pasted text says must not move the cursor or retitle the window.
    """
    sys.stdout.write(printable(text) if is_terminal() else text)
    sys.stdout.flush()


class AnswerWriter:
    """Writes an answer to stdout as it comes; on a terminal also the thought before it, dimmed."""

    def __init__(self) -> None:
        self._apart = False  # a thought has been written that the answer is not set off from yet

    def takes(self, kind: DeltaKind) -> bool:
        """Returns whether such a piece is for whoever reads here: a pipe gets no thoughts."""
        return kind is DeltaKind.ANSWER or is_terminal()

    def write(self, kind: DeltaKind, text: str) -> None:
        """Writes a piece."""
        if kind is DeltaKind.ANSWER:
            write_text("\n\n" + text if self._apart else text)
        else:
            # Each piece by itself: whatever happens next, the terminal is left as it was.
            sys.stdout.write(f"\x1b[2m{printable(text)}\x1b[0m")
            sys.stdout.flush()
        self._apart = kind is DeltaKind.REASONING


def printable(text: str) -> str:
    """Returns the text without control codes other than line ends and tabs."""
    return _CONTROL.sub("", text)


class StatusLine:
    """One line on stderr that is overwritten; silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = False
        self._enabled = sys.stderr.isatty()

    def show(self, text: str) -> None:
        """Replaces the line."""
        if self._enabled:
            sys.stderr.write(f"\r\x1b[2K\x1b[2m{text}\x1b[0m")
            sys.stderr.flush()
            self._shown = True

    def keep(self, text: str) -> None:
        """Writes a line that stays."""
        if self._enabled:
            self.clear()
            sys.stderr.write(f"\x1b[2m{text}\x1b[0m\n")
            sys.stderr.flush()

    def clear(self) -> None:
        """Removes the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False


def _is_text(argument: str) -> bool:
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
