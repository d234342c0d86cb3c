"""A chat with real (tiny, random) models on either runtime: figures, reuse, cancel, memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.engine.cancel import Cancelled
from desktop_app.protocol import ChatTurn, GenerationParams, Stage, StopReason

from .conftest import Bench, JobRecord
from .decoding_kit import LONG, prompt_ids, text_of


def test_the_figures_of_an_answer(llama: Path, either: Bench, record: JobRecord) -> None:
    either.load(llama)
    deltas = either.answer(LONG, record=record, max_new_tokens=10)
    final = deltas[-1]
    assert final.reason is StopReason.LENGTH
    assert final.stats.prompt_tokens == len(prompt_ids(either, LONG))
    assert final.stats.new_tokens == 10
    assert final.stats.ttft_ms > 0
    assert final.stats.tokens_per_s > 0
    assert final.stats.memory_bytes > 10**7
    assert all(delta.reason is None for delta in deltas[:-1])
    total = final.stats.prompt_tokens
    assert record.progress[0] == (Stage.PREFILL, 0, total)
    assert record.progress[-1] == (Stage.PREFILL, total, total)
    assert len(record.progress) > 2


def test_only_what_is_new_is_prefilled(llama: Path, either: Bench, record: JobRecord) -> None:
    either.load(llama)
    answer = text_of(either.answer(LONG, max_new_tokens=4))
    either.answer(LONG, ChatTurn("assistant", answer), "next", record=record)
    _, start, total = record.progress[0]
    assert start >= len(LONG)
    assert total - start < 60


def test_cancel_between_two_chunks_of_the_prompt(
    llama: Path, either: Bench, record: JobRecord
) -> None:
    either.load(llama)
    record.on_progress = lambda stage, done, total: done and record.cancel.set()
    with pytest.raises(Cancelled):
        either.answer(LONG, record=record)
    assert 0 < record.progress[-1][1] < record.progress[-1][2]
    assert either.answer("hi")[-1].reason is not None


def test_cancel_between_tokens_keeps_the_cache_usable(llama: Path, either: Bench) -> None:
    either.load(llama)
    record = JobRecord()
    stream = either.runtime.stream(
        (ChatTurn("user", "hi"),), GenerationParams(temperature=0), record.job
    )
    next(stream)
    record.cancel.set()
    with pytest.raises(Cancelled):
        next(stream)
    whole = text_of(either.answer("hi", max_new_tokens=8))
    either.answer("something else")
    assert text_of(either.answer("hi", max_new_tokens=8)) == whole


def test_unloading_frees_the_model(llama: Path, either: Bench) -> None:
    either.load(llama)
    either.answer("hi")
    either.runtime.unload()
    either.runtime.unload()
    with pytest.raises(RuntimeError, match="no model"):
        either.answer("hi")
