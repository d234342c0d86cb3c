"""What weights occupy, to the byte, for models written by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.safetensors_header import TensorHeader
from desktop_app.model_library.weights import stored_quantization, weigh
from desktop_app.protocol import Quantization

from . import folders

EMBEDDINGS, NORMS = 2 * 1000 * 64, 5 * 64
MATRICES = 2 * sum(rows * columns for rows, columns in folders.LAYER_MATRICES)
ROWS = 2 * sum(rows for rows, _ in folders.LAYER_MATRICES)


def checkpoint(config: dict[str, Any], tensors: folders.Tensors) -> Checkpoint:
    return Checkpoint.of(
        config,
        tuple(
            TensorHeader(name, dtype, shape, math.prod(shape) * folders.ELEMENT_BYTES[dtype])
            for name, (dtype, shape) in tensors.items()
        ),
    )


def llama(dtype: str = "BF16", **changes: Any) -> Checkpoint:
    return checkpoint(folders.LLAMA | changes, folders.llama_tensors(dtype))


def four_bit(elements: int) -> int:
    """As bitsandbytes documents it: half a byte, a byte for 64, a float for 64 * 256."""
    blocks = math.ceil(elements / 64)
    return math.ceil(elements / 2) + blocks + 4 * math.ceil(blocks / 256) + 4 * 17


FOUR_BIT = 2 * sum(four_bit(rows * columns) for rows, columns in folders.LAYER_MATRICES)


@pytest.mark.parametrize(
    ("quantization", "dtype", "expected"),
    [
        ("none", "bfloat16", 2 * (EMBEDDINGS + NORMS + MATRICES)),
        ("none", "float32", 4 * (EMBEDDINGS + NORMS + MATRICES)),
        ("8bit", "bfloat16", 2 * (EMBEDDINGS + NORMS) + MATRICES + 4 * ROWS),
        ("8bit", "float32", 4 * (EMBEDDINGS + NORMS) + MATRICES + 4 * ROWS),
        ("4bit", "bfloat16", 2 * (EMBEDDINGS + NORMS) + FOUR_BIT),
    ],
)
def test_every_precision_to_the_byte(quantization: Quantization, dtype: str, expected: int) -> None:
    weights = weigh(llama(), quantization, dtype)
    assert weights.size_bytes == expected
    assert weights.parameters == EMBEDDINGS + NORMS + MATRICES
    assert weights.file_bytes == 2 * weights.parameters
    assert weights.largest_matrix == (0 if quantization == "none" else 160 * 64)
    assert weights.largest_read_bytes == 2 * 1000 * 64


def test_only_what_is_not_changed_is_the_file_itself() -> None:
    assert weigh(llama(), "none", "bfloat16").view_bytes == 2 * (EMBEDDINGS + NORMS + MATRICES)
    assert weigh(llama(), "none", "float32").view_bytes == 0
    assert weigh(llama("F16"), "none", "bfloat16").view_bytes == 0
    assert weigh(llama(), "8bit", "bfloat16").view_bytes == 0


def test_tied_embeddings_count_once_and_stay() -> None:
    stored_twice = llama(tie_word_embeddings=True)
    tensors = folders.llama_tensors()
    del tensors["lm_head.weight"]
    stored_once = checkpoint(folders.LLAMA | {"tie_word_embeddings": True}, tensors)
    for tied in (stored_twice, stored_once):
        assert weigh(tied, "none", "bfloat16").parameters == EMBEDDINGS // 2 + NORMS + MATRICES
        quantized = weigh(tied, "8bit", "bfloat16")
        assert quantized.size_bytes == EMBEDDINGS + 2 * NORMS + MATRICES + 4 * ROWS


def test_what_transformers_leaves_out_does_not_count() -> None:
    tensors = folders.llama_tensors(layers=3) | {
        "mtp.layers.0.mlp.up_proj.weight": ("BF16", (160, 64)),
        "model.layers.0.self_attn.rotary_emb.inv_freq": ("F32", (8,)),
        "model.layers.0.attn.bias": ("F32", (1, 1, 64, 64)),
    }
    assert weigh(checkpoint(folders.LLAMA, tensors), "none", "bfloat16") == weigh(
        llama(), "none", "bfloat16"
    )


def test_a_bias_of_attention_counts() -> None:
    tensors = folders.llama_tensors() | {"model.layers.0.attn.bias": ("BF16", (64,))}
    more = weigh(checkpoint(folders.LLAMA, tensors), "8bit", "bfloat16").size_bytes
    assert more == weigh(llama(), "8bit", "bfloat16").size_bytes + 2 * 64


def test_experts_and_their_router_are_not_quantized() -> None:
    experts: dict[str, tuple[str, tuple[int, ...]]] = {
        f"model.layers.0.mlp.experts.{number}.up_proj.weight": ("BF16", (32, 64))
        for number in range(4)
    }
    tensors = folders.llama_tensors() | experts
    tensors["model.layers.0.mlp.gate.weight"] = ("BF16", (4, 64))
    mixed = checkpoint(folders.LLAMA, tensors)
    added = 4 * 32 * 64 + 4 * 64
    for quantization in ("8bit", "4bit"):
        plain = weigh(llama(), quantization, "bfloat16").size_bytes  # type: ignore[arg-type]
        assert weigh(mixed, quantization, "bfloat16").size_bytes == plain + 2 * added  # type: ignore[arg-type]
    # They are joined into one tensor while loading, which is a copy.
    views = weigh(mixed, "none", "bfloat16").view_bytes
    assert views == weigh(llama(), "none", "bfloat16").view_bytes + 2 * 4 * 64


@pytest.mark.parametrize(
    ("name", "kept"), [("dt_proj", ("8bit", "4bit")), ("kv_b_proj", ("8bit",)), ("out_proj", ())]
)
def test_what_bitsandbytes_is_not_given_stays_whole(name: str, kept: tuple[str, ...]) -> None:
    tensors = folders.llama_tensors() | {f"model.layers.0.mixer.{name}.weight": ("BF16", (32, 64))}
    for quantization in ("8bit", "4bit"):
        plain, mixed = (
            weigh(one, quantization, "bfloat16").size_bytes  # type: ignore[arg-type]
            for one in (llama(), checkpoint(folders.LLAMA, tensors))
        )
        assert (mixed - plain == 2 * 32 * 64) == (quantization in kept)


def test_a_checkpoint_quantized_by_bitsandbytes_stays_as_it_is() -> None:
    tensors: dict[str, tuple[str, tuple[int, ...]]] = {
        "model.embed_tokens.weight": ("BF16", (1000, 64)),
        "model.layers.0.mlp.up_proj.weight": ("U8", (160 * 64 // 2, 1)),
        "model.layers.0.mlp.up_proj.weight.absmax": ("U8", (160,)),
        "model.layers.0.mlp.up_proj.weight.nested_absmax": ("F32", (1,)),
        "model.layers.0.mlp.up_proj.weight.quant_map": ("F32", (16,)),
    }
    stored = {"quant_method": "bitsandbytes", "load_in_4bit": True}
    found = checkpoint(folders.LLAMA | {"quantization_config": stored}, tensors)
    assert stored_quantization(found) == "4bit"
    expected = 2 * 64_000 + 160 * 32 + 160 + 4 * 17
    for quantization in ("none", "8bit", "4bit"):
        weights = weigh(found, quantization, "bfloat16")  # type: ignore[arg-type]
        assert (weights.size_bytes, weights.quantized_bytes) == (expected, 0)
        assert weights.parameters == 64_000 + 160 * 64
        assert weights.view_bytes == expected


@pytest.mark.parametrize(
    ("config", "dtype", "expected"),
    [
        ({"quantization_config": {"quant_method": "bitsandbytes"}}, "I8", "8bit"),
        ({"quantization_config": {"quant_method": "gptq", "bits": 4}}, "U8", "gptq"),
        ({"quantization_config": {"quant_method": "fp8"}}, "F8_E4M3", "fp8"),
        ({"quantization_config": {}}, "U8", "quantized"),
        ({"quantization_config": "?"}, "BF16", None),
        ({}, "F8_E4M3", "fp8"),
        ({}, "BF16", None),
    ],
)
def test_what_is_quantized_already_is_recognised(
    config: dict[str, Any], dtype: str, expected: str | None
) -> None:
    assert stored_quantization(llama(dtype, **config)) == expected


def test_formats_that_need_an_accelerator_grow_on_a_cpu() -> None:
    config = {"quantization_config": {"quant_method": "fp8"}}
    eight_bit_floats = llama("F8_E4M3", **config)
    assert weigh(eight_bit_floats, "none", "bfloat16").size_bytes == 2 * (
        EMBEDDINGS + NORMS + MATRICES
    )
    packed: dict[str, tuple[str, tuple[int, ...]]] = {
        "model.layers.0.mlp.experts.gate_up_proj_blocks": ("U8", (4, 32, 2, 16)),
        "model.layers.0.mlp.experts.gate_up_proj_scales": ("U8", (4, 32, 2)),
    }
    config = {"quantization_config": {"quant_method": "mxfp4"}}
    weights = weigh(checkpoint(folders.LLAMA | config, packed), "none", "bfloat16")
    assert weights.parameters == 2 * 4 * 32 * 2 * 16
    assert weights.size_bytes == 2 * weights.parameters
    assert weights.view_bytes == 0
