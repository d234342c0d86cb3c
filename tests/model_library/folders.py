"""Model folders written by hand: real headers, weights of zeros."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ELEMENT_BYTES = {"F32": 4, "BF16": 2, "F16": 2, "F8_E4M3": 1, "U8": 1, "I8": 1, "I64": 8}
#: (dtype, shape)
Tensors = Mapping[str, tuple[str, tuple[int, ...]]]

#: A Llama whose every number is told apart: 2 layers, 4 heads of 16, 2 of them for keys.
LLAMA: dict[str, Any] = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "vocab_size": 1000,
    "hidden_size": 64,
    "intermediate_size": 160,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 2048,
    "tie_word_embeddings": False,
}
#: Of one layer: q, k, v, o; gate, up, down.
LAYER_MATRICES = ((64, 64), (32, 64), (32, 64), (64, 64), (160, 64), (160, 64), (64, 160))
_NAMES = ("q", "k", "v", "o", "gate", "up", "down")


def llama_tensors(dtype: str = "BF16", layers: int = 2) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Returns the tensors of `LLAMA`."""
    found: dict[str, tuple[str, tuple[int, ...]]] = {
        "model.embed_tokens.weight": (dtype, (1000, 64)),
        "model.norm.weight": (dtype, (64,)),
        "lm_head.weight": (dtype, (1000, 64)),
    }
    for layer in range(layers):
        for name, shape in zip(_NAMES, LAYER_MATRICES, strict=True):
            part = "self_attn" if name in "qkvo" else "mlp"
            found[f"model.layers.{layer}.{part}.{name}_proj.weight"] = (dtype, shape)
        for norm in ("input_layernorm", "post_attention_layernorm"):
            found[f"model.layers.{layer}.{norm}.weight"] = (dtype, (64,))
    return found


def write_weights(file: Path, tensors: Tensors) -> int:
    """Writes a safetensors file of zeros; returns the bytes of its tensors."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, (dtype, shape) in tensors.items():
        size = math.prod(shape) * ELEMENT_BYTES[dtype]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    encoded = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(encoded)) + encoded + bytes(offset))
    return offset


def write_model(
    folder: Path, config: dict[str, Any] | None = None, tensors: Tensors | None = None
) -> Path:
    """Writes a folder with one weight file; a small Llama where nothing else is said."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(LLAMA if config is None else config))
    write_weights(folder / "model.safetensors", llama_tensors() if tensors is None else tensors)
    return folder


def shard(folder: Path) -> Path:
    """Puts a written model into two files and an index."""
    (folder / "model.safetensors").unlink()
    tensors = list(llama_tensors().items())
    weight_map = {}
    for number, part in enumerate((tensors[:5], tensors[5:]), start=1):
        file = f"model-{number:05}-of-00002.safetensors"
        write_weights(folder / file, dict(part))
        weight_map.update({name: file for name, _ in part})
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    return folder
