"""The tasks "read_blocks" and "write_document": cut with exact whitespace, written or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.cancel import CancelToken
from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks import read_blocks, write_document
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol.rewriting import (
    BlocksRead,
    CutBlocks,
    DocumentWritten,
    ReadBlocksParams,
    WriteDocumentParams,
)
from desktop_app.readers.documents import content_hash
from desktop_app.rewriting import Block

TEXT = "The train is late.  We wait here.\n\n駅はどこですか。ここです。\n"


def _none(*_: object) -> Any:
    raise AssertionError("no model is needed")


@pytest.fixture
def context() -> TaskContext:
    job = Job(CancelToken(), lambda *_: None, _none)
    return TaskContext(job, _none, _none, _none, _none)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text(TEXT, "utf-8")
    return path


def _wanted(paper: Path, *texts: str, output: str = "") -> WriteDocumentParams:
    return WriteDocumentParams(str(paper), content_hash(paper), output, texts, "fr")


def test_a_document_is_cut(paper: Path, context: TaskContext) -> None:
    *batches, end = read_blocks.run(ReadBlocksParams(str(paper)), context)
    assert end == BlocksRead("text", 2, ".txt", content_hash(paper))
    (batch,) = batches
    assert isinstance(batch, CutBlocks) and batch.first == 0
    assert [[(one.text, one.space) for one in block] for block in batch.blocks] == [
        [("The train is late.", "  "), ("We wait here.", "")],
        [("駅はどこですか。", ""), ("ここです。", "")],
    ]


def test_many_blocks_come_in_batches(tmp_path: Path, context: TaskContext) -> None:
    path = tmp_path / "long.txt"
    path.write_text("".join(f"Number {n} is late.\n" for n in range(450)))
    *batches, end = read_blocks.run(ReadBlocksParams(str(path)), context)
    assert isinstance(end, BlocksRead) and end.blocks == 450
    cut = [batch for batch in batches if isinstance(batch, CutBlocks)]
    assert [batch.first for batch in cut] == [
        sum(len(before.blocks) for before in cut[:place]) for place in range(len(cut))
    ]
    assert len(cut) >= 3 and sum(len(batch.blocks) for batch in cut) == 450


def test_no_cut_inside_of_what_has_to_stay() -> None:
    text = "Call a.b. Then c.d. Done. Go."
    start = text.index("b. Then c")
    block = Block(text, keep=((start, start + len("b. Then c")),))
    cut = read_blocks.sentences(block, "en")
    assert "".join(one.text + one.space for one in cut) == text
    assert [one.keep for one in cut if one.keep] == [("b. Then c",)]
    assert cut[-1].text == "Go."


def test_the_translation_stands_beside_the_document(paper: Path, context: TaskContext) -> None:
    wanted = _wanted(paper, "Le train.", "La gare.")
    (made,) = write_document.run(wanted, context)
    assert made == DocumentWritten(str(paper.with_name("paper.fr.txt")))
    assert paper.with_name("paper.fr.txt").read_text("utf-8") == "Le train.\n\nLa gare.\n"
    (again,) = write_document.run(wanted, context)
    assert again == DocumentWritten(str(paper.with_name("paper.fr (2).txt")))
    assert paper.read_text("utf-8") == TEXT


def test_the_file_that_was_asked_for_is_replaced(paper: Path, context: TaskContext) -> None:
    output = paper.with_name("out.txt")
    output.write_text("old")
    (made,) = write_document.run(_wanted(paper, "A", "B", output=str(output)), context)
    assert made == DocumentWritten(str(output)) and output.read_text() == "A\n\nB\n"


def test_what_says_the_same_is_an_error(paper: Path, context: TaskContext) -> None:
    output = paper.with_name("out.txt")
    output.write_text("old")
    same = TEXT.rstrip().split("\n\n")
    with pytest.raises(UserError) as raised:
        list(write_document.run(_wanted(paper, *same, output=str(output)), context))
    assert raised.value.code == "nothing_translated"
    assert output.read_text() == "old", "what was there stands"
    assert {path.name for path in paper.parent.iterdir()} == {"paper.txt", "out.txt"}


def test_another_document_is_not_written_over(paper: Path, context: TaskContext) -> None:
    wanted = _wanted(paper, "A", "B")
    paper.write_text("Something else.\n\nAnd more.\n")
    with pytest.raises(UserError) as raised:
        list(write_document.run(wanted, context))
    assert raised.value.code == "document_moved"
    assert [path.name for path in paper.parent.iterdir()] == ["paper.txt"]


def test_a_folder_that_is_not_there(paper: Path, context: TaskContext) -> None:
    output = str(paper.parent / "none" / "out.txt")
    with pytest.raises(UserError) as raised:
        list(write_document.run(_wanted(paper, "A", "B", output=output), context))
    assert raised.value.code == "file_not_written"
