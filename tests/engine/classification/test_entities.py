"""Entities: as transformers' pipeline joins them, at exact places, in texts of any length."""

from __future__ import annotations

import random
import warnings
from typing import Any

import pytest
import torch
import transformers

from desktop_app.errors import UserError
from desktop_app.protocol.classification import EntitiesFound, EntityParams
from tests.fixtures.classification.sentences import report

from .conftest import ENTITIES, SENTIMENT, Desk, Make, spec

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def find(desk: Desk, text: str, folder: Any = ENTITIES, **more: Any) -> EntitiesFound:
    (found,) = desk.run("entities", EntityParams(text, spec(folder), **more))
    assert all(one.text == text[one.start : one.end] for one in found.entities)
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_names_are_found_where_they_are(desk: Desk, language: Any) -> None:
    rng = random.Random(21)
    right = total = 0
    for _ in range(40):
        marked = report(rng, held_out=True, language=language)
        found = {(one.start, one.end, one.label) for one in find(desk, marked.text).entities}
        right += len(found & set(marked.parts))
        total += max(len(found), len(marked.parts))
    assert right / total >= 0.9
    assert find(desk, "").labels == ("PER", "LOC", "ORG")


@pytest.mark.parametrize("aggregation", ["simple", "first", "average", "max"])
@pytest.mark.parametrize("name", ["trained", "Bert", "Roberta", "DistilBert"])
def test_entities_are_the_pipelines(desk: Desk, make: Make, aggregation: Any, name: str) -> None:
    folder = ENTITIES if name == "trained" else make(name, "TokenClassification", TAGS)
    rng = random.Random(5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of words that a tokenizer does not know
        pipeline: Any = transformers.pipeline(
            "token-classification",
            str(folder),
            aggregation_strategy=aggregation,
            dtype=torch.float32,
            device="cpu",
        )
        for _ in range(10):
            # Byte by byte a character of Japanese is three tokens, which the pipeline tears.
            language: Any = "en" if name == "Roberta" else rng.choice(("en", "ja"))
            text = report(rng, language=language, sentences=1).text
            other = [
                (one["entity_group"], one["start"], one["end"], float(one["score"]))
                for one in pipeline(text)
                if text[one["start"] : one["end"]].strip()
            ]
            found = find(desk, text, folder, aggregation=aggregation).entities
            ours = [(one.label, one.start, one.end, one.score) for one in found]
            assert [one[0] for one in ours] == [one[0] for one in other]
            for mine, theirs in zip(ours, other, strict=True):
                assert mine[3] == pytest.approx(theirs[3], abs=1e-4)
                inside = text[theirs[1] : theirs[2]]
                assert text[mine[1] : mine[2]] == inside.strip()


@pytest.mark.parametrize(("language", "same_as"), [("en", "first"), ("ja", "simple")])
def test_words_stay_whole_where_a_text_has_spaces(
    desk: Desk, make: Make, language: Any, same_as: Any
) -> None:
    untrained = make("Bert", "TokenClassification", TAGS)  # it tags every piece of a word at random
    rng = random.Random(6)
    differ = 0
    for _ in range(6):
        text = report(rng, language=language, sentences=1).text
        found = find(desk, text, untrained)
        assert found == find(desk, text, untrained, aggregation=same_as)
        other = "simple" if same_as == "first" else "first"
        differ += found != find(desk, text, untrained, aggregation=other)
    assert differ or language == "ja"  # whose characters are words to this tokenizer


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_long_text_is_read_as_if_it_were_one(desk: Desk, language: Any) -> None:
    rng = random.Random(8)
    gap = " " if language == "en" else ""
    parts = [report(rng, language=language, sentences=1).text for _ in range(80)]
    text = gap.join(parts)
    found = find(desk, text)
    assert found.windows > 3
    expected, start = [], 0
    for part in parts:
        for one in find(desk, part).entities:
            expected.append((one.label, one.start + start, one.end + start))
        start += len(part) + len(gap)
    ours = [(one.label, one.start, one.end) for one in found.entities]
    assert len(set(ours) & set(expected)) / max(len(ours), len(expected)) > 0.93
    assert all(a.end <= b.start for a, b in zip(found.entities, found.entities[1:], strict=False))


def test_texts_in_several_blocks_lose_nothing_at_their_seams(desk: Desk) -> None:
    sentence = "Yesterday Anna met Peter Keller in Paris. "
    text = sentence * 1700  # more than two blocks of characters
    found = find(desk, text)
    people = [one for one in found.entities if one.label == "PER"]
    places = [one for one in found.entities if one.label == "LOC"]
    assert len(people) == 2 * 1700 and len(places) == 1700
    assert {one.text for one in people} == {"Anna", "Peter Keller"}


def test_parts_of_a_character_are_one_place(desk: Desk, make: Make) -> None:
    folder = make("Roberta", "TokenClassification", TAGS)
    text = "東京 🎉 é ᄀ " * 20
    found = find(desk, text, folder)
    assert found.entities
    assert all(a.end <= b.start for a, b in zip(found.entities, found.entities[1:], strict=False))


def test_another_kind_of_model_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        find(desk, "text", SENTIMENT)
    assert caught.value.code == "not_an_entity_model"
