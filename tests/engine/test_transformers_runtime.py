"""The runtime with real (tiny, random) models: figures, reuse, cancel, memory."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from desktop_app.engine import sampling
from desktop_app.engine.cancel import Cancelled

from .conftest import Bench, JobRecord
from .decoding_kit import prompt_ids


def test_a_summary_leaves_the_chats_past_alone(
    llama: Path, bench: Bench, record: JobRecord
) -> None:
    bench.load(llama)
    bench.answer("short one")
    (past,) = bench.runtime._prefixes.states
    ids = list(past.ids)
    bench.runtime._write(prompt_ids(bench, "Summarize: all of it"), 8, record.job)
    assert [state.ids for state in bench.runtime._prefixes.states] == [ids]


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


def test_everything_happens_on_the_callers_thread(llama: Path, bench: Bench) -> None:
    before = threading.active_count()
    bench.load(llama)
    bench.answer("hi")
    assert threading.active_count() <= before + 4  # the loader's own pool may linger
