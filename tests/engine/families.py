"""Tiny random checkpoints of the families that people meet, as real model folders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

from .tiny_models import CONTEXT_TOKENS, save_tokenizer

#: Sliding windows are shorter than the tests' prompts, so that they matter.
WINDOW = 16

_SHAPE = {
    "hidden_size": 64,
    "num_hidden_layers": 4,
    "initializer_range": 0.3,  # random, but sure of itself: no ties between logits
    "max_position_embeddings": CONTEXT_TOKENS,
}
_ATTENTION = _SHAPE | {
    "intermediate_size": 96,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
}
_EXPERTS = {"num_experts_per_tok": 2, "moe_intermediate_size": 32}


@dataclass(frozen=True)
class Family:
    """One architecture.

    Attributes:
        config: makes a configuration from what all have in common.
        keeps_past: whether what was read can be cut back and used again.
    """

    config: Callable[..., Any]
    options: dict[str, Any]
    keeps_past: bool = True


FAMILIES = {
    "gpt2": Family(
        transformers.GPT2Config,
        {"n_embd": 64, "n_layer": 3, "n_head": 4, "n_positions": CONTEXT_TOKENS}
        | {"initializer_range": 0.3},
    ),
    "llama": Family(transformers.LlamaConfig, _ATTENTION),
    "mistral": Family(transformers.MistralConfig, _ATTENTION | {"sliding_window": WINDOW}),
    "qwen2": Family(transformers.Qwen2Config, _ATTENTION),
    "qwen3": Family(transformers.Qwen3Config, _ATTENTION | {"head_dim": 16}),
    "gemma2": Family(
        transformers.Gemma2Config, _ATTENTION | {"head_dim": 16, "sliding_window": WINDOW}
    ),
    "gemma3": Family(
        transformers.Gemma3TextConfig,
        _ATTENTION | {"head_dim": 16, "sliding_window": WINDOW, "num_hidden_layers": 7},
    ),
    "phi3": Family(transformers.Phi3Config, _ATTENTION | {"sliding_window": None}),
    "smollm3": Family(transformers.SmolLM3Config, _ATTENTION),
    "deepseek_v3": Family(
        transformers.DeepseekV3Config,
        _ATTENTION
        | _EXPERTS
        | {"num_key_value_heads": 4, "n_routed_experts": 4, "n_shared_experts": 1}
        | {"n_group": 1, "topk_group": 1, "first_k_dense_replace": 1}
        | {"q_lora_rank": 16, "kv_lora_rank": 16, "qk_nope_head_dim": 16}
        | {"qk_rope_head_dim": 8, "v_head_dim": 16},
    ),
    "gpt_oss": Family(
        transformers.GptOssConfig,
        _ATTENTION
        | {"head_dim": 16, "sliding_window": WINDOW, "num_local_experts": 4}
        | {"num_experts_per_tok": 2},
    ),
    "mamba": Family(
        transformers.MambaConfig,
        {name: _SHAPE[name] for name in ("hidden_size", "num_hidden_layers", "initializer_range")},
        keeps_past=False,
    ),
    "rwkv": Family(
        transformers.RwkvConfig,
        {"hidden_size": 64, "num_hidden_layers": 3, "attention_hidden_size": 64},
        keeps_past=False,
    ),
    "lfm2": Family(
        transformers.Lfm2Config,
        _ATTENTION | {"layer_types": ["conv", "full_attention", "conv", "full_attention"]},
        keeps_past=False,
    ),
}


def save(family: Family, folder: Path) -> Path:
    """Saves a random model of a family, with a tokenizer and a chat template."""
    tokenizer = save_tokenizer(folder)
    torch.manual_seed(0)
    config = family.config(
        vocab_size=len(tokenizer),
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        **family.options,
    )
    auto: Any = transformers.AutoModelForCausalLM
    auto.from_config(config).save_pretrained(folder)
    return folder
