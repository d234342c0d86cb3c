"""Labels by what the chat model finds likely: no label is favoured for its length or its name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine.runtime import Likelihood
from desktop_app.engine.runtimes.transformers_runtime import TransformersRuntime
from desktop_app.protocol import ChatTurn, LoadSpec, ModelInfo
from desktop_app.protocol.classification import WINDOWED, Label
from tests.engine.conftest import JobRecord

from .conftest import Desk

LABELS = (Label("good"), Label("a rather long name for bad"), Label("neither"))


class Chat:
    """A chat model that has its preferences, and reads words."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def model(self) -> ModelInfo:
        return ModelInfo("chat", "Chatty", "CPU", "float32", "none", 1, 1, 256)

    def count(self, turns: tuple[ChatTurn, ...]) -> int:
        return sum(len(turn.content.split()) for turn in turns)

    def likelihoods(
        self, turns: tuple[ChatTurn, ...], texts: tuple[str, ...]
    ) -> tuple[Likelihood, ...]:
        self.asked.append((turns[0].content, texts))
        text = turns[0].content.rpartition("Text: ")[2]
        found = []
        for label in texts:
            each = -1.0 if label == "neither" else -3.0  # it likes one whatever is asked
            each += {"fine": {"good": 1.0, "yes": 1.0}, "awful": {LABELS[1].name: 1.0}}.get(
                text.split()[0] if text else "", {}
            ).get(label, 0.0)
            tokens = len(label.split())
            found.append(Likelihood(each * tokens, tokens))
        return tuple(found)


@pytest.fixture
def chat(desk: Desk) -> Iterator[Chat]:
    chat = Chat()
    desk.chat = {"model": chat.model, "count": chat.count, "likelihoods": chat.likelihoods}
    yield chat
    desk.chat = {}


def test_what_the_model_likes_anyway_does_not_count(desk: Desk, chat: Chat) -> None:
    result = desk.classify("fine stuff", "awful stuff", "stuff", method="chat", labels=LABELS)
    assert result.labels[:2] == ["good", LABELS[1].name]
    # Calibrated: where the text says nothing, all labels are alike.
    assert result.rows[2].scores == pytest.approx([1 / 3] * 3)
    e = math.e
    assert result.rows[0].scores == pytest.approx([e / (e + 2), 1 / (e + 2), 1 / (e + 2)])
    assert result.facts.model == "Chatty"


def test_texts_without_content_are_asked_once(desk: Desk, chat: Chat) -> None:
    desk.classify("a", "b", "c", method="chat", labels=LABELS)
    assert len(chat.asked) == 3 + 3
    assert chat.asked[0][0].endswith("Text: ")  # the empty one


def test_several_labels_are_asked_for_one_by_one(desk: Desk, chat: Chat) -> None:
    result = desk.classify("fine", "so", method="chat", labels=LABELS, multi_label=True)
    assert result.facts.multi_label
    assert result.rows[0].scores == pytest.approx([math.e / (math.e + 1)] * 3)
    assert result.rows[1].scores == pytest.approx([0.5] * 3)
    assert {texts for _, texts in chat.asked} == {("yes", "no")}


def test_a_long_text_is_asked_in_parts(desk: Desk, chat: Chat) -> None:
    text = "fine " * 600
    (row,) = desk.classify(text, method="chat", labels=LABELS).rows
    parts = [asked.rpartition("Text: ")[2] for asked, _ in chat.asked[3:]]
    assert "".join(parts) == text and len(parts) > 2 and WINDOWED in row.flags
    assert all(len(part.split()) < 256 for part in parts)
    assert sum(row.scores) == pytest.approx(1)


def test_the_whole_way_with_a_chat_model(desk: Desk, llama: Path) -> None:
    runtime = TransformersRuntime()
    runtime.prepare()
    job = JobRecord().job
    given: dict[str, Any] = {}

    def model() -> ModelInfo:
        given["info"] = runtime.load(LoadSpec(str(llama), dtype="float32"), job)
        return given["info"]

    desk.chat = {
        "model": model,
        "count": lambda turns: runtime.count(turns),
        "likelihoods": lambda turns, texts: runtime.likelihoods(turns, texts, job),
    }
    try:
        labels = (Label("a"), Label("b"))
        result = desk.classify("x", "y " * 120, method="chat", labels=labels)
    finally:
        desk.chat = {}
    assert all(sum(row.scores) == pytest.approx(1) for row in result.rows)
    assert WINDOWED in result.rows[1].flags
