"""The thought before an answer: kept with it, found by nobody."""

from __future__ import annotations

from desktop_app.store.database import Store
from desktop_app.store.records import MessageRecord, MessageStatus

from .conftest import add_chat


def _streaming(store: Store) -> MessageRecord:
    chat = add_chat(store, "question")
    with store.write() as transaction:
        return transaction.messages.add(chat, None, "assistant", "", MessageStatus.STREAMING)


def _read(store: Store, message_id: str) -> tuple[str, str, int | None]:
    with store.read() as transaction:
        record = transaction.branches.record(message_id)
        return record.content, record.reasoning, record.reasoning_ms


def test_a_thought_is_kept_beside_the_answer(store: Store) -> None:
    reply = _streaming(store)
    assert _read(store, reply.id) == ("", "", None)
    with store.write() as transaction:
        transaction.messages.save_text(reply.id, "", None, "Let me", 400)
    assert _read(store, reply.id) == ("", "Let me", 400)
    with store.write() as transaction:
        transaction.messages.finish(
            reply.id, "Yes.", MessageStatus.DONE, reasoning="Let me see.", reasoning_ms=1200
        )
    assert _read(store, reply.id) == ("Yes.", "Let me see.", 1200)


def test_who_knows_nothing_of_a_thought_leaves_it_alone(store: Store) -> None:
    reply = _streaming(store)
    with store.write() as transaction:
        transaction.messages.save_text(reply.id, "", None, "Let me", 400)
        transaction.messages.save_text(reply.id, "Yes")
        transaction.messages.finish(reply.id, "Yes.", MessageStatus.CANCELLED)
        transaction.messages.restart(reply.id, "{}")
    assert _read(store, reply.id) == ("Yes.", "Let me", 400)


def test_a_thought_is_not_searched(store: Store) -> None:
    reply = _streaming(store)
    with store.write() as transaction:
        transaction.messages.finish(
            reply.id, "The capybara.", MessageStatus.DONE, reasoning="Perhaps the wombat? 熊"
        )
    with store.read() as transaction:
        assert [hit.message_id for hit in transaction.search.hits("capybara")] == [reply.id]
        for words in ("wombat", "熊", "haps"):
            assert transaction.search.hits(words) == ()
            assert transaction.conversations.list(words, 10, 0) == ()
