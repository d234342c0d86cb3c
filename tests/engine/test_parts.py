"""Parts of documents: every word in exactly one, none too large, cut where the text breaks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine.tasks import parts as cutting
from desktop_app.engine.tasks.sentences import split
from desktop_app.protocol.summaries import SourcePassage, SummaryNotes

words = st.lists(st.integers(1, 60), min_size=1, max_size=40)


def size(text: str) -> int:
    return len(text.split())


def passages(lengths: list[int]) -> tuple[SourcePassage, ...]:
    return tuple(
        SourcePassage("word " * length + f"number {i}.", page=i // 3, headings=(str(i // 7),))
        for i, length in enumerate(lengths)
    )


@settings(max_examples=60, deadline=None)
@given(words, st.integers(3, 200))
def test_every_word_is_in_exactly_one_part(lengths: list[int], limit: int) -> None:
    source = passages(lengths)
    sentences = list(cutting.split_long(split(source), limit, size))
    sizes = [size(sentence.text) for sentence in sentences]
    parts = cutting.cut(sentences, sizes, limit, source)
    assert [sentence for part in parts for sentence in part] == sentences
    texts = [cutting.text_of(part, source) for part in parts]
    assert " ".join(texts).split() == " ".join(p.text for p in source).split()
    assert all(size(text) <= limit for text in texts)


@given(st.text(alphabet="ab 。\n", max_size=120), st.integers(1, 20))
def test_what_is_cut_within_a_sentence_knows_its_place(text: str, limit: int) -> None:
    found = list(cutting.split_long(split([SourcePassage(text)]), limit, len))
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(len(one.text) <= limit for one in found)
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())


def test_a_part_ends_where_a_section_does() -> None:
    source = tuple(
        SourcePassage(f"Sentence {i} says a few words.", headings=("One" if i < 8 else "Two",))
        for i in range(16)
    )
    sentences = split(source)
    parts = cutting.cut(sentences, [6] * 16, 60, source)
    assert [part[0].passage for part in parts] == [0, 8]


def test_no_part_is_a_crumb() -> None:
    source = passages([10] * 11)
    parts = cutting.cut(split(source), [12] * 11, 120, source)
    assert sorted(len(part) for part in parts) == [5, 6]


def test_sentences_of_a_passage_stay_in_their_line() -> None:
    source = (SourcePassage("One.  Two."), SourcePassage("Three\nand four."))
    assert cutting.text_of(split(source), source) == "One.  Two.\nThree and four."


def test_notes_on_parts_that_were_cut_elsewhere_are_not_used() -> None:
    source = passages([10] * 4)
    parts = cutting.cut(split(source), [12] * 4, 24, source)
    notes = (SummaryNotes(0, 2, 0, 1, "kept"), SummaryNotes(1, 3, 2, 3, "of three parts"))
    assert cutting.known_notes(notes, parts) == {0: "kept"}
