"""Transcripts and their lines: kept as heard, changed beside that, found, removed for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import (
    DecodeTrouble,
    LanguageGuess,
    Segment,
    TranscriptFacts,
    Word,
)
from desktop_app.store.database import Store
from desktop_app.store.transcript_mapping import state_of
from desktop_app.store.transcript_records import FileStamp, TranscriptRecord

from .conftest import add_document

HEARD = Segment(
    1.0,
    2.5,
    "the old bridge",
    (Word(1.0, 1.2, "the", 0.9), Word(1.3, 1.6, "old", 0.5), Word(1.7, 2.5, "bridge", 0.25)),
    ("loop", "unsure"),
    -0.5,
    0.25,
    1.5,
    1,
    True,
)


def add(store: Store, *heard: Segment, name: str = "talk.mp3") -> TranscriptRecord:
    with store.write() as transaction:
        run = transaction.runs.add("transcribe", name, "{}")
        made = transaction.transcripts.add(run.id, name, f"/{name}", "transcribe")
        transaction.segments.add(made.id, heard, run.id)
        return transaction.transcripts.change(made.id, channels=1)


def said(*texts: str) -> list[Segment]:
    return [Segment(float(n), n + 0.9, text) for n, text in enumerate(texts)]


def texts(store: Store, transcript_id: str) -> list[str]:
    with store.read() as transaction:
        return [line.text for line in transaction.segments.list(transcript_id)]


def test_what_was_heard_comes_back_as_it_was(store: Store) -> None:
    made = add(store, HEARD)
    with store.read() as transaction:
        (line,) = transaction.segments.list(made.id)
    assert line.heard == HEARD
    assert (line.text, line.start_s, line.end_s, line.is_edited) == (HEARD.text, 1.0, 2.5, False)
    assert line.run_id == made.run_id and line.transcript_id == made.id


def test_what_is_known_of_the_recording(store: Store) -> None:
    made = add(store)
    values = {
        "positions": (480_000, None),
        "language": "ja",
        "guess": LanguageGuess("ja", (("ja", 0.8), ("zh", 0.1)), 3),
        "troubles": (DecodeTrouble(3.5, "", False), DecodeTrouble(9.0, "壊れた", True)),
        "facts": TranscriptFacts(60.0, 30.0, 10.0, 2),
        "duration_s": 60.0,
        "container": "mov",
    }
    with store.write() as transaction:
        found = transaction.transcripts.change(made.id, **values)
    assert {name: getattr(found, name) for name in values} == values
    assert found.is_complete and not made.is_complete


def test_lines_come_in_order_of_time_and_by_pages(store: Store) -> None:
    made = add(store, *reversed(said("a", "b", "c")))
    assert texts(store, made.id) == ["a", "b", "c"]
    with store.write() as transaction:
        (first, second, _) = transaction.segments.list(made.id)
        assert [line.text for line in transaction.segments.list(made.id, 1, 1)] == ["b"]
        assert transaction.segments.count(made.id) == 3
        moved = replace(state_of(first), edited_start_s=1.5)
        transaction.segments.add_edit(made.id, "time", [state_of(first)], [moved])
        assert [line.text for line in transaction.segments.list(made.id)] == ["b", "a", "c"]
        assert transaction.segments.before(made.id, first.id) == 1
        assert transaction.segments.before(made.id, second.id) == 0


def test_the_pages_are_read_along_an_index(store: Store) -> None:
    """A recording of ten hours has thousands of lines: none is sorted to show a page."""
    with store.read() as transaction:
        plan = transaction.segments._session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT seq FROM segments WHERE transcript_seq = 1 AND shown "
            "ORDER BY coalesce(edited_start_s, start_s), channel, seq LIMIT 50"
        )
        told = " ".join(row[-1] for row in plan)
    assert "ix_segments_in_order" in told and "TEMP B-TREE" not in told


def test_changes_are_taken_back_and_made_again(store: Store) -> None:
    made = add(store, *said("one", "two"))
    with store.write() as transaction:
        lines = transaction.segments.list(made.id)
        for number, line in enumerate(lines):
            after = replace(state_of(line), edited_text=f"new {number}")
            transaction.segments.add_edit(made.id, "text", [state_of(line)], [after])
    assert texts(store, made.id) == ["new 0", "new 1"]
    with store.write() as transaction:
        undo, redo = transaction.segments.undo, transaction.segments.redo
        assert undo(made.id) is not None
        assert [one.undone for one in transaction.segments.edits(made.id)] == [False, True]
        assert undo(made.id) is not None
        assert undo(made.id) is None
        assert redo(made.id) is not None
    assert texts(store, made.id) == ["new 0", "two"]
    with store.write() as transaction:
        (line, _) = transaction.segments.list(made.id)
        after = replace(state_of(line), speaker="Aki")
        transaction.segments.add_edit(made.id, "speaker", [state_of(line)], [after])
        assert transaction.segments.redo(made.id) is None, "another way was taken since"


def test_what_was_heard_cannot_be_overwritten(store: Store) -> None:
    made = add(store, HEARD)
    with pytest.raises(DBAPIError), store.write() as transaction:
        transaction.segments._session.connection().exec_driver_sql(
            "UPDATE segments SET text = 'forged'"
        )
    assert texts(store, made.id) == [HEARD.text]


def test_lines_are_found_as_they_are_shown(store: Store) -> None:
    made = add(store, *said("the council voted", "hidden treasure", "東京で会う"))
    with store.write() as transaction:
        first, second, third = transaction.segments.list(made.id)
        for line, after in (
            (first, replace(state_of(first), edited_text="the assembly voted")),
            (second, replace(state_of(second), shown=False)),
        ):
            transaction.segments.add_edit(made.id, "text", [state_of(line)], [after])
    with store.read() as transaction:
        search = transaction.search.transcripts
        assert search("council") == search("treasure") == ()
        (hit,) = search("assembly")
        assert (hit.transcript_id, hit.segment, hit.start_s) == (made.id, first.id, 0.0)
        assert [hit.segment for hit in search("東京")] == [third.id]
        assert [hit.title for hit in search("talk")] == ["talk.mp3"]


def test_the_index_stays_in_step(store: Store) -> None:
    made = add(store, *said("one", "two"))
    with store.write() as transaction:
        lines = transaction.segments.list(made.id)
        for line in lines:
            after = replace(state_of(line), edited_text="three", shown=False)
            transaction.segments.add_edit(made.id, "text", [state_of(line)], [after])
        transaction.segments.undo(made.id)
        # Raises when the index holds anything else than the rows do.
        transaction.segments._session.connection().exec_driver_sql(
            "INSERT INTO segment_search (segment_search, rank) VALUES ('integrity-check', 1)"
        )


def test_one_search_finds_documents_and_transcripts(store: Store) -> None:
    made = add(store, *said("we cross the bridge", "and the bridge, the bridge"))
    document = add_document(store, "a.pdf", "one bridge " + "among many other words " * 9)
    with store.read() as transaction:
        hits = transaction.search.documents("bridge")
    assert [(hit.transcript_id, hit.document_id) for hit in hits] == [
        (made.id, None),
        (None, document.id),
    ]
    assert hits[0].start_s == 1.0 and hits[0].segment is not None


def test_the_trash_is_emptied_in_slices(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.store.transcripts._PURGED_AT_ONCE", 2)
    made, kept = add(store, *said(*"abcde")), add(store, *said("stays"))
    with store.write() as transaction:
        transaction.transcripts.delete(made.id)
        assert [one.id for one in transaction.transcripts.list()] == [kept.id]
        assert transaction.search.transcripts("talk")[0].transcript_id == kept.id
    now = datetime.now(UTC)
    steps = 0
    with store.write() as transaction:
        assert not transaction.transcripts.purge(now - timedelta(days=1))
        while transaction.transcripts.purge(now + timedelta(days=1)):
            steps += 1
        with pytest.raises(UserError) as caught:
            transaction.transcripts.get(made.id)
    assert caught.value.code == "transcript_not_found"
    assert steps == 3 and texts(store, kept.id) == ["stays"]


def test_a_watched_file_is_taken_once(store: Store) -> None:
    stamp = FileStamp("/a.mp3", 5, 7)
    with store.write() as transaction:
        assert transaction.transcripts.take("hash", stamp)
        assert not transaction.transcripts.take("hash", FileStamp("/elsewhere/a.mp3", 5, 8))
        assert transaction.transcripts.taken() == {stamp}


def test_a_line_that_is_not_there(store: Store) -> None:
    made, other = add(store, *said("a")), add(store, *said("b"))
    with store.read() as transaction:
        (line,) = transaction.segments.list(other.id)
        with pytest.raises(UserError) as caught:
            transaction.segments.get(made.id, (line.id,))
    assert caught.value.code == "segment_not_found"
