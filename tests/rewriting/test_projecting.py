"""Looks laid upon a new text: words found again, positions, and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop_app.rewriting.bounds import Alignment, bounds
from desktop_app.rewriting.projecting import project
from desktop_app.rewriting.spans import Span


def shown(spans: list[Span], new: str) -> list[tuple[str, str]]:
    return [(str(spans[number].look or ""), text) for number, text in project(spans, new)]


def test_one_look_takes_it_all() -> None:
    spans = [Span("Good "), Span("morning.")]
    assert [text for _, text in project(spans, "おはよう。")] == ["おはよう。"]


def test_the_same_text_is_left_as_it_is() -> None:
    spans = [Span("a "), Span("b", "bold"), Span(""), Span(" c")]
    assert project(spans, "a b c") == [(0, "a "), (1, "b"), (2, ""), (3, " c")]


def test_the_same_words_are_found_wherever_they_went() -> None:
    spans = [Span("The car of "), Span("Anna Meier", "link", once=True), Span(" is red.")]
    assert shown(spans, "Anna Meierさんの車は赤いです。") == [
        ("link", "Anna Meier"),
        ("", "さんの車は赤いです。"),
    ]


def test_a_name_within_a_longer_word_is_not_it() -> None:
    spans = [Span("Ask "), Span("Ann", "bold"), Span(" about the annual report.")]
    new = "Fragen Sie zum Annalenbericht Ann."
    assert ("bold", "Ann") in shown(spans, new)
    assert "".join(text for _, text in shown(spans, new)) == new


def test_other_words_go_by_their_place_and_whole_words() -> None:
    spans = [Span("This is "), Span("very important", "bold"), Span(" for everyone here.")]
    parts = shown(spans, "Dies ist sehr wichtig für alle hier.")
    assert ("bold", "sehr wichtig") in parts


def test_a_label_ends_at_its_colon() -> None:
    spans = [Span("Note:", "bold"), Span(" the office is closed on Monday and on Tuesday.")]
    parts = shown(spans, "ご注意ください：月曜日と火曜日は休みです。")
    assert parts[0] == ("bold", "ご注意ください：")


def test_marks_keep_their_order_and_number() -> None:
    spans = [Span("One"), Span("", "1"), Span(" and two"), Span("", "2"), Span(".")]
    parts = shown(spans, "一と二。")
    assert [look for look, text in parts if not text] == ["1", "2"]
    assert parts[-2:] == [("2", ""), ("", "。")]


def test_kept_text_that_is_missing_is_put_in() -> None:
    spans = [Span("Page "), Span("3", "number", kept=True), Span(" of many")]
    parts = shown(spans, "Seite von vielen")
    assert ("number", "3") in parts
    assert "".join(text for _, text in parts) in ("Seite 3 von vielen", "3 Seite von vielen")


def test_links_side_by_side_all_stay() -> None:
    spans = [
        Span("Home", "a", once=True),
        Span(" | "),
        Span("About us", "b", once=True),
        Span(" | "),
        Span("Contact", "c", once=True),
    ]
    assert shown(spans, "ホーム | 会社概要 | お問い合わせ") == [
        ("a", "ホーム"),
        ("", " | "),
        ("b", "会社概要"),
        ("", " | "),
        ("c", "お問い合わせ"),
    ]


@pytest.mark.parametrize("new", ["", "x", "。", "ab"])
def test_more_links_than_words_are_all_there(new: str) -> None:
    spans = [Span(word, word, once=True) for word in ("one ", "two ", "three")]
    parts = project(spans, new)
    assert sorted(number for number, _ in parts) == [0, 1, 2]
    assert all(text for _, text in parts)


_SPAN = st.builds(
    Span,
    text=st.text(alphabet="ab 12.,。日本語かな　é\u0301", max_size=8),
    look=st.sampled_from(["", "b", "i"]),
    once=st.booleans(),
    kept=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_SPAN, min_size=1, max_size=6), st.text(alphabet="ab 12.,。日本語かな", max_size=30)
)
def test_nothing_is_lost_whatever_the_spans(spans: list[Span], new: str) -> None:
    assume(any(span.text and not span.kept for span in spans))
    parts = project(spans, new)
    seen = [number for number, _ in parts]
    for number, span in enumerate(spans):
        if not span.text or span.once or span.kept:
            assert seen.count(number) == 1
        if span.kept and span.text:
            assert span.text in dict(parts)[number]
    # What was put in aside, the new text is there letter for letter.
    rest = iter("".join(text for _, text in parts))
    assert all(letter in rest for letter in new)
    # Marks stay in their order.
    marks = [number for number in seen if number >= 0 and not spans[number].text]
    assert marks == sorted(marks)


def test_very_many_spans_are_all_there_in_their_order() -> None:
    spans = [
        span
        for number in range(200)
        for span in (Span(f"word{number} "), Span("link ", number, once=True), Span("", "mark"))
    ]
    spans.insert(300, Span("code", "code", kept=True))
    new = "Wort " * 300 + "code " + "wort " * 200
    parts = project(spans, new)
    once = [number for number, _ in parts if number >= 0 and spans[number].once]
    assert once == sorted(once) and len(once) == 200
    assert sum(1 for number, _ in parts if not spans[number].text) == 200
    assert "".join(text for _, text in parts) == new


def test_words_of_letters_are_never_parted() -> None:
    assert sorted(bounds("Guten Tag")) == [0, 5, 6, 9]
    assert 1 not in bounds("Привет")
    assert 1 in bounds("สวัสดี")
    assert bounds("重要な話")[2] > 0 == bounds("重要な話")[3]


def test_numbers_and_names_are_fixed_points() -> None:
    old, new = "In 2024 Kyoto had a very large number of visitors", "2024年に京都 Kyoto は"
    alignment = Alignment(old, new)
    assert alignment.place(old.index("2024")) == new.index("2024")
    assert alignment.place(old.index("Kyoto") + 5) == new.index("Kyoto") + 5
