"""Makes models with random weights for measuring: real shapes and speed, no sense."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

CONTEXT_TOKENS = 4096
#: What the configurations of well-known models say, and the format they are stored in.
SHAPES: dict[str, dict[str, Any]] = {
    "SmolLM2-135M": {
        "model_type": "llama",
        "vocab_size": 49152,
        "hidden_size": 576,
        "intermediate_size": 1536,
        "num_hidden_layers": 30,
        "num_attention_heads": 9,
        "num_key_value_heads": 3,
        "max_position_embeddings": 8192,
        "tie_word_embeddings": True,
    },
    "SmolLM2-360M": {
        "model_type": "llama",
        "vocab_size": 49152,
        "hidden_size": 960,
        "intermediate_size": 2560,
        "num_hidden_layers": 32,
        "num_attention_heads": 15,
        "num_key_value_heads": 5,
        "max_position_embeddings": 8192,
        "tie_word_embeddings": True,
    },
    "Qwen2.5-0.5B": {
        "model_type": "qwen2",
        "vocab_size": 151936,
        "hidden_size": 896,
        "intermediate_size": 4864,
        "num_hidden_layers": 24,
        "num_attention_heads": 14,
        "num_key_value_heads": 2,
        "max_position_embeddings": 32768,
        "tie_word_embeddings": True,
    },
    "SmolLM2-1.7B": {
        "model_type": "llama",
        "vocab_size": 49152,
        "hidden_size": 2048,
        "intermediate_size": 8192,
        "num_hidden_layers": 24,
        "num_attention_heads": 32,
        "num_key_value_heads": 32,
        "max_position_embeddings": 8192,
        "tie_word_embeddings": True,
    },
    "GPT-2": {
        "model_type": "gpt2",
        "vocab_size": 50257,
        "n_embd": 768,
        "n_layer": 12,
        "n_head": 12,
        "n_positions": 1024,
        "dtype": "float32",
    },
}
#: Weights in one file of a sharded model.
_SHARD_ELEMENTS = 500_000_000


def save(folder: Path, hidden: int = 320, layers: int = 6) -> Path:
    """Saves a Llama; the defaults are the starter model's shape (9 M parameters)."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.utils import logging

    from tests.engine.tiny_models import save_tokenizer

    logging.disable_progress_bar()
    torch.manual_seed(0)
    tokenizer = save_tokenizer(folder)
    config = LlamaConfig(
        vocab_size=6144,
        hidden_size=hidden,
        intermediate_size=hidden * 26 // 10,
        num_hidden_layers=layers,
        num_attention_heads=hidden // 64,
        num_key_value_heads=hidden // 64,
        max_position_embeddings=CONTEXT_TOKENS,
        tie_word_embeddings=True,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def save_shape(folder: Path, name: str) -> Path:
    """Saves a model of one of the `SHAPES`, in shards, without ever holding all of it."""
    import torch
    from safetensors.torch import save_file
    from transformers import AutoConfig, AutoModelForCausalLM

    from tests.engine.tiny_models import save_tokenizer

    tokenizer = save_tokenizer(folder)
    shape = {"dtype": "bfloat16", "bos_token_id": None} | SHAPES[name]
    make_config: Any = AutoConfig.for_model
    config = make_config(**shape, eos_token_id=tokenizer.eos_token_id)
    make_model: Any = AutoModelForCausalLM.from_config
    with torch.device("meta"):
        model = make_model(config)
    config.architectures = [type(model).__name__]
    config.save_pretrained(folder)
    torch.manual_seed(0)
    noise = (torch.randn(1 << 20) * 0.02).to(getattr(torch, shape["dtype"]))

    def made(parameter: Any) -> Any:
        repeats = -(-parameter.numel() // noise.numel())
        return noise.repeat(repeats)[: parameter.numel()].reshape(parameter.shape).contiguous()

    shards: list[list[tuple[str, Any]]] = [[]]
    size = 0
    for key, parameter in model.named_parameters():  # tied ones once
        if size and size + parameter.numel() > _SHARD_ELEMENTS:
            shards.append([])
            size = 0
        shards[-1].append((key, parameter))
        size += parameter.numel()
    weight_map = {}
    for number, shard in enumerate(shards, start=1):
        file = f"model-{number:05}-of-{len(shards):05}.safetensors"
        tensors = {key: made(parameter) for key, parameter in shard}
        save_file(tensors, folder / file, metadata={"format": "pt"})
        weight_map.update(dict.fromkeys(tensors, file))
    index = {"metadata": {}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return folder
