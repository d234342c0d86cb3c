"""What a classifier can do, told by its folder alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.model_library.classifiers import ClassifierDescription, describe
from desktop_app.model_library.embedded import find

FIXTURES = Path(__file__).parents[1] / "fixtures" / "classification"


def folder(tmp_path: Path, *, tokenizer: dict[str, Any] | None = None, **config: Any) -> Path:
    (tmp_path / "config.json").write_text(json.dumps(config))
    if tokenizer is not None:
        (tmp_path / "tokenizer_config.json").write_text(json.dumps(tokenizer))
    return tmp_path


def names(*labels: str) -> dict[str, Any]:
    return {"id2label": {str(number): label for number, label in enumerate(labels)}}


def test_the_fixtures_say_what_they_are() -> None:
    moods = ("negative", "neutral", "positive")
    assert describe(FIXTURES / "sentiment") == ClassifierDescription(
        "labels", moods, window_tokens=128
    )
    assert describe(FIXTURES / "entities") == ClassifierDescription(
        "entities", ("PER", "LOC", "ORG"), window_tokens=128
    )
    assert describe(FIXTURES / "spans") == ClassifierDescription("answers", window_tokens=128)
    minilm = find()
    assert minilm is not None
    assert describe(minilm) == ClassifierDescription("embedding", window_tokens=512)


@pytest.mark.parametrize(
    "labels",
    [
        ("contradiction", "neutral", "entailment"),
        ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
        ("entailment", "not_entailment"),
    ],
)
def test_models_of_entailment_have_no_labels_of_their_own(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    path = folder(tmp_path, architectures=["BartForSequenceClassification"], **names(*labels))
    assert describe(path) == ClassifierDescription("nli")


@pytest.mark.parametrize(
    ("problem", "labels", "multi_label", "regression"),
    [
        (None, ("a", "b"), False, False),
        ("single_label_classification", ("a", "b"), False, False),
        ("multi_label_classification", ("a", "b"), True, False),
        ("regression", ("value",), False, True),
        (None, ("toxic",), True, False),
    ],
)
def test_heads(
    tmp_path: Path,
    problem: str | None,
    labels: tuple[str, ...],
    multi_label: bool,
    regression: bool,
) -> None:
    found = describe(
        folder(
            tmp_path,
            architectures=["RobertaForSequenceClassification"],
            problem_type=problem,
            model_type="roberta",
            max_position_embeddings=514,
            pad_token_id=1,
            **names(*labels),
        )
    )
    assert found == ClassifierDescription(
        "labels", labels, multi_label, regression, window_tokens=512
    )


def test_labels_without_names_are_told(tmp_path: Path) -> None:
    path = folder(tmp_path, architectures=["BertForSequenceClassification"])
    assert describe(path) == ClassifierDescription("labels", ("LABEL_0", "LABEL_1"), named=False)


@pytest.mark.parametrize("id2label", [{"x": "a"}, {"1": "a"}, "no", ["a"], {}])
def test_damaged_labels_are_no_crash(tmp_path: Path, id2label: object) -> None:
    path = folder(tmp_path, architectures=["BertForSequenceClassification"], id2label=id2label)
    found = describe(path)
    assert found is not None and not found.named


@pytest.mark.parametrize(
    ("architecture", "kind"),
    [
        ("BertForMaskedLM", "mask"),
        ("XLMRobertaForTokenClassification", "entities"),
        ("DebertaV2ForQuestionAnswering", "answers"),
        ("BertModel", "embedding"),
    ],
)
def test_kinds(tmp_path: Path, architecture: str, kind: str) -> None:
    tokenizer = {"model_max_length": 384}
    path = folder(tmp_path, architectures=[architecture], model_type="bert", tokenizer=tokenizer)
    found = describe(path)
    assert found is not None and (found.kind, found.window_tokens) == (kind, 384)


def test_other_models_are_none(tmp_path: Path) -> None:
    assert describe(folder(tmp_path, architectures=["LlamaForCausalLM"])) is None
    assert describe(tmp_path / "nowhere") is None
