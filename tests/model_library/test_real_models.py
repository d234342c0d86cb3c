"""Estimates against models that are really loaded: weights, and the cache after some tokens."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
import torch

from desktop_app.engine import kv_cache as engine_cache
from desktop_app.model_library import kv_cache
from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.weights import weigh
from desktop_app.protocol import Quantization
from tests.engine import families
from tests.engine.conftest import Bench

FAMILIES = ("llama", "gpt2", "gemma3", "deepseek_v3", "gpt_oss", "lfm2", "mamba")
#: Buffers that are stored but are no parameters: DeepSeek's corrections for its experts.
STORED_BUFFERS_BYTES = 64


@pytest.fixture(scope="module", params=FAMILIES)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return families.save(families.FAMILIES[request.param], tmp_path_factory.mktemp("model"))


def statistics_bytes(parameter: Any) -> int:
    """Returns what bitsandbytes keeps beside a quantized matrix; transformers leaves it out."""
    found = [getattr(parameter, "SCB", None)]
    if (state := getattr(parameter, "quant_state", None)) is not None:
        found += [state.absmax, state.code, state.offset]
        # Once it was used, a processor with bfloat16 keeps the statistics unpacked.
        found += [state.state2.absmax] if hasattr(state, "state2") else []
    return sum(t.numel() * t.element_size() for t in found if t is not None)


@pytest.mark.parametrize("quantization", ["none", "8bit", "4bit"])
def test_weights_occupy_what_was_told(folder: Path, quantization: Quantization) -> None:
    bench = Bench()
    with contextlib.closing(_Unloading(bench)):
        bench.load(folder, quantization=quantization, dtype="bfloat16")
        model = bench.model
        found = model.get_memory_footprint(return_buffers=False)
        found += sum(statistics_bytes(parameter) for parameter in model.parameters())
    told = weigh(Checkpoint.read(folder), quantization, "bfloat16").size_bytes
    if quantization == "4bit" and any(map(_is_unpacked, model.parameters())):
        assert abs(told - found) <= 0.03 * told
    else:
        assert 0 <= told - found <= STORED_BUFFERS_BYTES


def _is_unpacked(parameter: Any) -> bool:
    state = getattr(parameter, "quant_state", None)
    return state is not None and not hasattr(state, "state2")


def test_the_cache_occupies_what_was_told(folder: Path) -> None:
    checkpoint, tokens = Checkpoint.read(folder), 40
    caches = kv_cache.layer_caches(checkpoint)
    if checkpoint.config.model_type == "mamba":
        assert all(layer.width == 0 for layer in caches)
        return
    bench = Bench()
    with contextlib.closing(_Unloading(bench)):
        bench.load(folder, dtype="bfloat16")
        cache = engine_cache.new_cache(bench.model.config)
        with torch.inference_mode():
            bench.model(input_ids=torch.randint(0, 200, (1, tokens)), past_key_values=cache)
        kept = [t for layer in cache.layers for t in _keys_and_values(layer)]
        found = sum(tensor.numel() * tensor.element_size() for tensor in kept)
    assert sum(layer.width * tokens * 2 for layer in caches) == found


def _keys_and_values(layer: Any) -> list[Any]:
    tensors = (getattr(layer, "keys", None), getattr(layer, "values", None))
    return [tensor for tensor in tensors if tensor is not None]


class _Unloading:
    """Unloads a bench's model at the end of a test."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def close(self) -> None:
        self._bench.runtime.unload()
