"""Summaries: the sentences that say most, the model's own words part by part, sources that hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.engine.cancel import Cancelled, CancelToken
from desktop_app.engine.runtime import Delta, Job
from desktop_app.engine.tasks import parts as cutting
from desktop_app.engine.tasks import summarize
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.sentences import split
from desktop_app.errors import UserError
from desktop_app.protocol import ChatTurn, DeltaKind, GenerationParams, GenerationStats, ModelInfo
from desktop_app.protocol.summaries import (
    SourcePassage,
    SummarizeParams,
    Summary,
    SummaryNotes,
)

ARTICLE = """The town council of Mirefield voted on Monday to rebuild the old bridge over the Wend.
The bridge was closed in March after engineers found cracks in two of its five arches.
Rebuilding the bridge will cost four million pounds and take two years, the council said.
Mayor Ilse Brandt called the vote a good day for the town.
It rained all morning.
Some residents had asked for a new road instead of the old bridge over the river.
The council will pay half of the four million pounds, the county the other half.
Engineers will begin with the two cracked arches of the bridge in September.
A bakery on the square sold out of bread."""
JAPANESE = """市議会は月曜日、古い橋を建て直すことを決めた。橋は三月から通行止めになっている。
建て直しには四億円かかり、二年を要する見込みである。朝から雨が降っていた。
技術者は九月から、ひびの入った橋の二つのアーチの工事を始める。パン屋は売り切れた。"""
STATS = GenerationStats(0, 0, 0.0, 0.0, None)
INFO = ModelInfo("m", "m", "CPU", "float32", "none", 1, 1, 300)


def passages(text: str) -> tuple[SourcePassage, ...]:
    return tuple(SourcePassage(line) for line in text.splitlines())


def no_task_model(*_: object) -> Any:
    raise AssertionError("no model of its own was named")


class Model:
    """A chat model that counts words and says what it is told to; keeps what it was asked."""

    def __init__(self, reply: str = "- A note.", context_tokens: int = 10_000) -> None:
        self.reply = reply
        self.asked: list[str] = []
        self.drafts: list[tuple[str, int]] = []
        self.cancel = CancelToken()
        self.info = replace(INFO, context_tokens=context_tokens)

    @property
    def context(self) -> TaskContext:
        job = Job(self.cancel, lambda *_: None, lambda *_, **__: None)
        return TaskContext(
            job, lambda: self.info, self._count, self._chat, no_task_model, self._draft
        )

    def _draft(self, text: str, start: int) -> None:
        self.drafts.append((text, start))

    def _count(self, turns: tuple[ChatTurn, ...]) -> int:
        return sum(len(turn.content.split()) for turn in turns)

    def _chat(self, turns: tuple[ChatTurn, ...], params: GenerationParams) -> Iterator[Delta]:
        assert self._count(turns) + (params.max_new_tokens or 0) <= self.info.context_tokens
        self.asked.append(turns[-1].content)
        yield Delta("Let me see.", STATS, kind=DeltaKind.REASONING)
        yield Delta(self.reply[:3], STATS)
        yield Delta(self.reply[3:], STATS)


def items(params: SummarizeParams, model: Model | None = None) -> list[Any]:
    found = summarize.run(params, (model or Model()).context)
    return [item for item in found if item is not None]


def summary(params: SummarizeParams, model: Model | None = None) -> Summary:
    (found,) = (item for item in items(params, model) if isinstance(item, Summary))
    return found


def test_an_extract_has_what_the_text_is_about() -> None:
    found = summary(SummarizeParams(passages(ARTICLE), length="short"))
    text = " ".join(sentence.text for sentence in found.sentences)
    assert len(found.sentences) == 3
    assert "bridge" in text and "rained" not in text and "bakery" not in text
    assert found.method == "extractive"
    assert found.passages_read == found.passages == 9


@pytest.mark.parametrize("text", [ARTICLE, JAPANESE])
def test_every_sentence_of_an_extract_is_where_it_says(text: str) -> None:
    source = passages(text)
    found = summary(SummarizeParams(source, length="medium"))
    places = []
    for sentence in found.sentences:
        (citation,) = sentence.citations
        assert source[citation.passage].text[citation.start : citation.end] == sentence.text
        places.append((citation.passage, citation.start))
    assert places == sorted(places)


def test_japanese_sentences_are_found_and_ranked() -> None:
    found = summary(SummarizeParams(passages(JAPANESE), length="short"))
    text = "".join(sentence.text for sentence in found.sentences)
    assert "橋" in text and "パン屋" not in text
    assert found.language == "ja"


def test_a_question_draws_the_answer() -> None:
    params = SummarizeParams(passages(ARTICLE), length="line", focus="What did the bakery sell?")
    assert "bakery" in summary(params).sentences[0].text


def test_a_long_text_is_read_to_its_end() -> None:
    filler = "The committee met again and spoke about the budget of the year {}.\n"
    text = "".join(filler.format(number) for number in range(900))
    end = "Volcanoes erupted near the harbour and ships left the harbour near the volcanoes.\n" * 3
    found = summary(SummarizeParams(passages(text + end), length="detailed"))
    assert any("Volcanoes" in sentence.text for sentence in found.sentences)


def test_nothing_to_summarize_is_said() -> None:
    with pytest.raises(UserError) as caught:
        items(SummarizeParams((SourcePassage("  "),)))
    assert caught.value.code == "nothing_to_summarize"


def test_cancelling_ends_an_extract() -> None:
    model = Model()
    run = summarize.run(SummarizeParams(passages(ARTICLE * 400)), model.context)
    next(run)  # type: ignore[call-overload]
    model.cancel.set()
    with pytest.raises(Cancelled):
        list(run)


def test_a_short_text_is_summarized_at_once() -> None:
    model = Model("- The bridge will cost four million pounds.\n- Cows fly to Mars.")
    found = summary(SummarizeParams(passages(ARTICLE), method="chat"), model)
    assert len(model.asked) == 1
    supported, invented = found.sentences
    assert ARTICLE.splitlines()[supported.citations[0].passage].startswith("Rebuilding")
    assert invented.citations == ()


def test_a_long_text_is_read_part_by_part() -> None:
    model = Model(context_tokens=400)
    source = passages(ARTICLE * 12)
    found = items(SummarizeParams(source, method="chat"), model)
    notes = [item for item in found if isinstance(item, SummaryNotes)]
    assert len(notes) == notes[0].steps > 2
    assert notes[0].first == 0 and notes[-1].last == len(source) - 1
    assert isinstance(found[-1], Summary)
    assert model.drafts == [("- A", 0), (" note.", 3)]  # of the summary, not of the notes


def test_a_run_goes_on_with_the_notes_it_has() -> None:
    source = passages(ARTICLE * 12)
    whole = Model(context_tokens=400)
    notes = [
        n for n in items(SummarizeParams(source, "chat"), whole) if isinstance(n, SummaryNotes)
    ]
    known = tuple(notes[:-1])
    rest = Model(context_tokens=400)
    items(SummarizeParams(source, "chat", notes=known), rest)
    assert len(rest.asked) == len(whole.asked) - len(known)
    longer = Model(context_tokens=600)
    items(SummarizeParams(source, "chat", notes=known), longer)
    fresh = Model(context_tokens=600)
    items(SummarizeParams(source, "chat"), fresh)
    assert longer.asked == fresh.asked


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=40), st.integers(20, 200))
def test_every_sentence_is_in_exactly_one_part(lengths: list[int], room: int) -> None:
    text = "\n".join("word " * length + f"number {i}." for i, length in enumerate(lengths))
    sentences = split(passages(text))
    parts = cutting.cut(sentences, [len(s.text.split()) for s in sentences], room)
    assert [s for part in parts for s in part] == sentences
    sizes = [sum(len(s.text.split()) for s in part) for part in parts]
    assert all(size <= room or len(part) == 1 for size, part in zip(sizes, parts, strict=True))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200))
def test_sentences_are_pieces_of_their_passage(text: str) -> None:
    for sentence in split([SourcePassage(text)]):
        assert text[sentence.start : sentence.end] == sentence.text != ""


def test_a_question_about_what_is_everywhere_draws_it_all_the_same() -> None:
    lines = [f"In year {n} the harbour of the town had {n} ships from abroad." for n in range(60)]
    lines[30] = "Whoever asks about the harbour must know that its keeper was called Ida."
    text = "\n".join(lines + [f"The mayor counted {n} houses in the old town." for n in range(60)])
    params = SummarizeParams(passages(text), length="short", focus="the harbour keeper")
    assert any("Ida" in sentence.text for sentence in summary(params).sentences)


def test_cells_of_a_row_are_parted_by_what_can_be_read() -> None:
    rows = "Oak\tstrong wood for beams and doors\nPine\tsoft wood for shelves and doors"
    found = summary(SummarizeParams(passages(rows), length="short"))
    assert "Oak · strong wood" in found.sentences[0].text


def test_an_item_of_a_list_leaves_its_bullet_behind() -> None:
    lines = [f"• {line}" for line in ARTICLE.splitlines()]
    made = summary(SummarizeParams(passages("\n".join(lines)), method="extractive"))
    assert made.sentences
    for sentence in made.sentences:
        (place,) = sentence.citations
        assert not sentence.text.startswith("•")
        assert sentence.text in lines[place.passage]


def test_a_long_document_is_cut_into_sentences_with_looks_at_whether_to_stop() -> None:
    model = Model()
    many = passages(ARTICLE) * 400
    pieces = summarize.run(SummarizeParams(many, method="extractive"), model.context)
    next(pieces)
    model.cancel.set()
    with pytest.raises(Cancelled):
        next(pieces)
    whole = summary(SummarizeParams(many, method="extractive"))
    cited = [place.passage for sentence in whole.sentences for place in sentence.citations]
    assert all(
        many[n].text.startswith(s.text[:10]) for n, s in zip(cited, whole.sentences, strict=True)
    )


def test_what_a_text_begins_with_counts_more_unless_a_question_is_asked() -> None:
    lines = [
        f"The harbour had {n} ships in the year {1800 + n}, says the record." for n in range(40)
    ]
    text = "\n".join(["This report tells of the harbour and its ships.", *lines])
    assert "report" in summary(SummarizeParams(passages(text), length="line")).sentences[0].text
    asked = SummarizeParams(passages(text), length="line", focus="Which record of the year 1833?")
    assert "1833" in summary(asked).sentences[0].text


def test_one_word_in_common_with_a_short_line_supports_nothing() -> None:
    source = ARTICLE + "\nNew chat\nA new road"
    model = Model(
        "- The hospital of Ulver will clean a new canal.\n- The bridge has cracked arches."
    )
    made = summary(SummarizeParams(passages(source), method="chat"), model)
    unsupported, supported = made.sentences
    assert not unsupported.citations
    assert supported.citations


def test_a_table_of_contents_is_not_what_a_document_says() -> None:
    contents = "\n".join(f"{n} The bridge over the Wend . . . . . . . {n}" for n in range(1, 9))
    made = summary(SummarizeParams(passages(f"{contents}\n{ARTICLE}"), method="extractive"))
    assert made.sentences
    assert not any(". . ." in sentence.text for sentence in made.sentences)
