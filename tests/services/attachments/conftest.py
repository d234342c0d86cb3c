"""Documents that are attached to chats, and a search that the test answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop_app.protocol import Sources, SourcesGiven
from desktop_app.readers.documents.records import DocumentFacts
from desktop_app.services.attachments import AttachmentState
from desktop_app.services.grounding import Hit
from desktop_app.store.document_records import DocumentRecord

from ..conftest import Bench
from ..panel_kit import Engine, pieces

TEXTS = ("The rent is 940 euros a month.", "The deposit is three rents.", "Pets need consent.")
LONG = (*TEXTS, "word " * 300)


@dataclass(frozen=True)
class Found:
    document_id: str
    passage: int
    score: float = 1.0


class Finder:
    """A search that answers when the test says so."""

    def __init__(self, bench: Bench) -> None:
        self.asked: list[tuple[tuple[str, ...], str]] = []
        self._done: list[Callable[[Sequence[Hit]], None]] = []
        bench.desk._answering._asking._find = self._find

    def _find(
        self, ids: Sequence[str], text: str, most: int, done: Callable[[Sequence[Hit]], None]
    ) -> None:
        self.asked.append((tuple(ids), text))
        self._done.append(done)

    def finds(self, document: DocumentRecord, *passages: int) -> None:
        self._done.pop()(tuple(Found(document.id, number) for number in passages))


@pytest.fixture
def engine(bench: Bench) -> Engine:
    return Engine(bench)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lease.pdf"
    path.write_bytes(b"whatever")
    return path


@pytest.fixture
def lease(engine: Engine, file: Path) -> DocumentRecord:
    return engine.read(file, *TEXTS)


@pytest.fixture
def book(engine: Engine, tmp_path: Path) -> DocumentRecord:
    """More than the context of any model that is known here."""
    path = tmp_path / "book.pdf"
    path.write_bytes(b"a book")
    texts = [f"Passage {number}. {'word ' * 900}" for number in range(80)]
    *batches, facts = pieces(path, *texts, sha256="b" * 64)
    assert isinstance(facts, DocumentFacts)
    run = engine.bench.desk.library.add(path)
    engine.begin()
    engine.finish(*batches, replace(facts, characters=sum(map(len, texts))))
    return engine.bench.desk.library.get(engine.run(run).document_id or "")


@pytest.fixture
def chat(bench: Bench, lease: DocumentRecord) -> str:
    conversation_id = bench.desk.conversations.create().id
    bench.desk.attachments.attach(conversation_id, lease.id)
    return conversation_id


@pytest.fixture
def long_chat(bench: Bench, engine: Engine, tmp_path: Path) -> str:
    """About a document that may fit into a context of which nothing is known yet."""
    path = tmp_path / "long.pdf"
    path.write_bytes(b"long")
    document = engine.read(path, *LONG, sha256="d" * 64)
    conversation_id = bench.desk.conversations.create().id
    bench.desk.attachments.attach(conversation_id, document.id)
    return conversation_id


def sources(bench: Bench) -> Sources:
    found = bench.host.last.sources
    assert found is not None
    return found


def give(bench: Bench, *given: int, whole: bool = True) -> None:
    """The engine says what it has taken."""
    bench.host.accept()
    bench.host.emit(SourcesGiven(bench.host.last.request_id, whole, given))


def states(bench: Bench, conversation_id: str) -> list[tuple[str, AttachmentState]]:
    return [(one.name, one.state) for one in bench.desk.attachments.list(conversation_id)]
