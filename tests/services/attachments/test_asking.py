"""Questions about documents in chats: what is asked with them, and what an answer stands on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.paths import DataDir
from desktop_app.protocol import Cancel, Count, TextDelta
from desktop_app.services.attachments import AttachmentState
from desktop_app.services.events import NoticeGiven, ReplyGrounded
from desktop_app.store.document_records import DocumentRecord
from desktop_app.store.records import MessageStatus

from ..conftest import Bench, open_bench
from ..panel_kit import Engine, pieces
from .conftest import LONG, TEXTS, Finder, give, sources, states


def test_a_question_is_asked_with_the_whole_document(bench: Bench, long_chat: str) -> None:
    finder = Finder(bench)
    sent = bench.desk.conversations.send(long_chat, "What is the rent?")
    assert bench.host.generates == []  # nothing is gathered on the caller's thread
    bench.desk.work()
    finder.finds(bench.desk.library.documents()[0], 1)  # no model is loaded: it may not fit
    bench.desk.work()
    assert bench.host.last.turns[-1].content == "What is the rent?"
    found = sources(bench)
    assert (found.whole, found.ranked, found.documents) == (True, (1,), ("long.pdf",))
    assert [text.text for text in found.texts] == list(LONG)
    assert found.texts[0].place == "p. 1, Chapter"
    give(bench, 0, 1, 2)
    bench.host.finish("940 euros [1].")
    assert sent.reply_id is not None
    grounds = bench.desk.conversations.message(sent.reply_id).grounds
    assert grounds is not None and grounds.whole
    assert [(g.number, g.passage, g.place.page) for g in grounds.given] == [
        (1, 0, 1),
        (2, 1, 2),
        (3, 2, 3),
    ]
    assert [e.grounds for e in bench.of(ReplyGrounded)] == [grounds]
    assert bench.texts(long_chat) == ["What is the rent?", "940 euros [1]."]


def test_a_short_document_needs_no_search_once_the_context_is_known(
    bench: Bench, chat: str
) -> None:
    bench.exchange(None, "Hello", "Hi")  # loads the model
    finder = Finder(bench)
    bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    assert (finder.asked, sources(bench).whole) == ([], True)


def test_a_book_is_asked_about_by_what_the_search_finds(bench: Bench, book: DocumentRecord) -> None:
    finder = Finder(bench)
    chat = bench.desk.conversations.create().id
    bench.desk.attachments.attach(chat, book.id)
    bench.desk.conversations.send(chat, "> quoted\nWhere is Passage 40?")
    bench.desk.work()
    assert finder.asked == [((book.id,), "Where is Passage 40?")]
    finder.finds(book, 40, 7, 40)
    bench.desk.work()
    found = sources(bench)
    assert (found.whole, found.ranked) == (False, (1, 0))  # texts in the book's order
    assert [text.text[:10] for text in found.texts] == ["Passage 7.", "Passage 40"]
    give(bench, 1, whole=False)
    bench.host.finish("There [1].")
    grounds = bench.thread(chat)[-1].grounds
    assert grounds is not None and not grounds.whole
    assert [(g.number, g.passage) for g in grounds.given] == [(1, 40)]


def test_a_short_question_is_looked_for_with_the_one_before(
    bench: Bench, book: DocumentRecord
) -> None:
    finder = Finder(bench)
    chat = bench.desk.conversations.create().id
    bench.desk.attachments.attach(chat, book.id)
    for question in ("What does the landlord have to repair in winter?", "And the tenant?"):
        bench.desk.conversations.send(chat, question)
        bench.desk.work()
        finder.finds(book)
        bench.desk.work()
        assert sources(bench).texts, "with nothing found, the book's beginning is given"
        give(bench, whole=False)
        bench.host.finish("Nothing.")
    assert finder.asked[-1][1] == (
        "What does the landlord have to repair in winter?\nAnd the tenant?"
    )


def test_what_an_answer_stands_on_survives_a_kill(data: DataDir, bench: Bench, chat: str) -> None:
    bench.exchange(None, "Hello", "Hi")
    bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    give(bench, 1)
    bench.host.emit(TextDelta(bench.host.last.request_id, "940"))
    bench.pass_time(0.5)  # and now it is killed
    again = open_bench(data)
    reply = again.desk.conversations.thread(chat).messages[-1]
    assert reply.grounds is not None
    assert [(g.number, g.passage) for g in reply.grounds.given] == [(1, 1)]
    assert states(again, chat) == [("lease.pdf", AttachmentState.READY)]
    again.desk.close()


def test_an_answer_goes_on_from_what_it_stands_on(bench: Bench, chat: str) -> None:
    bench.exchange(None, "Hello", "Hi")
    sent = bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    give(bench, 1, 2)
    bench.host.say("The deposit")
    bench.host.cancel()
    assert sent.reply_id is not None
    bench.desk.conversations.continue_reply(sent.reply_id)
    bench.desk.work()
    found = sources(bench)
    assert (found.fixed, found.whole, bench.host.last.continue_last) == (True, True, True)
    assert [text.text for text in found.texts] == list(TEXTS[1:])
    give(bench, 0, 1)
    bench.host.finish(" is three rents [1].")
    grounds = bench.thread(chat)[-1].grounds
    assert grounds is not None
    assert [(g.number, g.passage) for g in grounds.given] == [(1, 1), (2, 2)]


def test_another_answer_stands_on_its_own_passages(bench: Bench, chat: str) -> None:
    bench.exchange(None, "Hello", "Hi")
    sent = bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    give(bench, 0)
    bench.host.finish("940 [1].")
    assert sent.reply_id is not None
    bench.desk.conversations.regenerate(sent.reply_id, answers=2)
    bench.desk.work()
    give(bench, 2)
    bench.host.cancel()
    branches = [m for m in bench.desk.conversations.all_messages(chat) if m.role == "assistant"]
    given = [[g.passage for g in m.grounds.given] for m in branches if m.grounds is not None]
    assert given == [[0], [2], [2]]


def test_a_question_waits_for_a_document_that_is_being_read(
    bench: Bench, engine: Engine, file: Path
) -> None:
    bench.exchange(None, "Hello", "Hi")
    chat = bench.desk.conversations.create().id
    bench.desk.attachments.add(chat, file)
    engine.begin()
    bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    assert len(bench.host.generates) == 1
    engine.finish(*pieces(file, *TEXTS))
    bench.desk.work()
    assert len(sources(bench).texts) == 3


def test_a_document_that_cannot_be_read_fails_the_question(
    bench: Bench, engine: Engine, file: Path
) -> None:
    chat = bench.desk.conversations.create().id
    bench.desk.attachments.add(chat, file)
    engine.begin()
    bench.desk.conversations.send(chat, "What is the rent?")
    engine.fail("document_damaged", name="lease.pdf", reason="no end")
    bench.desk.work()
    reply = bench.thread(chat)[-1]
    assert (reply.status, reply.error_code) == (MessageStatus.FAILED, "document_damaged")
    assert bench.host.generates == []
    bench.desk.attachments.remove(bench.desk.attachments.list(chat)[0].id)
    bench.desk.conversations.retry(reply.id)
    assert len(bench.host.generates) == 1


def test_a_question_can_be_stopped_while_its_passages_are_looked_for(
    bench: Bench, long_chat: str
) -> None:
    finder = Finder(bench)
    bench.desk.conversations.send(long_chat, "What is the rent?")
    bench.desk.conversations.send(long_chat, "And the deposit?")  # waits for its turn
    bench.desk.work()
    bench.desk.conversations.stop(long_chat)
    bench.desk.work()
    assert bench.thread(long_chat)[1].status is MessageStatus.CANCELLED
    assert not bench.host.posted(Cancel)
    finder._done.pop(0)(())  # too late
    bench.desk.work()
    assert [asked[1] for asked in finder.asked] == [
        "What is the rent?",
        "What is the rent?\nAnd the deposit?",
    ]
    assert bench.host.generates == []


def test_what_is_gathered_when_the_program_ends_is_interrupted(
    data: DataDir, bench: Bench, long_chat: str
) -> None:
    finder = Finder(bench)
    bench.desk.conversations.send(long_chat, "What is the rent?")
    bench.desk.work()
    bench.desk.close()
    finder._done.pop()(())
    again = open_bench(data)
    reply = again.desk.conversations.thread(long_chat).messages[-1]
    assert reply.status is MessageStatus.INTERRUPTED
    again.desk.close()


def test_a_citation_leads_to_the_sentence_that_says_it(
    bench: Bench, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "minutes.txt"
    path.write_bytes(b"minutes")
    text = "The hall opens at nine. Tickets for the concert cost 12 euros. No. 3 is closed."
    document = engine.read(
        path, text, "会議は三月に延期された。費用は変わらない。", sha256="c" * 64
    )
    chat = bench.desk.conversations.create().id
    bench.desk.attachments.attach(chat, document.id)
    bench.exchange(None, "Hello", "Hi")
    bench.desk.conversations.send(chat, "?")
    bench.desk.work()
    give(bench, 0, 1)
    grounds = bench.of(ReplyGrounded)[-1].grounds
    locate = bench.desk.attachments.locate
    english = locate(grounds.given[0], "A ticket for the concert is 12 euros")
    assert english.text == "Tickets for the concert cost 12 euros."
    assert english.span == (24, 62)
    japanese = locate(grounds.given[1], "会議が三月に延期になりました")
    assert japanese.text == "会議は三月に延期された。"
    other = locate(grounds.given[0], "Something else entirely")
    assert (other.span, other.text) == (None, text)


def test_the_meter_counts_the_documents(bench: Bench, chat: str) -> None:
    bench.desk.meter.count(chat, "draft")
    counted = bench.host.posted(Count)[-1]
    assert counted.sources is not None and len(counted.sources.texts) == 3


def test_the_built_in_model_says_that_it_cannot_answer_from_documents(
    bench: Bench, chat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def notices() -> list[str]:
        return [notice.code for notice in bench.of(NoticeGiven)]

    assert bench.desk.models.current.built_in
    bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    assert notices() == ["built_in_and_documents"]
    bench.host.finish("I only know this program.")
    larger = replace(bench.desk.models.current, built_in=False)
    monkeypatch.setattr(type(bench.desk.models), "current", property(lambda _: larger))
    bench.desk.conversations.send(chat, "And the deposit?")
    bench.desk.work()
    assert notices() == ["built_in_and_documents"]  # not once more
