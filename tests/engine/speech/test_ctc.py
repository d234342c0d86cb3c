"""Models with a CTC head, on a tiny trained wav2vec 2.0: words where their letters are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.speech.ctc import Ctc
from desktop_app.engine.speech.hearing import Request
from desktop_app.errors import UserError

from ...fixtures.speech.clips import CTC, RATE, clips, join
from .conftest import Listener, distances, error_rate, nothing, window

REQUEST = Request("", "transcribe", "", True, False, nothing)


@pytest.fixture(scope="module")
def model(listener: Listener) -> Ctc:
    return Ctc(listener.load(CTC))


def test_sentences_it_never_heard_are_understood(model: Ctc) -> None:
    spoken = clips()
    heard = model.hear([window(one.recording) for one in spoken], REQUEST)
    texts = [" ".join(segment.text for segment in segments) for segments in heard]
    assert error_rate([" ".join(s.text for s in one.said) for one in spoken], texts) <= 0.1


def test_words_are_where_they_are_said(model: Ctc) -> None:
    off: list[float] = []
    for clip in clips():
        for sentence in clip.said:  # one at a time: it writes no full stops
            first, last = sentence.words[0][0] - 0.2, sentence.words[-1][1] + 0.2
            part = slice(max(0, round(first * RATE)), round(last * RATE))
            cut = replace(
                clip.recording,
                samples=clip.recording.samples[part],
                said=(sentence.later(-part.start / RATE),),
            )
            off += distances(cut, model.hear([window(cut)], REQUEST)[0])
    assert len(off) > 60
    assert np.median(off) < 0.1
    assert np.quantile(off, 0.98) < 0.3


def test_a_pause_ends_a_line(model: Ctc) -> None:
    recording = join([clips()[0].recording, 1.0, clips()[1].recording])
    segments = model.hear([window(recording)], REQUEST)[0]
    assert len(segments) == 2
    assert segments[0].end_s < segments[1].start_s
    assert [" ".join(w.text for w in one.words) for one in segments] == [s.text for s in segments]


def test_no_word_goes_on_behind_a_pause(model: Ctc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_texts", {5: "f", 6: "p"})
    path = [5, 5, 0, 0, 0, 0, 0, 0, 6, 6]
    odds = np.full((len(path), 32), -9.0)
    odds[np.arange(len(path)), path] = -0.1
    sound: Any = np.zeros(len(path) * 320, np.float32)
    spans = ((0, 2 * 320), (8 * 320, 10 * 320))
    one = replace(window(clips()[0].recording), sound=sound, voiced=spans)
    assert [s.text for s in model._segments(one, odds, True)] == ["f p"]
    one = replace(one, voiced=((0, len(sound)),))
    assert [s.text for s in model._segments(one, odds, True)] == ["fp"]


def test_windows_together_are_heard_as_one_by_one(model: Ctc) -> None:
    windows = [window(one.recording) for one in clips()[:4]]
    together = model.hear(windows, REQUEST)
    one_by_one = [model.hear([one], REQUEST)[0] for one in windows]
    assert [[s.text for s in segments] for segments in together] == [
        [s.text for s in segments] for segments in one_by_one
    ]


def test_silence_is_not_text(model: Ctc) -> None:
    silent = replace(window(clips()[0].recording), sound=np.zeros(2 * RATE, np.float32))
    assert model.hear([silent], REQUEST) == [[]]


def test_it_can_be_stopped(model: Ctc) -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        model.hear([window(clips()[0].recording)], replace(REQUEST, check=stop))


def test_it_takes_any_language_and_translates_none(model: Ctc) -> None:
    assert model.settle("auto", "transcribe") == ""
    assert model.settle("en", "transcribe") == "en"
    with pytest.raises(UserError, match="cannot translate"):
        model.settle("auto", "translate")


def test_pieces_of_words_are_joined(model: Ctc, monkeypatch: pytest.MonkeyPatch) -> None:
    """As SentencePiece has them: a word begins with a mark, and there is none between words."""
    texts: dict[int, str] = {5: " op", 6: "en", 7: " the", 8: " door"}
    monkeypatch.setattr(model, "_texts", texts)
    path = [0, 5, 5, 0, 6, 0, 0, 7, 0, 8, 8, 0]
    odds = np.full((len(path), 32), -9.0)
    odds[np.arange(len(path)), path] = -0.1
    sound: Any = np.zeros(len(path) * 320, np.float32)
    one = replace(window(clips()[0].recording), sound=sound, voiced=((0, len(sound)),))
    (segment,) = model._segments(one, odds, True)
    assert [word.text for word in segment.words] == ["open", "the", "door"]
    assert segment.words[0].start_s == pytest.approx(0.0, abs=0.04)
    assert segment.words[1].start_s == pytest.approx(0.11, abs=0.04)
