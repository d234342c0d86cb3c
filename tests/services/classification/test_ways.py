"""Which model labels: the one asked for, else the best of those that are here."""

from __future__ import annotations

import pytest

from desktop_app.errors import UserError
from desktop_app.services.classification.records import ClassifyOptions, Preset

from ..conftest import Bench
from .conftest import OWN, Labeller

SENTIMENT = {"0": "negative", "1": "positive"}


def names(engine: Labeller, options: ClassifyOptions, language: str = "") -> list[tuple[str, str]]:
    return [(w.method, w.name) for w in engine.service.methods(options, language).ways]


def test_own_labels(engine: Labeller) -> None:
    found = names(engine, OWN, "en")
    assert found[0] == ("nli", "nli"), "entailment first"
    assert found[-1][0] == "chat", "the built-in chat model guesses: last"
    methods = [method for method, _ in found]
    assert methods == sorted(methods, key=("nli", "embeddings", "chat").index)


def test_a_models_own_labels(engine: Labeller) -> None:
    assert engine.service.methods(ClassifyOptions()).best is None
    engine.add_model("moods", "SequenceClassification", id2label=SENTIMENT)
    best = engine.service.methods(ClassifyOptions()).best
    assert best is not None and (best.method, best.name) == ("labels", "moods")
    assert best.labels == ("negative", "positive") and best.model is not None
    assert names(engine, OWN)[0] == ("nli", "nli"), "its labels are not the user's"


def test_labels_that_say_something_go_first(engine: Labeller) -> None:
    engine.add_model(
        "nameless", "SequenceClassification", id2label={"0": "LABEL_0", "1": "LABEL_1"}
    )
    engine.add_model("moods", "SequenceClassification", id2label=SENTIMENT)
    assert names(engine, ClassifyOptions())[0] == ("labels", "moods")


def test_models_by_purpose(engine: Labeller) -> None:
    engine.add_model("ner", "TokenClassification", id2label={"0": "O", "1": "B-PER"})
    assert [model.name for model in engine.service.models("entities")] == ["ner"]
    assert [model.name for model in engine.service.models("zero_shot")] == ["nli"]
    assert engine.service.models("answers") == ()
    assert "RoBERTa SQuAD 2" in [entry.name for entry in engine.service.to_install("answers")]


def test_presets(bench: Bench) -> None:
    service = bench.desk.classification
    first = Preset("topics", OWN.labels, "About {}.", True, 0.4)
    service.save_preset(first)
    service.save_preset(Preset("moods", OWN.labels[:2]))
    service.save_preset(Preset("topics", OWN.labels[1:]))
    assert [one.name for one in service.presets()] == ["topics", "moods"]
    assert service.presets()[0].labels == OWN.labels[1:]
    service.remove_preset("topics")
    assert [one.name for one in service.presets()] == ["moods"]
    with pytest.raises(UserError) as found:
        service.save_preset(Preset("none", ()))
    assert found.value.code == "no_labels"
