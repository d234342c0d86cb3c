"""Voice: the same probabilities as Silero's own network, however the sound arrives."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine.speech.voice import FRAME, VoiceDetector

from ...fixtures.speech.clips import RATE, clips, join

SOUND = join([1.0, clips()[0].recording, 1.5, clips()[2].recording, 1.0])


def hear(samples: np.ndarray, block: int = 10**9) -> np.ndarray:
    detector = VoiceDetector()
    found: list[float] = []
    for start in range(0, len(samples), block):
        found += detector.push(samples[start : start + block])
    return np.array(found + detector.finish())


def test_it_hears_as_their_own_network_does() -> None:
    package = importlib.util.find_spec("silero_vad")
    assert package is not None
    assert package.submodule_search_locations is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs: Any = torch.jit.load(
            Path(package.submodule_search_locations[0]) / "data/silero_vad.jit"
        )
    samples = torch.from_numpy(SOUND.samples[: len(SOUND.samples) // FRAME * FRAME])
    with torch.inference_mode():
        expected = [theirs(frame, RATE).item() for frame in samples.split(FRAME)]
    np.testing.assert_allclose(hear(samples.numpy()), expected, atol=1e-4)


def test_speech_is_told_from_silence_and_noise() -> None:
    voice = hear(SOUND.samples)
    assert len(voice) == -(-len(SOUND.samples) // FRAME)
    for sentence in SOUND.said:
        first, last = sentence.words[0][0], sentence.words[-1][1]
        assert voice[round(first * RATE / FRAME) + 4 : round(last * RATE / FRAME)].mean() > 0.9
    assert voice[: RATE // FRAME].max() < 0.3
    noise = np.random.default_rng(0).standard_normal(5 * RATE).astype(np.float32)
    assert hear(0.05 * noise).max() < 0.5


@settings(deadline=None, max_examples=20)
@given(st.integers(100, 20_000))
def test_how_the_sound_is_divided_changes_nothing(block: int) -> None:
    samples = SOUND.samples[: 3 * RATE]
    np.testing.assert_allclose(hear(samples, block), hear(samples), atol=1e-5)


def test_the_threads_of_torch_are_left_alone() -> None:
    before = torch.get_num_threads()
    hear(SOUND.samples[:RATE])
    assert torch.get_num_threads() == before
