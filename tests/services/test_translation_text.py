"""Text to sentences and back: the source byte for byte, the target as it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.translation.text import blocks_of, laid_out, units_of


@given(st.text())
def test_the_source_comes_back(text: str) -> None:
    units = units_of(text)
    assert "".join(unit.source + unit.space for unit in units) == text
    assert [unit.number for unit in units] == list(range(len(units)))
    assert all(unit.source == unit.source.strip() for unit in units)


@given(st.text())
def test_a_text_that_stays_is_laid_out_as_it_was(text: str) -> None:
    """Into a language that is written as the source is."""
    units = [replace(unit, text=unit.source) for unit in units_of(text)]
    laid = laid_out(units, "en")
    for unit, (start, end) in zip(units, laid.places, strict=True):
        assert laid.text[start:end] == unit.shown
    assert "".join(laid.text.split()) == "".join(text.split())
    assert text.isascii() <= (laid.text == text)


@pytest.mark.parametrize(
    ("source", "texts", "target", "laid"),
    [
        (
            "It rains. We go.\n\nBye.",
            ["雨だ。", "行こう。", "では。"],
            "ja",
            "雨だ。行こう。\n\nでは。",
        ),
        ("雨だ。行こう。\nでは。", ["It rains.", "We go.", "Bye."], "en", "It rains. We go.\nBye."),
        ("  It rains.  We go. ", ["Il pleut.", "Allons-y."], "fr", "  Il pleut.  Allons-y. "),
        ("It rains. We go.", ["비가 온다.", "가자."], "ko", "비가 온다. 가자."),
        ("It rains. We go.", ["下雨。", "走吧。"], "zh-Hant", "下雨。走吧。"),
    ],
)
def test_space_is_the_targets(source: str, texts: list[str], target: str, laid: str) -> None:
    left = iter(texts)
    units = [replace(unit, text=next(left)) if unit.source else unit for unit in units_of(source)]
    found = laid_out(units, target)
    assert found.text == laid
    shown = [found.text[start:end] for start, end in found.places if start < end]
    assert shown == texts


def test_what_is_not_there_yet_leaves_no_hole() -> None:
    units = list(units_of("One is. Two is. Three is.\nFour is."))
    units[1] = replace(units[1], text="ZWEI.")
    assert laid_out(units, "de").text == "ZWEI. \n"


def test_blocks_fall_back_to_the_source() -> None:
    units = list(units_of("One is. Two is.\nThree is."))
    units[0] = replace(units[0], text="EINS.", edited_text="Eins.")
    assert blocks_of(units, "de") == {0: "Eins. Two is.\n", 1: "Three is."}
