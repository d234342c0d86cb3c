"""Text never shows half a character and never a part of a stop string."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine import text_stream
from desktop_app.engine.text_stream import StopStrings, TokenText

from . import tiny_models


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tiny_models.save_tokenizer(tmp_path_factory.mktemp("tokenizer"))


class SlowTokenizer:
    """A tokenizer without a Rust backend: bytes are tokens, 256 is special."""

    def decode(self, ids: Sequence[int], **_: object) -> str:
        return bytes(i for i in ids if i < 256).decode("utf-8", "replace")


TEXT = "Hello, 世界! 👩‍👩‍👧 naïve ｶﾅ — 🇯🇵."


@pytest.mark.parametrize("cut", [True, False])
def test_characters_come_whole_and_all_of_them(tokenizer: Any, cut: bool) -> None:
    for each in (tokenizer, SlowTokenizer()):
        ids = list(TEXT.encode()) if each is not tokenizer else tokenizer.encode(TEXT)
        stream = TokenText(each)
        pieces = [stream.push(token) for token in (ids[:-1] if cut else ids)]
        assert not any("\N{REPLACEMENT CHARACTER}" in piece for piece in pieces)
        whole = "".join(pieces) + stream.flush()
        assert whole == (TEXT[:-1] if cut else TEXT)
        assert "世" in pieces


def test_an_unfinished_character_at_the_end_is_dropped(tokenizer: Any) -> None:
    ids = tokenizer.encode("a世")
    stream = TokenText(tokenizer)
    assert "".join(map(stream.push, ids[:-1])) == "a"
    assert stream.flush() == ""


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_comes_through(tokenizer: Any, text: str) -> None:
    ids = tokenizer.encode(text)
    stream = TokenText(tokenizer)
    assert "".join(map(stream.push, ids)) + stream.flush() == text


def test_special_tokens_are_never_text(tokenizer: Any) -> None:
    ids = [*tokenizer.encode("hi"), tokenizer.convert_tokens_to_ids("<|user|>")]
    stream = TokenText(tokenizer)
    assert "".join(map(stream.push, ids)) + stream.flush() == "hi"


def test_bytes_that_are_no_text_do_not_pile_up() -> None:
    stream = TokenText(SlowTokenizer())
    shown = "".join(stream.push(0xFF) for _ in range(100))
    assert len(shown) > 80


def test_a_run_of_bytes_that_are_no_text_does_not_stop_what_follows(tokenizer: Any) -> None:
    ids = tokenizer.encode("ab世cd")
    broken = [*ids[:2], *[ids[3]] * 50, *ids[2:]]  # 50 times a byte from inside a character
    stream = TokenText(tokenizer)
    shown = "".join(map(stream.push, broken)) + stream.flush()
    assert shown.startswith("ab")
    assert shown.endswith("世cd")


def test_a_decoder_that_gives_up_is_replaced(
    tokenizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(token_id: int) -> str:
        raise Exception("Invalid prefix encountered")

    monkeypatch.setattr(text_stream, "_fast_step", lambda *_: give_up)
    stream = TokenText(tokenizer)
    assert "".join(map(stream.push, tokenizer.encode(TEXT))) == TEXT


@pytest.mark.parametrize("kind", ["fast", "slow"])
def test_tokens_without_a_text_cost_no_more_the_longer_they_go_on(
    tokenizer: Any, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    each = tokenizer if kind == "fast" else SlowTokenizer()
    longest = 0
    decode = type(each).decode

    def watched(self: Any, ids: Sequence[int], **options: Any) -> str:
        nonlocal longest
        longest = max(longest, len(ids))
        text: str = decode(self, ids, **options)
        return text

    monkeypatch.setattr(type(each), "decode", watched)
    special = tokenizer.convert_tokens_to_ids("<|user|>") if kind == "fast" else 256
    stream = TokenText(each)
    shown = "".join(stream.push(special) for _ in range(500))
    letters = tokenizer.encode("ab") if kind == "fast" else list(b"ab")
    assert shown + "".join(map(stream.push, letters)) + stream.flush() == "ab"
    assert longest < 100


def test_a_continued_text_keeps_its_first_space(tokenizer: Any) -> None:
    stream = TokenText(tokenizer, tokenizer.encode("Hello"))
    assert "".join(map(stream.push, tokenizer.encode(" world"))) == " world"


def feed(stops: StopStrings, pieces: Sequence[str]) -> list[str]:
    shown = []
    for piece in pieces:
        shown.append(stops.push(piece))
        if stops.stopped:
            break
    return [*shown, stops.flush()]


def test_what_may_begin_a_stop_string_is_held_until_decided() -> None:
    stops = StopStrings(["\nUser:"])
    assert feed(stops, ["Hi", "\n", "Us", "ing"]) == ["Hi", "", "", "\nUsing", ""]
    assert not stops.stopped


def test_a_stop_string_ends_the_text_and_is_not_shown() -> None:
    stops = StopStrings(["\nUser:", "END"])
    assert "".join(feed(stops, ["a E", "N", "D b"])) == "a "
    assert stops.stopped


def test_held_text_comes_out_at_the_end() -> None:
    assert "".join(feed(StopStrings(["END"]), ["the E", "N"])) == "the EN"


def test_the_earliest_stop_string_wins() -> None:
    assert "".join(feed(StopStrings(["cd", "b"]), ["abcd"])) == "a"


@settings(max_examples=200, deadline=None)
@given(text=st.text("ab", max_size=30), stop=st.text("ab", min_size=1, max_size=4), data=st.data())
def test_stop_strings_do_not_depend_on_how_the_text_is_cut(
    text: str, stop: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edges = [0, *cuts, len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    assert "".join(feed(StopStrings([stop]), pieces)) == text.partition(stop)[0]


def test_the_fixture_is_what_it_says(tokenizer: Any, tmp_path: Path) -> None:
    assert len(tokenizer.encode("世")) == 3
