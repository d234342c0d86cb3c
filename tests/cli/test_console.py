"""What reaches a terminal, and what a person reads of an error."""

from __future__ import annotations

import io
import sys

import pytest

from desktop_app.cli import console, history
from desktop_app.errors import UserError
from desktop_app.protocol import DeltaKind

from .conftest import Terminal


class FakeTerminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_control_codes_do_not_reach_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a\x1b[2Jb\x07c\td\ne\x9b1m日本"
    screen, pipe = FakeTerminal(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    console.write_text(text)
    monkeypatch.setattr(sys, "stdout", pipe)
    console.write_text(text)
    assert screen.getvalue() == "a[2Jbc\td\ne1m日本"
    assert pipe.getvalue() == text


def test_thoughts_are_dimmed_on_a_terminal_and_left_out_of_a_pipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pieces = ((DeltaKind.REASONING, "Let\x1b[2J "), (DeltaKind.REASONING, "me\nsee."))
    pieces += ((DeltaKind.ANSWER, "Yes"), (DeltaKind.ANSWER, "."))
    for stream in (FakeTerminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stdout", stream)
        writer = console.AnswerWriter()
        for kind, text in pieces:
            if writer.takes(kind):
                writer.write(kind, text)
        seen = stream.getvalue()
        if stream.isatty():
            assert seen == "\x1b[2mLet[2J \x1b[0m\x1b[2mme\nsee.\x1b[0m\n\nYes."
        else:
            assert seen == "Yes."


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    console.complain(UserError("store_damaged", path="/x", reason="two\nlines"))
    assert capsys.readouterr().err == (
        "error: The history at /x is damaged: two lines. Move that file aside and start again, "
        "or restore a backup from the folder.\n"
    )


def test_a_bug_is_reported_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    with pytest.raises(typer.Exit) as raised, console.exit_codes():
        raise ZeroDivisionError("oops")
    assert raised.value.exit_code == 1
    assert "bug" in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (FakeTerminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        line = console.StatusLine()
        line.show("loading")
        line.keep("a notice")
        line.clear()
        assert ("loading" in stream.getvalue()) == stream.isatty()
        assert ("a notice" in stream.getvalue()) == stream.isatty()


def test_people_get_tables(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = FakeTerminal()
    monkeypatch.setattr(sys, "stdout", screen)
    history._print_table(("ID", "Title"), [("1", "[bold]not markup[/bold] \x1b[1m")], "none")
    history._print_table(("ID", "Title"), [], "There is nothing.")
    assert "[bold]not markup[/bold]" in screen.getvalue()
    assert "There is nothing." in screen.getvalue()
