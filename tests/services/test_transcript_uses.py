"""Transcripts that are here: passages heard again, the trash, titles, as documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import LanguageGuess, Segment, WindowDone
from desktop_app.services.events import DocumentChanged, TranscriptEdited
from desktop_app.store.run_records import RunStatus
from desktop_app.store.transcript_records import TranscriptRecord

from .conftest import Bench
from .transcript_kit import END, FACTS, WINDOW, Speech, make_speech, window


@pytest.fixture
def speech(bench: Bench, tmp_path: Path) -> Speech:
    return make_speech(bench, tmp_path)


@pytest.fixture
def three(speech: Speech) -> TranscriptRecord:
    """A transcript of three lines, whole."""
    made = speech.transcribe(
        LanguageGuess("en", (("en", 1.0),), 1),
        WindowDone(
            0,
            WINDOW,
            0,
            (Segment(1.0, 2.0, "a"), Segment(2.1, 4.0, "b b b b"), Segment(6.0, 7.0, "c")),
        ),
    )
    speech.finish(END)
    return made


# --- hearing a passage again ------------------------------------------------------------


def test_a_passage_is_heard_again(speech: Speech, three: TranscriptRecord) -> None:
    speech.bench.events.clear()
    _, second, _ = speech.transcripts.segments(three.id)
    speech.transcripts.edit(three.id, second.id, "by hand")
    run = speech.transcripts.retranscribe(three.id, second.id, second.id)
    speech.begin()
    params = speech.hearing
    assert params.careful and params.language == "en" and params.resume == ()
    # As far as the line before it, and a little of the pause after it.
    assert (params.start_sample, params.end_sample) == (round(2.0 * 16000), round(4.3 * 16000))
    heard = WindowDone(32_000, 68_800, 0, (Segment(2.1, 3.0, "b"), Segment(3.2, 4.0, "d")))
    speech.produce(FACTS, heard)
    assert speech.texts(three) == ["a", "by hand", "c"], "not before all of it is there"
    speech.finish(END)
    assert speech.status(run) is RunStatus.DONE
    assert speech.texts(three) == ["a", "b", "d", "c"]
    event = speech.bench.of(TranscriptEdited)[-1]
    assert event.gone == (second.id,) and [line.text for line in event.segments] == ["b", "d"]
    assert speech.transcripts.search("hand") == ()
    assert speech.transcripts.get(three.id).positions == (WINDOW,)
    speech.transcripts.undo(three.id)
    assert speech.texts(three) == ["a", "by hand", "c"]
    speech.transcripts.redo(three.id)
    assert speech.texts(three) == ["a", "b", "d", "c"]


def test_a_passage_that_was_not_heard_to_its_end_changes_nothing(
    speech: Speech, three: TranscriptRecord
) -> None:
    first = speech.transcripts.segments(three.id)[0]
    run = speech.transcripts.retranscribe(three.id, first.id, first.id)
    speech.begin()
    heard = WindowDone(11_200, 33_600, 0, (Segment(1.0, 2.0, "half"),))
    speech.produce(FACTS, heard)
    speech.cancel()
    assert speech.texts(three) == ["a", "b b b b", "c"]
    speech.bench.desk.jobs.resume(run.id)
    speech.begin()
    speech.finish(FACTS, heard, END)
    assert speech.texts(three) == ["half", "b b b b", "c"], "nor is it there twice"


def test_only_the_channels_of_the_passage_are_replaced(speech: Speech) -> None:
    made = speech.transcribe(replace(FACTS, channels=2), window(0, "left"))
    speech.finish(window(0, "right", channel=1), END)
    left, _ = speech.transcripts.segments(made.id)
    speech.transcripts.set_speaker(made.id, (left.id,), "Aki")
    speech.transcripts.retranscribe(made.id, left.id, left.id)
    speech.begin()
    speech.finish(window(0, "new left"), window(0, "new right", channel=1), END)
    lines = speech.transcripts.segments(made.id)
    assert [(line.text, line.speaker) for line in lines] == [("new left", "Aki"), ("right", None)]


# --- the trash, documents ---------------------------------------------------------------


def test_removed_and_restored(speech: Speech) -> None:
    made = speech.transcribe(window(0))
    speech.transcripts.remove(made.id)
    run = speech.transcripts.run(made.id)
    assert run is not None and run.status is RunStatus.CANCELLED
    assert speech.transcripts.list() == speech.transcripts.search("line") == ()
    speech.transcripts.restore(made.id)
    assert len(speech.transcripts.list()) == 1
    speech.transcripts.remove(made.id)
    speech.transcripts.purge_deleted(timedelta(days=-1))
    with pytest.raises(UserError) as caught:
        speech.transcripts.get(made.id)
    assert caught.value.code == "transcript_not_found"


def test_a_title_of_its_own(speech: Speech, three: TranscriptRecord) -> None:
    assert speech.transcripts.rename(three.id, "  The talk ").shown_title == "The talk"
    assert [hit.title for hit in speech.transcripts.search("talk")] == ["The talk"]
    assert speech.transcripts.rename(three.id, "").shown_title == "talk.wav"


def test_as_a_document_it_can_be_asked_about(speech: Speech, three: TranscriptRecord) -> None:
    desk = speech.bench.desk
    lines = speech.transcripts.segments(three.id)
    speech.transcripts.set_speaker(three.id, (lines[2].id,), "Aki")
    document = speech.transcripts.as_document(three.id)
    assert (document.kind, document.name, document.ready) == ("transcript", "talk.wav", True)
    passages = desk.library.passages(document.id)
    assert [(p.text, p.place.start_s, p.place.end_s) for p in passages] == [
        ("a b b b b", 1.0, 4.0),
        ("Aki: c", 6.0, 7.0),
    ]
    found = speech.transcripts.of_document(document.id)
    assert found is not None and found.id == three.id
    assert speech.transcripts.as_document(three.id).id == document.id, "nothing was changed"
    assert desk.jobs.summarize(document.id).document_id == document.id


def test_the_document_follows_the_edits(speech: Speech, three: TranscriptRecord) -> None:
    before = speech.transcripts.as_document(three.id)
    line = speech.transcripts.segments(three.id)[0]
    speech.transcripts.edit(three.id, line.id, "A new beginning.")
    speech.bench.events.clear()
    after = speech.transcripts.as_document(three.id)
    library = speech.bench.desk.library
    assert after.id != before.id
    assert library.passages(after.id)[0].text.startswith("A new beginning.")
    assert library.get(before.id).deleted_at is not None
    told = [e.document.id for e in speech.bench.of(DocumentChanged)]
    assert told == [after.id, before.id]
    speech.transcripts.undo(three.id)
    assert speech.transcripts.as_document(three.id).id == before.id, "out of the trash"


def test_a_document_that_a_chat_stands_on_stays(speech: Speech, three: TranscriptRecord) -> None:
    desk = speech.bench.desk
    document = speech.transcripts.as_document(three.id)
    chat = speech.bench.exchange(None, "Hello", "Good day")
    desk.attachments.attach(chat, document.id)
    line = speech.transcripts.segments(three.id)[0]
    speech.transcripts.edit(three.id, line.id, "changed")
    assert speech.transcripts.as_document(three.id).id != document.id
    assert desk.library.get(document.id).deleted_at is None
