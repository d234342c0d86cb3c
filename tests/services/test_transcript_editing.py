"""Lines changed by the user: words, splits, merges, times, names; each taken back again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.transcripts import Segment, WindowDone, Word
from desktop_app.services.events import TranscriptEdited
from desktop_app.services.line_times import LineTimes, joined
from desktop_app.services.transcripts import Transcripts
from desktop_app.store.transcript_records import SegmentRecord

from .conftest import Bench, open_bench
from .transcript_kit import WINDOW, Speech, make_speech


def spoken(start_s: float, text: str, channel: int = 0) -> Segment:
    """Returns a line whose words take half a second each, with pauses of half a second."""
    words = tuple(
        Word(start_s + n, start_s + n + 0.5, word, 0.9) for n, word in enumerate(text.split())
    )
    return Segment(start_s, words[-1].end_s, text, words, channel=channel)


LINES = (
    spoken(1.0, "the old bridge"),
    spoken(5.0, "is closed now", channel=1),
    spoken(9.0, "Bridge or no bridge"),
)


class Desk:
    """One transcript, and short words for what is done to it."""

    def __init__(self, speech: Speech) -> None:
        self.bench: Bench = speech.bench
        self.all: Transcripts = speech.transcripts
        self.id = speech.transcribe(WindowDone(0, WINDOW, 0, LINES)).id

    @property
    def lines(self) -> tuple[SegmentRecord, ...]:
        return self.all.segments(self.id)

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def ids(self) -> list[int]:
        return [line.id for line in self.lines]


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Desk:
    return Desk(make_speech(bench, tmp_path))


def test_words_of_ones_own(desk: Desk) -> None:
    line = desk.ids[0]
    edit = desk.all.edit(desk.id, line, " the\nnew  bridge ")
    assert edit is not None and edit.what == "text"
    shown = desk.lines[0]
    assert (shown.text, shown.heard, shown.is_edited) == ("the new bridge", LINES[0], True)
    (event,) = desk.bench.of(TranscriptEdited)
    assert (event.edit, event.gone, event.segments) == (edit, (), (shown,))
    assert desk.all.edit(desk.id, line, "the new bridge") is None, "nothing has changed"
    desk.all.edit(desk.id, line, None)
    assert not desk.lines[0].is_edited
    desk.all.undo(desk.id)
    desk.all.undo(desk.id)
    assert not desk.lines[0].is_edited
    assert desk.all.undo(desk.id) is None


def test_what_the_model_wrote_typed_again_is_no_edit(desk: Desk) -> None:
    desk.all.edit(desk.id, desk.ids[0], "other")
    desk.all.edit(desk.id, desk.ids[0], "the old bridge")
    assert not desk.lines[0].is_edited


def test_a_line_without_words_goes(desk: Desk) -> None:
    line = desk.ids[0]
    edit = desk.all.edit(desk.id, line, "  ")
    assert edit is not None and desk.bench.of(TranscriptEdited)[-1].gone == (line,)
    assert desk.texts == ["is closed now", "Bridge or no bridge"]
    with pytest.raises(UserError) as caught:
        desk.all.edit(desk.id, line, "back?")
    assert caught.value.code == "segment_not_found"
    desk.all.undo(desk.id)
    assert desk.texts[0] == "the old bridge"


def test_a_line_is_split_between_its_words(desk: Desk) -> None:
    desk.all.set_speaker(desk.id, desk.ids, "Aki")
    whole = desk.ids[0]
    desk.all.split(desk.id, whole, len("the old "))
    first, second = desk.lines[:2]
    assert (first.text, first.start_s, first.end_s) == ("the old", 1.0, 2.5)
    assert (second.text, second.start_s, second.end_s) == ("bridge", 3.0, 3.5)
    assert [word.text for word in first.heard.words] == ["the", "old"]
    assert [word.text for word in second.heard.words] == ["bridge"]
    assert first.speaker == second.speaker == "Aki" and first.run_id is None
    event = desk.bench.of(TranscriptEdited)[-1]
    assert event.gone == (whole,) and event.segments == (first, second)
    desk.all.undo(desk.id)
    assert desk.texts[0] == "the old bridge"
    assert set(desk.bench.of(TranscriptEdited)[-1].gone) == {first.id, second.id}
    desk.all.redo(desk.id)
    assert desk.lines[:2] == (first, second)


def test_a_line_that_was_rewritten_is_split_by_what_is_left_of_its_words(desk: Desk) -> None:
    desk.all.edit(desk.id, desk.ids[0], "that very old stone bridge")
    desk.all.split(desk.id, desk.ids[0], len("that very old"))
    first, second = desk.lines[:2]
    assert (first.text, second.text) == ("that very old", "stone bridge")
    assert first.end_s == 2.5, "where 'old' ends"
    assert 2.5 <= second.start_s <= 3.0


@pytest.mark.parametrize("offset", [-1, 0, 14, 99])
def test_where_a_line_cannot_be_split(desk: Desk, offset: int) -> None:
    with pytest.raises(UserError) as caught:
        desk.all.split(desk.id, desk.ids[0], offset)
    assert caught.value.code == "line_not_split"
    assert desk.texts[0] == "the old bridge"


def test_lines_of_a_channel_become_one(desk: Desk) -> None:
    first, other, last = desk.ids
    desk.all.edit(desk.id, last, "and so on")
    desk.all.merge(desk.id, (last, first))
    made = desk.lines[0]
    assert (made.text, made.start_s, made.end_s) == ("the old bridge and so on", 1.0, 12.5)
    assert desk.ids == [made.id, other], "what the other channel says stays"
    assert [hit.segment for hit in desk.all.search("bridge and")] == [made.id]
    desk.all.undo(desk.id)
    assert desk.texts == ["the old bridge", "is closed now", "and so on"]


def test_lines_apart_do_not_become_one(desk: Desk) -> None:
    desk.all.split(desk.id, desk.ids[0], 8)
    first, _, _, last = desk.ids
    for wrong in ((first, last), (first,), (first, desk.ids[2])):
        with pytest.raises(UserError) as caught:
            desk.all.merge(desk.id, wrong)
        assert caught.value.code == "lines_not_together"
    assert len(desk.ids) == 4


def test_times_are_moved(desk: Desk) -> None:
    line = desk.ids[0]
    desk.all.nudge(desk.id, line, start_s=0.5)
    desk.all.nudge(desk.id, line, end_s=6.5)
    shown = desk.lines[0]
    assert (shown.start_s, shown.end_s, shown.heard) == (0.5, 6.5, LINES[0])
    with pytest.raises(UserError) as caught:
        desk.all.nudge(desk.id, line, start_s=6.5)
    assert caught.value.code == "times_out_of_order"
    desk.all.nudge(desk.id, line, start_s=-3.0)
    assert desk.lines[0].start_s == 0.0
    for _ in range(3):
        desk.all.undo(desk.id)
    assert desk.lines[0].edited_start_s is desk.lines[0].edited_end_s is None


def test_speakers_by_hand(desk: Desk) -> None:
    desk.all.set_speaker(desk.id, desk.ids[:2], " Aki ")
    assert [line.speaker for line in desk.lines] == ["Aki", "Aki", None]
    desk.all.rename_speaker(desk.id, "Aki", "Aki Sato")
    assert [line.speaker for line in desk.lines] == ["Aki Sato", "Aki Sato", None]
    assert desk.all.rename_speaker(desk.id, "Nobody", "Bo") is None
    desk.all.set_speaker(desk.id, desk.ids, None)
    assert {line.speaker for line in desk.lines} == {None}
    desk.all.undo(desk.id)
    assert desk.lines[0].speaker == "Aki Sato"


def test_words_are_replaced_everywhere(desk: Desk) -> None:
    edit = desk.all.replace_all(desk.id, "bridge", "tower (\\1)")
    assert edit is not None and len(edit.after) == 2
    assert desk.texts == [
        "the old tower (\\1)",
        "is closed now",
        "tower (\\1) or no tower (\\1)",
    ]
    desk.all.undo(desk.id)
    desk.all.replace_all(desk.id, "Bridge", "tower", match_case=True)
    assert desk.texts[2] == "tower or no bridge"
    desk.all.undo(desk.id)
    desk.all.replace_all(desk.id, r"(\w+) bridge$", r"\1 ford", regex=True)
    assert desk.texts == ["the old ford", "is closed now", "Bridge or no ford"]
    assert desk.all.replace_all(desk.id, "nowhere", "x") is None
    assert desk.all.replace_all(desk.id, "", "x") is None


def test_a_line_that_is_replaced_by_nothing_goes(desk: Desk) -> None:
    desk.all.replace_all(desk.id, "is closed now", "")
    assert desk.texts == ["the old bridge", "Bridge or no bridge"]
    desk.all.undo(desk.id)
    assert desk.texts[1] == "is closed now"


@pytest.mark.parametrize(("find", "new"), [("(", "x"), ("a", r"\2")])
def test_a_pattern_that_is_none(desk: Desk, find: str, new: str) -> None:
    with pytest.raises(UserError) as caught:
        desk.all.replace_all(desk.id, find, new, regex=True)
    assert caught.value.code == "pattern_not_understood"


def test_edits_are_taken_back_after_a_restart(desk: Desk, data: DataDir) -> None:
    desk.all.edit(desk.id, desk.ids[0], "changed")
    desk.bench.desk.close()
    again = open_bench(data)
    assert again.desk.transcripts.undo(desk.id) is not None
    assert again.desk.transcripts.segments(desk.id)[0].text == "the old bridge"
    again.desk.close()


def test_a_hundred_random_edits_can_all_be_taken_back_and_made_again(desk: Desk) -> None:
    """Also what was heard is as it was after each of them."""
    chance = random.Random(6)
    heard = {line.id: line.heard for line in desk.lines}
    states = [desk.lines]
    for _ in range(100):
        line = chance.choice(desk.lines)
        try:
            match chance.randrange(5):
                case 0:
                    edit = desk.all.edit(desk.id, line.id, f"words {chance.random()} and more")
                case 1:
                    at = chance.randrange(len(line.text))
                    edit = desk.all.split(desk.id, line.id, at)
                case 2:
                    own = [x.id for x in desk.lines if x.heard.channel == line.heard.channel]
                    at = own.index(line.id)
                    edit = desk.all.merge(desk.id, own[at : at + 2])
                case 3:
                    edit = desk.all.nudge(desk.id, line.id, end_s=line.end_s + 0.25)
                case _:
                    edit = desk.all.set_speaker(desk.id, (line.id,), str(chance.randrange(3)))
        except UserError:
            continue
        if edit is not None:
            states.append(desk.lines)
    assert len(states) > 50
    for before in reversed(states[:-1]):
        assert desk.all.undo(desk.id) is not None
        assert desk.lines == before
    assert {line.id: line.heard for line in desk.lines} == heard
    for after in states[1:]:
        desk.all.redo(desk.id)
        assert desk.lines == after


# --- times within a line ------------------------------------------------------------------


def record(heard: Segment, text: str | None = None) -> SegmentRecord:
    return SegmentRecord(1, "t", heard, "r", edited_text=text)


def test_each_word_has_its_times() -> None:
    times = LineTimes(record(spoken(1.0, "the old bridge")))
    assert [times.begin(at) for at in (0, 4, 8)] == [1.0, 2.0, 3.0]
    assert [times.end(at) for at in (3, 7, 14)] == [1.5, 2.5, 3.5]


def test_words_without_spaces_between_them() -> None:
    words = (Word(0.0, 1.0, "東京", 1.0), Word(1.5, 2.0, "駅", 1.0))
    times = LineTimes(record(Segment(0.0, 2.0, "東京駅", words)))
    assert (times.end(2), times.begin(2)) == (1.0, 1.5)
    assert times.begin(1) == 0.5


def test_a_line_without_word_times_is_spread_evenly() -> None:
    times = LineTimes(record(Segment(0.0, 10.0, "0123456789")))
    assert [times.begin(at) for at in (0, 3, 10)] == [0.0, 3.0, 10.0]


def test_times_never_run_backwards_whatever_was_written() -> None:
    line = record(spoken(0.0, "one two three four"), "four three 二 one two two")
    times = LineTimes(line)
    found = [times.begin(at) for at in range(len(line.text) + 1)]
    assert found == sorted(found)
    assert all(times.end(at) <= times.begin(at) for at in range(1, len(line.text)))


def test_lines_are_joined_as_their_script_is_written() -> None:
    assert joined(["東京", "駅"]) == "東京駅"
    assert joined(["the", " old ", "", "橋"]) == "the old 橋"


def test_lines_that_overlap_in_time_are_merged_in_order(desk: Desk) -> None:
    first, _, last = desk.ids
    desk.all.nudge(desk.id, first, end_s=20.0)
    desk.all.merge(desk.id, (first, last))
    assert (desk.lines[0].start_s, desk.lines[0].end_s) == (1.0, 20.0)
