"""Sentences with their exact whitespace: joined, they are the text, whatever it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.readers.sentences import cut

_AWKWARD = st.text(
    alphabet="aA1 .!?。！？」』「、\"'()\n\r\t\u2028\u3000\x1c\x85\ud800😀éM", max_size=80
)


def texts(text: str, language: str = "") -> list[str]:
    return [piece.text for piece in cut(text, language)]


@given(st.text() | _AWKWARD, st.sampled_from(["", "en", "ja", "fr", "zh-Hant", "xx"]))
def test_joined_they_are_the_text(text: str, language: str) -> None:
    pieces = cut(text, language)

    assert "".join(piece.text + piece.space for piece in pieces) == text
    for number, piece in enumerate(pieces):
        assert piece.text == piece.text.strip()
        assert not piece.space.strip()
        assert piece.text or number == 0


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hello there.  How are you?", "en", ["Hello there.", "How are you?"]),
        ("I am Mr. Smith! Fine.", "en", ["I am Mr. Smith!", "Fine."]),
        ("It costs 3.5 kg. See https://a.b.c/x?y. Go.", "en", None),
        ("こんにちは。元気ですか。", "", ["こんにちは。", "元気ですか。"]),
        ("「行こう。」と言った。次です。", "", ["「行こう。」と言った。", "次です。"]),
        ("彼は「行こう！」と言った。", "", ["彼は「行こう！」と言った。"]),
        ("「はい。」はい、そうです。", "", ["「はい。」", "はい、そうです。"]),
        ("M. Dupont arrive. Bien.", "fr", ["M. Dupont arrive.", "Bien."]),
        ("你好。再见", "", ["你好。", "再见"]),
    ],
)
def test_sentences_of_several_languages(
    text: str, language: str, expected: list[str] | None
) -> None:
    expected = expected or ["It costs 3.5 kg.", "See https://a.b.c/x?y.", "Go."]

    assert texts(text, language) == expected


def test_the_end_of_a_line_ends_a_sentence() -> None:
    assert texts("Travel plan\nMonday\r\nHotel") == ["Travel plan", "Monday", "Hotel"]
    assert [piece.space for piece in cut("a\r\n\r\n  b\n")] == ["\r\n\r\n  ", "\n"]


def test_punctuation_stays_with_its_sentence() -> None:
    assert texts("She left. ! ?") == ["She left. ! ?"]
    assert texts("そう。。。 次。") == ["そう。。。", "次。"]


def test_whitespace_at_the_beginning_is_a_piece_without_text() -> None:
    assert [(piece.text, piece.space) for piece in cut("  a ")] == [("", "  "), ("a", " ")]
    assert cut("") == ()
