"""Labels by nearness of meaning, with the model that is built in and was trained for none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library.embedded import PACKAGE, find
from desktop_app.protocol.classification import WINDOWED, Label

from .conftest import Desk

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))
from zero_shot_texts import TEXTS, TOPICS


@pytest.fixture(scope="module")
def minilm() -> Path:
    folder = find()
    assert folder is not None, f"{PACKAGE} is missing: make setup installs it"
    return folder


@pytest.mark.parametrize("described", [False, True])
def test_topics_are_found(desk: Desk, minilm: Path, described: bool) -> None:
    labels = tuple(Label(name, text if described else "") for name, text in TOPICS.items())
    pairs = [(text, topic) for topic, texts in TEXTS.items() for text in texts[:5]]
    result = desk.classify(
        *(text for text, _ in pairs), model=minilm, method="embeddings", labels=labels
    )
    right = sum(a == b for a, (_, b) in zip(result.labels, pairs, strict=True))
    assert right >= 0.8 * len(pairs)
    assert all(sum(row.scores) == pytest.approx(1) for row in result.rows)
    assert result.facts.labels == tuple(TOPICS) and not result.facts.multi_label


def test_several_topics_or_none_may_fit(desk: Desk, minilm: Path) -> None:
    result = desk.classify(
        "The minister of health wants a law on vaccines for doctors and nurses.",
        "She put on her red shoes.",
        model=minilm,
        method="embeddings",
        labels=tuple(map(Label, TOPICS)),
        multi_label=True,
    )
    chosen = [{result.facts.labels[i] for i in result.facts.chosen(r.scores)} for r in result.rows]
    assert {"politics", "health"} <= chosen[0] and not {"food", "travel"} & chosen[0]
    assert chosen[1] == set()


def test_a_long_text_is_read_to_its_end(desk: Desk, minilm: Path) -> None:
    text = " ".join(TEXTS["food"][:3]) + " " + " ".join(TEXTS["sports"]) * 4
    result = desk.classify(
        text, model=minilm, method="embeddings", labels=tuple(map(Label, TOPICS))
    )
    assert result.labels == ["sports"] and WINDOWED in result.rows[0].flags


def test_a_template_needs_a_place_for_the_label(desk: Desk, minilm: Path) -> None:
    with pytest.raises(UserError) as caught:
        desk.classify(
            "text", model=minilm, method="embeddings", labels=(Label("a"),), template="about"
        )
    assert caught.value.code == "template_without_label"
