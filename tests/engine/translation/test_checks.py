"""What shows of a poor translation, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.translation import checks, placeholders
from desktop_app.engine.translation.clauses import fitting, halves, joined
from desktop_app.engine.translation.edges import framed


@pytest.mark.parametrize(
    ("source", "translation", "target"),
    [
        ("Where is the station?", "駅はどこですか。", "ja"),
        ("駅はどこですか。", "Where is the station?", "en"),
        ("Hi.", "こんにちは。", "ja"),
        ("よろしくお願いいたします。", "Thank you.", "en"),
        ("Paris", "Paris", "fr"),
        ("OK, Anna", "OK, Anna", "fr"),
        ("Restaurant", "Restaurant", "fr"),
        ("東京", "東京", "zh"),
        ("No, no, no, no, no!", "いや、いや、いや、いや、いや！", "ja"),
        ("It costs 1,234.5 euros.", "Das kostet 1.234,5 Euro.", "de"),
        ("At 10:30", "À 10 h 30", "fr"),
        ("三十人います。", "There are 30 people.", "en"),
        ("There are 30 people.", "三十人います。", "ja"),
        ("20２４年", "2024", "en"),
        ("USB-C", "USB-C", "ja"),
        ("The norm ISO-9001 of 2015", "2015年のＩＳＯ-9001", "ja"),
    ],
)
def test_good_translations_have_no_problems(source: str, translation: str, target: str) -> None:
    assert checks.problems(source, translation, target, ended=True) == frozenset()


@pytest.mark.parametrize(
    ("source", "translation", "target", "problem"),
    [
        ("Where is it?", "  ", "ja", "failed"),
        (
            "The council will pay half of the money, and the county will pay the other half.",
            "市議会です。",
            "ja",
            "short",
        ),
        ("Yes.", "Ja, das ist sehr gut, und wir kommen morgen alle zusammen wieder.", "de", "long"),
        ("It is good.", "良い良い良い良い良い良い良い良い", "ja", "repeats"),
        ("It is good.", "gut und gut und gut und gut und gut und", "de", "repeats"),
        ("So it is", "そうですすすすすすすすすす", "ja", "repeats"),
        ("It is a good day today.", "It is a good day today.", "fr", "untranslated"),
        ("It is a good day.", "It is one good day.", "ja", "untranslated"),
        ("Hello there", "Hello there", "ja", "untranslated"),
        ("駅はどこですか。", "駅はどこですか。", "en", "untranslated"),
        ("Open {name} now.", "開いてください。", "ja", "placeholder"),
        ("<b>Now</b>", "<b>今", "ja", "placeholder"),
        ("%s of %s", "%s の", "ja", "placeholder"),
        ("Room 512 is free.", "部屋は空いています。", "ja", "number"),
        ("Room 512 is free.", "5125号室は空いています。", "ja", "number"),
        ("Open file FD38.", "ファイルFD3を開く。", "ja", "number"),
        ("A sentence.", "一つの文", "ja", "cut"),
    ],
)
def test_poor_translations_are_told(
    source: str, translation: str, target: str, problem: str
) -> None:
    found = checks.problems(source, translation, target, ended=problem != "cut")

    assert problem in found
    assert checks.cost(found) > 0


def test_a_lost_number_is_told_as_a_placeholder_and_costs_less() -> None:
    assert checks.flags({"number"}) == {"placeholder"}
    assert checks.cost({"number"}) < checks.cost({"placeholder"})


@pytest.mark.parametrize(
    "span",
    [
        "https://example.org/a?b=c#d",
        "www.example.org/x",
        "a.b+c@example.co.jp",
        "<b>",
        "</b>",
        '<a href="x">',
        "&nbsp;",
        "{name}",
        "{{ user.name }}",
        "${count}",
        "%s",
        "%1$s",
        "%(name)s",
        "%.2f",
        "%1",
        "`a = b`",
        "snake_case",
        "call()",
    ],
)
def test_what_stays_is_found_in_the_midst_of_a_sentence(span: str) -> None:
    text = f"Look at {span}, please."

    ((start, end),) = placeholders.spans(text)

    assert text[start:end] == span
    assert not placeholders.has_words(span)


@pytest.mark.parametrize("text", ["50 % of it", "100% sure", "a < b and c > d", "I said: no"])
def test_other_text_is_no_placeholder(text: str) -> None:
    assert placeholders.spans(text) == []


def test_stand_ins_are_words_of_their_own_and_are_put_back() -> None:
    text = "Open{a}and X1"
    swap = placeholders.swapped(text, placeholders.spans(text), ["{a}"], 0)

    assert swap.text == "Open X2 and X1"
    assert swap.restored("X1とX2を開く") == "X1と{a}を開く"
    assert swap.restored("X21") == "X21"


@given(st.text(max_size=60))
def test_a_sentence_and_its_frame_are_the_text(text: str) -> None:
    frame = framed(text)

    assert frame.head + frame.body + frame.tail == text
    assert bool(frame.body) == bool(text)


@pytest.mark.parametrize(
    ("text", "head", "tail"),
    [
        ("- Name", "- ", ""),
        ("・名前", "・", ""),
        ("(2) Name", "(2) ", ""),
        ("Name 😀", "", " 😀"),
        ("👍🏽 Name", "👍🏽 ", ""),
        ("12 people", "", ""),
        ("12. März", "", ""),
    ],
)
def test_bullets_and_symbols_stand_around_a_sentence(text: str, head: str, tail: str) -> None:
    frame = framed(text)

    assert (frame.head, frame.tail) == (head, tail)


@given(st.text(max_size=200), st.integers(1, 60))
def test_clauses_joined_are_the_text(text: str, most: int) -> None:
    assert "".join(fitting(text, lambda part: len(part) <= most)) == text


def test_a_sentence_is_cut_at_its_clauses() -> None:
    assert halves("Anna has lost it, and Ken is waiting here.") == (
        "Anna has lost it, ",
        "and Ken is waiting here.",
    )
    assert halves("アンナはなくし、健は待っています。") == (
        "アンナはなくし、",
        "健は待っています。",
    )
    assert halves("one two three", anywhere=False) is None
    assert halves("abc") is None


def test_a_clause_that_goes_on_does_not_end_as_a_sentence() -> None:
    assert joined(["One, ", "two."], ["Eins.", "zwei."]) == "Eins, zwei."
    assert joined(["One, ", "two."], ["一つです。", "二つです。"]) == "一つです、二つです。"
    assert joined(["一つ、", "二つ。"], ["One.", "Two."]) == "One, Two."
