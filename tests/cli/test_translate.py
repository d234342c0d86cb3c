"""`tsukue translate`: texts and documents with a real model, stopped and gone on with."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ..fixtures.translation.phrases import phrases
from .conftest import Press, Terminal

MODELS = Path(__file__).parents[1] / "fixtures" / "translation"
ROOT = Path(__file__).parents[2]
TO_FRENCH = ("--from", "en", "--to", "fr", "--model", str(MODELS / "en-fr"))
TO_JAPANESE = ("--from", "en", "--to", "ja", "--model", str(MODELS / "en-ja"))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text("Where is the station?\n\nWhere is the bank? Where is the hotel?\n")
    return path


def test_a_text(terminal: Terminal) -> None:
    done = terminal.run("translate", "Where is the station?", *TO_FRENCH)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "Où se trouve la gare ?\n"


def test_stdin_with_its_lines(terminal: Terminal) -> None:
    done = terminal.run(
        "translate", "-", *TO_JAPANESE, stdin="Where is the station? Where is the bank?\n\nGo\n"
    )
    assert done.exit_code == 0, done.stderr
    first, empty, last = done.stdout.splitlines()
    assert first == "駅はどこですか。銀行はどこですか。" and empty == "" and last


def test_json_tells_all(terminal: Terminal) -> None:
    found = terminal.json("translate", "Where is the station?", *TO_FRENCH)
    assert (found["source"], found["target"], found["complete"]) == ("en", "fr", True)
    assert found["route"]["models"] == ["en-fr"] and found["route"]["languages"] == ["en", "fr"]
    (unit,) = found["units"]
    assert unit["target"] == "Où se trouve la gare ?" and unit["score"] < 0


def test_the_language_is_found_out(terminal: Terminal) -> None:
    found = terminal.json(
        "translate", "Where is the station?", "--to", "fr", "--model", str(MODELS / "en-fr")
    )
    assert found["source"] == "en" and found["detected"]["en"] > 0.9


def test_a_document_becomes_a_document(terminal: Terminal, paper: Path) -> None:
    done = terminal.run("translate", str(paper), *TO_FRENCH)
    assert done.exit_code == 0, done.stderr
    made = paper.with_name("paper.fr.txt")
    assert done.stdout == f"{made}\n"
    first, empty, last = made.read_text("utf-8").splitlines()
    assert (first, empty) == ("Où se trouve la gare ?", "")
    assert last == "Où se trouve la banque ? Où se trouve l'hôtel ?"


def test_several_documents_go_to_a_folder(terminal: Terminal, paper: Path, tmp_path: Path) -> None:
    other, folder = tmp_path / "other.txt", tmp_path / "out"
    other.write_text("Where is the museum?\n")
    done = terminal.run("translate", str(paper), str(other), *TO_FRENCH, "-o", str(folder))
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in folder.iterdir()} == {"paper.fr.txt", "other.fr.txt"}


@pytest.mark.parametrize("form", ["tsv", "tmx"])
def test_a_form_writes_no_document(terminal: Terminal, paper: Path, form: str) -> None:
    done = terminal.run("translate", str(paper), *TO_FRENCH, "--format", form)
    assert done.exit_code == 0, done.stderr
    assert "Où se trouve l'hôtel ?" in done.stdout and "Where is the hotel?" in done.stdout
    assert [path.name for path in paper.parent.glob("*.txt")] == ["paper.txt"]


def test_the_file_says_the_form_of_a_text(terminal: Terminal, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    done = terminal.run("translate", "Where is the bank?", *TO_FRENCH, "-o", str(output))
    assert (done.exit_code, done.stdout) == (0, "")
    assert output.read_text("utf-8-sig").startswith("source,target\n")


def test_a_glossary(terminal: Terminal, tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("station,XYZ\n")
    bad = terminal.run("translate", "Hello", *TO_FRENCH, "--glossary", str(tmp_path / "none.csv"))
    assert bad.exit_code == 1 and "glossary" in bad.stderr
    found = terminal.json(
        "translate", "Where is the station?", *TO_FRENCH, "--glossary", str(terms)
    )
    (unit,) = found["units"]
    assert "XYZ" in unit["target"] or "glossary" in unit["flags"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("none.txt", *TO_FRENCH), "none.txt"),
        (("Hello", "--from", "en", "--to", "fr"), "No model on this computer translates"),
        (("Hello", "--from", "en", "--to", "de", *TO_FRENCH[4:]), "does not translate"),
        (("Hello", "--from", "en", "--to", "en"), "English already"),
        (("Hello", "--from", "en", "--to", "fr", "--model", "nowhere"), "nowhere"),
        (("  ", *TO_FRENCH), "no text to translate"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    terminal: Terminal, arguments: tuple[str, ...], says: str
) -> None:
    done = terminal.run("translate", *arguments)
    assert done.exit_code == 1
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_nothing_is_kept(terminal: Terminal) -> None:
    done = terminal.run("translate", "Where is the bank?", *TO_FRENCH, "--no-save")
    assert done.exit_code == 0, done.stderr
    assert not list(terminal.home.glob("*.sqlite3"))


def test_ctrl_c_pauses_and_the_same_command_goes_on(
    terminal: Terminal, paper: Path, ctrl_c: Press
) -> None:
    with ctrl_c("desktop_app.cli.translate._Follower._tell"):
        stopped = terminal.run("translate", str(paper), *TO_FRENCH)
    assert (stopped.exit_code, stopped.stdout) == (130, "")
    done = terminal.run("translate", str(paper), *TO_FRENCH)
    assert done.exit_code == 0, done.stderr
    assert paper.with_name("paper.fr.txt").exists()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_and_gone_on_with_nothing_is_done_twice(terminal: Terminal, tmp_path: Path) -> None:
    """The whole way: a process that dies in the middle, and another that goes on."""
    paper = tmp_path / "long.txt"
    known = phrases(7, 48, held_out=False)
    paper.write_text("".join(f"{one['en']}\n" for one in known))
    killed = subprocess.Popen(
        [
            sys.executable,
            "main.py",
            *("--data-dir", str(terminal.home), "translate", str(paper), *TO_FRENCH),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    try:
        before = _rows_when(terminal.home, killed, 8)
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert not list(tmp_path.glob("long.fr*"))
    done = terminal.run("translate", str(paper), *TO_FRENCH)
    assert done.exit_code == 0, done.stderr
    made = paper.with_name("long.fr.txt").read_text("utf-8").splitlines()
    right = sum(line == one["fr"] for line, one in zip(made, known, strict=True))
    assert right > 0.8 * len(known)
    after = _rows(terminal.home)
    assert {number: after[number] for number in before} == before
    raw = sqlite3.connect(terminal.home / "history.sqlite3")
    assert raw.execute("SELECT count(*) FROM translations").fetchone() == (1,)
    raw.close()


def _rows(home: Path) -> dict[int, str]:
    raw = sqlite3.connect(f"file:{home / 'history.sqlite3'}?mode=ro", uri=True)
    try:
        query = "SELECT number, text FROM translation_units WHERE text IS NOT NULL"
        return dict(raw.execute(query).fetchall())
    except sqlite3.Error:
        return {}
    finally:
        raw.close()


def _rows_when(home: Path, process: subprocess.Popen[bytes], count: int) -> dict[int, str]:
    """Returns the translated sentences on disk as soon as there are so many."""
    pause = threading.Event()
    while process.poll() is None:
        if (home / "history.sqlite3").exists() and len(rows := _rows(home)) >= count:
            return rows
        pause.wait(0.02)
    raise AssertionError("it ended before it was killed")
