"""Search in documents and results: once each, by the best passage, in any language."""

from __future__ import annotations

import pytest

from desktop_app.store.database import Store
from desktop_app.store.document_records import DocumentHit
from desktop_app.store.run_records import RunStatus

from .conftest import add_chat, add_document


def search(store: Store, text: str, limit: int = 50) -> tuple[DocumentHit, ...]:
    with store.read() as transaction:
        return transaction.search.documents(text, limit)


def add_result(store: Store, text: str, document_id: str | None = None) -> str:
    with store.write() as transaction:
        run = transaction.runs.add("summarize", "The run", "{}", document_id)
        transaction.runs.move(run.id, RunStatus.DONE)
        transaction.runs.add_result(run.id, "summary", "{}", text)
    return run.id


def test_a_document_is_found_once_by_its_best_passage(store: Store) -> None:
    document = add_document(
        store, "a.pdf", "a bridge " + "and much else " * 40, "the bridge, the old bridge", "none"
    )
    (hit,) = search(store, "BRIDGE")
    assert (hit.document_id, hit.run_id, hit.title) == (document.id, None, "a.pdf")
    assert (hit.passage, hit.page) == (1, 2)
    assert hit.snippet[hit.match_start :][: hit.match_length] == "bridge"


def test_a_book_full_of_a_word_does_not_hide_the_others(store: Store) -> None:
    add_document(store, "small.txt", "one bridge")
    add_document(store, "book.txt", *(f"bridge {number}" for number in range(1000)))
    assert {hit.title for hit in search(store, "bridge")} == {"small.txt", "book.txt"}


def test_names_and_titles_come_first(store: Store) -> None:
    add_document(store, "x1.pdf", "about quantization")
    add_document(store, "quantization.pdf", "nothing", title="A survey")
    add_document(store, "x2.pdf", "nothing", title="On quantization")
    found = [(hit.title, hit.passage, hit.snippet) for hit in search(store, "quantization")]
    assert found == [
        ("On quantization", None, "On quantization"),
        ("A survey", None, "quantization.pdf"),
        ("x1.pdf", 0, "about quantization"),
    ]


def test_results_are_found_as_the_user_left_them(store: Store) -> None:
    document = add_document(store, "a.pdf", "source")
    run_id = add_result(store, "the council voted", document.id)
    (hit,) = search(store, "council")
    assert (hit.run_id, hit.document_id, hit.passage) == (run_id, document.id, None)
    assert hit.title == "The run"
    with store.write() as transaction:
        transaction.runs.edit_result(run_id, 0, "the assembly voted")
    assert search(store, "council") == ()
    assert [hit.run_id for hit in search(store, "assembly")] == [run_id]


@pytest.mark.parametrize("word", ["日本語", "日本", "の", "都", "京都"])
def test_japanese_is_found_also_by_one_or_two_characters(store: Store, word: str) -> None:
    add_document(store, "a.txt", "something else", "東京で日本語の量子化を学ぶ。京都")
    add_result(store, "東京で日本語の量子化を学ぶ。京都")
    assert len(search(store, word)) == 2


def test_short_words_are_found_beyond_the_newest_passages(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.store.search_query._FIRST_LOOK", 5)
    add_document(store, "old.txt", "昔の東京")
    add_document(store, "new.txt", *(f"filler {number}" for number in range(20)))
    assert [hit.title for hit in search(store, "東京")] == ["old.txt"]
    assert [hit.title for hit in search(store, "京 昔")] == ["old.txt"]


def test_the_trash_and_what_is_not_whole_are_not_found(store: Store) -> None:
    document = add_document(store, "bridge.txt", "bridge")
    run_id = add_result(store, "bridge")
    with store.write() as transaction:
        transaction.documents.delete(document.id)
        transaction.runs.delete(run_id)
    assert search(store, "bridge") == search(store, "br") == ()


def test_the_limit_holds_and_nothing_typed_is_syntax(store: Store) -> None:
    for number in range(5):
        add_document(store, f"bridge {number}", "a bridge")
        add_result(store, "bridge")
    assert len(search(store, "bridge", 3)) == 3
    assert len(search(store, "bridge", 7)) == 7
    for typed in ("", "  ", '"', "a* OR b", "NEAR(", "%", "_", "\x00", "\ud800", "' --"):
        search(store, typed)


def test_messages_and_documents_are_searched_apart(store: Store) -> None:
    add_chat(store, "bridge in a chat")
    add_document(store, "a.txt", "bridge in a file")
    with store.read() as transaction:
        assert [hit.snippet for hit in transaction.search.hits("bridge")] == ["bridge in a chat"]
    assert [hit.snippet for hit in search(store, "bridge")] == ["bridge in a file"]
