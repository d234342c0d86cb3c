"""Answers: the words of a passage, wherever they stand in it, or the word that there are none."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from desktop_app.errors import UserError
from desktop_app.protocol.classification import AnswerParams, AnswersFound
from tests.fixtures.classification.sentences import inquiry

from .conftest import ENTITIES, SPANS, Desk, Make, spec


def ask(
    desk: Desk, question: str, *passages: str, folder: Path = SPANS, count: int = 3
) -> AnswersFound:
    (found,) = desk.run("question_answering", AnswerParams(question, passages, spec(folder), count))
    assert isinstance(found, AnswersFound)
    for one in found.answers:
        assert one.text == passages[one.passage][one.start : one.end]
    return found


def test_answers_are_found_where_they_are(desk: Desk) -> None:
    rng = random.Random(31)
    right = 0
    for _ in range(40):
        asked = inquiry(rng, held_out=True)
        found = ask(desk, asked.question, asked.text)
        first = found.answers[0]
        assert found.no_answer is not None
        if asked.answer is None:
            right += found.no_answer > first.score
        else:
            right += (first.start, first.end) == asked.answer and found.no_answer < first.score
    assert right >= 32


def test_the_best_span_is_that_of_the_logits(desk: Desk, make: Make) -> None:
    folder = make("Bert", "QuestionAnswering")
    question, text = "Where is the hotel?", "The hotel is next to the station. It opens at nine."
    model = transformers.AutoModelForQuestionAnswering.from_pretrained(folder, dtype=torch.float32)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    encoded: Any = tokenizer(question, text, return_tensors="pt", return_offsets_mapping=True)
    places = encoded.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        output = model(**encoded)
    starts, ends = output.start_logits[0].numpy(), output.end_logits[0].numpy()
    inside = [i for i, side in enumerate(encoded.sequence_ids(0)) if side == 1]
    sums = {
        (places[i][0], places[j][1]): float(starts[i] + ends[j])
        for i in inside
        for j in inside
        if i <= j
    }
    best = max(sums, key=lambda place: sums[place])
    found = ask(desk, question, text, folder=folder, count=1)
    assert [(one.start, one.end) for one in found.answers] == [best]
    assert found.no_answer is not None
    ratio = np.log(found.answers[0].score / found.no_answer)
    assert ratio == pytest.approx(sums[best] - float(starts[0] + ends[0]), abs=1e-3)


def test_spans_do_not_overlap_and_are_in_order(desk: Desk, make: Make) -> None:
    folder = make("Bert", "QuestionAnswering")
    text = "The film is good. 映画は良いです。 The room is dirty."
    found = ask(desk, "What?", text, folder=folder, count=5)
    assert len(found.answers) > 1
    scores = [one.score for one in found.answers]
    assert scores == sorted(scores, reverse=True) and sum(scores) <= 1
    spans = sorted((one.start, one.end) for one in found.answers)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_the_end_of_a_long_passage_is_read(desk: Desk) -> None:
    filler = "Anna likes bread. Anna married Rosa Marsh. Anna works for Lumen Bank. " * 40
    for text in (filler + "Anna lives in Paris.", "Anna lives in Paris. " + filler):
        found = ask(desk, "Where does Anna live?", text)
        assert found.answers[0].text == "Paris"
        assert found.answers[0].start == text.index("Paris")


def test_several_passages_are_on_one_scale(desk: Desk) -> None:
    found = ask(
        desk,
        "Who does Anna work for?",
        "Anna lives in Oslo. Anna likes music.",
        "Anna works for Acme Bank. Anna owns a phone.",
    )
    assert (found.answers[0].passage, found.answers[0].text) == (1, "Acme Bank")


def test_nothing_to_look_in_has_no_answer(desk: Desk) -> None:
    for passages in ((), ("",), ("  ",)):
        found = ask(desk, "Where does Anna live?", *passages)
        assert found.answers == ()


def test_a_question_that_leaves_no_room_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        ask(desk, "Where does Anna live? " * 60, "Anna lives in Paris.")
    assert caught.value.code == "labels_too_long"


def test_another_kind_of_model_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        ask(desk, "Who?", "text", folder=ENTITIES)
    assert caught.value.code == "not_an_answer_model"
