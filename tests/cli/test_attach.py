"""`tsukue chat --attach`: a question about a document, and what the history tells of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Terminal

QUESTION = "What is the rent?"


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    file = tmp_path / "lease.md"
    file.write_text("# Rent\n\nThe rent is 940 euros.\n\n# Pets\n\nPets need consent.\n", "utf-8")
    return file


@pytest.fixture(autouse=True)
def model(terminal: Terminal, script: Callable[..., None]) -> None:
    script(replies={QUESTION: "It is 940 euros [1].", "Why?": "Nobody knows."})


def test_an_answer_tells_its_sources(terminal: Terminal, lease: Path) -> None:
    done = terminal.run("chat", QUESTION, "--attach", str(lease))
    assert (done.exit_code, done.stdout) == (0, "It is 940 euros [1].\n\n[1] lease.md, Rent\n")
    (chat,) = terminal.json("history", "list")
    assert terminal.run("history", "show", chat["id"]).stdout.endswith("\n[1] lease.md, Rent\n")


def test_json_has_all_that_was_given(terminal: Terminal, lease: Path) -> None:
    answer = terminal.json("chat", QUESTION, "--attach", str(lease))
    sources = answer["sources"]
    assert sources["whole"] is True
    assert [(s["number"], s["document"], s["place"], s["cited"]) for s in sources["given"]] == [
        (1, "lease.md", "Rent", True),
        (2, "lease.md", "Pets", False),
    ]
    shown = terminal.json("history", "show", answer["conversation_id"])
    assert shown["messages"][-1]["sources"] == sources
    assert shown["messages"][0]["sources"] is None


def test_a_conversation_keeps_its_documents(terminal: Terminal, lease: Path) -> None:
    first = terminal.json("chat", QUESTION, "--attach", str(lease))
    again = terminal.json("chat", QUESTION, "--conversation", first["conversation_id"])
    assert again["sources"] == first["sources"]
    silent = terminal.run("chat", "Why?", "--conversation", first["conversation_id"])
    assert silent.stdout == "Nobody knows.\n\nRead in whole: lease.md\n"


def test_a_document_that_cannot_be_read_is_an_error(terminal: Terminal, tmp_path: Path) -> None:
    binary = tmp_path / "picture.pdf"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    done = terminal.run("chat", QUESTION, "--attach", str(binary))
    assert done.exit_code != 0 and "picture.pdf" in done.stderr
    assert terminal.run("chat", QUESTION, "--attach", str(tmp_path / "no.pdf")).exit_code != 0
