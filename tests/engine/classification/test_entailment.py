"""Labels of one's own by a model of entailment, as transformers' pipeline finds them."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import transformers

from desktop_app.errors import UserError
from desktop_app.protocol.classification import WINDOWED, Label

from .conftest import SENTIMENT, Desk, Make

NLI = ("contradiction", "neutral", "entailment")
LABELS = tuple(map(Label, ("sports", "politics and the law", "cooking")))
TEXTS = ("The match ended late.", "Parliament voted yesterday about the new law.", "Boil it.")


@pytest.mark.parametrize(
    ("name", "classes"),
    [("Bert", NLI), ("Roberta", NLI), ("Bart", NLI), ("Bert", ("Entail", "not_entailment"))],
)
@pytest.mark.parametrize("multi_label", [False, True])
@pytest.mark.parametrize("template", ["", "This text is about {}."])
def test_labels_and_scores_are_the_pipelines(
    desk: Desk, make: Make, name: str, classes: tuple[str, ...], multi_label: bool, template: str
) -> None:
    folder = make(name, "SequenceClassification", classes)
    result = desk.classify(
        *TEXTS,
        model=folder,
        method="nli",
        labels=LABELS,
        multi_label=multi_label,
        template=template,
    )
    pipeline: Any = transformers.pipeline(
        "zero-shot-classification", str(folder), dtype=torch.float32, device="cpu"
    )
    for row in result.rows:
        other = pipeline(
            row.text,
            [label.name for label in LABELS],
            multi_label=multi_label,
            hypothesis_template=template or "This example is {}.",
        )
        expected = dict(zip(other["labels"], other["scores"], strict=True))
        assert dict(zip(result.facts.labels, row.scores, strict=True)) == pytest.approx(
            expected, abs=1e-4
        )


def test_one_label_is_a_yes_or_no(desk: Desk, make: Make) -> None:
    folder = make("Bert", "SequenceClassification", NLI)
    result = desk.classify(*TEXTS, model=folder, method="nli", labels=LABELS[:1])
    pipeline: Any = transformers.pipeline("zero-shot-classification", str(folder), device="cpu")
    expected = [pipeline(text, ["sports"])["scores"][0] for text in TEXTS]
    assert [row.scores[0] for row in result.rows] == pytest.approx(expected, abs=1e-3)


def test_a_long_premise_is_windowed_and_the_hypothesis_is_whole_in_each(
    desk: Desk, make: Make
) -> None:
    folder = make("Bert", "SequenceClassification", NLI)
    text = " ".join(TEXTS) * 30
    several = desk.classify(text, model=folder, method="nli", labels=LABELS, multi_label=True)
    assert WINDOWED in several.rows[0].flags and several.facts.pooling == "max"
    chosen = desk.classify(text, model=folder, method="nli", labels=LABELS)
    assert sum(chosen.rows[0].scores) == pytest.approx(1) and chosen.facts.pooling == "mean"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"labels": ()}, "no_labels"),
        ({"labels": LABELS, "template": "no place"}, "template_without_label"),
        ({"labels": (Label("long " * 200),)}, "labels_too_long"),
    ],
)
def test_what_cannot_work_is_said(
    desk: Desk, make: Make, params: dict[str, Any], code: str
) -> None:
    folder = make("Bert", "SequenceClassification", NLI)
    with pytest.raises(UserError) as caught:
        desk.classify("text", model=folder, method="nli", **params)
    assert caught.value.code == code


def test_a_model_of_fixed_labels_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        desk.classify("text", model=SENTIMENT, method="nli", labels=LABELS)
    assert caught.value.code == "not_an_nli_model"
