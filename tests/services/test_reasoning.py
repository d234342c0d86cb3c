"""The thought before an answer: grows, is timed, written, interrupted, and never sent again."""

from __future__ import annotations

import sqlite3

import pytest

from desktop_app.paths import DataDir
from desktop_app.protocol import DeltaKind, StopReason
from desktop_app.services.events import ReplyEnded, ReplyGrew
from desktop_app.services.replies import FLUSH_INTERVAL_S
from desktop_app.store.records import MessageStatus

from .conftest import Bench, open_bench


def on_disk(data: DataDir, message_id: str) -> tuple[str, str, int | None]:
    raw = sqlite3.connect(data.database)
    wanted = "SELECT reasoning, content, reasoning_ms FROM messages WHERE id = ?"
    row: tuple[str, str, int | None] = raw.execute(wanted, (message_id,)).fetchone()
    raw.close()
    return row


def test_a_thought_grows_beside_the_answer_and_is_timed(bench: Bench) -> None:
    reply = bench.desk.conversations.send(None, "Hello").reply_id or ""
    bench.host.accept()
    bench.clock.now += 5  # reading the prompt is no thinking
    bench.host.think("Let ")
    bench.clock.now += 1.5
    bench.host.think("me see.")
    bench.clock.now += 0.5
    bench.host.say("Yes")
    bench.clock.now += 60
    bench.host.finish(".")
    grew = [(e.kind, e.text, e.start, e.reasoning_ms) for e in bench.of(ReplyGrew)]
    assert grew == [
        (DeltaKind.REASONING, "Let ", 0, 0),
        (DeltaKind.REASONING, "me see.", 4, 1500),
        (DeltaKind.ANSWER, "Yes", 0, 2000),
        (DeltaKind.ANSWER, ".", 3, 2000),
    ]
    (ended,) = bench.of(ReplyEnded)
    message = ended.message
    assert (message.reasoning, message.content, message.reasoning_ms) == (
        "Let me see.",
        "Yes.",
        2000,
    )
    assert message == bench.desk.conversations.message(reply)


def test_an_answer_without_a_thought_has_none(bench: Bench) -> None:
    bench.exchange(None, "Hello", "Hi")
    (ended,) = bench.of(ReplyEnded)
    assert (ended.message.reasoning, ended.message.reasoning_ms) == ("", None)
    assert bench.of(ReplyGrew)[0].reasoning_ms is None


def test_thinking_twice_adds_up(bench: Bench) -> None:
    reply = bench.desk.conversations.send(None, "Hello").reply_id or ""
    for text in ("First.", " Then."):
        bench.host.think(text)
        bench.clock.now += 1
        bench.host.say("And ")
        bench.clock.now += 1
    bench.host.finish("so.")
    assert on_disk(bench.data, reply) == ("First. Then.", "And And so.", 2000)


def test_a_thought_is_on_disk_in_time_and_with_the_answer_in_one_write(bench: Bench) -> None:
    reply = bench.desk.conversations.send(None, "Hello").reply_id or ""
    bench.host.think("Let me")
    assert bench.desk.work() == pytest.approx(FLUSH_INTERVAL_S)
    assert on_disk(bench.data, reply) == ("", "", None)
    bench.pass_time(FLUSH_INTERVAL_S)
    assert on_disk(bench.data, reply) == ("Let me", "", 0)
    bench.host.think(" see.")
    bench.host.say("Yes")
    bench.pass_time(FLUSH_INTERVAL_S)
    assert on_disk(bench.data, reply) == ("Let me see.", "Yes", 400)


def test_a_thread_read_while_it_thinks_has_the_thought_so_far(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.think("Let me")
    bench.clock.now += 1
    bench.host.think(" see")
    shown = bench.thread(sent.conversation_id)[-1]
    assert (shown.reasoning, shown.content, shown.reasoning_ms) == ("Let me see", "", 1000)


def test_stopping_in_mid_thought_keeps_it(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.think("Let me")
    bench.clock.now += 3
    bench.desk.conversations.stop(sent.conversation_id)
    shown = bench.thread(sent.conversation_id)[-1]
    assert shown.status is MessageStatus.CANCELLED
    assert on_disk(bench.data, shown.id) == ("Let me", "", 3000)


def test_a_crash_in_mid_thought_keeps_it(data: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.store.writers.new_writer", lambda: "1:1.00:dead")
    crashed = open_bench(data)
    sent = crashed.desk.conversations.send(None, "Hello")
    crashed.host.think("Let me")
    crashed.pass_time(FLUSH_INTERVAL_S)
    crashed.desk._store._engine.dispose()  # and no close()
    monkeypatch.undo()
    second = open_bench(data)
    reply = second.thread(sent.conversation_id)[-1]
    assert (reply.reasoning, reply.status) == ("Let me", MessageStatus.INTERRUPTED)
    second.desk.close()


def test_a_continued_answer_keeps_its_thought_and_is_sent_without_it(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.think("Let me see.")
    bench.clock.now += 1
    bench.host.finish("Yes", reason=StopReason.LENGTH)
    bench.desk.conversations.continue_reply(sent.reply_id or "")
    assert bench.host.last.continue_last
    assert [turn.content for turn in bench.host.last.turns] == ["Hello", "Yes"]
    bench.host.finish(", indeed.")
    assert on_disk(bench.data, sent.reply_id or "") == ("Let me see.", "Yes, indeed.", 1000)
    bench.desk.conversations.send(sent.conversation_id, "Sure?")
    assert [turn.content for turn in bench.host.last.turns] == ["Hello", "Yes, indeed.", "Sure?"]


@pytest.mark.parametrize("wish", ["continue_reply", "retry"])
def test_what_stopped_in_mid_thought_is_answered_anew_beside_it(bench: Bench, wish: str) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.think("Let me")
    bench.host.fail("out_of_memory")
    again = getattr(bench.desk.conversations, wish)(sent.reply_id or "")
    assert again.reply_id != sent.reply_id
    assert not bench.host.last.continue_last
    bench.host.finish("Yes.")
    shown = bench.thread(sent.conversation_id)[-1]
    assert (shown.reasoning, shown.content, shown.sibling_count) == ("", "Yes.", 2)
    assert bench.desk.conversations.message(sent.reply_id or "").reasoning == "Let me"
