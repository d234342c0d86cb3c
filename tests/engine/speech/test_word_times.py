"""Times of words: the cheapest way, the heads to follow, words that end where speech does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.models.whisper.generation_whisper import _dynamic_time_warping

from desktop_app.engine.speech.word_fitting import fit_to_voice
from desktop_app.engine.speech.word_times import alignment_heads, warp
from desktop_app.protocol.transcripts import Word


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 10_000))
def test_the_way_is_that_of_transformers(rows: int, columns: int, seed: int) -> None:
    cost = np.random.default_rng(seed).standard_normal((rows, columns))
    text, time = _dynamic_time_warping(cost)
    arrived = np.pad(np.diff(text), (1, 0), constant_values=1).astype(bool)
    assert warp(cost) == time[arrived].tolist()


def test_the_heads_that_are_stated_or_the_upper_half() -> None:
    def model(heads: object) -> Any:
        return SimpleNamespace(
            config=SimpleNamespace(decoder_layers=4, decoder_attention_heads=2),
            generation_config=SimpleNamespace(alignment_heads=heads),
        )

    upper = [(2, 0), (2, 1), (3, 0), (3, 1)]
    assert alignment_heads(model([[1, 1], [3, 0]])) == [(1, 1), (3, 0)]
    assert alignment_heads(model(None)) == upper
    assert alignment_heads(model([[25, 3]])) == upper  # left over from a larger model


def word(start: float, end: float, text: str = "word") -> Word:
    return Word(start, end, text, 1.0)


@pytest.mark.parametrize(
    ("start", "end", "fitted"),
    [
        (0.0, 1.5, (0.9, 1.5)),  # the first word does not begin with the silence before it
        (1.6, 2.9, (1.6, 2.0)),  # nor does a word last through a pause
        (1.5, 1.9, (1.5, 1.9)),
        (5.0, 5.5, (5.0, 5.5)),  # where nobody was heard it stays as it was
    ],
)
def test_words_keep_to_speech(start: float, end: float, fitted: tuple[float, float]) -> None:
    (found,) = fit_to_voice([word(start, end)], [(1.0, 2.0), (3.0, 4.0)])
    assert (found.start_s, found.end_s) == pytest.approx(fitted)


def test_no_word_is_without_length() -> None:
    (found,) = fit_to_voice([word(1.5, 1.5)], [(1.0, 2.0)])
    assert found.end_s > found.start_s


def test_a_word_squeezed_by_the_next_one_gets_its_share() -> None:
    words = [word(0.3, 0.9, "read"), word(1.0, 1.02, "and"), word(1.02, 1.9, "table.")]
    fitted = fit_to_voice(words, [(0.2, 2.0)])
    assert fitted[0].end_s == pytest.approx(0.9)
    assert fitted[1].start_s == pytest.approx(1.0)
    assert fitted[1].end_s == fitted[2].start_s == pytest.approx(1.0 + 0.9 * 3 / 8, abs=0.002)
    assert fitted[2].end_s == pytest.approx(1.9)


def test_a_squeezed_word_in_the_silence_before_goes_to_the_speech() -> None:
    first, second = fit_to_voice([word(1.4, 1.42, "please"), word(1.6, 2.2, "close")], [(1.6, 2.5)])
    assert first.start_s == pytest.approx(1.5)
    assert first.end_s == second.start_s > 1.7
