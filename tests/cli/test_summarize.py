"""`tsukue summarize`: files and stdin to summaries with their sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..fixtures.models.gazette import Gazette
from .conftest import Terminal

SEQ2SEQ = Path(__file__).parents[1] / "fixtures" / "models" / "seq2seq"

ARTICLE = """The town council of Mirefield voted on Monday to rebuild the old bridge over the Wend.

The bridge was closed in March after engineers found cracks in two of its five arches.

Rebuilding the bridge will cost four million pounds and take two years, the council said.

It rained all morning and nobody was in the square."""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "bridge.txt"
    file.write_text(ARTICLE, "utf-8")
    return file


def test_a_file_becomes_markdown_with_footnotes(terminal: Terminal, article: Path) -> None:
    done = terminal.run("summarize", str(article), "--length", "short")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("# bridge.txt\n")
    assert done.stdout.count("\n- ") == 3
    assert "[^1]" in done.stdout and "100 %" in done.stdout
    assert "cracks in two of its five arches" in done.stdout


def test_json_carries_citations_and_coverage(terminal: Terminal, article: Path) -> None:
    done = terminal.run("summarize", str(article), "--length", "line", "--json")
    found = json.loads(done.stdout)
    (note,) = found["notes"]
    passage = ARTICLE.split("\n\n")[note["passage"]]
    assert passage[note["start"] : note["end"]] == found["lines"][0]["text"]
    assert found["coverage"]["passages_read"] == found["coverage"]["passages"] == 4
    assert found["method"] == "extractive"


def test_the_chat_model_writes_it_when_asked(terminal: Terminal, article: Path) -> None:
    done = terminal.run("summarize", str(article), "--method", "chat", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["method"] == "chat"


def test_a_model_for_summaries_writes_it(terminal: Terminal, tmp_path: Path) -> None:
    passages, decisions = Gazette(2**40).article(4)
    file = tmp_path / "gazette.txt"
    file.write_text("\n\n".join(passages), "utf-8")
    done = terminal.run("summarize", str(file), "--model", str(SEQ2SEQ), "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert [line["text"] for line in found["lines"]] == decisions
    assert found["method"] == "seq2seq"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--model", "nothing-of-that-name"), "no model at nothing-of-that-name"),
        (("--method", "seq2seq"), "no model for summaries"),
        (("--method", "chat", "--model", str(SEQ2SEQ)), "a model for other tasks"),
    ],
)
def test_a_model_that_cannot_do_it_is_said_in_one_line(
    terminal: Terminal, article: Path, options: tuple[str, ...], says: str
) -> None:
    done = terminal.run("summarize", str(article), *options)
    assert done.exit_code == 1
    assert says in done.stderr and done.stderr.count("\n") == 1


def test_text_from_stdin(terminal: Terminal) -> None:
    done = terminal.run("summarize", "-", "--length", "line", stdin=ARTICLE)
    assert done.exit_code == 0, done.stderr
    assert "bridge" in done.stdout


@pytest.mark.parametrize("ending", ["md", "txt", "html", "json", "docx"])
def test_the_file_says_the_format(
    terminal: Terminal, article: Path, tmp_path: Path, ending: str
) -> None:
    output = tmp_path / f"summary.{ending}"
    done = terminal.run("summarize", str(article), "-o", str(output))
    assert done.exit_code == 0, done.stderr
    begins = {"md": b"# ", "txt": b"bridge", "html": b"<!", "json": b"{", "docx": b"PK"}
    assert output.read_bytes().lower().startswith(begins[ending].lower())
    assert done.stdout == ""


def test_several_files_one_after_the_other(terminal: Terminal, article: Path) -> None:
    other = article.with_name("second.md")
    other.write_text("# Cats\n\nCats sleep for most of the day and hunt at night.\n")
    done = terminal.run("summarize", str(article), str(other), "--length", "line")
    titles = [line for line in done.stdout.splitlines() if line.startswith("# ")]
    assert titles == ["# bridge.txt", "# Cats"]


@pytest.mark.parametrize(
    ("content", "says"), [(None, "no file"), (b"", "no text"), (b"\0\1\2" * 500, "error:")]
)
def test_what_cannot_be_read_is_said_in_one_line(
    terminal: Terminal, tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "x.txt"
    if content is not None:
        file.write_bytes(content)
    done = terminal.run("summarize", str(file))
    assert done.exit_code == 1
    assert says in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--style", "own"),
        ("--format", "docx"),
        ("b.txt", "-o", "x.md"),
        ("--method", "extractive", "--model", "bart"),
    ],
)
def test_what_does_not_go_together(
    terminal: Terminal, article: Path, options: tuple[str, ...]
) -> None:
    assert terminal.run("summarize", str(article), *options).exit_code == 2
