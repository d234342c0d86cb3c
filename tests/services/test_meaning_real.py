"""Search by meaning the whole way: the real desk, worker and embedding model."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.hosts.thread_host import ThreadHost
from desktop_app.model_library.embedded import PACKAGE, find
from desktop_app.paths import DataDir
from desktop_app.services import indexing
from desktop_app.services.desk import Desk
from desktop_app.services.events import DocumentChanged, ModelChanged, ModelPhase, ServiceEvent
from desktop_app.services.retrieval import Found
from desktop_app.settings import SettingsFile

TIMEOUT_S = 60.0
TEXT = """# Town notes

The ferry leaves the harbour at noon and comes back before the night.

Rebuilding the bridge will cost four million pounds, the council said.

## Food

The baker on the square has sold all the bread that he had made.

All schools are closed in August, and pupils come back in September.
"""


@pytest.fixture
def desk(data: DataDir, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    folder = find()
    assert folder is not None, f"{PACKAGE} is missing: make setup installs it"
    monkeypatch.setattr("desktop_app.model_library.embedded.find", lambda: folder)
    settings = SettingsFile(data.settings)
    settings.change(models_folder=str(tmp_path / "hub"))
    opened = Desk.open(data, ThreadHost(lambda: ScriptedRuntime(Script())), settings)
    opened.start()
    yield opened
    opened.close()


def find_passages(desk: Desk, document_id: str, question: str) -> list[str]:
    told = threading.Event()
    found: list[Found] = []

    def done(hits: tuple[Found, ...]) -> None:
        found.extend(hits)
        told.set()

    desk.retrieval.find([document_id], question, 3, done)
    assert told.wait(TIMEOUT_S)
    passages = desk.library.passages(document_id)
    return [passages[hit.passage].text for hit in found]


def test_a_question_in_other_words_finds_its_answer(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phases: list[ModelPhase] = []
    read, made = threading.Event(), threading.Event()
    keep = indexing.Indexing._keep

    def watched(self: indexing.Indexing, active: object, item: object) -> None:
        keep(self, active, item)  # type: ignore[arg-type]
        made.set()

    def follow(event: ServiceEvent) -> None:
        if isinstance(event, ModelChanged):
            phases.append(event.phase)
        elif isinstance(event, DocumentChanged):
            read.set()

    monkeypatch.setattr(indexing.Indexing, "_keep", watched)
    desk.subscribe(follow)
    (tmp_path / "town.md").write_text(TEXT)
    desk.library.add(tmp_path / "town.md")
    assert read.wait(TIMEOUT_S)
    (document,) = desk.library.documents()
    desk.indexing.want([document.id])
    assert made.wait(TIMEOUT_S)
    assert "million" in find_passages(desk, document.id, "How expensive will it be?")[0]
    assert "bread" in find_passages(desk, document.id, "Where can hungry people go?")[0]
    vacation = find_passages(desk, document.id, "When are children on vacation?")
    assert vacation[0].startswith("All schools") and "Food" not in vacation
    assert ModelPhase.LOADING not in phases, "the chat model stays as it is"
