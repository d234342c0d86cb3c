"""Search: any language, any length, nothing of the user's text is syntax."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.store.database import Store
from desktop_app.store.records import MessageStatus, SearchHit
from desktop_app.store.snippets import Matcher

from .conftest import add_chat


def search(store: Store, text: str) -> tuple[SearchHit, ...]:
    with store.read() as transaction:
        return transaction.search.hits(text)


def found(store: Store, text: str) -> set[str]:
    return {hit.snippet for hit in search(store, text) if hit.message_id}


def test_words_are_found_whatever_their_case(store: Store) -> None:
    add_chat(store, "The Quantization of models", "nothing here")
    assert found(store, "quantization") == {"The Quantization of models"}
    assert found(store, "MODELS quant") == {"The Quantization of models"}
    assert found(store, "quantum") == set()


@pytest.mark.parametrize("word", ["日本語", "日本", "東京", "京都", "の", "都", "量子化", "都。"])
def test_japanese_is_found_also_by_one_or_two_characters(store: Store, word: str) -> None:
    text = "東京で日本語の量子化を学ぶ。京都"
    add_chat(store, text, "something else")
    assert found(store, word) == ({text} if word in text else set())


@pytest.mark.parametrize("word", ["ab", "z", "AB"])
def test_short_words_are_found_at_the_end_of_a_text(store: Store, word: str) -> None:
    add_chat(store, "z ends with ab")
    assert len(found(store, word)) == 1


def test_short_words_are_found_beyond_the_newest_messages(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.store.search_query._FIRST_LOOK", 5)
    add_chat(store, "昔の東京", "x")
    add_chat(store, *(f"filler {number}" for number in range(20)))
    assert found(store, "東京") == {"昔の東京"}
    assert found(store, "京 昔") == {"昔の東京"}
    assert found(store, "昔の東 京") == {"昔の東京"}
    assert found(store, "鬱") == set() and found(store, "東京 鬱") == set()


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        '"""',
        "AND",
        "a AND",
        "OR OR",
        "NOT x",
        "*",
        "abc*",
        "-",
        "-abc",
        "(",
        "()",
        ")",
        "^abc",
        "abc^",
        "content:",
        "NEAR(a b)",
        "{",
        "a:b",
        "\\",
        "%",
        "_",
        "%%%",
        "a%c",
        ";",
        "--",
        "'; DROP TABLE messages; --",
        "\0",
        "a\0b",
        "\ud83d",
        "😀",
        "😀😀😀",
        "\n",
        "x" * 3_000,
    ],
)
def test_nothing_is_syntax(store: Store, text: str) -> None:
    add_chat(store, "An ordinary message: 100% of a_b (c) AND d*")
    hits = search(store, text)
    clean = text.replace("\0", " ")
    words = clean.lower().split()
    if words and not all(w in "an ordinary message: 100% of a_b (c) and d*" for w in words):
        assert hits == ()
    with store.read() as transaction:
        transaction.conversations.list(text)


@pytest.mark.parametrize("text", ["100%", "a_b", "(c)", "AND d*", "%", "d*", "_b", "e: 1"])
def test_signs_stand_for_themselves(store: Store, text: str) -> None:
    add_chat(store, "An ordinary message: 100% of a_b (c) AND d*")
    add_chat(store, "aXb 100 c")
    assert len(found(store, text)) == 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(min_size=1, max_size=12))
def test_what_was_written_is_found(store: Store, text: str) -> None:
    from desktop_app.services.history import clean

    text = clean(text)
    chat = add_chat(store, f"before {text} after")
    if text.split():
        hits = search(store, text)
        assert chat in {hit.conversation_id for hit in hits}


def test_titles_come_first_and_have_no_message(store: Store) -> None:
    chat = add_chat(store, "about something", title="Tokens explained")
    add_chat(store, "tokens tokens", title="Other")
    hits = search(store, "tokens")
    assert (hits[0].conversation_id, hits[0].message_id) == (chat, None)
    assert hits[0].snippet[hits[0].match_start :][: hits[0].match_length] == "Tokens"
    with store.write() as transaction:
        transaction.conversations.change(chat, title="Renamed")
    assert [hit.message_id is None for hit in search(store, "tokens")] == [False]
    assert len(search(store, "renamed")) == 1


