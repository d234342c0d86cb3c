"""Text as it is streamed: whole characters, stop strings, limits, and what was begun."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.prompting import Prompter
from desktop_app.engine.runtime import Delta
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, GenerationParams, StopReason

from .conftest import Bench, JobRecord
from .decoding_kit import force, our_tokens, prompt_ids, text_of


@pytest.fixture
def say(llama: Path, either: Bench, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the tiny model say a given text; one token is one byte."""
    either.load(llama)

    def answer(text: str, *, end: bool = True, **params: Any) -> list[Delta]:
        count = force(either, monkeypatch, text, end=end)
        return either.answer("hi", **({"max_new_tokens": count} | params))

    return answer


def test_japanese_and_emoji_come_whole(say: Any) -> None:
    deltas = say("今日は 👩‍👩‍👧 ok")
    assert text_of(deltas) == "今日は 👩‍👩‍👧 ok"
    assert [delta.text for delta in deltas if delta.text][:3] == ["今", "日", "は"]
    assert deltas[-1].reason is StopReason.END
    assert deltas[-1].stats.new_tokens == len("今日は 👩‍👩‍👧 ok".encode()) + 1


def test_a_character_that_the_limit_cuts_is_not_shown(say: Any) -> None:
    deltas = say("ab世", max_new_tokens=4)
    assert text_of(deltas) == "ab"
    assert deltas[-1].reason is StopReason.LENGTH


def test_a_stop_string_ends_the_answer(say: Any) -> None:
    deltas = say("one two STOP three", stop=("STOP",))
    assert text_of(deltas) == "one two "
    assert deltas[-1].reason is StopReason.STOP_STRING
    assert not any("S" in delta.text for delta in deltas)


def test_text_that_was_held_for_a_stop_string_comes_at_the_end(say: Any) -> None:
    assert text_of(say("one ST", stop=("STOP",))) == "one ST"


def test_an_answer_ends_where_the_context_does(llama: Path, either: Bench) -> None:
    either.load(llama)
    deltas = either.answer("x" * 225, max_new_tokens=None)
    assert deltas[-1].reason in (StopReason.CONTEXT, StopReason.END)
    stats = deltas[-1].stats
    assert stats.prompt_tokens + stats.new_tokens <= 256


def test_a_full_context_is_told_from_a_reached_limit(say: Any) -> None:
    assert say("y" * 300, end=False, max_new_tokens=None)[-1].reason is StopReason.CONTEXT
    assert say("y" * 300, end=False, max_new_tokens=900)[-1].reason is StopReason.CONTEXT
    assert say("y" * 300, end=False, max_new_tokens=9)[-1].reason is StopReason.LENGTH


@pytest.mark.parametrize("begun", ["Once upon", "Once upon ", "昔々"])
def test_an_answer_is_continued_after_its_last_token(
    llama: Path, either: Bench, begun: str
) -> None:
    either.load(llama)
    bench = Bench()  # what comes is the same, by whichever
    bench.load(llama)
    prompt = prompt_ids(bench, "hi") + bench.tokenizer.encode(begun)
    tokens = our_tokens(bench, prompt, GenerationParams(temperature=0), limit=12)
    deltas = either.answer("hi", ChatTurn("assistant", begun), continue_last=True)
    assert deltas[-1].stats.prompt_tokens == len(prompt)
    said = bench.tokenizer.decode(tokens, skip_special_tokens=True)
    assert clean(text_of(deltas)) == clean(said)


def clean(text: str) -> str:
    """Cuts a text where it is none: what bytes out of order look like is each library's own."""
    return text.partition("\ufffd")[0]


def test_a_model_without_a_template_stops_at_the_next_turn(
    tmp_path: Path, either: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from . import tiny_models

    either.load(tiny_models.save_llama(tmp_path, template=None))
    force(either, monkeypatch, " Fine.\nUser: and you?", end=False)
    record = JobRecord()
    deltas = either.answer("hi", record=record, max_new_tokens=20)
    assert text_of(deltas) == " Fine."
    assert deltas[-1].reason is StopReason.STOP_STRING
    assert record.notices[0][0] == "no_chat_template"


def test_a_prompt_that_is_too_long_is_refused_with_numbers(llama: Path, either: Bench) -> None:
    either.load(llama)
    with pytest.raises(UserError) as caught:
        either.answer("x" * 300)
    assert caught.value.code == "prompt_too_long"
    assert int(caught.value.values["prompt_tokens"]) >= 300


def test_ten_megabytes_are_refused_at_once(
    llama: Path, either: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    either.load(llama)
    counted: list[int] = []
    count = Prompter.count
    monkeypatch.setattr(
        Prompter, "count", lambda self, text: counted.append(len(text)) or count(self, text)
    )
    with pytest.raises(UserError):
        either.answer("word " * 2_000_000)
    assert sum(counted) < 10_000


def test_a_long_conversation_goes_on(llama: Path, either: Bench, record: JobRecord) -> None:
    either.load(llama)
    turns = [ChatTurn("user", "u" * 30), ChatTurn("assistant", "a" * 30)] * 8
    deltas = either.answer(*turns, "newest", record=record)
    assert deltas[-1].reason is not None
    assert record.notices[0][0] == "turns_dropped"
