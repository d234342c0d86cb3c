"""A checkpoint that is not here yet, presumed from its number of weights.

With the configuration, the shapes are the model's own and only what lies
between the known matrices is presumed; without it, they are those of a usual
model of that size. Knows nothing of memory (estimate.py does).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from desktop_app.model_library.checkpoint import Checkpoint
from desktop_app.model_library.language_config import LanguageConfig
from desktop_app.model_library.safetensors_header import TensorHeader

#: Usual shapes of decoders: weights, hidden, layers, heads, key heads, head size, vocabulary.
_USUAL = (
    (30_000_000, 384, 12, 6, 6, 64, 32_000),
    (135_000_000, 576, 30, 9, 3, 64, 49_152),
    (360_000_000, 960, 32, 15, 5, 64, 49_152),
    (600_000_000, 1024, 28, 16, 8, 128, 151_936),
    (1_200_000_000, 2048, 16, 32, 8, 64, 128_256),
    (1_700_000_000, 2048, 28, 16, 8, 128, 151_936),
    (3_000_000_000, 3072, 28, 24, 8, 128, 128_256),
    (4_000_000_000, 2560, 36, 32, 8, 128, 151_936),
    (8_000_000_000, 4096, 32, 32, 8, 128, 128_256),
    (14_000_000_000, 5120, 40, 40, 8, 128, 151_936),
    (32_000_000_000, 5120, 64, 40, 8, 128, 151_936),
    (70_000_000_000, 8192, 80, 64, 8, 128, 128_256),
)
#: Larger models have an output head of their own.
_TIED_AT_MOST = 4_500_000_000
_PLAIN = ("F64", "F32", "F16", "BF16")
_BITS = {"F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "I8": 8, "U8": 4}
_EXPERTS = ("num_local_experts", "num_experts", "n_routed_experts")
_CHOSEN = ("num_experts_per_tok", "experts_per_token", "num_experts_per_token", "moe_top_k")


@dataclass(frozen=True, slots=True)
class Presumed:
    """What is presumed of a model.

    Attributes:
        active_share: of all weights, those that one token passes through;
            below 1 only for a mixture of experts.
    """

    checkpoint: Checkpoint
    active_share: float


def presume(
    parameters: int, config: dict[str, Any] | None = None, dtypes: dict[str, int] | None = None
) -> Presumed:
    """Returns a checkpoint with so many weights.

    Args:
        config: the model's own config.json, if it is known.
        dtypes: number of weights by safetensors' name of their format.
    """
    own = LanguageConfig(config or {})
    if not (own.hidden and own.layers):
        config = {**_usual(parameters), **(config or {})}
        own = LanguageConfig(config)
    hidden, layers = own.hidden or 1, own.layers or 1
    dtype = _main_dtype(dtypes, own)
    packed = _packed_dtype(own, dtypes)
    left = parameters
    tensors: list[TensorHeader] = []

    def add(name: str, rows: int, kind: str = dtype) -> None:
        nonlocal left
        rows = max(0, min(rows, left // hidden))
        if not rows:
            return
        left -= rows * hidden
        size = rows * hidden * _BITS[kind] // 8
        # Pairs of 4-bit numbers are stored as bytes in a row.
        shape = (size,) if kind == "U8" else (rows, hidden)
        tensors.append(TensorHeader(name, kind, shape, size))

    add("model.embed_tokens.weight", own.integer("vocab_size") or 0)
    if not _is_tied(own, parameters):
        add("lm_head.weight", own.integer("vocab_size") or 0)
    query = (own.heads or 0) * (own.head_size or 0)
    key = (own.key_heads or 0) * (own.head_size or 0)
    for layer in range(layers):
        attention = f"model.layers.{layer}.self_attn"
        for name, rows in (("q", query), ("k", key), ("v", key), ("o", query)):
            add(f"{attention}.{name}_proj.weight", rows)
    experts = own.integer(*_EXPERTS)
    for layer in range(layers):
        place = f"model.layers.{layer}.mlp"
        rows = left // (layers - layer) // hidden
        if experts:
            suffix = "_blocks" if packed == "U8" else "weight"
            add(f"{place}.experts.0.{suffix}", rows, packed or dtype)
            continue
        # A feed-forward network is three matrices, of which the shape counts for the largest.
        for name in ("gate", "up", "down"):
            add(f"{place}.{name}_proj.weight", rows // 3, packed or dtype)
    checkpoint = Checkpoint(own, tuple(tensors))
    return Presumed(checkpoint, active_share(checkpoint))


def active_share(checkpoint: Checkpoint) -> float:
    """Returns the share of all weights that one token passes through; 1 without experts."""
    config = checkpoint.config
    experts, chosen = config.integer(*_EXPERTS), config.integer(*_CHOSEN)
    total = sum(tensor.size_bytes for tensor in checkpoint.tensors)
    if not (experts and chosen and chosen < experts and total):
        return 1.0
    inside = sum(t.size_bytes for t in checkpoint.tensors if ".experts." in t.name)
    return 1 - inside / total * (1 - chosen / experts)


def _usual(parameters: int) -> dict[str, Any]:
    """Returns the configuration of a usual model of about this size."""
    _, hidden, layers, heads, key_heads, head_size, vocabulary = min(
        _USUAL, key=lambda usual: abs(math.log(usual[0] / max(parameters, 1)))
    )
    return {
        "model_type": "llama",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": key_heads,
        "head_dim": head_size,
        "vocab_size": vocabulary,
        "tie_word_embeddings": parameters <= _TIED_AT_MOST,
    }


def _is_tied(config: LanguageConfig, parameters: int) -> bool:
    return config.ties_embeddings or parameters <= _TIED_AT_MOST


def _main_dtype(dtypes: dict[str, int] | None, config: LanguageConfig) -> str:
    """Returns the plain number format that most weights are stored in."""
    plain = {name: count for name, count in (dtypes or {}).items() if name in _PLAIN}
    if plain:
        return max(plain, key=lambda name: plain[name])
    return {"float32": "F32", "float16": "F16"}.get(config.dtype or "", "BF16")


def _packed_dtype(config: LanguageConfig, dtypes: dict[str, int] | None) -> str | None:
    """Returns how the matrices of a quantized checkpoint are stored; `None` of others."""
    stated = config.quantization
    if stated is None:
        return "F8_E4M3" if any(name.startswith("F8") for name in dtypes or {}) else None
    if stated.get("quant_method") == "fp8":
        return "F8_E4M3"
    if stated.get("load_in_8bit") or stated.get("bits") == 8:
        return "I8"
    return "U8"  # what quantizers keep where they say nothing else is 4 bits