def test_better_matches_come_first(store: Store) -> None:
    add_chat(store, "one apple in a long text " + "about other things " * 30)
    add_chat(store, "apple apple apple")
    add_chat(store, "pie with an apple")
    add_chat(store, "apple pie")
    assert [hit.snippet for hit in search(store, "apple pie")] == ["apple pie", "pie with an apple"]
    assert search(store, "apple")[0].snippet == "apple apple apple"


def test_what_is_in_the_trash_is_not_found(store: Store) -> None:
    chat = add_chat(store, "secret recipe", title="secret")
    with store.write() as transaction:
        transaction.conversations.delete(chat)
    assert search(store, "secret") == ()
    with store.write() as transaction:
        transaction.conversations.restore(chat)
    assert len(search(store, "secret")) == 2


def test_a_streaming_answer_joins_when_it_ends(store: Store) -> None:
    chat = add_chat(store, "Q")
    with store.write() as transaction:
        reply = transaction.messages.add(chat, None, "assistant", "", MessageStatus.STREAMING)
        transaction.messages.save_text(reply.id, "growing answer")
    assert search(store, "growing") == ()
    with store.write() as transaction:
        transaction.messages.finish(reply.id, "grown answer", MessageStatus.DONE)
    assert search(store, "growing") == () and len(search(store, "grown")) == 1
    with store.write() as transaction:
        transaction.messages.restart(reply.id, "{}")
    assert search(store, "grown") == ()
    with store.write() as transaction:
        transaction.messages.finish(reply.id, "grown answer more", MessageStatus.CANCELLED)
    assert len(search(store, "more")) == 1


def test_the_index_is_sound_after_all_kinds_of_changes(store: Store) -> None:
    chat = add_chat(store, "one two three", "four five six", "seven", title="Title here")
    with store.write() as transaction:
        first, second, third = transaction.branches.all_messages(chat)
        transaction.messages.remove(third.id)
        transaction.messages.restart(second.id, "{}")
        transaction.messages.finish(second.id, "", MessageStatus.FAILED)
        transaction.messages.accept(first.id)
        transaction.conversations.change(chat, title="")
    with store.write() as transaction:
        session = transaction.messages._session
        for table in ("message_search", "conversation_search"):
            # The rank column asks the check to compare with the content, too; the index lacks
            # empty rows on purpose, and those have no trigrams but the line ends.
            session.connection().exec_driver_sql(
                f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"
            )
    assert found(store, "one two") == {"one two three"}
    assert search(store, "four") == () and search(store, "seven") == ()


def test_a_huge_message_is_kept_whole_and_found_by_its_beginning(store: Store) -> None:
    text = "needle " + "日本語の文章。" * 100_000 + " end"
    chat = add_chat(store, text)
    assert len(search(store, "needle")) == 1
    with store.write() as transaction:
        (message,) = transaction.branches.all_messages(chat)
        assert message.content == text
        transaction.messages.remove(message.id)
    assert search(store, "needle") == () and search(store, "日本語") == ()


def test_a_list_is_filtered_by_title_or_text(store: Store) -> None:
    by_title = add_chat(store, "x", title="Cooking rice")
    by_text = add_chat(store, "how to cook rice?", title="Food")
    add_chat(store, "other", title="Other")
    with store.read() as transaction:
        listed = {c.id for c in transaction.conversations.list("rice")}
    assert listed == {by_title, by_text}


def test_snippets_show_the_match_in_one_line() -> None:
    text = "start " + "word " * 50 + "\n\nthe needle\tis here" + " more" * 50
    snippet, start, length = Matcher(("needle",), "needle").snippet(text)
    assert snippet[start : start + length] == "needle"
    assert snippet.startswith("…") and snippet.endswith("…")
    assert "\n" not in snippet and len(snippet) < 200
    assert Matcher(("Two",), "Two").snippet("one two") == ("one two", 4, 3)
