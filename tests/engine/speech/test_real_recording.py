"""A recording of a person who speaks, named by TSUKUE_TEST_AUDIO: one of your own will do.

What no synthesized voice tells: that decoding, resampling, voice and the whole way hold for it.
"""

from __future__ import annotations

import os
from pathlib import Path

import av
import numpy as np
import pytest

from desktop_app.engine.speech import whisper
from desktop_app.engine.speech.voice import FRAME, VoiceDetector
from desktop_app.engine.speech.windows import CuttingRules, speech_spans
from desktop_app.protocol.transcripts import LanguageGuess, TranscriptFacts
from desktop_app.readers.audio import AudioFile, Block

from ...fixtures.speech import full_size
from ...fixtures.speech.clips import RATE
from .conftest import Listener

NAMED = os.environ.get("TSUKUE_TEST_AUDIO")
pytestmark = pytest.mark.skipif(not NAMED, reason="TSUKUE_TEST_AUDIO names no recording")
#: Up to here the resampler promises to be exact.
_EXACT_HZ = 7400.0


@pytest.fixture(scope="module")
def path() -> Path:
    return Path(NAMED or "")


@pytest.fixture(scope="module")
def ours(path: Path) -> np.ndarray:
    return samples(path)


def samples(path: Path) -> np.ndarray:
    with AudioFile(path) as file:
        return np.concatenate([b.samples[0] for b in file.blocks() if isinstance(b, Block)])


def as_it_is(path: Path) -> tuple[np.ndarray, int]:
    """Returns the sound as FFmpeg decodes it, mixed to one channel, and its rate."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        floats = av.AudioResampler("fltp")
        frames = [
            plain.to_ndarray()
            for frame in container.decode(stream)
            for plain in floats.resample(frame)
        ]
        return np.concatenate(frames, axis=1).mean(axis=0).astype(np.float64), stream.rate


def resampled(sound: np.ndarray, rate: int, count: int) -> np.ndarray:
    """Returns the sound at 16 kHz, exact: of its whole spectrum what fits below 8 kHz."""
    padded = np.pad(sound, (0, -len(sound) % rate))  # whole seconds, for a whole number
    spectrum = np.fft.rfft(padded)
    length = len(padded) // rate * RATE
    kept = np.zeros(length // 2 + 1, complex)
    known = min(len(kept), len(spectrum))
    kept[:known] = spectrum[:known]
    return np.fft.irfft(kept, length)[:count] * (length / len(padded))


def below(sound: np.ndarray, hz: float) -> np.ndarray:
    spectrum = np.fft.rfft(sound)
    spectrum[np.fft.rfftfreq(len(sound), 1 / RATE) > hz] = 0
    return np.fft.irfft(spectrum, len(sound))


def test_all_of_it_is_decoded(path: Path, ours: np.ndarray) -> None:
    sound, rate = as_it_is(path)
    assert len(ours) == pytest.approx(len(sound) * RATE / rate, abs=1)
    with AudioFile(path) as file:
        assert file.facts.duration_s == pytest.approx(len(sound) / rate, abs=0.05)


def test_resampling_is_as_good_as_exact(path: Path, ours: np.ndarray) -> None:
    sound, rate = as_it_is(path)
    exact = resampled(sound, rate, len(ours))
    edge = RATE // 10  # a spectrum takes the end to go on at the beginning
    reference = below(exact, _EXACT_HZ)[edge:-edge]
    wrong = below(ours.astype(np.float64), _EXACT_HZ)[edge:-edge] - reference
    ratio_db = 10 * np.log10(np.mean(reference**2) / np.mean(wrong**2))
    print(f"resampled from {rate} Hz: {ratio_db:.1f} dB above what is off")
    assert ratio_db > 80


def test_voice_is_found_and_silence_is_not(ours: np.ndarray) -> None:
    detector = VoiceDetector()
    voice = detector.push(ours) + detector.finish()
    spans = speech_spans(voice, CuttingRules().in_frames())
    spoken_s = sum(span.length for span in spans) * FRAME / RATE
    told = [(round(s.first * FRAME / RATE, 2), round(s.end * FRAME / RATE, 2)) for s in spans]
    print(f"{spoken_s:.1f} of {len(ours) / RATE:.1f} s are speech: {told}")
    assert 0.2 < spoken_s / (len(ours) / RATE) < 1
    # Where it is quietest nobody speaks; where it is loudest somebody does.
    whole = ours[: len(ours) // FRAME * FRAME].reshape(-1, FRAME)
    order = np.argsort(np.square(whole).mean(axis=1))
    share = max(1, len(order) // 20)
    assert np.mean(np.asarray(voice)[order[-share:]]) > 0.8
    assert np.mean(np.asarray(voice)[order[:share]]) < 0.2
    noise = np.random.default_rng(0).standard_normal(5 * RATE) * np.std(ours) / 30
    assert max(VoiceDetector().push(noise.astype(np.float32))) < 0.5


def test_a_model_of_true_size_hears_it_to_the_end(
    path: Path,
    ours: np.ndarray,
    tmp_path: Path,
    either: Listener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With random weights: what it writes is nonsense, the way there is not."""
    # It would read each window again and again: nonsense looks wrong.
    monkeypatch.setattr(whisper, "MANNERS", whisper.MANNERS[:1])
    monkeypatch.setattr(whisper, "unheard", lambda *_: [])
    folder = full_size.save(tmp_path / "tiny")
    found = either.run(path, folder)
    (facts,) = found.of(TranscriptFacts)
    assert found.windows[-1].end_sample == len(ours) == round(facts.audio_s * RATE)
    assert facts.speech_s > 0
    (guess,) = found.of(LanguageGuess)
    assert sum(odds for _, odds in guess.probabilities) <= 1.001
    for one in found.segments:
        assert 0 <= one.start_s <= one.end_s <= facts.audio_s + 0.01
