"""Model cards are files: their lines are wrapped, where a chat's line ends are meant."""

from __future__ import annotations

import pytest

from desktop_app.ui.models.markdown_card import unwrapped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo **a\nb**\n\nthree", "one two **a b**\n\nthree"),
        ("- x\n  y\n- z", "- x y\n- z"),
        ("> q\n> r", "> q r"),
        ("机は\n日本語です", "机は日本語です"),
        ("hard  \nbreak", "hard  \nbreak"),
        ("```\nc\nd\n```", "```\nc\nd\n```"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ],
)
def test_paragraphs_are_joined_and_nothing_else(text: str, expected: str) -> None:
    assert unwrapped(text) == expected
