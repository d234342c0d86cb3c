"""Recordings to text: kept window by window, paused, gone on with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.paths import DataDir
from desktop_app.protocol.transcripts import DecodeTrouble, LanguageGuess
from desktop_app.services.events import TranscriptChanged, TranscriptGrew
from desktop_app.services.transcript_plan import TranscribeOptions
from desktop_app.store.run_records import RunStatus

from ..model_library.folders import write_model
from .conftest import Bench, open_bench
from .panel_kit import Engine
from .transcript_kit import END, FACTS, WHISPER, WINDOW, Speech, make_speech, window


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


def test_a_dead_engine_leaves_it_to_be_gone_on_with(speech: Speech) -> None:
    made = speech.transcribe(window(0))
    speech.fail("engine_died", reason="killed")
    run = speech.transcripts.run(made.id)
    assert run is not None and run.status is RunStatus.INTERRUPTED
    speech.transcripts.resume(made.id)
    speech.begin()
    assert speech.hearing.resume == (WINDOW,)
