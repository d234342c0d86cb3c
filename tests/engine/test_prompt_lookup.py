"""Guessing from what has been said: quicker, and never another answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.prompt_lookup import PromptLookup

from .conftest import Bench


def test_a_guess_continues_the_latest_place() -> None:
    lookup = PromptLookup([1, 2, 3, 7, 8, 9, 1, 2, 3, 4, 5, 6, 1, 2, 3])
    assert lookup.guess(10) == [4, 5, 6]
    assert lookup.guess(2) == [4, 5]
    assert PromptLookup([1, 2, 3, 4]).guess(10) == []


def test_right_guesses_grow_and_wrong_ones_pause() -> None:
    lookup = PromptLookup([*range(20), 0, 1, 2])
    lookup.judge(3, 3)
    assert lookup.guess(10) == [3, 4, 5, 6, 7]
    lookup.judge(5, 0)
    assert lookup.guess(10) == []


@given(st.lists(st.integers(0, 3), max_size=60))
def test_a_guess_always_stood_there_before(ids: list[int]) -> None:
    guess = PromptLookup(ids).guess(10)
    if guess:
        run = [*ids[-3:], *guess]
        assert any(ids[i : i + len(run)] == run for i in range(len(ids)))


@pytest.mark.parametrize("options", [{}, {"temperature": 0.7, "seed": 1, "top_k": 3}])
@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_the_answer_is_the_same_in_fewer_passes(
    name: str,
    options: dict[str, Any],
    bench: Bench,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.load(request.getfixturevalue(name))
    options = {"max_new_tokens": 120, "logit_bias": ((40, 40.0), (41, 40.0), (42, 40.0))} | options
    passes = 0

    def count(*_: object) -> None:
        nonlocal passes
        passes += 1

    bench.model.register_forward_pre_hook(count)

    def ask() -> tuple[str, int]:
        before = passes
        bench.runtime._prefixes.clear()
        text = "".join(delta.text for delta in bench.answer("hi", **options))
        return text, passes - before

    guessed, few = ask()
    monkeypatch.setattr(PromptLookup, "guess", lambda self, at_most: [])
    plain, many = ask()
    assert guessed == plain
    assert few < many
