"""Documents in chats: read, ready, not to be read, removed and brought back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol import Cancel, RunTask
from desktop_app.services.attachments import AttachmentState
from desktop_app.services.events import AttachmentsChanged, NoticeGiven
from desktop_app.store.document_records import DocumentRecord

from ..conftest import Bench, open_bench
from ..panel_kit import Engine, pieces
from .conftest import TEXTS, give, states


def test_a_file_is_read_and_then_ready(bench: Bench, engine: Engine, file: Path) -> None:
    conversation_id = bench.desk.conversations.create().id
    bench.desk.attachments.add(conversation_id, file)
    assert states(bench, conversation_id) == [("lease.pdf", AttachmentState.READING)]
    engine.begin()
    engine.finish(*pieces(file, *TEXTS))
    (one,) = bench.desk.attachments.list(conversation_id)
    assert one.state is AttachmentState.READY
    assert one.document is not None and one.document.passages == 3
    assert one.record.document_id == one.document.id
    told = [e.conversation_id for e in bench.of(AttachmentsChanged)]
    assert told == [conversation_id, conversation_id]


def test_a_file_that_cannot_be_read_is_tried_again_with_a_password(
    bench: Bench, engine: Engine, file: Path
) -> None:
    conversation_id = bench.desk.conversations.create().id
    bench.desk.attachments.add(conversation_id, file)
    engine.begin()
    engine.fail("document_encrypted", name="lease.pdf")
    (one,) = bench.desk.attachments.list(conversation_id)
    assert (one.state, one.run and one.run.error_code) == (
        AttachmentState.FAILED,
        "document_encrypted",
    )
    bench.desk.attachments.retry(one.id, "secret")
    engine.begin()
    assert engine.reading.password == "secret"
    engine.finish(*pieces(file, *TEXTS))
    assert states(bench, conversation_id) == [("lease.pdf", AttachmentState.READY)]


def test_the_same_document_twice_is_there_once(
    bench: Bench, engine: Engine, chat: str, file: Path
) -> None:
    bench.desk.attachments.add(chat, file)
    engine.begin()
    engine.produce(pieces(file, *TEXTS)[0])  # its hash is known: no more is wanted
    assert states(bench, chat) == [("lease.pdf", AttachmentState.READY)]


def test_a_removed_document_is_said_to_be_missing(
    bench: Bench, chat: str, lease: DocumentRecord
) -> None:
    bench.exchange(None, "Hello", "Hi")
    sent = bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    give(bench, 0)
    bench.host.finish("940 [1].")
    bench.desk.library.remove(lease.id)
    assert states(bench, chat) == [("lease.pdf", AttachmentState.REMOVED)]
    bench.desk.conversations.send(chat, "And the deposit?")
    bench.desk.work()
    assert bench.host.last.sources is None
    last = bench.of(NoticeGiven)[-1]
    assert (last.code, last.values) == ("document_removed", (("name", "lease.pdf"),))
    assert sent.reply_id is not None
    grounds = bench.desk.conversations.message(sent.reply_id).grounds
    assert grounds is not None
    assert bench.desk.attachments.locate(grounds.given[0], "").document is None
    (one,) = bench.desk.attachments.list(chat)
    bench.desk.attachments.retry(one.id)  # out of the trash
    assert states(bench, chat) == [("lease.pdf", AttachmentState.READY)]
    assert bench.desk.attachments.locate(grounds.given[0], "").text == TEXTS[0]


def test_what_is_gone_for_good_leaves_its_name(
    bench: Bench, chat: str, lease: DocumentRecord
) -> None:
    bench.desk.library.remove(lease.id)
    bench.desk.library.purge_deleted(timedelta(0))
    with bench.desk._store.write() as transaction:
        while transaction.documents.sweep(datetime.now(UTC)):
            pass
    assert states(bench, chat) == [("lease.pdf", AttachmentState.REMOVED)]
    bench.desk.conversations.send(chat, "What is the rent?")
    bench.desk.work()
    assert bench.host.last.sources is None


def test_removing_can_be_undone_and_stops_a_reading(
    bench: Bench, engine: Engine, chat: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"more")
    bench.desk.attachments.add(chat, other)
    engine.begin()
    first, second = bench.desk.attachments.list(chat)
    removed = [bench.desk.attachments.remove(one.id) for one in (first, second)]
    assert bench.desk.attachments.list(chat) == ()
    assert bench.desk.attachments.remove(first.id) is None
    assert bench.host.posted(Cancel)
    for record in reversed(removed):
        assert record is not None
        bench.desk.attachments.restore(record)
    assert states(bench, chat) == [
        ("lease.pdf", AttachmentState.READY),
        ("other.pdf", AttachmentState.READING),
    ]
    assert len(bench.host.posted(RunTask)) == 2
    engine.begin()
    assert len(bench.host.posted(RunTask)) == 3


def test_a_reading_that_was_interrupted_is_found_after_the_start(
    data: DataDir, bench: Bench, engine: Engine, file: Path
) -> None:
    chat = bench.desk.conversations.create().id
    bench.desk.attachments.add(chat, file)
    engine.begin()
    bench.desk.close()
    again = open_bench(data)
    assert states(again, chat) == [("lease.pdf", AttachmentState.FAILED)]
    assert again.desk.attachments.unsent() == chat
    again.desk.conversations.send(chat, "What is the rent?")
    again.desk.work()
    assert again.thread(chat)[-1].error_code == "attachment_unread"
    assert again.desk.attachments.unsent() is None
    again.desk.close()


def test_what_is_not_there_cannot_be_attached(bench: Bench, chat: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no file"):
        bench.desk.attachments.add(chat, tmp_path / "nothing.pdf")
    with pytest.raises(UserError, match="no document"):
        bench.desk.attachments.attach(chat, "nothing")
    assert len(bench.desk.attachments.list(chat)) == 1
