"""Documents in another language: read, translated, written, written again."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol.rewriting import DocumentWritten, ReadBlocksParams, WriteDocumentParams
from desktop_app.services.events import RunFollowed
from desktop_app.store.run_records import RunStatus

from .conftest import Bench
from .translation_kit import TO_FRENCH, Tongues, blocks_read, cut_blocks, make_tongues


@pytest.fixture
def tongues(bench: Bench, tmp_path: Path) -> Tongues:
    return make_tongues(bench, tmp_path / "models", "en-fr")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text("The train is late.\nWe wait here.\n")
    return path


def test_a_document_takes_three_runs(tongues: Tongues, paper: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.txt"
    run = tongues.translations.file(paper, TO_FRENCH, output)
    made = tongues.of(run)
    assert tongues.translations.list() == (), "nothing is known of it yet"
    task = tongues.begin()
    assert (task.task, task.params) == ("read_blocks", ReadBlocksParams(str(paper), "en"))
    tongues.produce(cut_blocks("The train is late. We wait."))
    tongues.finish(cut_blocks("It rains.", first=1), blocks_read(2))
    assert tongues.status(run) is RunStatus.DONE
    assert [e.run_id for e in tongues.bench.of(RunFollowed)] == [run.id]
    tongues.translate()
    task = tongues.begin()
    assert task.task == "write_document"
    params = task.params
    assert isinstance(params, WriteDocumentParams)
    assert params.texts == ("THE TRAIN IS LATE. WE WAIT.", "IT RAINS.")
    assert (params.output, params.language) == (str(output), "fr")
    notes = (("pdf_as_docx", (("name", "x"),)),)
    tongues.finish(DocumentWritten(str(output), notes))
    done = tongues.translations.get(made.id)
    assert (done.kind, done.blocks, done.output_path, done.notes) == ("text", 2, str(output), notes)
    assert done.is_complete and done.is_document
    last = tongues.translations.run(made.id)
    assert last is not None and (last.kind, last.status) == ("write_translation", RunStatus.DONE)
    assert tongues.of(last) == done


def test_a_reading_begun_anew_has_each_sentence_once(tongues: Tongues, paper: Path) -> None:
    run = tongues.translations.file(paper, TO_FRENCH)
    tongues.begin()
    tongues.produce(cut_blocks("The train is late."))
    tongues.cancel()
    made = tongues.of(run)
    tongues.translations.resume(made.id)
    tongues.begin()
    tongues.finish(cut_blocks("The train is late."), blocks_read(1))
    assert tongues.translations.get(made.id).units == 1


def test_what_has_to_stay_reaches_the_engine(tongues: Tongues, paper: Path) -> None:
    from desktop_app.protocol.rewriting import CutBlocks, CutSentence

    run = tongues.translations.file(paper, TO_FRENCH)
    tongues.begin()
    blocks = (
        (CutSentence("Use `foo` at 12.", "", ("`foo`", "12")),),
        (CutSentence("x1", "", ("x1",)),),
    )
    tongues.finish(CutBlocks(0, blocks), blocks_read(2))
    tongues.begin()
    assert tongues.asked.glossary == (("`foo`", "`foo`"),)
    assert tongues.asked_texts == ["Use `foo` at 12."]
    assert tongues.shown(tongues.of(run).id) == [None, "x1"]


def test_a_document_without_a_translation_is_a_failure(tongues: Tongues, paper: Path) -> None:
    run = tongues.translations.file(paper, TO_FRENCH)
    tongues.begin()
    tongues.finish(cut_blocks("We wait."), blocks_read(1))
    tongues.translate()
    tongues.begin()
    tongues.fail("nothing_translated", name=paper.name)
    last = tongues.translations.run(tongues.of(run).id)
    assert last is not None
    assert (last.status, last.error_code) == (RunStatus.FAILED, "nothing_translated")


def test_an_edited_document_is_written_again(tongues: Tongues, paper: Path, tmp_path: Path) -> None:
    run = tongues.translations.file(paper, TO_FRENCH)
    made = tongues.of(run)
    with pytest.raises(UserError, match="cannot be written"):
        tongues.translations.write(made.id)
    tongues.begin()
    tongues.finish(cut_blocks("We wait."), blocks_read(1))
    tongues.translate()
    tongues.begin()
    tongues.finish(DocumentWritten("/somewhere/paper.fr.txt"))
    tongues.translations.edit(made.id, 0, "On attend.")
    tongues.translations.write(made.id)
    params = tongues.begin().params
    assert isinstance(params, WriteDocumentParams)
    assert (params.texts, params.output) == (("On attend.",), "/somewhere/paper.fr.txt")


@pytest.mark.parametrize(("name", "code"), [("none.txt", "document_missing")])
def test_a_document_that_is_not_there(
    tongues: Tongues, tmp_path: Path, name: str, code: str
) -> None:
    with pytest.raises(UserError) as raised:
        tongues.translations.file(tmp_path / name, TO_FRENCH)
    assert raised.value.code == code


def test_a_document_is_never_its_own_translation(tongues: Tongues, paper: Path) -> None:
    with pytest.raises(UserError) as raised:
        tongues.translations.file(paper, TO_FRENCH, paper)
    assert raised.value.code == "output_is_source"
