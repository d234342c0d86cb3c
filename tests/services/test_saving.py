"""Text on its way to the disk: in time, again after trouble, and never lost on the way."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.services.events import (
    ReplyEnded,
    ReplyGrew,
    ServiceEvent,
    StoreTrouble,
)
from desktop_app.services.flusher import Flusher
from desktop_app.services.replies import FLUSH_INTERVAL_S
from desktop_app.store.records import MessageStatus

from .conftest import Bench, open_bench


def on_disk(data: DataDir, message_id: str) -> tuple[str, str]:
    raw = sqlite3.connect(data.database)
    row = raw.execute("SELECT content, status FROM messages WHERE id = ?", (message_id,)).fetchone()
    raw.close()
    return (row[0], row[1])


class Trouble:
    """Makes every write fail while it is on."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.on = False
        self.code = "disk_full"
        write = bench.desk._store.write

        def failing():  # type: ignore[no-untyped-def]
            if self.on:
                raise UserError(self.code, path=bench.data.database)
            return write()

        monkeypatch.setattr(bench.desk._store, "write", failing)


@pytest.fixture
def trouble(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    return Trouble(bench, monkeypatch)


def test_text_is_on_disk_in_time_also_when_nothing_more_comes(bench: Bench) -> None:
    reply = bench.desk.conversations.send(None, "Hello").reply_id or ""
    bench.host.say("first ")
    assert bench.desk.work() == pytest.approx(FLUSH_INTERVAL_S)
    assert on_disk(bench.data, reply) == ("", "streaming")
    bench.clock.now += FLUSH_INTERVAL_S
    assert bench.desk.work() is None  # nothing waits
    assert on_disk(bench.data, reply) == ("first ", "streaming")
    bench.host.say("second ")
    bench.clock.now += FLUSH_INTERVAL_S / 2
    bench.host.say("third")
    assert bench.desk.work() == pytest.approx(FLUSH_INTERVAL_S / 2)
    bench.pass_time(FLUSH_INTERVAL_S / 2)
    assert on_disk(bench.data, reply) == ("first second third", "streaming")


def test_a_thread_read_while_an_answer_streams_fits_the_events_that_follow(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.say("abc", "def")
    shown = bench.thread(sent.conversation_id)[-1].content
    assert shown == "abcdef"  # not the row's, which has nothing yet
    bench.host.say("ghi")
    for grew in bench.of(ReplyGrew):  # all of them, as if they came late
        if grew.start + len(grew.text) > len(shown):
            shown += grew.text[len(shown) - grew.start :]
    assert shown == "abcdefghi"


def test_text_stays_in_memory_while_it_cannot_be_written(bench: Bench, trouble: Trouble) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    trouble.on = True
    for _ in range(3):
        bench.host.say("word ")
        bench.pass_time(2)
    assert [event.error_code for event in bench.of(StoreTrouble)] == ["disk_full"]
    assert bench.texts(sent.conversation_id)[-1] == "word word word "
    trouble.on = False
    bench.pass_time(2)
    assert [event.error_code for event in bench.of(StoreTrouble)] == ["disk_full", None]
    assert on_disk(bench.data, sent.reply_id or "")[0] == "word word word "


def test_an_answer_that_ends_in_trouble_is_saved_later(bench: Bench, trouble: Trouble) -> None:
    conversations = bench.desk.conversations
    sent = conversations.send(None, "Hello")
    queued = conversations.send(sent.conversation_id, "More")
    bench.host.accept()
    trouble.on = True
    bench.host.finish("All of it.")
    (ended,) = bench.of(ReplyEnded)
    assert (ended.message.content, ended.message.status) == ("All of it.", MessageStatus.DONE)
    shown = bench.thread(sent.conversation_id)[1]
    assert (shown.content, shown.status) == ("All of it.", MessageStatus.DONE)
    assert shown.figures is not None
    assert not conversations.is_answering(sent.conversation_id)
    bench.pass_time(2)
    assert len(bench.host.generates) == 1  # the queue waits until the answer is safe
    trouble.on = False
    bench.pass_time(2)
    assert on_disk(bench.data, sent.reply_id or "") == ("All of it.", "done")
    assert bench.host.last.turns[-1].content == "More"
    assert conversations.message(queued.user_message_id).status is MessageStatus.DONE
    assert len(bench.of(ReplyEnded)) == 1


def test_the_queue_goes_on_when_the_disk_does(bench: Bench, trouble: Trouble) -> None:
    conversations = bench.desk.conversations
    sent = conversations.send(None, "Hello")
    conversations.send(sent.conversation_id, "More")
    finish = bench.desk._answering._begin_queued

    def refuse(conversation_id: str):  # type: ignore[no-untyped-def]
        trouble.on = True
        return finish(conversation_id)

    bench.desk._answering._begin_queued = refuse  # type: ignore[method-assign]
    bench.host.finish("Hi")
    assert len(bench.host.generates) == 1
    assert bench.of(StoreTrouble)[-1].error_code == "disk_full"
    bench.desk._answering._begin_queued = finish  # type: ignore[method-assign]
    trouble.on = False
    bench.pass_time(2)
    assert len(bench.host.generates) == 2
    assert bench.of(StoreTrouble)[-1].error_code is None


def test_a_message_that_cannot_be_written_is_not_sent(bench: Bench, trouble: Trouble) -> None:
    trouble.on = True
    with pytest.raises(UserError) as raised:
        bench.desk.conversations.send(None, "Hello")
    assert raised.value.code == "disk_full"
    assert bench.events == [] and bench.host.commands == []


def test_an_answer_whose_end_is_not_saved_can_be_continued_later(
    bench: Bench, trouble: Trouble
) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    trouble.on = True
    bench.host.say("All of it")
    bench.host.cancel()
    with pytest.raises(UserError):
        bench.desk.conversations.continue_reply(sent.reply_id or "")
    trouble.on = False
    bench.desk.conversations.continue_reply(sent.reply_id or "")
    assert bench.host.last.turns[-1].content == "All of it"


def test_an_observer_may_call_back_in_trouble(
    bench: Bench, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    def go_on(event: ServiceEvent) -> None:
        if isinstance(event, ReplyEnded):
            bench.desk.conversations.continue_reply(event.message.id)

    bench.desk.subscribe(go_on)
    sent = bench.desk.conversations.send(None, "Hello")
    trouble.on = True
    bench.host.say("All of it")
    bench.host.cancel()
    assert "disk_full" in caplog.text
    trouble.on = False
    bench.pass_time(2)
    assert on_disk(bench.data, sent.reply_id or "") == ("All of it", "cancelled")


def test_a_really_full_database_loses_no_text(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    engine = bench.desk._store._engine
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    text = "much text " * 5_000
    for connection in connections:
        connection.close()
    bench.host.finish(text)
    assert bench.of(StoreTrouble)[-1].error_code == "disk_full"
    assert bench.texts(sent.conversation_id)[-1] == text
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    for connection in connections:
        connection.close()
    bench.pass_time(2)
    assert on_disk(bench.data, sent.reply_id or "") == (text, "done")


def test_a_bug_while_saving_is_logged_and_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    write = bench.desk._store.write
    monkeypatch.setattr(bench.desk._store, "write", lambda: 1 / 0)
    bench.host.finish("All of it.")
    assert "ZeroDivisionError" in caplog.text
    assert bench.of(ReplyEnded)[-1].message.content == "All of it."
    monkeypatch.setattr(bench.desk._store, "write", write)
    bench.pass_time(2)
    assert on_disk(bench.data, sent.reply_id or "") == ("All of it.", "done")


def test_closing_saves_what_streams_as_interrupted(data: DataDir) -> None:
    bench = open_bench(data)
    sent = bench.desk.conversations.send(None, "Hello")
    queued = bench.desk.conversations.send(sent.conversation_id, "More")
    bench.host.say("so far")
    bench.desk.close()
    bench.desk.close()
    assert bench.host.closed
    assert on_disk(data, sent.reply_id or "") == ("so far", "interrupted")
    assert on_disk(data, queued.user_message_id) == ("More", "done")
    assert len(bench.host.generates) == 1


def test_an_interrupted_answer_is_there_again_and_can_be_continued(data: DataDir) -> None:
    first = open_bench(data)
    sent = first.desk.conversations.send(None, "Hello")
    first.host.say("so far")
    first.desk.close()
    second = open_bench(data)
    reply = second.thread(sent.conversation_id)[-1]
    assert (reply.content, reply.status) == ("so far", MessageStatus.INTERRUPTED)
    second.desk.conversations.continue_reply(reply.id)
    second.host.finish(", and on")
    assert second.texts(sent.conversation_id) == ["Hello", "so far, and on"]
    second.desk.close()


def test_a_crash_is_recovered_from(data: DataDir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.store.writers.new_writer", lambda: "1:1.00:dead")
    crashed = open_bench(data)
    sent = crashed.desk.conversations.send(None, "Hello")
    queued = crashed.desk.conversations.send(sent.conversation_id, "More")
    crashed.host.say("so far")
    crashed.pass_time(FLUSH_INTERVAL_S)
    crashed.desk._store._engine.dispose()  # and no close()
    monkeypatch.undo()
    second = open_bench(data)
    _, reply, waiting = second.thread(sent.conversation_id)
    assert (reply.content, reply.status) == ("so far", MessageStatus.INTERRUPTED)
    assert (waiting.id, waiting.status) == (queued.user_message_id, MessageStatus.DONE)
    assert second.events == []
    second.desk.conversations.answer(waiting.id)
    assert [turn.content for turn in second.host.last.turns] == ["Hello", "so far", "More"]
    second.desk.close()


def test_a_damaged_history_is_not_opened(data: DataDir) -> None:
    data.database.write_bytes(b"x" * 10_000)
    with pytest.raises(UserError) as raised:
        open_bench(data)
    assert raised.value.code == "store_damaged"


def test_events_from_the_host_s_thread_and_reads_from_another_agree(bench: Bench) -> None:
    """A reader at any moment sees text that continues without gap or repetition."""
    sent = bench.desk.conversations.send(None, "Hello")
    expected = "".join(f"{number} " for number in range(600))
    seen: list[tuple[int, str]] = []
    done = threading.Event()

    def watch(event: ServiceEvent) -> None:
        if isinstance(event, ReplyGrew):
            seen.append((event.start, event.text))

    bench.desk.subscribe(watch)

    def stream() -> None:
        for number in range(600):
            bench.host.say(f"{number} ")
        bench.host.finish()
        done.set()

    thread = threading.Thread(target=stream)
    thread.start()
    while not done.is_set():
        shown = bench.thread(sent.conversation_id)[-1].content
        assert expected.startswith(shown)
        bench.desk.work()
    thread.join()
    assert "".join(text for _, text in seen) == expected
    assert all(expected[start:].startswith(text) for start, text in seen)
    assert on_disk(bench.data, sent.reply_id or "") == (expected, "done")


def test_the_flusher_works_when_woken_again_after_its_wait_and_after_a_bug() -> None:
    calls = threading.Semaphore(0)
    answers = iter([0.001, None])

    def work() -> float | None:
        calls.release()
        return next(answers, None)

    flusher = Flusher(work)
    flusher.start()
    flusher.wake()
    assert calls.acquire(timeout=10) and calls.acquire(timeout=10)
    flusher.wake()
    assert calls.acquire(timeout=10)
    flusher.close()
    flusher.close()


def test_settings_survive_in_the_data_folder(data: DataDir, tmp_path: Path) -> None:
    first = open_bench(data)
    first.desk.settings.change(system_prompt="Be kind.")
    first.desk.close()
    second = open_bench(data)
    assert second.desk.conversations.create().system_prompt == "Be kind."
    second.desk.close()
