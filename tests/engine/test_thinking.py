"""Thoughts told from answers, and answers held to a schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.runtime import Delta
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, DeltaKind, StopReason

from .conftest import Bench
from .decoding_kit import force


@pytest.fixture
def thinker(tmp_path: Path, either: Bench) -> Bench:
    """A model whose template opens a thought, with special tokens for its marks."""
    from . import tiny_models

    template = tiny_models.TEMPLATE.replace(
        "<|assistant|>\n{% endif",
        "<|assistant|>\n{% if enable_thinking is not defined or enable_thinking %}<think>\n"
        "{% endif %}{% endif",
    )
    folder = tiny_models.save_llama(tmp_path, template=template, specials=("<think>", "</think>"))
    either.load(folder)
    return either


def by_kind(deltas: Sequence[Delta], kind: DeltaKind) -> str:
    return "".join(delta.text for delta in deltas if delta.kind is kind)


def test_a_thought_is_told_from_the_answer(thinker: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    force(thinker, monkeypatch, "Hm, 考え。STOP</think>\n\nFine, 答え。STOP no")
    deltas = thinker.answer("hi", max_new_tokens=99, stop=("STOP",))
    assert by_kind(deltas, DeltaKind.REASONING).strip() == "Hm, 考え。STOP"
    assert by_kind(deltas, DeltaKind.ANSWER) == "Fine, 答え。"
    assert deltas[-1].reason is StopReason.STOP_STRING


def test_thinking_can_be_turned_off(thinker: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    force(thinker, monkeypatch, "Fine.")
    deltas = thinker.answer("hi", thinking=False, max_new_tokens=99)
    assert by_kind(deltas, DeltaKind.ANSWER) == "Fine."
    force(thinker, monkeypatch, "Fine.")
    deltas = thinker.answer("hi", max_new_tokens=99)
    assert by_kind(deltas, DeltaKind.REASONING) == "Fine."


def test_an_answer_that_goes_on_is_no_thought(
    thinker: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    force(thinker, monkeypatch, " and well.")
    turns = ("hi", ChatTurn("assistant", "Fine"))
    deltas = thinker.answer(*turns, continue_last=True, max_new_tokens=99)
    assert by_kind(deltas, DeltaKind.ANSWER) == " and well."
    end = thinker.prompter.asking(thinking=None).encode(
        (ChatTurn("user", "hi"), ChatTurn("assistant", "Fine")),
        lambda *_, **__: None,
        continue_last=True,
    )
    assert deltas[-1].stats.prompt_tokens == len(end)
    assert "<think>\n\n</think>\n\nFine" in thinker.prompter.end_of(end)


SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 8}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
)


@pytest.mark.parametrize("options", [{}, {"temperature": 1.5, "seed": 3}, {"answers": 2}])
def test_answers_follow_a_schema(thinker: Bench, options: dict[str, Any]) -> None:
    deltas = thinker.answer("hi", json_schema=SCHEMA, max_new_tokens=150, **options)
    for number in range(options.get("answers", 1)):
        text = "".join(d.text for d in deltas if d.answer == number)
        if [d for d in deltas if d.answer == number][-1].reason is StopReason.END:
            assert set(json.loads(text)) == {"name", "age"}
        else:  # a number that goes on until the limit
            assert text.startswith('{"name":"')


def test_a_schema_that_is_none_is_refused(thinker: Bench) -> None:
    for schema in ("{", '{"type": 5}'):
        with pytest.raises(UserError) as caught:
            thinker.answer("hi", json_schema=schema)
        assert caught.value.code == "bad_schema"
