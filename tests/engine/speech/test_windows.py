"""Windows: cut at silences, without a gap, the same however the sound arrives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine.speech.voice import FRAME
from desktop_app.engine.speech.windows import (
    CuttingRules,
    Window,
    WindowCutter,
    speech_spans,
    was_speaking,
)

RATE = 16_000
RULES = CuttingRules(longest=6.0)


def voice(*stretches: tuple[float, float]) -> list[float]:
    """Returns probabilities: (seconds, probability) one after the other."""
    return [p for seconds, p in stretches for _ in range(round(seconds * RATE / FRAME))]


def cut(
    probabilities: list[float],
    sound: np.ndarray | None = None,
    *,
    rules: CuttingRules = RULES,
    block: int = 10**9,
    first: int = 0,
    speaking: bool = False,
) -> list[Window]:
    """Returns all windows, the sound arriving in blocks of so many frames."""
    if sound is None:
        sound = np.linspace(0.1, 0.2, len(probabilities) * FRAME, dtype=np.float32)
    cutter = WindowCutter(first, rules, speaking=speaking)
    windows = []
    for start in range(0, len(probabilities), block):
        samples = sound[start * FRAME : (start + block) * FRAME]
        windows += cutter.push(samples, probabilities[start : start + block])
    return [*windows, *cutter.finish([])]


def seconds(window: Window) -> tuple[float, float]:
    return window.first_sample / RATE, window.end_sample / RATE


def test_speech_is_cut_in_a_silence() -> None:
    windows = cut(voice((1, 0), (3, 0.9), (0.5, 0.1), (3.5, 0.9), (1, 0)))
    assert len(windows) == 2
    assert 4.0 < seconds(windows[0])[1] < 4.5
    assert [len(one.voiced) for one in windows] == [1, 1]


def test_a_window_holds_as_many_sentences_as_fit() -> None:
    windows = cut(voice((1.5, 0.9), (0.4, 0), (1.5, 0.9), (0.4, 0), (1.5, 0.9), (0.4, 0), (2, 0.9)))
    assert [len(one.voiced) for one in windows] == [3, 1]


def test_a_long_pause_ends_a_window() -> None:
    windows = cut(voice((1, 0.9), (3, 0), (1, 0.9)))
    assert [one.voiced[0][0] / RATE for one in windows] == pytest.approx([0, 4], abs=0.1)
    assert len(windows[0].sound) / RATE == pytest.approx(1.2, abs=0.1)  # the pause is not heard


def test_speech_without_silence_is_cut_where_it_is_quietest() -> None:
    probabilities = voice((14, 0.9))
    sound = np.full(len(probabilities) * FRAME, 0.5, np.float32)
    sound[round(4.9 * RATE) : round(5.1 * RATE)] = 0.01
    windows = cut(probabilities, sound)
    assert seconds(windows[0])[1] == pytest.approx(5.0, abs=0.1)
    assert all(len(one.sound) <= 6 * RATE for one in windows)
    assert sum(len(one.sound) for one in windows) == len(sound)  # every sample is heard


def test_nobody_speaks() -> None:
    windows = cut(voice((100, 0.1)))
    assert all(not one.voiced and not len(one.sound) for one in windows)
    assert seconds(windows[0])[1] == pytest.approx(30, abs=0.1)  # a tile now and then
    assert cut([]) == []


def test_a_click_is_no_speech() -> None:
    assert not any(one.voiced for one in cut(voice((2, 0), (0.04, 0.9), (2, 0))))


def test_doubt_does_not_end_speech() -> None:
    assert len(speech_spans([0.9, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.9], RULES.in_frames())) == 1
    assert not speech_spans([0.4] * 20, RULES.in_frames())
    assert speech_spans([0.4] * 20, RULES.in_frames(), speaking=True)


_STRETCHES = st.lists(
    st.tuples(st.floats(0.03, 5), st.sampled_from([0.0, 0.2, 0.4, 0.45, 0.6, 0.95])),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=150)
@given(_STRETCHES, st.integers(1, 60), st.booleans())
def test_windows_tile_the_sound_however_it_arrives(
    stretches: list[tuple[float, float]], block: int, short_end: bool
) -> None:
    probabilities = voice(*stretches)
    rng = np.random.default_rng(len(probabilities))
    length = len(probabilities) * FRAME - (100 if short_end and probabilities else 0)
    sound = rng.standard_normal(length).astype(np.float32)
    windows = cut(probabilities, sound, block=block)
    at = 0
    for one in windows:
        assert one.first_sample == at < one.end_sample
        at = one.end_sample
        assert len(one.sound) <= 6 * RATE
        assert bool(one.voiced) == bool(len(one.sound))
        stop = one.sound_at + len(one.sound)
        np.testing.assert_array_equal(one.sound, sound[one.sound_at : stop])
        for first, end in one.voiced:
            assert one.sound_at <= first < end <= stop
    assert at == length
    whole = cut(probabilities, sound)
    assert [(o.first_sample, o.end_sample, o.voiced) for o in whole] == [
        (o.first_sample, o.end_sample, o.voiced) for o in windows
    ]


@settings(deadline=None, max_examples=150)
@given(_STRETCHES, st.randoms(use_true_random=False))
def test_who_begins_after_a_window_cuts_as_before(
    stretches: list[tuple[float, float]], rng: object
) -> None:
    probabilities = voice(*stretches)
    sound = np.random.default_rng(1).standard_normal(len(probabilities) * FRAME).astype(np.float32)
    windows = cut(probabilities, sound)
    for number, one in enumerate(windows[:-1], 1):
        frame = one.end_sample // FRAME
        rest = cut(
            probabilities[frame:],
            sound[one.end_sample :],
            first=one.end_sample,
            speaking=was_speaking(probabilities[:frame], RULES),
        )
        assert [(o.first_sample, o.voiced) for o in rest] == [
            (o.first_sample, o.voiced) for o in windows[number:]
        ]
