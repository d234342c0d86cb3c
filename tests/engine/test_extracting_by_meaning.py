"""Extracts where an embedding model has its say: really, and when it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.engine.embedding.embedder import Embedder
from desktop_app.engine.task_models import TaskModels
from desktop_app.engine.tasks import summarize
from desktop_app.engine.tasks.context import TaskContext
from desktop_app.engine.tasks.sentence_likeness import ByMeaning, ByWords
from desktop_app.engine.tasks.word_vectors import counted, vectors, word_weights
from desktop_app.errors import UserError
from desktop_app.model_library.embedded import PACKAGE, find
from desktop_app.protocol import LoadSpec
from desktop_app.protocol.summaries import SummarizeParams, Summary

from .conftest import JobRecord
from .test_summarize import ARTICLE, Model, passages


@pytest.fixture(scope="module")
def minilm() -> LoadSpec:
    folder = find()
    assert folder is not None, f"{PACKAGE} is missing: make setup installs it"
    return LoadSpec(str(folder))


@pytest.fixture(scope="module")
def models() -> TaskModels:
    return TaskModels()


def context(record: JobRecord, models: TaskModels) -> TaskContext:
    def load(kind: Any, spec: LoadSpec) -> Any:
        return models.get(kind, spec, record.job)

    return replace(Model().context, job=record.job, load=load)


def summary(params: SummarizeParams, with_models: TaskContext) -> Summary:
    (found,) = (i for i in summarize.run(params, with_models) if isinstance(i, Summary))
    return found


def test_a_question_draws_what_says_it_in_other_words(
    minilm: LoadSpec, models: TaskModels, record: JobRecord
) -> None:
    params = SummarizeParams(
        passages(ARTICLE), length="line", focus="Who pays for it?", model=minilm
    )
    found = summary(params, context(record, models))
    assert found.sentences[0].text.startswith("The council will pay half")
    assert (found.method, bool(found.model)) == ("extractive", True)
    by_words = summary(replace(params, model=None), context(record, models))
    assert by_words.sentences != found.sentences
    assert by_words.model == ""


def test_an_extract_still_has_what_the_text_is_about(
    minilm: LoadSpec, models: TaskModels, record: JobRecord
) -> None:
    params = SummarizeParams(passages(ARTICLE), length="short", model=minilm)
    text = " ".join(s.text for s in summary(params, context(record, models)).sentences)
    assert "bridge" in text and "rained" not in text and "bakery" not in text


def test_of_a_long_text_only_what_is_left_in_the_end_is_read(
    minilm: LoadSpec, models: TaskModels, record: JobRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    embed = Embedder.embed

    def counting(self: Embedder, texts: Any, kind: Any, job: Any) -> Any:
        read.append(len(texts))
        return embed(self, texts, kind, job)

    monkeypatch.setattr(Embedder, "embed", counting)
    text = "".join(
        f"In year {n} the town of number {n} built {n} ships and a road.\n" for n in range(1200)
    )
    params = SummarizeParams(passages(text), length="short", model=minilm)
    assert len(summary(params, context(record, models)).sentences) == 3
    assert sum(read) < 60


def test_without_the_model_words_have_to_do(record: JobRecord, tmp_path: Path) -> None:
    def load(kind: Any, spec: LoadSpec) -> Any:
        raise UserError("out_of_memory")

    params = SummarizeParams(passages(ARTICLE), length="short", model=LoadSpec(str(tmp_path)))
    made = summary(params, replace(Model().context, load=load))
    assert made == summary(replace(params, model=None), Model().context)


def test_cancelling_is_heard_while_sentences_are_read(
    minilm: LoadSpec, models: TaskModels, record: JobRecord
) -> None:
    params = SummarizeParams(passages(ARTICLE * 20), model=minilm)
    with_models = context(record, models)
    with_models.load("embedding", minilm)
    steps = summarize.run(params, with_models)
    next(steps)  # type: ignore[call-overload]
    next(steps)  # type: ignore[call-overload]
    record.cancel.set()
    with pytest.raises(Cancelled):
        list(steps)


def test_meaning_joins_what_has_no_word_in_common() -> None:
    counts = [counted(text) for text in ("red ships", "blue boats", "green cheese")]
    words = ByWords(vectors(counts, word_weights(counts)))
    meanings = np.array([[1.0, 0.0], [0.9, 0.436], [0.0, 1.0]], np.float32)
    joined = ByMeaning(words, meanings, np.array([0.0, 1.0], np.float32))
    assert words.row(0).tolist() == pytest.approx([1, 0, 0])
    like = joined.row(0)
    assert like[0] == pytest.approx(1) and 0.3 < like[1] < 0.6 and like[2] == 0
    matrix = np.array([joined.times(each) for each in np.eye(3)])
    assert matrix == pytest.approx(matrix.T) and matrix.diagonal() == pytest.approx(0)
    assert joined.to("nothing of this").argmax() == 2
