"""Transcripts as files: always with the edits; subtitles that can be read in their time."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import Segment, WindowDone, Word
from desktop_app.readers.documents import Passage, read
from desktop_app.services.subtitle_rows import rows, width
from desktop_app.services.subtitles import SubtitleLayout, cues, render
from desktop_app.services.transcript_formats import FORMATS, TranscriptFormat, clock
from desktop_app.store.transcript_records import SegmentRecord

from .conftest import Bench
from .transcript_kit import END, WINDOW, Speech, make_speech

LINES = (
    Segment(1.0, 2.5, "The council met.", (Word(1.0, 2.5, "The council met.", 0.9),), ("loop",)),
    Segment(3.0, 4.0, "It voted."),
    Segment(65.0, 66.5, "東京で <会う> & {話す}。"),
)


@pytest.fixture
def speech(bench: Bench, tmp_path: Path) -> Speech:
    return make_speech(bench, tmp_path)


@pytest.fixture
def made(speech: Speech) -> str:
    """A transcript with an edit, a speaker and a split."""
    made = speech.transcribe(WindowDone(0, 8 * WINDOW, 0, LINES))
    speech.finish(END)
    _, second, third = speech.transcripts.segments(made.id)
    speech.transcripts.edit(made.id, second.id, "It *voted* twice.")
    speech.transcripts.set_speaker(made.id, (third.id,), "Aki, M. <chair>")
    return made.id


def text(speech: Speech, made: str, form: TranscriptFormat) -> str:
    return speech.transcripts.export(made, form).decode("utf-8")


def test_text_is_in_paragraphs(speech: Speech, made: str) -> None:
    assert text(speech, made, "txt") == (
        "The council met. It *voted* twice.\n\nAki, M. <chair>: 東京で <会う> & {話す}。\n"
    )


def test_markdown_has_times_and_names(speech: Speech, made: str) -> None:
    assert text(speech, made, "md").split("\n\n") == [
        "# talk.wav",
        "*talk.wav · 0:40 · ears*",
        "`0:01` The council met. It \\*voted\\* twice.",
        "`1:05` **Aki, M. \\<chair\\>:** 東京で \\<会う\\> & {話す}。\n",
    ]


def test_a_table_counts_milliseconds(speech: Speech, made: str) -> None:
    assert text(speech, made, "tsv").splitlines() == [
        "start\tend\tspeaker\ttext",
        "1000\t2500\t\tThe council met.",
        "3000\t4000\t\tIt *voted* twice.",
        "65000\t66500\tAki, M. <chair>\t東京で <会う> & {話す}。",
    ]


def test_json_holds_what_was_heard_too(speech: Speech, made: str) -> None:
    found = json.loads(text(speech, made, "json"))
    assert (found["complete"], found["duration_s"], found["model"]) == (True, 40.0, "ears")
    assert found["speed"] == 5.0
    first, second, third = found["segments"]
    assert (second["text"], second["heard"]) == ("It *voted* twice.", "It voted.")
    assert first["flags"] == ["loop"] and first["words"][0]["probability"] == 0.9
    assert third["speaker"] == "Aki, M. <chair>"


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_subtitles_are_read_again_as_they_were(
    speech: Speech, made: str, form: TranscriptFormat, tmp_path: Path
) -> None:
    file = tmp_path / f"a.{form}"
    file.write_text(text(speech, made, form), "utf-8")
    found = [item for item in read(file) if isinstance(item, Passage)]
    assert [(p.place.start_s, p.text) for p in found][:2] == [
        (1.0, "The council met."),
        (3.0, "It *voted* twice."),
    ]


def test_webvtt_is_escaped_and_names_the_speaker(speech: Speech, made: str) -> None:
    written = text(speech, made, "vtt")
    assert "<v Aki, M. &lt;chair&gt;>東京で &lt;会う&gt; &amp; {話す}。" in written
    assert written.startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\n")


def test_ass_keeps_its_fields_apart(speech: Speech, made: str) -> None:
    file = pysubs2.SSAFile.from_string(text(speech, made, "ass"), format_="ass")
    last = file.events[-1]
    assert (last.name, last.start, last.end) == ("Aki; M. <chair>", 65_000, 66_500)
    assert last.text == "東京で <会う> & \\{話す}。"


def test_docx(speech: Speech, made: str) -> None:
    from docx import Document

    found = [p.text for p in Document(BytesIO(speech.transcripts.export(made, "docx"))).paragraphs]
    assert found[2:] == [
        "0:01  The council met. It *voted* twice.",
        "1:05  Aki, M. <chair>: 東京で <会う> & {話す}。",
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_what_has_no_words_cannot_be_exported(speech: Speech, form: TranscriptFormat) -> None:
    made = speech.transcribe()
    with pytest.raises(UserError) as caught:
        speech.transcripts.export(made.id, form)
    assert caught.value.code == "transcript_empty"


# --- cues -----------------------------------------------------------------------------------


def line(start_s: float, text: str, word_s: float = 0.4) -> SegmentRecord:
    """Returns a line whose words follow each other without pauses."""
    words = tuple(
        Word(start_s + n * word_s, start_s + (n + 1) * word_s, word, 1.0)
        for n, word in enumerate(text.split())
    )
    return SegmentRecord(1, "t", Segment(start_s, words[-1].end_s, text, words), "r")


LONG = (
    "The town council of Mirefield voted on Monday to rebuild the old bridge. "
    "Engineers found cracks in two of its five arches, and it was closed in March."
)


def test_a_long_line_becomes_several_cues_at_the_words_times() -> None:
    made = cues([line(10.0, LONG)], SubtitleLayout(per_s=0))
    assert " ".join(" ".join(cue.rows) for cue in made) == LONG
    assert made[0].rows[-1].endswith("bridge."), "a sentence ends with its cue"
    words = LONG.split()
    for cue, following in pairwise(made):
        assert cue.end_s == following.start_s
    at = 0
    for cue in made:
        assert cue.start_s == pytest.approx(10.0 + at * 0.4)
        at += len(" ".join(cue.rows).split())
    assert at == len(words)


def test_a_long_pause_parts_cues() -> None:
    heard = Segment(
        0.0,
        9.0,
        "one two three four",
        (
            Word(0.0, 0.5, "one", 1.0),
            Word(6.0, 6.5, "two", 1.0),
            Word(6.5, 7.0, "three", 1.0),
            Word(8.0, 9.0, "four", 1.0),
        ),
    )
    made = cues([SegmentRecord(1, "t", heard, "r")], SubtitleLayout(per_s=0))
    assert [(cue.start_s, cue.end_s, cue.rows) for cue in made] == [
        (0.0, 0.5, ("one",)),
        (6.0, 9.0, ("two three four",)),
    ]


def test_a_cue_stays_until_it_can_be_read_but_not_into_the_next() -> None:
    lines = [line(0.0, "twenty letters here.", 0.1), line(0.5, "x", 0.1), line(9.0, "y", 0.1)]
    first, second, third = cues(lines, SubtitleLayout(per_s=10))
    assert (first.end_s, third.end_s) == (0.5, 9.1)
    assert second.end_s == 0.6
    (alone,) = cues(lines[:1], SubtitleLayout(per_s=10))
    assert alone.end_s == 2.0


def test_japanese_rows_obey_its_rules() -> None:
    text = "東京都の会議は、来年の春に「新しい橋」を架けることを決めました。"
    (cue,) = cues([replace(line(0.0, text))], SubtitleLayout(line_length=42))
    assert "".join(cue.rows) == text and len(cue.rows) == 2
    assert all(width(row) <= 42 for row in cue.rows)
    assert cue.rows[0][-1] not in "「" and cue.rows[1][0] not in "、。」"


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40
    ).map(lambda text: text)
    | st.lists(st.sampled_from(["word", "橋を", "a", "、", "longerword." * 4]), max_size=30).map(
        " ".join
    ),
    st.integers(4, 42),
    st.integers(1, 3),
)
def test_nothing_is_lost_and_every_row_fits(text: str, length: int, most: int) -> None:
    if not text.strip():
        return
    layout = SubtitleLayout(line_length=length, rows=most, per_s=0)
    heard = SegmentRecord(1, "t", Segment(0.0, 30.0, text), "r")
    made = cues([heard], layout)
    shown = "".join(row for cue in made for row in cue.rows)
    assert "".join(shown.split()) == "".join(text.split())
    assert all(len(cue.rows) <= most for cue in made)
    assert all(width(row) <= max(length, 2) for cue in made for row in cue.rows)
    assert [cue.start_s for cue in made] == sorted(cue.start_s for cue in made)


def test_rows_are_of_like_length() -> None:
    assert rows("aaaa bbbb cccc dddd", 14, 2) == ("aaaa bbbb", "cccc dddd")
    assert rows("aaaa bbbb", 9, 2) == ("aaaa bbbb",)
    assert rows("aaaa bbbb cccc", 5, 2) is None


def test_a_backslash_is_no_command() -> None:
    written = render([line(0.0, "C:\\new {\\p1}")], "srt", SubtitleLayout())
    assert "C:\\\u2060new {\\\u2060p1}" in written


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.0, "0:00"), (67.9, "1:07"), (3600.0, "1:00:00"), (36_125.0, "10:02:05")],
)
def test_times_as_people_read_them(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
