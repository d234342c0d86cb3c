"""The task "read": what a file holds, its passages by the hundred, an end when asked for one."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.runtime import Job
from desktop_app.engine.tasks import read, start
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.errors import UserError
from desktop_app.protocol import Stage
from desktop_app.protocol.documents import ContentHash, PassageBatch, ReadParams
from desktop_app.readers.documents import DocumentFacts

from ..readers.pdf_writer import Page, write_pdf


class Reading:
    """One run of the task, with the progress it told."""

    def __init__(self, path: Path, on_progress: Callable[[], None] = lambda: None) -> None:
        self.cancel = CancelToken()
        self.progress: list[tuple[Stage, int, int]] = []
        self.path = path
        self.on_progress = on_progress

    def run(self, **params: Any) -> list[Any]:
        job = Job(self.cancel, self._progress, lambda *_, **__: None)
        context: Any = TaskContext(job, _no_model, _no_model, _no_model, _no_model)
        return list(start("read", ReadParams(str(self.path), **params), context))

    def _progress(self, stage: Stage, done: int, total: int) -> None:
        self.progress.append((stage, done, total))
        self.on_progress()


def _no_model(*_: object) -> Any:
    raise AssertionError("reading asks no model")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.txt"
    path.write_text("\n\n".join(f"Paragraph {n} of it." for n in range(1000)), encoding="utf-8")
    return path


def test_a_file_comes_as_its_hash_batches_and_facts(book: Path) -> None:
    reading = Reading(book)
    content, *batches, facts = reading.run()
    sha256 = hashlib.sha256(book.read_bytes()).hexdigest()
    assert content == ContentHash(sha256, book.stat().st_size)
    assert isinstance(facts, DocumentFacts) and facts.passages == 1000
    assert all(isinstance(b, PassageBatch) and 0 < len(b.passages) <= 200 for b in batches)
    passages = [passage for batch in batches for passage in batch.passages]
    assert [p.text for p in passages] == [f"Paragraph {n} of it." for n in range(1000)]
    assert [p.place.paragraph for p in passages] == list(range(1000))
    assert all(pickle.loads(pickle.dumps(item)) == item for item in (content, *batches, facts))


def test_long_passages_make_small_batches(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(["long words " * 1000] * 40), encoding="utf-8")
    batches = [item for item in Reading(path).run() if isinstance(item, PassageBatch)]
    assert len(batches) >= 6


def test_pages_without_text_let_others_go_ahead(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(read, "_BATCH_S", 0.0)
    scans = [Page(has_picture=True) for _ in range(12)]
    path = write_pdf(tmp_path / "scan.pdf", [*scans, Page.of("The last page can be read.")])
    found = Reading(path).run()
    assert found.count(None) >= 6
    assert [type(one) for one in found[-2:]] == [PassageBatch, DocumentFacts]
    assert found[-1].unread_pages == tuple(range(1, 13)) and found[-1].passages == 1


def test_a_known_content_is_not_read(book: Path) -> None:
    sha256 = hashlib.sha256(book.read_bytes()).hexdigest()
    reading = Reading(book)
    assert reading.run(known=("0" * 64, sha256)) == [ContentHash(sha256, book.stat().st_size)]
    assert reading.progress == []


def test_progress_is_told_seldom_and_to_its_end(book: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(read, "_PROGRESS_INTERVAL_S", 3600.0)
    reading = Reading(book)
    reading.run()
    assert 1 <= len(reading.progress) <= 3
    stage, done, total = reading.progress[-1]
    assert stage is Stage.WORKING and done == total > 0
    assert all(a[1] <= b[1] for a, b in pairwise(reading.progress))


def test_reading_ends_when_cancelled(book: Path) -> None:
    reading = Reading(book, on_progress=lambda: reading.cancel.set())
    with pytest.raises(Cancelled):
        reading.run()
    reading = Reading(book)
    reading.cancel.set()
    with pytest.raises(Cancelled):
        reading.run()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.txt", None, "document_missing"),
        ("empty.txt", b"", "document_empty"),
        ("broken.pdf", b"%PDF-1.7\nnothing more", "document_damaged"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        Reading(path).run()
    assert caught.value.code == code


def test_a_file_that_is_too_large_is_not_even_hashed(book: Path, monkeypatch: Any) -> None:
    from desktop_app.readers.documents import Limits, reading

    small = Limits(file_bytes=100)
    monkeypatch.setattr(read, "Limits", lambda: small)
    monkeypatch.setattr(reading, "Limits", lambda: small)
    with pytest.raises(UserError) as caught:
        Reading(book).run()
    assert caught.value.code == "document_too_large"


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(ReadParams("/a.pdf", password="secret"))
