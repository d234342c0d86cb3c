"""What is done with a translation: exported, made a document, named, removed and restored."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.services.events import DocumentChanged
from desktop_app.store.run_records import RunStatus

from .conftest import Bench
from .translation_kit import TEXT, TO_FRENCH, Tongues, make_tongues, translated_text


@pytest.fixture
def tongues(bench: Bench, tmp_path: Path) -> Tongues:
    return make_tongues(bench, tmp_path / "models", "en-fr")


def test_forms_of_export(tongues: Tongues) -> None:
    made = translated_text(tongues, 'A "b".\nIt rains, a lot.')
    tongues.translations.edit(made.id, 0, "x|y\t<z>")

    def exported(form: str) -> str:
        return tongues.translations.export(made.id, form).decode("utf-8")  # type: ignore[arg-type]

    assert exported("txt") == "x|y\t<z>\nIT RAINS, A LOT."
    assert exported("tsv").splitlines()[1:] == [
        '"A ""b""."\t"x|y\t<z>"',
        "It rains, a lot.\tIT RAINS, A LOT.",
    ]
    assert exported("csv").startswith("\ufeffsource,target\n")
    found = json.loads(exported("json"))
    assert (found["source"], found["target"], found["complete"]) == ("en", "fr", True)
    assert [unit["edited"] for unit in found["units"]] == [True, False]
    assert "x\\|y \\<z\\>" in exported("md")
    from xml.etree import ElementTree

    seg = [element.text for element in ElementTree.fromstring(exported("tmx")).iter("seg")]
    assert seg == ['A "b".', "x|y\t<z>", "It rains, a lot.", "IT RAINS, A LOT."]


def test_nothing_to_export(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TO_FRENCH)
    with pytest.raises(UserError, match="Nothing of"):
        tongues.translations.export(tongues.of(run).id, "txt")


def test_it_becomes_a_document(tongues: Tongues) -> None:
    made = translated_text(tongues)
    before = tongues.translations.as_document(made.id)
    library = tongues.bench.desk.library
    assert [p.text for p in library.passages(before.id)] == [
        "THE TRAIN IS LATE. WE WAIT HERE.",
        "THE TRAIN IS LATE. 42!",
    ]
    assert tongues.translations.as_document(made.id).id == before.id
    tongues.translations.edit(made.id, 1, "On attend ici.")
    after = tongues.translations.as_document(made.id)
    assert after.id != before.id and library.get(before.id).deleted_at is not None
    found = tongues.translations.of_document(after.id)
    assert found is not None and found.id == made.id
    assert tongues.bench.of(DocumentChanged)[-1].document.id == before.id


def test_trash_and_back(tongues: Tongues) -> None:
    run = tongues.translations.text(TEXT, TO_FRENCH)
    made = tongues.of(run)
    tongues.begin()
    tongues.translations.remove(made.id)
    assert tongues.run(run).status is RunStatus.CANCELLED
    assert (tongues.translations.list(), tongues.translations.search("train")) == ((), ())
    tongues.translations.restore(made.id)
    assert [one.id for one in tongues.translations.list()] == [made.id]
    tongues.translations.remove(made.id)
    tongues.translations.purge_deleted(timedelta(0))
    with pytest.raises(UserError, match="no translation"):
        tongues.translations.get(made.id)
    assert tongues.translations.of_run(run.id) is None


def test_a_title(tongues: Tongues) -> None:
    made = translated_text(tongues)
    assert made.shown_title == "The train is late"
    assert tongues.translations.rename(made.id, " On  time ").shown_title == "On time"
    assert [h.unit for h in tongues.translations.search("on time")] == [None]
