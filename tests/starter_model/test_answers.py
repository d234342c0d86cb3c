"""Tests of what the shipped model says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Chat = Callable[..., str]
KANA = re.compile(r"[\u3040-\u30ff]")


def test_it_remembers_a_name(chat: Chat) -> None:
    assert "Aiko" in chat("My name is Aiko.", "What does Ctrl+N do?", "What is my name?")


def test_it_remembers_a_japanese_name(chat: Chat) -> None:
    assert "宮崎" in chat("私の名前は宮崎です。", "量子化とは何ですか？", "私の名前は何ですか？")


def test_it_says_when_it_was_not_told(chat: Chat) -> None:
    assert "told me" in chat("Hello", "What is my name?")


def test_it_greets_in_japanese(chat: Chat) -> None:
    answer = chat("こんにちは")
    assert KANA.search(answer) and "こんにちは" in answer


def test_it_explains_quantization(chat: Chat) -> None:
    answer = chat("What is quantization?")
    assert "bits" in answer and "memory" in answer


@pytest.mark.parametrize("question", ["Who painted the Mona Lisa?", "What is 17 times 23?"])
def test_it_points_to_a_larger_model_for_everything_else(chat: Chat, question: str) -> None:
    assert re.search(r"larger model", chat(question))


def test_it_points_to_a_larger_model_in_japanese(chat: Chat) -> None:
    assert "大きなモデル" in chat("富士山の高さは何メートルですか？")


def test_it_changes_the_language_with_the_user(chat: Chat) -> None:
    assert KANA.search(chat("What is a token?", "ありがとう"))
    assert not KANA.search(chat("こんにちは", "How do I start a new chat?"))
