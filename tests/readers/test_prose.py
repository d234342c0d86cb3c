"""White space, line breaks and headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.readers.documents.prose import HeadingPath, tidy, tidy_code, tidy_row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two \t\n words ", "two words"),
        ("改行\n  しても\r\n続く", "改行しても続く"),
        ("日本 語", "日本 語"),
        ("山田　太郎", "山田　太郎"),
        ("　字下げ", "字下げ"),
        ("日本語と\nEnglish", "日本語と English"),
        ("un\u200bseen \ufeffso\xadft", "unseen soft"),
        ("\u3000 \n", ""),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected


@given(st.text())
def test_tidy_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "\n" not in once and "  " not in once


def test_code_keeps_its_lines() -> None:
    assert tidy_code("\n  if x:\r\n    y  \n\n") == "  if x:\n    y"


def test_a_row_keeps_its_columns() -> None:
    assert tidy_row(["", "a\tb", "", "c", ""]) == "\ta b\t\tc"
    assert tidy_row(["", " "]) == ""


def test_headings_end_at_their_level() -> None:
    headings = HeadingPath(("Above",))
    for level, text in ((1, "A"), (3, "A.x"), (2, "A.y"), (1, "B")):
        headings.enter(level, text)
        if text == "A.x":
            assert headings.path == ("Above", "A", "A.x")
        if text == "A.y":
            assert headings.path == ("Above", "A", "A.y")
    assert headings.path == ("Above", "B")
