"""The task: a file to segments, window by window; stopped, gone on with, of any shape."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.speech.ctc import Ctc
from desktop_app.engine.speech.whisper import Whisper
from desktop_app.engine.tasks import TASKS, transcribe
from desktop_app.errors import UserError
from desktop_app.protocol import LoadSpec, Stage
from desktop_app.protocol.transcripts import (
    AudioFacts,
    DecodeTrouble,
    LanguageGuess,
    TranscriptFacts,
    WindowDone,
)

from ...fixtures.speech import full_size
from ...fixtures.speech.clips import (
    CTC,
    RATE,
    WHISPER,
    Recording,
    Sentence,
    clips,
    join,
    write_wav,
)
from ..conftest import JobRecord
from .conftest import Listener, Transcript, distances, error_rate


@pytest.fixture(scope="module")
def talk() -> Recording:
    """All clips with pauses of every kind, some three minutes with a long silence."""
    pauses = [0.4, 1.0, 2.5, 0.6, 6.0, 0.3, 40.0, 1.5, 3.0, 0.8, 0.5, 10.0, 2.0]
    parts: list[Recording | float] = []
    for clip, pause in zip([*clips(), *clips()[:4]], [*pauses, *pauses[:4]], strict=True):
        parts += [clip.recording.leveled, pause]
    return join(parts)


@pytest.fixture(scope="module")
def talk_file(talk: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("talk") / "talk.wav", talk.samples)


@pytest.fixture(scope="module")
def whole(talk_file: Path, either: Listener) -> Transcript:
    return either.run(talk_file)


def said(sentences: Sequence[Sentence]) -> str:
    return " ".join(one.text for one in sentences)


def test_it_is_registered() -> None:
    assert TASKS["transcribe"] == transcribe.__name__


def test_a_recording_comes_out_right(talk: Recording, whole: Transcript) -> None:
    assert error_rate([said(talk.said)], [whole.text]) <= 0.1


def test_the_pieces_come_in_order(talk: Recording, whole: Transcript) -> None:
    facts, guess, *rest = whole.pieces
    assert facts == AudioFacts(pytest.approx(len(talk.samples) / RATE), 1, "wav", "pcm_s16le")
    assert isinstance(guess, LanguageGuess)
    assert guess.language == "en"
    assert isinstance(rest[-1], TranscriptFacts)
    assert all(isinstance(one, WindowDone) for one in rest[:-1])
    assert pickle.loads(pickle.dumps(whole.pieces)) == whole.pieces
    assert all(type(value) is float for s in whole.segments for value in (s.start_s, s.end_s))


def test_windows_follow_each_other_to_the_end(talk: Recording, whole: Transcript) -> None:
    at = 0
    for window in whole.windows:
        assert window.first_sample == at < window.end_sample
        at = window.end_sample
        for one in window.segments:
            assert window.first_sample / RATE - 0.01 <= one.start_s < one.end_s
            assert one.end_s <= window.end_sample / RATE + 0.01
    assert at == len(talk.samples)
    facts = whole.of(TranscriptFacts)[0]
    assert facts.audio_s == pytest.approx(len(talk.samples) / RATE)
    assert 30 < facts.speech_s < facts.audio_s / 2
    assert facts.troubles == 0
    assert facts.speed > 1


def test_words_are_where_they_are_said(talk: Recording, whole: Transcript) -> None:
    off = []
    for sentence in talk.said:  # the same sentence may be said twice
        near = [one for one in whole.segments if abs(one.start_s - sentence.words[0][0]) < 1.5]
        off += distances(Recording(talk.samples, (sentence,)), near)
    assert len(off) > 80
    assert np.median(off) < 0.12
    assert np.quantile(off, 0.98) < 0.3


def test_silence_yields_no_text(tmp_path: Path, either: Listener) -> None:
    noise = np.random.default_rng(0).standard_normal(70 * RATE) * 0.003
    hum = 0.05 * np.sin(2 * np.pi * 100 * np.arange(20 * RATE) / RATE)
    path = write_wav(tmp_path / "nobody.wav", np.concatenate((noise, hum)))
    transcript = either.run(path)
    assert transcript.segments == []
    assert not transcript.of(LanguageGuess)
    assert [round(one.end_sample / RATE) for one in transcript.windows] == [30, 60, 90]


def test_who_goes_on_after_any_window_gets_the_rest(
    talk_file: Path, whole: Transcript, either: Listener
) -> None:
    """As after a kill: what was committed stays, and nothing is lost or comes twice."""
    for number in (1, 2, len(whole.windows) // 2, len(whole.windows) - 1):
        kept = whole.windows[:number]
        rest = either.run(talk_file, resume=(kept[-1].end_sample,), language="en")
        assert [(w.first_sample, w.end_sample) for w in rest.windows] == [
            (w.first_sample, w.end_sample) for w in whole.windows[number:]
        ]
        assert [(s.start_s, s.text) for s in rest.segments] == [
            (s.start_s, s.text) for w in whole.windows[number:] for s in w.segments
        ]


def test_a_passage_by_itself(talk: Recording, talk_file: Path, listener: Listener) -> None:
    sentence = talk.said[5]
    start, end = sentence.words[0][0] - 0.3, sentence.words[-1][1] + 0.1
    transcript = listener.run(
        talk_file,
        start_sample=round(start * RATE),
        end_sample=round(end * RATE),
        language="en",
        careful=True,
    )
    assert error_rate([sentence.text], [transcript.text]) <= 0.2
    assert transcript.windows[0].first_sample == round(start * RATE)
    assert transcript.windows[-1].end_sample == round(end * RATE)


def test_channels_apart(tmp_path: Path, listener: Listener) -> None:
    left = join([0.5, clips()[0].recording, 3.0])
    right = join([2.5, clips()[2].recording])
    path = write_wav(tmp_path / "stereo.wav", left.samples, right.samples)
    transcript = listener.run(path, channels="split", language="en")
    assert transcript.of(AudioFacts)[0].channels == 2
    for number, recording in enumerate((left, right)):
        text = " ".join(one.text for one in transcript.segments if one.channel == number)
        assert error_rate([said(recording.said)], [text]) <= 0.2
        at = 0
        for window in transcript.windows:
            if window.channel == number:
                assert window.first_sample == at
                at = window.end_sample
    # Each channel goes on where it was.
    ends = tuple(
        next(w.end_sample for w in transcript.windows if w.channel == number) for number in (0, 1)
    )
    rest = listener.run(path, channels="split", language="en", resume=ends)
    assert all(w.first_sample >= ends[w.channel] for w in rest.windows)


def test_german_in_and_english_out(tmp_path: Path, either: Listener) -> None:
    recording = join([x for one in clips("de")[:3] for x in (one.recording, 2.5)])
    path = write_wav(tmp_path / "de.wav", recording.samples)
    transcript = either.run(path)
    assert transcript.of(LanguageGuess)[0].language == "de"
    assert error_rate([said(recording.said)], [transcript.text]) <= 0.15
    english = either.run(path, task="translate")
    meant = " ".join(one.english for one in recording.said)
    assert error_rate([meant], [english.text]) <= 0.2


def test_a_model_with_a_ctc_head(talk: Recording, talk_file: Path, listener: Listener) -> None:
    transcript = listener.run(talk_file, CTC)
    assert not transcript.of(LanguageGuess)
    assert error_rate([said(talk.said)], [transcript.text]) <= 0.1
    with pytest.raises(UserError, match="cannot translate"):
        listener.run(talk_file, CTC, task="translate")


def test_a_damaged_file_gives_what_is_left_and_says_so(tmp_path: Path, listener: Listener) -> None:
    (clip,) = [one for one in clips() if one.path.suffix == ".flac"]
    data = bytearray(clip.path.read_bytes())
    data[len(data) * 6 // 10 : len(data) * 7 // 10] = bytes(len(data) // 10)
    path = tmp_path / "damaged.flac"
    path.write_bytes(data)
    transcript = listener.run(path, language="en")
    assert transcript.segments
    (trouble, *_) = transcript.of(DecodeTrouble)
    assert 0 < trouble.at_s < len(clip.recording.samples) / RATE
    assert transcript.of(TranscriptFacts)[0].troubles >= 1


def test_progress_goes_to_the_end(talk: Recording, talk_file: Path, listener: Listener) -> None:
    record = JobRecord()
    for _ in listener.start(talk_file, record=record, language="en"):
        pass
    told = [(done, total) for stage, done, total in record.progress if stage is Stage.WORKING]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {len(talk.samples)}
    assert told[-1][0] == len(talk.samples)


def test_progress_goes_on_where_the_run_before_was(
    talk_file: Path, whole: Transcript, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is read from its beginning again, but that is no work to wait for."""
    monkeypatch.setattr(transcribe, "_YIELD_S", 0)
    kept = whole.windows[len(whole.windows) // 2].end_sample
    record = JobRecord()
    for _ in listener.start(talk_file, record=record, resume=(kept,), language="en"):
        pass
    told = [done for stage, done, _ in record.progress if stage is Stage.WORKING]
    assert told[0] == kept
    assert told == sorted(told)


def test_it_stops_within_a_window(tmp_path: Path, either: Listener) -> None:
    """With a model of true size, whose window takes seconds."""
    folder = full_size.save(tmp_path / "tiny")
    path = write_wav(tmp_path / "a.wav", join([one.recording for one in clips()[:6]]).samples)
    record = JobRecord()
    stopped: list[float] = []
    either.load(folder)

    def stop() -> None:
        stopped.append(time.monotonic())
        record.cancel.set()

    timer = threading.Timer(1.0, stop)
    timer.start()
    with pytest.raises(Cancelled):
        for _ in either.start(path, folder, record, language="en"):
            pass
    assert time.monotonic() - stopped[0] < 0.5
    timer.join()


def test_a_model_that_was_freed_is_loaded_again(talk_file: Path, either: Listener) -> None:
    pieces = either.start(talk_file, language="en", end_sample=30 * RATE)
    texts = []
    for piece in pieces:
        if isinstance(piece, WindowDone):
            texts += [one.text for one in piece.segments]
        either.models.unload()  # as when a chat wants the memory
    again = either.run(talk_file, language="en", end_sample=30 * RATE)
    assert texts == [one.text for one in again.segments]


def test_short_of_memory_windows_are_heard_one_by_one(
    talk_file: Path, whole: Transcript, either: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear = Whisper.hear
    sizes: list[int] = []

    def tight(self: Whisper, windows: Any, request: Any) -> Any:
        sizes.append(len(windows))
        if len(windows) > 1:
            raise MemoryError
        return hear(self, windows, request)

    monkeypatch.setattr(Whisper, "hear", tight)
    transcript = either.run(talk_file, language="en")
    assert transcript.text == whole.text
    assert max(sizes) > 1
    assert set(sizes[sizes.index(max(sizes)) + 1 :]) == {1}


def test_what_cannot_be_done_is_said_at_once(tmp_path: Path, listener: Listener) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros(RATE))
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text('{"model_type": "llama"}')
    for code, model, params in (
        ("language_unknown", WHISPER, {"language": "fr"}),
        ("not_a_speech_model", tmp_path / "model", {}),
        ("model_not_found", tmp_path / "gone", {}),
    ):
        with pytest.raises(UserError) as caught:
            listener.run(path, model, **params)
        assert caught.value.code == code
    with pytest.raises(UserError) as caught:
        listener.run(tmp_path / "gone.mp3")
    assert caught.value.code == "audio_missing"


def test_in_bfloat16_it_is_understood_too(talk: Recording, talk_file: Path) -> None:
    class Halved(Listener):
        def spec(self, folder: Path) -> LoadSpec:
            return LoadSpec(str(folder), dtype="bfloat16", device_map="cpu")

    transcript = Halved().run(talk_file, language="en")
    assert error_rate([said(talk.said)], [transcript.text]) <= 0.1


def test_recognizers_are_told_apart(listener: Listener) -> None:
    from desktop_app.engine.speech import recognizers

    assert recognizers.kind_of(str(WHISPER)) == "speech"
    assert recognizers.kind_of(str(CTC)) == "ctc"
    assert isinstance(recognizers.recognizer(listener.load(WHISPER)), Whisper)
    assert isinstance(recognizers.recognizer(listener.load(CTC)), Ctc)
