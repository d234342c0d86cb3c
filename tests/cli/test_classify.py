"""`tsukue classify`, `entities`, `ask` and `fill-mask` with real small models."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.model_library.embedded import find
from desktop_app.readers import tables

from .conftest import Press, Terminal, interruptible

MODELS = Path(__file__).parents[1] / "fixtures" / "classification"
ROOT = Path(__file__).parents[2]
MOOD = ("--model", str(MODELS / "sentiment"))
MINILM = find()  # the tests see none, unless they say so
TEXTS = ("I love this film.", "I hate this film.", "この映画は大好きです。")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "review"])
        writer.writerows([[number, TEXTS[number % 3]] for number in range(60)])
        writer.writerows([[60, ""], [61, TEXTS[0], "beyond"]])
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _rows_in(folder: Path) -> int:
    """How many rows a process has written so far."""
    count = 0
    for path in folder.glob("*.sqlite3"):
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
                count += connection.execute("SELECT count(*) FROM rows").fetchone()[0]
        except sqlite3.Error:  # it is being made
            continue
    return count


def test_a_text(terminal: Terminal) -> None:
    done = terminal.run("classify", TEXTS[0], *MOOD)
    assert done.exit_code == 0, done.stderr
    first, *others = [line.split("\t") for line in done.stdout.splitlines()]
    assert first[0] == "positive" and float(first[1]) > 0.9 and len(others) == 2


def test_stdin_as_json(terminal: Terminal) -> None:
    done = terminal.run("classify", "-", *MOOD, "--json", stdin=TEXTS[1])
    found = json.loads(done.stdout)
    assert found["labels"] == ["negative"] and found["model"] == "sentiment"
    assert found["method"] == "labels" and len(found["scores"]) == 3


def test_a_table_keeps_its_columns(terminal: Terminal, table: Path) -> None:
    done = terminal.run("classify", str(table), *MOOD)
    assert done.exit_code == 0, done.stderr
    rows = rows_of(done.stdout)
    assert len(rows) == 62
    assert [row["label"] for row in rows[:3]] == ["positive", "negative", "positive"]
    assert rows[5]["id"] == "5" and rows[5]["review"] == TEXTS[2]
    assert float(rows[0]["score"]) == float(rows[0]["score: positive"]) > 0.9
    assert (rows[60]["label"], rows[60]["flags"]) == ("", "empty")
    assert (rows[61]["C"], rows[61]["flags"]) == ("beyond", "ragged")
    assert "empty: 1" in done.stderr and "ragged: 1" in done.stderr


@pytest.mark.parametrize("ending", ["xlsx", "jsonl"])
def test_the_file_says_the_form(
    terminal: Terminal, table: Path, tmp_path: Path, ending: str
) -> None:
    output = tmp_path / f"out.{ending}"
    done = terminal.run("classify", str(table), *MOOD, "-o", str(output), "--column", "review")
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    found = tables.preview(output, header=True)
    assert found.columns[:4] == ("id", "review", "C", "label")
    assert [row.cells[3] for row in found.rows[:2]] == ["positive", "negative"]


@pytest.mark.skipif(MINILM is None, reason="the embedding model is not installed")
def test_own_labels_without_a_download(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.model_library.embedded.find", lambda: MINILM)
    path = tmp_path / "news.txt"
    path.write_text("Bake the bread for an hour.\nParliament passed the new tax law.\n")
    done = terminal.run("classify", str(path), "--labels", "cooking=food and recipes,politics")
    assert done.exit_code == 0, done.stderr
    assert [row["label"] for row in rows_of(done.stdout)] == ["cooking", "politics"]


def test_several_labels_by_the_chat_model(terminal: Terminal) -> None:
    found = terminal.json(
        "classify", "Hello", "--labels", "a,b", "--method", "chat", "--multi-label"
    )
    assert found["method"] == "chat" and [one["label"] for one in found["scores"]]


def test_ctrl_c_pauses_and_resume_goes_on(terminal: Terminal, table: Path, ctrl_c: Press) -> None:
    with ctrl_c("desktop_app.cli.table_rows.Following._tell"):
        stopped = terminal.run("classify", str(table), *MOOD)
    assert (stopped.exit_code, stopped.stdout) == (130, "") and "--resume" in stopped.stderr
    done = terminal.run("classify", str(table), *MOOD, "--resume")
    assert done.exit_code == 0 and len(rows_of(done.stdout)) == 62
    assert len(list((terminal.home / "tables").glob("*.sqlite3"))) == 1, "one run, not two"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_table_killed_in_the_middle(terminal: Terminal, tmp_path: Path) -> None:
    """The whole way: a process that dies, and another that goes on. Nothing is lost or doubled."""
    path = tmp_path / "long.txt"
    path.write_text("".join(f"{TEXTS[n % 3]} {n}\n" for n in range(4000)), "utf-8")
    arguments = ("--data-dir", str(terminal.home), "classify", str(path), *MOOD)
    folder = terminal.home / "tables"
    with interruptible():
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop_app", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
        )
    limit = threading.Timer(120, process.kill)
    limit.start()
    try:
        while process.poll() is None and _rows_in(folder) == 0:
            threading.Event().wait(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    finally:
        limit.cancel()
    before = _rows_in(folder)
    assert 0 < before < 4000, "it was killed in the middle"
    done = terminal.run("classify", str(path), *MOOD, "--resume")
    assert done.exit_code == 0, done.stderr
    rows = rows_of(done.stdout)
    assert [row["A"] for row in rows] == [f"{TEXTS[n % 3]} {n}" for n in range(4000)]
    assert {row["label"] for row in rows[::3]} == {"positive"}


def test_entities(terminal: Terminal) -> None:
    model = ("--model", str(MODELS / "entities"))
    done = terminal.run("entities", "Ada Lovelace lives in London.", *model)
    assert done.exit_code == 0, done.stderr
    found = [line.split("\t")[:4] for line in done.stdout.splitlines()]
    assert found == [["Ada Lovelace", "PER", "0", "12"], ["London", "LOC", "22", "28"]]
    found = terminal.json("entities", "Ada Lovelace lives in London.", *model)
    assert found["entities"][1]["label"] == "LOC"


def test_answers_in_a_document(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text("Anna lives in Paris.\n\nThe train leaves at noon.\n")
    model = ("--model", str(MODELS / "spans"))
    found = terminal.json("ask", str(path), "Where does Anna live?", *model)
    assert found["question"] == "Where does Anna live?" and found["answers"]
    best = found["answers"][0]
    assert best["text"] in path.read_text().replace("\n\n", "\n") and 0 <= best["score"] <= 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("classify", "none.csv", *MOOD), "none.csv"),
        (("classify", "Hello"), "brings labels"),
        (("classify", "  ", *MOOD), "no text"),
        (("classify", "Hello", "--labels", "a,b", "--model", str(MODELS / "spans")), "other tasks"),
        (("entities", "Hello", *MOOD), "other tasks"),
        (("fill-mask", "A ___ day"), "No model on this computer"),
        (("ask", "none.pdf", "Why?"), "none.pdf"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    terminal: Terminal, arguments: tuple[str, ...], says: str
) -> None:
    done = terminal.run(*arguments)
    assert done.exit_code == 1 and done.stdout == ""
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_a_column_that_is_not_there(terminal: Terminal, table: Path) -> None:
    done = terminal.run("classify", str(table), *MOOD, "--column", "body")
    assert done.exit_code == 1 and "id, review" in done.stderr
