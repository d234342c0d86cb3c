"""Recordings to text: kept window by window, paused, gone on with, heard again, as documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.transcripts import (
    AudioFacts,
    DecodeTrouble,
    LanguageGuess,
    Segment,
    TranscribeParams,
    TranscriptFacts,
    WindowDone,
)
from desktop_app.services.events import (
    DocumentChanged,
    TranscriptChanged,
    TranscriptEdited,
    TranscriptGrew,
)
from desktop_app.services.transcript_plan import TranscribeOptions
from desktop_app.services.transcripts import Transcripts
from desktop_app.store.run_records import RunRecord, RunStatus
from desktop_app.store.transcript_records import TranscriptRecord

from ..model_library.folders import write_model
from .conftest import Bench, open_bench
from .panel_kit import Engine

WHISPER = {"model_type": "whisper", "architectures": ["WhisperForConditionalGeneration"]}
#: Samples of a window in these tests.
WINDOW = 160_000


def window(number: int, *texts: str, channel: int = 0) -> WindowDone:
    """Returns the window of ten seconds with that number, and its lines, one a second."""
    texts = texts or (f"line {number}",)
    begin_s = number * 10.0
    segments = tuple(
        Segment(begin_s + n, begin_s + n + 0.8, text, channel=channel)
        for n, text in enumerate(texts)
    )
    first = number * WINDOW
    return WindowDone(first, first + WINDOW, channel, segments, 10.0)


FACTS = AudioFacts(40.0, 1, "wav", "pcm_s16le")
END = TranscriptFacts(40.0, 30.0, 8.0, 0)


@dataclass
class Speech(Engine):
    """The engine that hears."""

    file: Path = Path()

    @property
    def transcripts(self) -> Transcripts:
        return self.bench.desk.transcripts

    @property
    def hearing(self) -> TranscribeParams:
        params = self.last.params
        assert isinstance(params, TranscribeParams)
        return params

    def heard(self, run: RunRecord) -> TranscriptRecord:
        found = self.transcripts.of_run(run.id)
        assert found is not None
        return found

    def transcribe(self, *items: object) -> TranscriptRecord:
        """Transcribes the file as far as these pieces."""
        run = self.transcripts.transcribe(self.file)
        self.begin()
        self.produce(FACTS, *items)
        return self.heard(run)

    def texts(self, transcript: TranscriptRecord) -> list[str]:
        return [line.text for line in self.transcripts.segments(transcript.id)]


def make_speech(bench: Bench, folder: Path) -> Speech:
    model = write_model(folder / "ears", config=WHISPER)
    bench.desk.task_models.choose("speech", str(model))
    file = folder / "talk.wav"
    file.write_bytes(b"RIFF and so on")
    return Speech(bench, file)


@pytest.fixture
def speech(bench: Bench, tmp_path: Path) -> Speech:
    return make_speech(bench, tmp_path)


def test_a_recording_is_written_down(speech: Speech) -> None:
    run = speech.transcripts.transcribe(speech.file)
    assert (run.kind, run.title) == ("transcribe", "talk.wav")
    assert speech.transcripts.list() == (), "nothing is known of it yet"
    task = speech.begin()
    params = speech.hearing
    assert (task.task, task.spec) == ("transcribe", None)
    assert params.path == str(speech.file) and params.model.model.endswith("ears")
    assert (params.language, params.resume, params.careful) == ("auto", (), False)
    guess = LanguageGuess("ja", (("ja", 0.9), ("en", 0.05)), 3)
    speech.produce(FACTS, guess, window(0, "こんにちは"))
    (shown,) = speech.transcripts.list()
    assert (shown.language, shown.guess, shown.duration_s) == ("ja", guess, 40.0)
    assert shown.positions == (WINDOW,) and not shown.is_complete
    trouble = DecodeTrouble(12.0, "bad frame", False)
    speech.finish(trouble, window(1), END)
    assert speech.status(run) is RunStatus.DONE
    done = speech.transcripts.get(shown.id)
    assert (done.facts, done.troubles, done.model_name) == (END, (trouble,), "ears")
    assert speech.texts(done) == ["こんにちは", "line 1"]
    grown = [line.text for e in speech.bench.of(TranscriptGrew) for line in e.segments]
    assert grown == ["こんにちは", "line 1"]
    assert speech.bench.of(TranscriptChanged)[-1].transcript == done
    assert [h.transcript_id for h in speech.transcripts.search("line")] == [done.id]
    assert [h.transcript_id for h in speech.bench.desk.library.search("line")] == [done.id]


def test_the_options_reach_the_engine(speech: Speech, tmp_path: Path) -> None:
    other = write_model(tmp_path / "other", config=WHISPER)
    options = TranscribeOptions(str(other), "de", "translate", "Zwickau", False, "split")
    run = speech.transcripts.transcribe(speech.file, options)
    speech.begin()
    params = speech.hearing
    assert (params.language, params.task, params.prompt) == ("de", "translate", "Zwickau")
    assert (params.words, params.channels, params.model.model) == (False, "split", str(other))
    assert params.model.context_tokens is None
    transcript = speech.heard(run)
    assert (transcript.language, transcript.task) == ("de", "translate")
    assert speech.transcripts.options(transcript.id) == options


def test_without_a_model_it_says_so(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "a.mp3"
    file.write_bytes(b"x")
    engine = Engine(bench)
    run = bench.desk.transcripts.transcribe(file)
    bench.desk.work()
    assert engine.status(run) is RunStatus.FAILED
    assert engine.run(run).error_code == "no_speech_model"


def test_a_file_that_is_not_there(speech: Speech) -> None:
    with pytest.raises(UserError) as caught:
        speech.transcripts.transcribe(speech.file.with_name("none.wav"))
    assert caught.value.code == "audio_missing"
    run = speech.transcripts.transcribe(speech.file)
    speech.file.unlink()
    speech.bench.desk.work()
    assert speech.run(run).error_code == "audio_missing"


def test_paused_it_goes_on_behind_the_last_window(speech: Speech) -> None:
    made = speech.transcribe(LanguageGuess("de", (("de", 1.0),), 1), window(0), window(1))
    speech.transcripts.pause(made.id)
    run = speech.transcripts.run(made.id)
    assert run is not None and run.status is RunStatus.CANCELLED
    again = speech.transcripts.resume(made.id)
    assert again.id == run.id and again.status is RunStatus.QUEUED
    speech.begin()
    params = speech.hearing
    assert (params.resume, params.language) == ((2 * WINDOW,), "de")
    speech.finish(FACTS, window(2), window(3), END)
    assert speech.texts(made) == ["line 0", "line 1", "line 2", "line 3"]
    assert speech.transcripts.resume(made.id).status is RunStatus.DONE, "nothing is left to do"
    assert len(speech.tasks) == 2


@pytest.mark.parametrize("kept", range(5))
def test_a_kill_between_any_two_windows_loses_and_doubles_nothing(
    data: DataDir, tmp_path: Path, kept: int
) -> None:
    """The desk is left as a dead process leaves it; the next one goes on."""
    first = make_speech(open_bench(data), tmp_path)
    made = first.transcribe(*map(window, range(kept)))
    first.bench.desk._store._engine.dispose()  # nothing is closed, as SIGKILL does it
    with first.bench.desk._store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE runs SET writer = '1:1.0:dead'")
    second = Speech(open_bench(data), first.file)
    run = second.transcripts.run(made.id)
    assert run is not None and run.status is RunStatus.INTERRUPTED
    second.transcripts.resume(made.id)
    second.begin()
    begin = second.hearing.resume[0] if kept else second.hearing.start_sample
    assert begin == kept * WINDOW
    second.finish(FACTS, *map(window, range(begin // WINDOW, 4)), END)
    assert second.status(run) is RunStatus.DONE
    assert second.texts(made) == ["line 0", "line 1", "line 2", "line 3"]
    second.bench.desk.close()


@pytest.mark.parametrize("wrong", [0, 2])
def test_a_window_out_of_place_is_never_kept(speech: Speech, wrong: int) -> None:
    """Neither one twice, nor one with a hole before it."""
    made = speech.transcribe(window(0))
    speech.produce(window(wrong))
    run = speech.transcripts.run(made.id)
    assert run is not None
    assert speech.status(run) is RunStatus.FAILED
    kept = speech.transcripts.get(made.id)
    assert (speech.texts(made), kept.positions) == (["line 0"], (WINDOW,))


def test_channels_go_on_each_from_its_own_place(speech: Speech) -> None:
    made = speech.transcribe(replace(FACTS, channels=2), window(0, "left"))
    speech.produce(window(0, "right", channel=1), window(1, "later", channel=1))
    assert speech.transcripts.get(made.id).positions == (WINDOW, 2 * WINDOW)
    speech.transcripts.pause(made.id)
    speech.transcripts.resume(made.id)
    speech.begin()
    assert speech.hearing.resume == (WINDOW, 2 * WINDOW)
    assert speech.texts(made) == ["left", "right", "later"]


def test_a_channel_that_has_nothing_yet_begins_at_the_beginning(speech: Speech) -> None:
    made = speech.transcribe(replace(FACTS, channels=2), window(0, channel=1))
    assert speech.transcripts.get(made.id).positions == (None, WINDOW)
    speech.transcripts.pause(made.id)
    speech.transcripts.resume(made.id)
    speech.begin()
    assert speech.hearing.resume == (0, WINDOW)


def test_another_file_in_its_place_is_refused(speech: Speech) -> None:
    made = speech.transcribe(window(0))
    speech.transcripts.pause(made.id)
    speech.file.write_bytes(b"something else")
    run = speech.transcripts.resume(made.id)
    speech.bench.desk.work()
    assert speech.run(run).error_code == "audio_changed"
    assert speech.texts(made) == ["line 0"]


def test_the_model_that_began_goes_on(speech: Speech, tmp_path: Path) -> None:
    made = speech.transcribe(window(0))
    began = speech.hearing.model
    speech.transcripts.pause(made.id)
    other = write_model(tmp_path / "other", config=WHISPER)
    speech.bench.desk.task_models.choose("speech", str(other))
    speech.transcripts.resume(made.id)
    speech.begin()
    assert speech.hearing.model == began


def test_the_same_file_again_is_another_transcript(speech: Speech) -> None:
    first = speech.transcribe(window(0), END)
    speech.finish()
    second = speech.transcribe(window(0, "heard better"), END)
    assert speech.texts(first) == ["line 0"] and speech.texts(second) == ["heard better"]
    found = speech.transcripts.of_content(second.content_hash)
    assert [one.id for one in found] == [second.id, first.id]


def test_a_recording_that_grows(speech: Speech) -> None:
    run = speech.transcripts.transcribe(speech.file, growing=True)
    speech.begin()
    speech.finish(FACTS, window(0), END)
    made = speech.heard(run)
    assert not made.is_complete and made.duration_s == 10.0
    speech.file.write_bytes(b"RIFF and so on, and more")
    speech.transcripts.extend(made.id, growing=False)
    speech.begin()
    assert speech.hearing.resume == (WINDOW,)
    speech.finish(FACTS, window(1), END)
    assert speech.texts(made) == ["line 0", "line 1"]
    assert speech.transcripts.get(made.id).is_complete


# --- hearing a passage again ------------------------------------------------------------


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


def test_a_dead_engine_leaves_it_to_be_gone_on_with(speech: Speech) -> None:
    made = speech.transcribe(window(0))
    speech.fail("engine_died", reason="killed")
    run = speech.transcripts.run(made.id)
    assert run is not None and run.status is RunStatus.INTERRUPTED
    speech.transcripts.resume(made.id)
    speech.begin()
    assert speech.hearing.resume == (WINDOW,)
