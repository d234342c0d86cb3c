"""Whisper, on a tiny trained one: text, languages, times, second readings, a prompt end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.speech import whisper_decoder
from desktop_app.engine.speech.hearing import Request
from desktop_app.engine.speech.whisper import Whisper
from desktop_app.engine.speech.whisper_decoder import Manner, Reading
from desktop_app.engine.speech.whisper_tokens import WhisperTokens
from desktop_app.errors import UserError
from desktop_app.protocol.transcripts import Segment

from ...fixtures.speech.clips import RATE, WHISPER, Clip, clips, join
from .conftest import Listener, distances, error_rate, nothing, window

REQUEST = Request("en", "transcribe", "", True, False, nothing)


@pytest.fixture(scope="module")
def model(listener: Listener) -> Whisper:
    return Whisper(listener.load(WHISPER))


@pytest.fixture(scope="module")
def hears(either: Listener) -> Whisper:
    """The same model, run by each engine."""
    return Whisper(either.load(WHISPER))


def text(segments: list[Segment]) -> str:
    return " ".join(one.text for one in segments)


def said(clip: Clip) -> str:
    return " ".join(one.text for one in clip.said)


@pytest.mark.parametrize("language", ["en", "de"])
def test_sentences_it_never_heard_are_understood(hears: Whisper, language: str) -> None:
    spoken = clips(language)
    request = replace(REQUEST, language=language)
    heard = [text(hears.hear([window(one.recording)], request)[0]) for one in spoken]
    assert error_rate([said(one) for one in spoken], heard) <= 0.1


def test_german_is_translated(hears: Whisper) -> None:
    spoken = clips("de")
    request = replace(REQUEST, language="de", task="translate", words=False)
    heard = [text(hears.hear([window(one.recording)], request)[0]) for one in spoken]
    meant = [" ".join(sentence.english for sentence in one.said) for one in spoken]
    assert error_rate(meant, heard) <= 0.15


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_language_is_found_from_several_windows(hears: Whisper, language: str) -> None:
    guess = hears.guess_language([window(one.recording) for one in clips(language)[:4]], nothing)
    assert guess.language == language
    assert guess.windows == 4
    assert guess.probabilities[0][1] > 0.9
    assert sum(odds for _, odds in guess.probabilities) <= 1.001


def test_words_are_where_they_are_said(hears: Whisper) -> None:
    off = [
        distance
        for one in clips()
        for distance in distances(one.recording, hears.hear([window(one.recording)], REQUEST)[0])
    ]
    assert len(off) > 60
    assert np.median(off) < 0.1
    assert np.quantile(off, 0.98) < 0.3


def test_words_make_up_the_text(hears: Whisper) -> None:
    for segment in hears.hear([window(clips("de")[0].recording)], replace(REQUEST, language="de"))[
        0
    ]:
        assert " ".join(word.text for word in segment.words) == segment.text
        assert segment.start_s == segment.words[0].start_s
        assert all(0 < word.probability <= 1 for word in segment.words)


def test_without_times_of_words_the_model_tells_those_of_sentences(hears: Whisper) -> None:
    (clip,) = [one for one in clips() if one.path.suffix == ".flac"]
    segments = hears.hear([window(clip.recording)], replace(REQUEST, words=False))[0]
    assert [one.words for one in segments] == [()] * len(clip.said)
    for segment, sentence in zip(segments, clip.said, strict=True):
        assert segment.start_s == pytest.approx(sentence.words[0][0], abs=0.2)
        assert segment.end_s == pytest.approx(sentence.words[-1][1], abs=0.2)


def test_windows_together_are_heard_as_one_by_one(hears: Whisper) -> None:
    windows = [window(one.recording) for one in clips()[:5]]
    together = hears.hear(windows, REQUEST)
    for one, segments in zip(windows, together, strict=True):
        alone = hears.hear([one], REQUEST)[0]
        assert [s.text for s in alone] == [s.text for s in segments]
        words = [(w.start_s, w.end_s) for s in segments for w in s.words]
        np.testing.assert_allclose(
            [(w.start_s, w.end_s) for s in alone for w in s.words], words, atol=0.05
        )


def test_it_reads_what_transformers_reads(model: Whisper, listener: Listener) -> None:
    loaded = listener.load(WHISPER)
    for clip in clips()[:4]:
        one = window(clip.recording)
        features = loaded.processor.feature_extractor(
            one.sound, sampling_rate=RATE, return_tensors="pt"
        ).input_features
        theirs = loaded.model.generate(
            features, language="en", task="transcribe", return_timestamps=True
        )[0].tolist()
        tokens = WhisperTokens(loaded.processor.tokenizer, loaded.model.generation_config)
        (ours,) = whisper_decoder.read(
            loaded.model,
            tokens,
            model._ears.encode([one], nothing),
            tokens.prefix("en", "transcribe"),
            Manner(),
            nothing,
        )
        marks = {tokens.start, tokens.end, *tokens.languages.values(), *tokens.tasks.values()}
        assert ours.tokens == [token for token in theirs if token not in marks]


def test_speech_behind_a_pause_is_not_lost(hears: Whisper) -> None:
    # So small a model ends with the first sentence: it has heard no such pauses.
    first, second = clips()[0].recording, clips()[1].recording
    recording = join([first, 1.8, second])
    segments = hears.hear([window(recording)], REQUEST)[0]
    assert error_rate([" ".join(one.text for one in recording.said)], [text(segments)]) <= 0.15
    assert segments[-1].start_s > len(first.samples) / RATE + 1.5


def test_a_prompt_is_heeded_and_not_written(hears: Whisper) -> None:
    clip = clips()[0]
    (segments,) = hears.hear(
        [window(clip.recording)], replace(REQUEST, prompt="Please open the red book now.")
    )
    assert error_rate([said(clip)], [text(segments)]) <= 0.3
    assert "Please open the red book now" not in text(segments)


class Script:
    """A decoder that reads what it is told, attempt by attempt."""

    def __init__(self, tokens: WhisperTokens, *texts: tuple[str, float]) -> None:
        self.tokens, self.texts = tokens, texts
        self.asked: list[tuple[list[int], Manner]] = []

    def __call__(
        self, _model: Any, _tokens: Any, hidden: Any, prefix: list[int], manner: Manner, _check: Any
    ) -> list[Reading]:
        told, logprob = self.texts[min(len(self.asked), len(self.texts) - 1)]
        self.asked.append((prefix, manner))
        ids = self.tokens._tokenizer(" " + told, add_special_tokens=False)["input_ids"]
        first = self.tokens.first_time
        row = [first, *ids, first + 100]
        return [Reading(row, [logprob] * len(row), 0.01, True, logprob) for _ in hidden]


@pytest.fixture
def script(model: Whisper, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def make(*texts: tuple[str, float]) -> Script:
        made = Script(model._tokens, *texts)
        monkeypatch.setattr(whisper_decoder, "read", made)
        return made

    return make


LOOP = ("Open the book. " * 12, -0.1)
GOOD = ("Open the book.", -0.3)


def test_a_loop_is_read_again_without_the_prompt(model: Whisper, script: Any) -> None:
    made = script(LOOP, GOOD)
    request = replace(REQUEST, prompt="Open the book.", words=False)
    ((segment,),) = model.hear([window(clips()[0].recording)], request)
    assert segment.text == "Open the book."
    assert segment.repaired
    assert segment.flags == ()
    (with_prompt, first), (without, second) = made.asked
    assert len(with_prompt) > len(without)
    assert (first.no_repeat, second.no_repeat) == (0, 5)


def test_what_stays_wrong_is_flagged_and_the_best_of_it_kept(model: Whisper, script: Any) -> None:
    made = script(LOOP, ("Open the file.", -2.0), LOOP)
    ((segment,),) = model.hear([window(clips()[0].recording)], replace(REQUEST, words=False))
    assert segment.text == "Open the file."
    assert segment.flags == ("unsure",)
    assert [manner.temperature for _, manner in made.asked] == [0, 0, 0.2, 0.5, 0.8]


def test_a_good_reading_is_not_read_again(model: Whisper, script: Any) -> None:
    made = script(GOOD)
    ((segment,),) = model.hear([window(clips()[0].recording)], replace(REQUEST, words=False))
    assert len(made.asked) == 1
    assert not segment.repaired


def test_a_loop_is_not_read_to_its_end() -> None:
    end, time = 300, 400
    once = [5, 6, 7, 8]
    looping = [token for number in range(14) for token in (time + number, *once)]
    assert whisper_decoder.is_looping([*looping, time, time], end)  # 72 tokens, times left out
    assert not whisper_decoder.is_looping([*range(60), *once], end)
    assert not whisper_decoder.is_looping(once * 10, end)  # too short to tell


def test_care_takes_the_best_of_several(model: Whisper, script: Any) -> None:
    made = script(GOOD, ("Open the door.", -0.1), GOOD)
    request = replace(REQUEST, careful=True, words=False)
    ((segment,),) = model.hear([window(clips()[0].recording)], request)
    assert segment.text == "Open the door."
    assert len(made.asked) == 4


def test_silence_is_not_text(hears: Whisper) -> None:
    noise = np.random.default_rng(0).standard_normal(3 * RATE).astype(np.float32) * 0.01
    one = replace(window(clips()[0].recording), sound=noise, voiced=((0, 3 * RATE),))
    segments = hears.hear([one], REQUEST)[0]
    assert not segments or all("maybe_silence" in found.flags for found in segments)


def test_a_token_is_long_enough_to_stop_it(model: Whisper, listener: Listener) -> None:
    def stop_at(count: int) -> Any:
        left = iter(range(count))

        def check() -> None:
            if next(left, None) is None:
                raise Cancelled

        return check

    checks = 0

    def counted() -> None:
        nonlocal checks
        checks += 1

    one = window(clips()[0].recording)
    model.hear([one], replace(REQUEST, check=counted))
    assert checks > 10  # layers of the encoder, then token by token
    for count in (0, 1, 2, checks // 2, checks - 1):
        with pytest.raises(Cancelled):
            model.hear([one], replace(REQUEST, check=stop_at(count)))
    assert not [
        h
        for layer in listener.load(WHISPER).model.model.encoder.layers
        for h in layer._forward_pre_hooks
    ]


def test_what_a_model_cannot_do_is_said_before(hears: Whisper, listener: Listener) -> None:
    assert hears.settle("auto", "transcribe") is None
    assert hears.settle("de", "translate") == "de"
    with pytest.raises(UserError, match="does not know"):
        hears.settle("fr", "transcribe")


def test_a_model_of_english_alone(model: Whisper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model._tokens, "languages", {})
    monkeypatch.setattr(model._tokens, "tasks", {})
    assert model.settle("auto", "transcribe") == "en"
    assert model._tokens.prefix("en", "transcribe") == [model._tokens.start]
    with pytest.raises(UserError, match="cannot translate"):
        model.settle("en", "translate")
    with pytest.raises(UserError, match="does not know"):
        model.settle("ja", "transcribe")


def test_characters_are_never_cut_in_two(model: Whisper) -> None:
    tokens = model._tokens
    ids = tokens._tokenizer(" öffne 日本語です。", add_special_tokens=False)["input_ids"]
    words = tokens.words(ids, "ja")
    assert "".join(word for word, _ in words) == " öffne 日本語です。"
    assert not any("\ufffd" in word for word, _ in words)
    assert [at for _, places in words for at in places] == list(range(len(ids)))


def test_chance_is_the_same_each_time(model: Whisper, listener: Listener) -> None:
    hidden = model._ears.encode([window(clips()[0].recording)], nothing)
    prefix = model._tokens.prefix("en", "transcribe")

    def once(seed: int) -> list[int]:
        (reading,) = whisper_decoder.read(
            listener.load(WHISPER).model,
            model._tokens,
            hidden,
            prefix,
            Manner(3.0, 0, seed),
            nothing,
        )
        return reading.tokens

    assert once(1) == once(1)
    assert once(1) != once(2)
