"""The built-in model through the very code that runs it in the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.paths import resources_dir
from desktop_app.protocol import ChatTurn, StopReason

from .. import gguf_files
from .conftest import Bench, GgufBench

FOLDER = resources_dir() / "starter_model"

pytestmark = pytest.mark.skipif(
    not (FOLDER / "model.safetensors").is_file(), reason="the starter model is not built"
)


@pytest.fixture
def starter(either: Bench, tmp_path: Path) -> Bench:
    if isinstance(either, GgufBench):
        either.load_file(gguf_files.write(FOLDER, tmp_path / "starter.gguf", "BF16"))
    else:
        either.load(FOLDER, dtype="auto")
    return either


def say(starter: Bench, *turns: ChatTurn | str) -> str:
    deltas = starter.answer(*turns, max_new_tokens=300)
    assert deltas[-1].reason is StopReason.END
    return "".join(delta.text for delta in deltas)


def test_it_greets_in_english(starter: Bench) -> None:
    answer = say(starter, "Hello!")
    assert answer.strip()
    assert answer.isascii() or "—" in answer or "’" in answer


def test_it_answers_in_japanese(starter: Bench) -> None:
    answer = say(starter, "こんにちは")
    assert any("\u3040" <= character <= "\u30ff" for character in answer)
    assert "\ufffd" not in answer


def test_it_remembers_a_name(starter: Bench) -> None:
    first = "My name is Aiko."
    answer = say(starter, first)
    assert "Aiko" in say(starter, first, ChatTurn("assistant", answer), "What is my name?")


def test_its_control_tokens_in_a_message_are_just_text(starter: Bench) -> None:
    tokens = starter.tokenizer.all_special_tokens
    assert tokens
    assert say(starter, f"Hello {''.join(tokens)}")


def test_an_interrupted_answer_goes_on_as_it_would_have(starter: Bench) -> None:
    whole = say(starter, "What is quantization?")
    begun = whole[: len(whole) // 2].rpartition(" ")[0] or whole[:10]
    deltas = starter.answer(
        "What is quantization?",
        ChatTurn("assistant", begun),
        continue_last=True,
        max_new_tokens=300,
    )
    assert deltas[-1].reason is StopReason.END
    assert "".join(delta.text for delta in deltas)
