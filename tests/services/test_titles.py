"""Titles from first messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.titles import MAX_COLUMNS, derive_title, shorten, text_width


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("What is a token?", "What is a token?"),
        ("Hello! What is a token?", "What is a token?"),
        ("Hi there, explain quantization. Please be brief.", "Explain quantization"),
        ("Hello", "Hello"),
        ("Hello!\n\nHow do I install a model?", "How do I install a model?"),
        ("こんにちは。量子化とは何ですか？教えてください。", "量子化とは何ですか？"),
        ("こんにちは", "こんにちは"),
        ("# Plan\n\n- one", "Plan"),
        ("> *quoted* **bold** `code` [link](http://x.y)", "quoted bold code link"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("1. First step\n2. Second", "First step"),
        ("  spaced \t out  ", "spaced out"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("???", "???"),
        ("Version 3.11 is out. Why?", "Version 3.11 is out"),
        ("Hindi is a language", "Hindi is a language"),
    ],
)
def test_a_title_is_the_first_sentence_without_greeting_and_markup(
    message: str, title: str
) -> None:
    assert derive_title(message) == title


def test_long_titles_end_between_words() -> None:
    title = derive_title("Please tell me everything about the history of mathematics in Japan")
    assert title == "Please tell me everything about the history of…"
    assert text_width(title) <= MAX_COLUMNS


def test_wide_characters_take_two_columns() -> None:
    assert text_width("日本ab") == 6
    assert shorten("日" * 30) == "日" * 23 + "…"


def test_a_huge_message_has_a_title_at_once() -> None:
    assert derive_title("*a " * 1_000_000).startswith("*a *a")
    assert derive_title("\n" * 100_000 + "x" * 1_000_000) == "x" * 47 + "…"


@given(st.text(min_size=1))
def test_any_message_has_a_short_title_of_one_line(message: str) -> None:
    title = derive_title(message)
    assert text_width(title) <= MAX_COLUMNS
    assert "\n" not in title
    assert bool(title.strip()) or not message[:400].strip()
