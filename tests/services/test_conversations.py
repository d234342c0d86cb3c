"""One chat: sending, branching, continuing, stopping, in rows and announcements."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol import Cancel, ChatTurn, GenerationParams, StopReason
from desktop_app.services.events import (
    BranchChanged,
    ConversationChanged,
    ConversationDeleted,
    ReplyEnded,
    ReplyGrew,
)
from desktop_app.store.records import MessageStatus

from .conftest import Bench
from .fake_host import INFO, stats


def test_a_message_is_answered_and_kept(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello, what is a token?")
    user, reply = bench.thread(sent.conversation_id)
    assert (user.role, user.status) == ("user", MessageStatus.DONE)
    assert (reply.role, reply.status, reply.content) == ("assistant", MessageStatus.STREAMING, "")
    assert reply.parent_id == user.id

    bench.host.accept()
    bench.host.say("A ", "piece")
    bench.host.finish(" of text.")

    reply = bench.thread(sent.conversation_id)[-1]
    assert reply.content == "A piece of text."
    assert reply.status is MessageStatus.DONE
    assert reply.use is not None and reply.use.model == INFO.model
    assert reply.figures is not None
    assert (reply.figures.new_tokens, reply.figures.seed) == (3, 7)
    assert reply.figures.stop_reason == "end"
    assert [event.text for event in bench.of(ReplyGrew)] == ["A ", "piece", " of text."]
    assert [event.start for event in bench.of(ReplyGrew)] == [0, 2, 7]
    assert bench.of(ReplyEnded)[-1].message == reply


def test_the_rows_exist_before_the_request_is_posted(bench: Bench) -> None:
    seen: list[int] = []
    post = bench.host.post

    def spy(command: object) -> None:
        seen.append(len(bench.thread(bench.desk.conversations.list()[0].id)))
        post(command)  # type: ignore[arg-type]

    bench.host.post = spy  # type: ignore[method-assign]
    bench.desk.conversations.send(None, "Hello")
    assert seen == [2]


def test_the_list_holds_chats_with_messages_pinned_first_then_newest(bench: Bench) -> None:
    conversations = bench.desk.conversations
    empty = conversations.create()
    first = bench.exchange(None, "First question", "a")
    second = bench.exchange(None, "Second question", "b")
    assert [c.id for c in conversations.list()] == [second, first]
    conversations.pin(first, True)
    assert [c.id for c in conversations.list()] == [first, second]
    assert empty.id not in [c.id for c in conversations.list()]
    assert [c.id for c in conversations.list("second")] == [second]
    assert conversations.list("b" * 9) == ()


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_message_is_refused(bench: Bench, text: str) -> None:
    with pytest.raises(UserError) as raised:
        bench.desk.conversations.send(None, text)
    assert raised.value.code == "empty_prompt"
    assert bench.events == []
    assert bench.desk.conversations.list() == ()


def test_text_that_is_no_unicode_is_kept_as_well_as_can_be(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "half \ud83d and nul \0.")
    assert bench.thread(sent.conversation_id)[0].content == "half ? and nul \ufffd."


def test_the_model_reads_the_branch_with_the_system_prompt_first(bench: Bench) -> None:
    conversation = bench.desk.conversations.create("Be brief.")
    bench.exchange(conversation.id, "One", "1")
    bench.desk.conversations.send(conversation.id, "Two")
    assert bench.host.last.turns == (
        ChatTurn("system", "Be brief."),
        ChatTurn("user", "One"),
        ChatTurn("assistant", "1"),
        ChatTurn("user", "Two"),
    )


def test_answers_that_failed_or_are_empty_are_not_read_by_the_model(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "One")
    bench.host.say("half")
    bench.host.fail()
    bench.desk.conversations.send(sent.conversation_id, "Two")
    bench.host.cancel()
    bench.desk.conversations.send(sent.conversation_id, "Three")
    assert [turn.content for turn in bench.host.last.turns] == ["One", "Two", "Three"]


def test_parameters_come_from_the_settings_or_the_call(bench: Bench) -> None:
    bench.desk.settings.change(temperature=0.5)
    bench.desk.conversations.send(None, "One")
    assert bench.host.last.params.temperature == 0.5
    bench.desk.conversations.send(None, "Two", GenerationParams(temperature=0.0, seed=1))
    assert bench.host.last.params == GenerationParams(temperature=0.0, seed=1)


def test_a_message_sent_while_an_answer_streams_is_queued_and_answered_after(bench: Bench) -> None:
    conversations = bench.desk.conversations
    sent = conversations.send(None, "One")
    second = conversations.send(sent.conversation_id, "Two", GenerationParams(seed=2))
    third = conversations.send(sent.conversation_id, "Three")
    assert second.reply_id is None and third.reply_id is None
    assert [m.status for m in bench.thread(sent.conversation_id)][2:] == [
        MessageStatus.QUEUED,
        MessageStatus.QUEUED,
    ]
    bench.host.finish("1")
    assert bench.host.last.params.seed == 2
    assert [turn.content for turn in bench.host.last.turns] == ["One", "1", "Two"]
    assert bench.texts(sent.conversation_id) == ["One", "1", "Two", "", "Three"]
    bench.host.fail("out_of_memory")  # whatever its end
    assert [turn.content for turn in bench.host.last.turns] == ["One", "1", "Two", "Three"]
    bench.host.finish("3")
    assert bench.texts(sent.conversation_id) == ["One", "1", "Two", "", "Three", "3"]
    assert MessageStatus.QUEUED not in [m.status for m in bench.thread(sent.conversation_id)]
    assert len(bench.host.generates) == 3


def test_a_queued_message_can_be_withdrawn(bench: Bench) -> None:
    conversations = bench.desk.conversations
    sent = conversations.send(None, "One")
    second = conversations.send(sent.conversation_id, "Two")
    third = conversations.send(sent.conversation_id, "Three")
    assert conversations.withdraw(second.user_message_id) == "Two"
    assert bench.texts(sent.conversation_id) == ["One", "", "Three"]
    assert conversations.withdraw(third.user_message_id) == "Three"
    assert bench.texts(sent.conversation_id) == ["One", ""]
    with pytest.raises(UserError):
        conversations.withdraw(sent.user_message_id)
    bench.host.finish("1")
    assert len(bench.host.generates) == 1


def test_chats_do_not_wait_for_each_other(bench: Bench) -> None:
    bench.desk.conversations.send(None, "One")
    assert bench.desk.conversations.send(None, "Other").reply_id is not None
    assert len(bench.host.generates) == 2


def test_editing_adds_a_branch_and_keeps_the_old_one(bench: Bench) -> None:
    conversations = bench.desk.conversations
    chat = bench.exchange(None, "What is a cat?", "An animal.")
    user = bench.thread(chat)[0]
    edited = conversations.edit(user.id, "What is a dog?")
    bench.host.finish("Also an animal.")
    assert bench.texts(chat) == ["What is a dog?", "Also an animal."]
    shown = bench.thread(chat)[0]
    assert (shown.sibling_index, shown.sibling_count) == (1, 2)
    assert conversations.get(chat).title == "What is a dog?"

    bench.events.clear()
    conversations.show_sibling(edited.user_message_id, -1)
    assert bench.texts(chat) == ["What is a cat?", "An animal."]
    assert bench.of(BranchChanged) == [BranchChanged(chat, user.id)]
    conversations.show_sibling(user.id, -1)  # there is none
    assert bench.texts(chat) == ["What is a cat?", "An animal."]


def test_regenerating_adds_an_answer_beside_the_old_one(bench: Bench) -> None:
    chat = bench.exchange(None, "Hello", "Hi.")
    reply = bench.thread(chat)[1]
    sent = bench.desk.conversations.regenerate(reply.id)
    bench.host.finish("Good day.")
    assert bench.texts(chat) == ["Hello", "Good day."]
    assert bench.thread(chat)[1].id == sent.reply_id
    bench.desk.conversations.show_sibling(sent.reply_id or "", -1)
    assert bench.texts(chat) == ["Hello", "Hi."]


def test_a_sibling_is_shown_where_it_grew_last(bench: Bench) -> None:
    chat = bench.exchange(None, "A", "a")
    bench.exchange(chat, "B", "b")
    root = bench.thread(chat)[0]
    edited = bench.desk.conversations.edit(root.id, "C")
    bench.host.finish("c")
    bench.desk.conversations.show_sibling(edited.user_message_id, -1)
    assert bench.texts(chat) == ["A", "a", "B", "b"]


def test_regenerating_a_running_answer_stops_it_first(bench: Bench) -> None:
    conversations = bench.desk.conversations
    sent = conversations.send(None, "Hello")
    bench.host.say("Hm")
    conversations.send(sent.conversation_id, "And more")
    first = bench.host.last
    conversations.regenerate(sent.reply_id or "")
    assert Cancel(first.request_id) in bench.host.commands
    # What was queued behind the old answer now waits for the new one.
    assert len(bench.host.generates) == 2
    assert bench.texts(sent.conversation_id) == ["Hello", "", "And more"]
    bench.host.finish("Yes")
    assert bench.texts(sent.conversation_id) == ["Hello", "Yes", "And more", ""]
    stopped = conversations.message(sent.reply_id or "")
    assert (stopped.content, stopped.status) == ("Hm", MessageStatus.CANCELLED)


def test_stopping_keeps_the_text(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.say("So far")
    assert bench.desk.conversations.is_answering(sent.conversation_id)
    bench.desk.conversations.stop(sent.conversation_id)
    reply = bench.thread(sent.conversation_id)[-1]
    assert (reply.content, reply.status) == ("So far", MessageStatus.CANCELLED)
    assert not bench.desk.conversations.is_answering(sent.conversation_id)


def test_a_failed_answer_keeps_code_values_and_text(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.say("So")
    bench.host.fail("engine_died", reason="signal 9")
    reply = bench.thread(sent.conversation_id)[-1]
    assert (reply.content, reply.status) == ("So", MessageStatus.FAILED)
    assert (reply.error_code, reply.error_values) == ("engine_died", (("reason", "signal 9"),))


def test_retry_uses_the_row_of_an_answer_without_text(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.fail()
    again = bench.desk.conversations.retry(sent.reply_id or "")
    assert again.reply_id == sent.reply_id
    assert not bench.host.last.continue_last
    bench.host.finish("Hi.")
    reply = bench.thread(sent.conversation_id)[-1]
    assert (reply.content, reply.error_code, reply.sibling_count) == ("Hi.", None, 1)


def test_retry_of_an_answer_with_text_adds_a_sibling(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.say("Hm")
    bench.host.fail()
    again = bench.desk.conversations.retry(sent.reply_id or "")
    assert again.reply_id != sent.reply_id


def test_continuing_goes_on_in_the_same_row(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Count")
    bench.host.accept()
    bench.host.finish("one two", reason=StopReason.LENGTH, figures=stats(10))
    bench.desk.conversations.continue_reply(sent.reply_id or "")
    assert bench.host.last.continue_last
    assert bench.host.last.turns[-1] == ChatTurn("assistant", "one two")
    assert bench.thread(sent.conversation_id)[-1].status is MessageStatus.STREAMING
    assert bench.thread(sent.conversation_id)[-1].content == "one two"
    bench.host.say(" three")
    assert bench.of(ReplyGrew)[-1].start == len("one two")
    bench.host.finish(figures=stats(5, seed=None))
    reply = bench.thread(sent.conversation_id)[-1]
    assert reply.content == "one two three"
    assert reply.figures is not None
    assert (reply.figures.new_tokens, reply.figures.prompt_tokens) == (15, 5)
    assert reply.figures.tokens_per_s == pytest.approx(20.0)
    assert (reply.figures.seed, reply.figures.stop_reason) == (7, "end")


def test_continuing_an_answer_without_text_begins_it(bench: Bench) -> None:
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.cancel()
    bench.desk.conversations.continue_reply(sent.reply_id or "")
    assert not bench.host.last.continue_last


def test_deleting_stops_hides_and_can_be_undone(bench: Bench) -> None:
    conversations = bench.desk.conversations
    sent = conversations.send(None, "Hello")
    bench.host.say("Hm")
    conversations.send(sent.conversation_id, "queued")
    conversations.delete(sent.conversation_id)
    assert bench.of(ConversationDeleted) == [ConversationDeleted(sent.conversation_id)]
    assert conversations.list() == () and conversations.search("queued") == ()
    assert len(bench.host.generates) == 1  # the queued message is not answered in the trash
    with pytest.raises(UserError):
        conversations.send(sent.conversation_id, "more")
    conversations.restore(sent.conversation_id)
    assert bench.texts(sent.conversation_id) == ["Hello", "Hm", "queued"]
    assert conversations.purge_deleted(timedelta(0)) == 0


def test_purging_removes_what_is_in_the_trash(bench: Bench) -> None:
    chat = bench.exchange(None, "Hello", "Hi.")
    bench.desk.conversations.delete(chat)
    assert bench.desk.conversations.purge_deleted(timedelta(days=1)) == 0
    assert bench.desk.conversations.purge_deleted(timedelta(0)) == 1
    with pytest.raises(UserError) as raised:
        bench.desk.conversations.thread(chat)
    assert raised.value.code == "conversation_not_found"


def test_an_answer_whose_chat_was_purged_ends_quietly(bench: Bench) -> None:
    bench.host.obeys = False
    sent = bench.desk.conversations.send(None, "Hello")
    bench.desk.conversations.delete(sent.conversation_id)
    bench.desk.conversations.purge_deleted(timedelta(0))
    bench.host.finish("late")
    assert bench.of(ReplyEnded)[-1].message.content == "late"


def test_a_title_by_the_user_stays(bench: Bench) -> None:
    chat = bench.exchange(None, "Hello there. What is a token?", "Hm")
    assert bench.desk.conversations.get(chat).title == "What is a token?"
    bench.desk.conversations.rename(chat, "  My\n title ")
    bench.exchange(chat, "More", "Yes")
    bench.desk.conversations.edit(bench.thread(chat)[0].id, "Other words")
    assert bench.desk.conversations.get(chat).title == "My title"
    bench.desk.conversations.rename(chat, " ")
    assert bench.desk.conversations.get(chat).title == "Other words"


def test_a_question_without_an_answer_can_be_answered(bench: Bench) -> None:
    chat = bench.exchange(None, "One", "1")
    sent = bench.desk.conversations.answer(bench.thread(chat)[0].id)
    assert bench.texts(chat) == ["One", ""]
    assert sent.user_message_id == bench.thread(chat)[0].id


def test_threads_come_by_pages_from_the_end(bench: Bench) -> None:
    chat = bench.exchange(None, "0", "a0")
    for number in range(1, 5):
        bench.exchange(chat, str(number), f"a{number}")
    last = bench.desk.conversations.thread(chat, limit=4)
    assert [m.content for m in last.messages] == ["3", "a3", "4", "a4"]
    assert last.has_more
    before = bench.desk.conversations.thread(chat, limit=6, before=last.messages[0].id)
    assert [m.content for m in before.messages] == ["0", "a0", "1", "a1", "2", "a2"]
    assert not before.has_more
    assert bench.desk.conversations.thread(chat, before=before.messages[0].id).messages == ()


@pytest.mark.parametrize("call", ["edit", "regenerate", "retry", "continue_reply", "answer"])
def test_unknown_messages_are_reported(bench: Bench, call: str) -> None:
    arguments = ("none", "text") if call == "edit" else ("none",)
    with pytest.raises(UserError) as raised:
        getattr(bench.desk.conversations, call)(*arguments)
    assert raised.value.code == "message_not_found"


def test_one_observer_that_fails_does_not_stop_the_others(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def bad(event: object) -> None:
        raise RuntimeError("observer")

    seen: list[object] = []
    bench.desk.subscribe(bad)
    unsubscribe = bench.desk.subscribe(seen.append)
    bench.desk.conversations.send(None, "Hello")
    assert any(isinstance(event, ConversationChanged) for event in seen)
    assert "an observer failed" in caplog.text
    seen.clear()
    unsubscribe()
    bench.host.finish("Hi")
    assert seen == []
