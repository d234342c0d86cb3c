"""Documents in the store: there as a whole or not at all, one of each content, in the trash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.readers.documents.records import DocumentFacts, Passage, Place
from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.run_records import RunStatus

from .conftest import add_document

LATER = timedelta(days=1)


def sweep(store: Store) -> None:
    more = True
    while more:
        with store.write() as transaction:
            more = transaction.documents.sweep(datetime.now(UTC) + LATER)


def count(store: Store, table: str) -> int:
    with store.read() as transaction:
        rows = transaction.documents._session.connection().exec_driver_sql(
            f"SELECT count(*) FROM {table}"
        )
        return int(rows.scalar_one())


def listed(store: Store) -> tuple[DocumentRecord, ...]:
    with store.read() as transaction:
        return transaction.documents.list()


def test_a_passage_comes_back_as_it_was_read(store: Store) -> None:
    places = (
        Place(paragraph=0),
        Place(page=3, headings=("Part", "第1章"), paragraph=1, span=(10, 42)),
        Place(sheet="Sheet 1", row=7, paragraph=2),
        Place(slide=2, paragraph=3, start_s=0.0, end_s=2.5),
    )
    passages = [Passage(f"text {n}", place, n == 1) for n, place in enumerate(places)]
    with store.write() as transaction:
        document = transaction.documents.add("a.pdf", "/a.pdf", "hash", 10)
        transaction.documents.add_passages(document.id, passages[:2])
        transaction.documents.add_passages(document.id, passages[2:])
    with store.read() as transaction:
        assert transaction.documents.passages(document.id) == tuple(passages)
        assert transaction.documents.passages(document.id, 1, 2) == tuple(passages[1:3])
        assert transaction.documents.passages(document.id, 4, 2) == ()


def test_a_document_is_shown_once_it_is_whole(store: Store) -> None:
    facts = DocumentFacts("a.pdf", "pdf", 9, (2, 5), "Title", None, 1, 4)
    with store.write() as transaction:
        added = transaction.documents.add("a.pdf", "/a.pdf", "hash", 10)
        transaction.documents.add_passages(added.id, [Passage("text", Place())])
    assert listed(store) == ()
    with store.write() as transaction:
        assert transaction.documents.of_hash("hash") is None
        assert transaction.documents.hashes(10) == ()
        document = transaction.documents.complete(added.id, facts)
    assert listed(store) == (document,)
    assert (document.kind, document.pages, document.unread_pages) == ("pdf", 9, (2, 5))
    assert (document.shown_title, document.passages, document.characters) == ("Title", 1, 4)
    with store.read() as transaction:
        assert transaction.documents.of_hash("hash") == document
        assert transaction.documents.hashes(10) == ("hash",)
        assert transaction.documents.hashes(11) == ()


def test_documents_are_listed_newest_first_and_by_pages(store: Store) -> None:
    ids = [add_document(store, f"{number}.txt", "text").id for number in range(4)]
    with store.read() as transaction:
        shown = [document.id for document in transaction.documents.list(2, 1)]
    assert shown == [ids[2], ids[1]]


def test_two_whole_documents_of_one_content_cannot_be(store: Store) -> None:
    add_document(store, "a.txt", "text", content_hash="same")
    with pytest.raises(Exception, match="UNIQUE"):
        add_document(store, "b.txt", "text", content_hash="same")
    assert [document.name for document in listed(store)] == ["a.txt"]


def test_the_trash_gives_back_the_document_or_its_twin(store: Store) -> None:
    first = add_document(store, "a.txt", "text", content_hash="same")
    with store.write() as transaction:
        transaction.documents.delete(first.id)
        trashed = transaction.documents.of_hash("same")
        assert trashed is not None and trashed.deleted_at is not None
        assert transaction.documents.restore(first.id).deleted_at is None
        transaction.documents.delete(first.id)
    assert listed(store) == ()
    twin = add_document(store, "b.txt", "text", content_hash="same")
    with store.write() as transaction:
        assert transaction.documents.restore(first.id).id == twin.id
    assert [document.id for document in listed(store)] == [twin.id]


def test_what_is_not_whole_is_swept_unless_somebody_reads_it(store: Store) -> None:
    kept = add_document(store, "kept.txt", "kept words")
    with store.write() as transaction:
        left = transaction.documents.add("left.txt", None, "1", 1)
        passages = [Passage(f"left {n}", Place(paragraph=n)) for n in range(1200)]
        transaction.documents.add_passages(left.id, passages)
        read = transaction.documents.add("read.txt", None, "2", 1)
        run = transaction.runs.add("read", "read.txt", "{}")
        transaction.runs.change(run.id, document_id=read.id)
    sweep(store)
    with store.read() as transaction:
        transaction.documents.get(kept.id)
        transaction.documents.get(read.id)
        with pytest.raises(UserError):
            transaction.documents.get(left.id)
        assert transaction.search.documents("left") == ()
    assert count(store, "passages") == 1
    assert count(store, "passage_search_docsize") == 1
    with store.write() as transaction:
        transaction.runs.move(run.id, RunStatus.CANCELLED)
    sweep(store)
    assert count(store, "documents") == 1


def test_what_another_process_has_just_begun_is_not_swept(store: Store) -> None:
    with store.write() as transaction:
        begun = transaction.documents.add("a.txt", None, "1", 1)
        assert not transaction.documents.sweep(datetime.now(UTC) - timedelta(hours=1))
        transaction.documents.get(begun.id)


def test_the_trash_is_emptied_and_results_outlive_their_document(store: Store) -> None:
    document = add_document(store, "a.txt", "secret text")
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "a", "{}", document.id)
        transaction.runs.move(run.id, RunStatus.DONE)
        transaction.runs.add_result(run.id, "summary", "{}", "a summary")
        transaction.documents.delete(document.id)
        now = datetime.now(UTC)
        assert transaction.documents.give_up(now - LATER) == 0
        assert transaction.documents.give_up(now + LATER) == 1
    sweep(store)
    assert count(store, "documents") == count(store, "passages") == 0
    with store.read() as transaction:
        assert transaction.runs.get(run.id).document_id is None
        assert transaction.runs.results(run.id)[0].text == "a summary"


def test_a_document_that_is_not_there_is_said_so(store: Store) -> None:
    with store.read() as transaction:
        for read in (transaction.documents.get, transaction.documents.passages):
            with pytest.raises(UserError) as caught:
                read("nothing")
            assert caught.value.code == "document_not_found"


def test_the_index_agrees_with_the_rows(store: Store, path: Path) -> None:
    add_document(store, "a.txt", "one", "two", content_hash="1")
    gone = add_document(store, "b.txt", "three", content_hash="2")
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "a", "{}")
        number = transaction.runs.add_result(run.id, "summary", "{}", "made of it").number
        transaction.runs.edit_result(run.id, number, "edited")
        transaction.runs.edit_result(run.id, number, None)
        transaction.runs.edit_result(run.id, number, "")
        transaction.documents.delete(gone.id)
        transaction.documents.give_up(datetime.now(UTC) + LATER)
    sweep(store)
    with store.write() as transaction:
        connection = transaction.documents._session.connection()
        for table in ("passage_search", "document_search", "result_search"):
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 0)"
            )
