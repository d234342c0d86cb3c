"""The runtime with real (tiny, random) models: figures, reuse, cancel, memory."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from desktop_app.engine import sampling
from desktop_app.engine.cancel import Cancelled
from desktop_app.protocol import ChatTurn, GenerationParams, Stage, StopReason

from .conftest import Bench, JobRecord
from .decoding_kit import LONG, prompt_ids, text_of


def test_the_figures_of_an_answer(llama: Path, bench: Bench, record: JobRecord) -> None:
    bench.load(llama)
    deltas = bench.answer(LONG, record=record, max_new_tokens=10)
    final = deltas[-1]
    assert final.reason is StopReason.LENGTH
    assert final.stats.prompt_tokens == len(prompt_ids(bench, LONG))
    assert final.stats.new_tokens == 10
    assert final.stats.ttft_ms > 0
    assert final.stats.tokens_per_s > 0
    assert final.stats.memory_bytes > 10**7
    assert all(delta.reason is None for delta in deltas[:-1])
    total = final.stats.prompt_tokens
    assert record.progress[0] == (Stage.PREFILL, 0, total)
    assert record.progress[-1] == (Stage.PREFILL, total, total)
    assert len(record.progress) > 2


def test_only_what_is_new_is_prefilled(llama: Path, bench: Bench, record: JobRecord) -> None:
    bench.load(llama)
    answer = text_of(bench.answer(LONG, max_new_tokens=4))
    bench.answer(LONG, ChatTurn("assistant", answer), "next", record=record)
    _, start, total = record.progress[0]
    assert start >= len(LONG)
    assert total - start < 60


def test_a_summary_leaves_the_chats_past_alone(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    bench.load(llama)
    bench.answer("short one")
    (past,) = bench.runtime._prefixes.states
    ids = list(past.ids)
    bench.runtime._write(prompt_ids(bench, "Summarize: all of it"), record.job)
    assert [state.ids for state in bench.runtime._prefixes.states] == [ids]


def test_cancel_between_two_chunks_of_the_prompt(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    bench.load(llama)
    record.on_progress = lambda stage, done, total: done and record.cancel.set()
    with pytest.raises(Cancelled):
        bench.answer(LONG, record=record)
    assert 0 < record.progress[-1][1] < record.progress[-1][2]
    assert bench.answer("hi")[-1].reason is not None


def test_cancel_inside_one_forward_pass(llama: Path, bench: Bench, record: JobRecord) -> None:
    """A large model's single pass takes seconds: the second layer must not be computed."""
    bench.load(llama)
    reached = []
    layers = bench.model.model.layers
    layers[0].register_forward_hook(lambda *_: record.cancel.set())
    layers[1].register_forward_hook(lambda *_: reached.append(1))
    with pytest.raises(Cancelled):
        bench.answer("hi", record=record)
    assert reached == []
    assert not bench.runtime._prefixes.states


def test_cancel_between_tokens_keeps_the_cache_usable(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    record = JobRecord()
    stream = bench.runtime.stream(
        (ChatTurn("user", "hi"),), GenerationParams(temperature=0), record.job
    )
    next(stream)
    record.cancel.set()
    with pytest.raises(Cancelled):
        next(stream)
    whole = text_of(bench.answer("hi", max_new_tokens=8))
    bench.runtime._prefixes.clear()
    assert text_of(bench.answer("hi", max_new_tokens=8)) == whole


def test_hooks_are_gone_afterwards(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    bench.answer("hi")
    assert not any(layer._forward_pre_hooks for layer in bench.model.model.layers)


def test_running_out_of_memory_gives_the_cache_back(
    llama: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.load(llama)

    def fail(*_: object) -> list[int]:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")

    monkeypatch.setattr(sampling.Sampler, "pick", fail)
    with pytest.raises(RuntimeError):
        bench.answer("hi")
    assert not bench.runtime._prefixes.states


def test_unloading_frees_the_model(llama: Path, bench: Bench) -> None:
    bench.load(llama)
    bench.answer("hi")
    bench.runtime.unload()
    bench.runtime.unload()
    assert not bench.runtime._prefixes.states
    with pytest.raises(RuntimeError, match="no model"):
        bench.answer("hi")


def test_everything_happens_on_the_callers_thread(llama: Path, bench: Bench) -> None:
    before = threading.active_count()
    bench.load(llama)
    bench.answer("hi")
    assert threading.active_count() <= before + 4  # the loader's own pool may linger
