"""Vectors in the store: they come in order, go with their document, and keep nobody waiting."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.store.database import Store
from desktop_app.store.vectors import VectorBlock

from .conftest import add_document
from .test_documents import LATER, count, sweep

MODEL, OTHER = "model@1", "model@2"


def block(first: int, count: int = 2) -> VectorBlock:
    return VectorBlock(first, count, 3, bytes([first]) * count * 3 * 2)


def add(store: Store, document_id: str, first: int, model: str = MODEL) -> bool:
    with store.write() as transaction:
        return transaction.vectors.add(document_id, model, block(first))


def test_blocks_come_back_in_order_and_tell_where_to_go_on(store: Store) -> None:
    document = add_document(store, "a.pdf", *"abcdef")
    assert all(add(store, document.id, first) for first in (0, 2, 4))
    add(store, document.id, 0, OTHER)
    with store.read() as transaction:
        vectors = transaction.vectors
        assert vectors.blocks(document.id, MODEL) == (block(0), block(2), block(4))
        assert vectors.blocks(document.id, MODEL, 2) == (block(2), block(4))
        assert (vectors.made(document.id, MODEL), vectors.made(document.id, OTHER)) == (6, 2)
        assert vectors.made(document.id, "model@3") == 0
        assert vectors.begun(OTHER, [document.id, "nobody"]) == {document.id}


def test_what_is_there_is_not_added_again(store: Store) -> None:
    document = add_document(store, "a.pdf", *"ab")
    assert add(store, document.id, 0) and not add(store, document.id, 0)
    assert not add(store, "nobody", 0)


def test_what_is_still_to_be_made(store: Store) -> None:
    whole, begun, new, gone = (add_document(store, f"{n}.pdf", *"abcd") for n in range(4))
    for document, firsts in ((whole, (0, 2)), (begun, (0,))):
        for first in firsts:
            add(store, document.id, first)
    with store.write() as transaction:
        transaction.documents.delete(gone.id)
    with store.read() as transaction:
        assert transaction.vectors.unmade(1, 9) == (new.id, begun.id)
        assert transaction.vectors.unmade(0, 9) == (begun.id,), "what is begun is brought to an end"
        assert transaction.vectors.unmade(1, 1) == (new.id,)


def test_what_another_model_made_can_go(store: Store) -> None:
    document, kept = add_document(store, "a.pdf", *"ab"), add_document(store, "b.pdf", *"ab")
    for first in range(0, 80, 2):
        add(store, document.id, first, OTHER)
    add(store, document.id, 0)
    add(store, kept.id, 0, OTHER)
    rounds = 0
    more = True
    while more:
        with store.write() as transaction:
            more = transaction.vectors.drop_others(document.id, MODEL)
        rounds += 1
    assert rounds == 2, "a transaction takes some of them"
    assert count(store, "passage_vectors") == 2


def test_vectors_go_with_their_document(store: Store) -> None:
    document, kept = add_document(store, "a.pdf", *"ab"), add_document(store, "b.pdf", *"ab")
    for first in range(0, 100, 2):
        add(store, document.id, first)
    add(store, kept.id, 0)
    with store.write() as transaction:
        transaction.documents.delete(document.id)
    assert count(store, "passage_vectors") == 51, "it may come back"
    with store.write() as transaction:
        transaction.documents.give_up(datetime.now(UTC) + LATER)
    assert not add(store, document.id, 100)
    sweep(store)
    assert count(store, "passage_vectors") == count(store, "documents") == 1


# --- passages by a question's words --------------------------------------------------------


def alike(store: Store, question: str, *document_ids: str) -> list[tuple[str, int]]:
    with store.read() as transaction:
        found = transaction.search.passages(question, document_ids, 10)
    return [(key.document_id, key.number) for key in found]


def test_any_word_will_do_and_rare_ones_count_more(store: Store) -> None:
    document = add_document(
        store,
        "a.pdf",
        "The council met in the town.",
        "The bridge in the town costs four million.",
        "The town council bought a ferry for the town.",
        "Nothing to see here.",
    )
    found = alike(store, "What does the town pay for the bridge?", document.id)
    assert found[0] == (document.id, 1)
    assert sorted(found) == [(document.id, n) for n in (0, 1, 2)]


def test_only_the_documents_asked_are_searched(store: Store) -> None:
    documents = [add_document(store, f"{n}.pdf", "A bridge.", "A ferry.") for n in range(3)]
    assert alike(store, "bridge", documents[2].id, documents[0].id) == [
        (documents[0].id, 0),
        (documents[2].id, 0),
    ]
    assert alike(store, "bridge") == alike(store, "bridge", "nobody") == []


def test_japanese_questions_find_their_passages(store: Store) -> None:
    document = add_document(
        store,
        "a.pdf",
        "朝から雨が降っていた。",
        "古い橋を建て直すことを決めた。",
        "東京の人口は増えている。",
    )
    assert alike(store, "橋はいつ建て直しますか。", document.id)[0] == (document.id, 1)
    assert alike(store, "東京について教えてください", document.id) == [(document.id, 2)]
    assert alike(store, "ありがとうございます", document.id) == []


def test_a_question_is_no_search_syntax(store: Store) -> None:
    document = add_document(store, "a.pdf", 'He said "bridge" AND left.', "x")
    for question in ('"bridge', "bridge NOT", 'NEAR("bridge")', "bridge*", "\0 \ud800 bridge"):
        assert alike(store, question, document.id) == [(document.id, 0)]
    assert alike(store, '" ( * -', document.id) == []


def test_a_title_stands_for_the_text_under_it(store: Store) -> None:
    from desktop_app.readers.documents.records import DocumentFacts, Passage, Place

    with store.write() as transaction:
        added = transaction.documents.add("a.md", None, "hash", 9)
        titles = [True, True, False, True]
        passages = [Passage(f"p{n}", Place(paragraph=n), is_t) for n, is_t in enumerate(titles)]
        transaction.documents.add_passages(added.id, passages)
        transaction.documents.complete(added.id, DocumentFacts("a.md", "md", passages=4))
        under = [transaction.documents.text_under(added.id, n) for n in range(4)]
    assert under == [2, 2, 2, None]
