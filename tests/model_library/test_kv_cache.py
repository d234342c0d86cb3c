"""What every layer keeps of the past, from configurations and headers alone."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.kv_cache import LayerCache, layer_caches, reads_in_chunks
from desktop_app.model_library.safetensors_header import TensorHeader

from . import folders
from .test_weights import llama

#: Beyond its window a sliding layer of the engine's keeps up to so many tokens.
KEPT_LONGER = 2048


def stated(**config: Any) -> Checkpoint:
    """Returns a checkpoint of which nothing but the configuration is known."""
    return Checkpoint.of(folders.LLAMA | config, ())


def windows(checkpoint: Checkpoint) -> list[int | None]:
    return [layer.at_most for layer in layer_caches(checkpoint)]


def widths(checkpoint: Checkpoint) -> list[int]:
    return [layer.width for layer in layer_caches(checkpoint)]


def size(checkpoint: Checkpoint, tokens: int) -> int:
    return sum(layer.size_bytes(tokens, 2) for layer in layer_caches(checkpoint))


def test_shared_heads_make_a_small_cache() -> None:
    # 2 layers, keys and values, 2 heads of 16, 2 bytes
    assert size(llama(), 100) == size(stated(), 100) == 2 * 2 * 2 * 16 * 2 * 100


def test_what_is_stored_is_believed_before_what_is_stated() -> None:
    sparse = {"model_type": "gemma3", "text_config": {"num_hidden_layers": 2}}
    tensors = tuple(
        TensorHeader(name, dtype, shape, 0)
        for name, (dtype, shape) in folders.llama_tensors().items()
    )
    assert widths(Checkpoint.of(sparse, tensors)) == [64, 64]


def test_a_layer_count_that_is_not_stated_is_counted() -> None:
    tensors = tuple(
        TensorHeader(f"model.layers.{layer}.mlp.up_proj.weight", "BF16", (4, 4), 32)
        for layer in range(7)
    )
    assert Checkpoint.of({"model_type": "llama"}, tensors).layers == 7
    assert Checkpoint.of({"model_type": "llama", "num_hidden_layers": 10**9}, tensors).layers == 7


def test_compressed_keys_are_what_is_kept() -> None:
    config = {"kv_lora_rank": 512, "qk_rope_head_dim": 64, "num_hidden_layers": 1}
    name = "model.layers.0.self_attn.kv_a_proj_with_mqa.weight"
    stored = Checkpoint.of(
        folders.LLAMA | config, (TensorHeader(name, "BF16", (576, 64), 576 * 64 * 2),)
    )
    assert widths(stored) == widths(stated(**config)) == [576]


def test_packed_matrices_say_nothing_of_their_shape() -> None:
    name = "model.layers.0.self_attn.k_proj.weight"
    packed = Checkpoint.of(folders.LLAMA, (TensorHeader(name, "U8", (1024, 1), 1024),))
    assert widths(packed) == [64, 64]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"sliding_window": 100}, [100, 100, 100, 100]),
        ({"sliding_window": None}, [None] * 4),
        ({"sliding_window": 100, "use_sliding_window": False}, [None] * 4),
        (
            {"sliding_window": 100, "use_sliding_window": True, "max_window_layers": 3},
            [None, None, None, 100],
        ),
        ({"model_type": "gemma2", "sliding_window": 100}, [100, None, 100, None]),
        ({"model_type": "gemma3_text", "sliding_window": 100}, [100] * 4),
        ({"sliding_window": 100, "sliding_window_pattern": 2}, [100, None, 100, None]),
        ({"sliding_window": 100, "sliding_window_pattern": "LLG"}, [100, 100, None, 100]),
        (
            {"attention_chunk_size": 100, "no_rope_layer_interval": 4},
            [100, 100, 100, None],
        ),
        (
            {"sliding_window": 100, "layer_types": ["full_attention", "sliding_attention"] * 2},
            [None, 100, None, 100],
        ),
    ],
)
def test_windows_as_families_state_them(config: dict[str, Any], expected: list[int | None]) -> None:
    found = windows(stated(num_hidden_layers=4, **config))
    assert found == [None if window is None else window + KEPT_LONGER for window in expected]


def test_a_window_bounds_what_is_kept() -> None:
    layer = LayerCache(width=10, at_most=300, state_bytes=7)
    assert [layer.size_bytes(n, 2) for n in (100, 300, 5000)] == [2007, 6007, 6007]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"layer_types": ["linear_attention", "full_attention"]}, [0, 64]),
        ({"layer_types": ["conv", "full_attention"]}, [0, 64]),
        ({"layers_block_type": ["mamba", "attention"]}, [0, 64]),
        ({"layers_block_type": ["mlp", "attention"]}, [0, 64]),
        ({"attn_layer_period": 2, "attn_layer_offset": 1}, [0, 64]),
        ({"attn_layer_indices": [1]}, [0, 64]),
        ({"full_attention_interval": 2}, [0, 64]),
        ({"layer_types": ["hybrid", "hybrid"]}, [64, 64]),
        ({"model_type": "mamba"}, [0, 0]),
        ({"num_kv_shared_layers": 1}, [64, 0]),
    ],
)
def test_layers_without_keys_keep_none(config: dict[str, Any], expected: list[int]) -> None:
    assert widths(stated(**config)) == expected


def test_recurrent_layers_keep_a_state_of_one_size() -> None:
    mamba = stated(model_type="mamba", state_size=16, expand=2)
    assert size(mamba, 10) == size(mamba, 10_000) == 2 * (128 * 16 * 4)
    assert not reads_in_chunks(mamba)
    assert reads_in_chunks(stated())


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"model_type": "gpt2", "n_layer": 3, "n_head": 4, "n_embd": 64}, [128] * 3),
        (
            {"model_type": "falcon", "num_hidden_layers": 1, "hidden_size": 64}
            | {"num_attention_heads": 4, "multi_query": True},
            [32],
        ),
        (
            {"model_type": "x", "n_layers": 1, "d_model": 64, "n_heads": 4}
            | {"attn_config": {"kv_n_heads": 1}},
            [32],
        ),
    ],
)
def test_other_names_for_the_same(config: dict[str, Any], expected: list[int]) -> None:
    assert widths(Checkpoint.of(config, ())) == expected
