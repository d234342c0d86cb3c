"""The chat in the terminal: reads lines, streams answers, knows a few commands."""

from __future__ import annotations

import contextlib
import sys

from desktop_app.cli.console import complain, write_text
from desktop_app.cli.session import Asker, Interrupted
from desktop_app.errors import UserError
from desktop_app.protocol import GenerationParams
from desktop_app.services.desk import Desk

HELP = """\
/new    begin a new conversation
/quit   leave (so do Ctrl+D, and Ctrl+C here)
/help   this text
Ctrl+C while an answer comes stops it. A line that ends in \\ goes on in the
next one, and so does everything between two lines of \"\"\"."""
_QUOTES = '"""'


class Interactive:
    """One interactive chat.

    Args:
        system: the system prompt of its new conversations; `None` as set.
    """

    def __init__(
        self,
        desk: Desk,
        params: GenerationParams,
        conversation_id: str | None = None,
        system: str | None = None,
    ) -> None:
        self._desk = desk
        self._params = params
        self._conversation_id = conversation_id
        self._system = system
        self._asker = Asker(desk)
        self._terminal = sys.stdin.isatty()

    def run(self) -> None:
        """Chats until the user leaves."""
        if self._terminal:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401 - line editing for input()
            choice = self._desk.models.current
            print(f"{choice.name} ({choice.detail}). /help lists the commands.", file=sys.stderr)
        while True:
            try:
                text = self._read()
            except (EOFError, KeyboardInterrupt):
                if self._terminal:
                    print()
                return
            command = text.strip()
            if command in ("/quit", "/exit"):
                return
            if command == "/new":
                self._conversation_id = None
            elif command == "/help":
                print(HELP)
            elif command.startswith("/") and " " not in command and "\n" not in command:
                print(f"There is no command {command}. /help lists them.", file=sys.stderr)
            elif command:
                self._ask(text)

    def _ask(self, text: str) -> None:
        try:
            if self._conversation_id is None and self._system is not None:
                self._conversation_id = self._desk.conversations.create(self._system).id
            (message,) = self._asker.ask(self._conversation_id, text, self._params)
        except Interrupted as interrupted:
            message = interrupted.message
        except UserError as error:
            complain(error)
            return
        self._conversation_id = message.conversation_id
        write_text("\n")
        if message.error_code is not None:
            complain(UserError(message.error_code, **dict(message.error_values)))

    def _read(self) -> str:
        """Reads one message, of one or several lines."""
        line = self._line("> ")
        if line.lstrip().startswith(_QUOTES):
            return self._read_quoted(line.lstrip().removeprefix(_QUOTES))
        lines = [line]
        while lines[-1].endswith("\\"):
            lines[-1] = lines[-1][:-1]
            lines.append(self._line("… "))
        return "\n".join(lines)

    def _read_quoted(self, first: str) -> str:
        lines = [first] if first else []
        while not (lines and lines[-1].rstrip().endswith(_QUOTES)):
            lines.append(self._line("… "))
        lines[-1] = lines[-1].rstrip().removesuffix(_QUOTES)
        return "\n".join(lines).strip("\n")

    def _line(self, prompt: str) -> str:
        return input(prompt if self._terminal else "")
