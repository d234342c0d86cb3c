"""Labels that a model was trained for: as transformers' pipeline gives them, at any length."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from desktop_app.engine.cancel import Cancelled
from desktop_app.errors import UserError
from desktop_app.protocol.classification import EMPTY, WINDOWED, ClassifyParams
from tests.engine.conftest import JobRecord
from tests.fixtures.classification.sentences import SENTIMENTS, opinion

from .conftest import ENTITIES, SENTIMENT, Desk, Make, spec

MOODS = ("joy", "anger", "fear", "trust")


def texts(count: int, seed: int = 7) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(opinion(rng)[0] for _ in range(rng.randint(1, 4))) for _ in range(count)]


def pipeline(folder: Path, task: str = "text-classification", **options: Any) -> Any:
    return transformers.pipeline(task, str(folder), dtype=torch.float32, device="cpu", **options)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_opinions_get_the_right_label(desk: Desk, language: Any) -> None:
    rng = random.Random(11)
    pairs = [opinion(rng, held_out=True, language=language) for _ in range(60)]
    result = desk.classify(*(text for text, _ in pairs), model=SENTIMENT)
    expected = [SENTIMENTS[label] for _, label in pairs]
    assert sum(a == b for a, b in zip(result.labels, expected, strict=True)) >= 59
    assert result.facts.labels == SENTIMENTS
    assert all(sum(row.scores) == pytest.approx(1) for row in result.rows)


def test_labels_and_scores_are_the_pipelines(desk: Desk) -> None:
    given = texts(40)
    result = desk.classify(*given, model=SENTIMENT)
    for row, other in zip(result.rows, pipeline(SENTIMENT)(given, top_k=None), strict=True):
        expected = {one["label"]: one["score"] for one in other}
        found = dict(zip(SENTIMENTS, row.scores, strict=True))
        assert found == pytest.approx(expected, abs=1e-5)
        assert SENTIMENTS[result.facts.chosen(row.scores)[0]] == other[0]["label"]


@pytest.mark.parametrize("name", ["Bert", "DistilBert", "Roberta", "Bart", "Llama"])
@pytest.mark.parametrize("problem", [None, "multi_label_classification", "regression"])
def test_all_kinds_of_heads_are_as_in_the_pipeline(
    desk: Desk, make: Make, name: str, problem: str | None
) -> None:
    folder = make(name, "SequenceClassification", MOODS, problem_type=problem)
    given = [text[: 20 + 7 * number] for number, text in enumerate(texts(8))]
    result = desk.classify(*given, model=folder)
    reference = pipeline(folder)
    for row, text in zip(result.rows, given, strict=True):  # one by one: without padding
        other = {one["label"]: one["score"] for one in reference(text, top_k=None)}
        found = dict(zip(MOODS, row.scores, strict=True))
        assert found == pytest.approx(other, abs=2e-4)
    assert result.facts.multi_label == (problem == "multi_label_classification")
    assert result.facts.regression == (problem == "regression")
    assert bool(result.labels[0]) == (problem is None or result.facts.multi_label) or (
        problem == "multi_label_classification"
    )


def test_a_decoder_without_padding_reads_one_text_at_a_time(desk: Desk, make: Make) -> None:
    folder = make("Llama", "SequenceClassification", MOODS, pad_token_id=None)
    given = ["short", "a good deal longer than that"]
    together = desk.classify(*given, model=folder)
    alone = [desk.classify(one, model=folder).rows[0].scores for one in given]
    for row, scores in zip(together.rows, alone, strict=True):
        assert row.scores == pytest.approx(scores, abs=1e-5)


def test_several_labels_are_chosen_from_a_threshold_on(desk: Desk) -> None:
    result = desk.classify("I love the film.", model=SENTIMENT, multi_label=True, threshold=0.0)
    assert len(result.facts.chosen(result.rows[0].scores)) == 3
    assert result.facts.pooling == "max"
    strict = desk.classify("I love the film.", model=SENTIMENT, multi_label=True, threshold=1.0)
    assert strict.facts.chosen(strict.rows[0].scores) == ()


def test_a_long_text_is_read_to_its_end(desk: Desk) -> None:
    dull, bad = "The film is on the second floor. " * 60, "I hate this hotel. " * 30
    least, most = (desk.classify(one, model=SENTIMENT).rows[0].scores[0] for one in (dull, bad))
    for text in (dull + bad, bad + dull):
        result = desk.classify(text, model=SENTIMENT)
        assert WINDOWED in result.rows[0].flags
        assert least < result.rows[0].scores[0] < most  # both halves were heard
        assert result.end.windowed == 1
    assert desk.classify(dull, bad, model=SENTIMENT).labels == ["neutral", "negative"]


def test_windows_weigh_what_they_hold(desk: Desk) -> None:
    text = "I love the film. " * 50
    loaded = desk.models.get("sequence_classification", spec(SENTIMENT), JobRecord().job)
    encoded = loaded.processor(
        text,
        truncation=True,
        max_length=128,
        stride=126 // 4,
        return_overflowing_tokens=True,
        return_tensors="pt",
        padding=True,
    )
    del encoded["overflow_to_sample_mapping"]
    with torch.inference_mode():
        logits = loaded.model(**encoded).logits.double().numpy()
    weights = encoded["attention_mask"].sum(-1).numpy() - 2
    mean = np.average(logits, axis=0, weights=weights)
    expected = np.exp(mean) / np.exp(mean).sum()
    found = desk.classify(text, model=SENTIMENT).rows[0].scores
    assert found == pytest.approx(expected.tolist(), abs=1e-5)


def test_rows_come_in_order_and_none_is_missing(desk: Desk) -> None:
    given = texts(700)
    random.Random(3).shuffle(given)
    given[5] = given[600] = "  "
    result = desk.classify(*given, model=SENTIMENT)
    assert [row.text for row in result.rows] == given
    assert [row.number for row in result.rows] == list(range(700))
    assert [done.first for done in result.done] == [done.rows[0].number for done in result.done]
    assert len(result.done) > 1
    assert result.rows[5].scores == () and result.rows[600].flags == (EMPTY,)
    assert (result.end.rows, result.end.empty) == (700, 2)
    assert result.facts.chosen(()) == ()


def test_strange_texts_are_classified(desk: Desk) -> None:
    given = ["\ud800 broken", "nul\0here", "🎉" * 50, "a" * 5000, "\u200b", "[CLS] [SEP]"]
    result = desk.classify(*given, model=SENTIMENT)
    assert [len(row.scores) for row in result.rows] == [3] * len(given)


def test_a_huge_text_is_read_in_blocks_and_can_be_cancelled(desk: Desk) -> None:
    text = "I love the film. " * 4000
    record = JobRecord()
    params = ClassifyParams("labels", spec(SENTIMENT), (text,))
    steps = desk.start("classify", params, record)
    next(steps)
    assert next(steps) is None  # others get a turn long before it is done
    record.cancel.set()
    with pytest.raises(Cancelled):
        list(steps)


def test_progress_is_told(desk: Desk) -> None:
    record = JobRecord()
    desk.classify(*texts(50), model=SENTIMENT, record=record)
    told = [done for _, done, total in record.progress if total == 50]
    assert told == sorted(told) and told[-1] == 50


def test_memory_that_runs_out_makes_batches_smaller(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = desk.models.get("sequence_classification", spec(SENTIMENT), JobRecord().job)
    forward, sizes = loaded.model.forward, []

    def short(input_ids: Any, **inputs: Any) -> Any:
        sizes.append(len(input_ids))
        if len(input_ids) > 3:
            raise MemoryError
        return forward(input_ids=input_ids, **inputs)

    given = texts(30)
    expected = desk.classify(*given, model=SENTIMENT).labels
    monkeypatch.setattr(loaded.model, "forward", short)
    assert desk.classify(*given, model=SENTIMENT).labels == expected
    assert max(sizes) > 3


@pytest.mark.parametrize("folder", [ENTITIES])
def test_another_kind_of_model_is_refused(desk: Desk, folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        desk.classify("text", model=folder)
    assert caught.value.code == "not_a_classifier"
