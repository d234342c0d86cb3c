"""Several answers at once: siblings that stream side by side."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.protocol import AnswerEnded, Failed, Finished, StopReason, TextDelta
from desktop_app.store.records import MessageRecord, MessageStatus

from .conftest import Bench
from .fake_host import stats


def three(bench: Bench) -> tuple[str, str]:
    """Asks for three more answers; returns the conversation and the request."""
    chat = bench.exchange(None, "hello", "first")
    reply = bench.thread(chat)[-1]
    bench.desk.conversations.regenerate(reply.id, answers=3)
    bench.host.accept()
    return chat, bench.host.last.request_id


def siblings(bench: Bench, chat: str) -> list[MessageRecord]:
    """Returns all answers, in order, by stepping through them."""
    conversations = bench.desk.conversations
    for _ in range(5):
        conversations.show_sibling(bench.thread(chat)[-1].id, -1)
    found = [bench.thread(chat)[-1]]
    while True:
        conversations.show_sibling(found[-1].id, 1)
        shown = bench.thread(chat)[-1]
        if shown.id == found[-1].id:
            return found
        found.append(shown)


def test_three_answers_stream_beside_the_one_that_was_there(bench: Bench) -> None:
    chat, request = three(bench)
    assert bench.host.last.params.answers == 3
    for number in (2, 0, 1, 0):
        bench.host.emit(TextDelta(request, f"<{number}>", answer=number))
    assert bench.thread(chat)[-1].content == "<0><0>"
    assert [m.content for m in siblings(bench, chat)] == ["first", "<0><0>", "<1>", "<2>"]
    bench.host.emit(AnswerEnded(request, 1, StopReason.END, stats(5)))
    states = [m.status for m in siblings(bench, chat)]
    assert states[1:] == [MessageStatus.STREAMING, MessageStatus.DONE, MessageStatus.STREAMING]
    bench.host.emit(AnswerEnded(request, 2, StopReason.LENGTH, stats(6)))
    bench.host.emit(AnswerEnded(request, 0, StopReason.END, stats(7)))
    bench.host.emit(Finished(request, StopReason.END, stats(7)))
    answers = siblings(bench, chat)[1:]
    assert [m.status for m in answers] == [MessageStatus.DONE] * 3
    assert [m.figures.new_tokens for m in answers if m.figures] == [7, 5, 6]
    assert [m.figures.stop_reason for m in answers if m.figures] == ["end", "end", "length"]


def test_a_failure_ends_those_that_still_stream(bench: Bench) -> None:
    chat, request = three(bench)
    bench.host.emit(TextDelta(request, "a", answer=0))
    bench.host.emit(TextDelta(request, "b", answer=1))
    bench.host.emit(AnswerEnded(request, 1, StopReason.END, stats()))
    bench.host.emit(Failed(request, "out_of_memory"))
    answers = siblings(bench, chat)[1:]
    assert [m.content for m in answers] == ["a", "b", ""]
    assert [m.status for m in answers] == [
        MessageStatus.FAILED,
        MessageStatus.DONE,
        MessageStatus.FAILED,
    ]


def test_one_of_them_goes_on_alone(bench: Bench) -> None:
    chat, request = three(bench)
    bench.host.emit(TextDelta(request, "a", answer=0))
    bench.desk.conversations.stop(chat)
    assert {m.status for m in siblings(bench, chat)[1:]} == {MessageStatus.CANCELLED}
    reply = siblings(bench, chat)[1]
    params = replace(bench.desk.settings.current.generation_params(), answers=3)
    bench.desk.conversations.continue_reply(reply.id, params)
    assert bench.host.last.params.answers == 1
    bench.host.accept()
    bench.host.finish("b")
    assert siblings(bench, chat)[1].content == "ab"


def test_text_of_all_is_on_disk_within_the_second(bench: Bench) -> None:
    chat, request = three(bench)
    for number in range(3):
        bench.host.emit(TextDelta(request, f"<{number}>", answer=number))
    bench.pass_time(0.5)
    with bench.desk._store.read() as transaction:
        rows = [transaction.messages.get(m.id).content for m in siblings(bench, chat)]
    assert rows == ["first", "<0>", "<1>", "<2>"]
