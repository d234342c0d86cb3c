"""Suspects: loops and what nobody can say are seen, ordinary speech is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.speech import suspects
from desktop_app.engine.speech.suspects import compression, flags, has_loop, is_too_fast

GOOD = (
    "And so, my fellow Americans: ask not what your country can do for you, "
    "ask what you can do for your country."
)
JAPANESE = "昨日は雨が降っていたので、家で本を読んだり音楽を聴いたりして過ごしました。"


@pytest.mark.parametrize(
    "text",
    [
        "Thank you. Thank you. Thank you. Thank you. Thank you.",
        "I think it is I think it is I think it is I think it is",
        "no no no no no no no",
        "ご視聴ありがとうございました。ご視聴ありがとうございました。ご視聴ありがとうございました。",
        "ああああああああああああああああ",
    ],
)
def test_loops(text: str) -> None:
    assert has_loop(text)


@pytest.mark.parametrize(
    "text",
    [GOOD, JAPANESE, "No, no, no!", "Bye bye.", "five five five one one two", "はははは", ""],
)
def test_no_loops(text: str) -> None:
    assert not has_loop(text)


def test_speech_at_a_human_pace() -> None:
    assert not is_too_fast(GOOD, 9)
    assert is_too_fast(GOOD, 1.5)
    assert not is_too_fast(JAPANESE, 5)
    assert is_too_fast(JAPANESE, 1.2)
    assert not is_too_fast("Oh!", 0.05)  # too short to tell


def test_compression_is_that_of_whisper() -> None:
    assert compression("") == 1
    assert compression(GOOD) < 2
    assert compression("la la la " * 40) > suspects.MOST_COMPRESSION


def test_flags_say_each_reason() -> None:
    assert flags(GOOD, 9, -0.2, 0.1) == ()
    assert flags(GOOD, 9, -1.4, 0.7) == ("unsure", "maybe_silence")
    assert flags("Thank you. " * 30, 30, -0.1, 0.0) == ("loop", "monotone")


@given(st.text(max_size=200), st.floats(0, 60))
def test_any_text_is_judged(text: str, seconds: float) -> None:
    assert set(flags(text, seconds, -0.5, 0.5)) <= {"loop", "monotone", "too_fast"}
