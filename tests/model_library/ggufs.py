"""GGUF files written by hand, byte by byte: real headers, weights of zeros."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

from desktop_app.model_library.gguf_types import TENSOR_TYPES

F32, F16, Q4_0, Q8_0, Q4_K = 0, 1, 2, 8, 12
ALIGNMENT = 32
MODEL_LAYER = "application/vnd.ollama.image.model"
#: (number of the format, shape with the fastest dimension first)
Tensors = dict[str, tuple[int, tuple[int, ...]]]

#: A Llama whose every number is told apart: 2 layers, 4 heads of 16, 2 of them for keys.
LLAMA: dict[str, Any] = {
    "general.architecture": "llama",
    "general.name": "Tiny",
    "general.license": "apache-2.0",
    "general.file_type": 2,
    "llama.block_count": 2,
    "llama.context_length": 2048,
    "llama.embedding_length": 64,
    "llama.feed_forward_length": 160,
    "llama.attention.head_count": 4,
    "llama.attention.head_count_kv": 2,
    "tokenizer.ggml.tokens": [f"t{number}" for number in range(1000)],
    "tokenizer.chat_template": "{{ messages }}",
}


def llama_tensors(kind: int = Q4_0, layers: int = 2) -> Tensors:
    """Returns the tensors of `LLAMA`."""
    found: Tensors = {
        "token_embd.weight": (kind, (64, 1000)),
        "output_norm.weight": (F32, (64,)),
        "output.weight": (kind, (64, 1000)),
    }
    shapes = {
        "attn_q": (64, 64),
        "attn_k": (64, 32),
        "attn_v": (64, 32),
        "attn_output": (64, 64),
        "ffn_gate": (64, 160),
        "ffn_up": (64, 160),
        "ffn_down": (160, 64),
    }
    for layer in range(layers):
        for name, shape in shapes.items():
            found[f"blk.{layer}.{name}.weight"] = (kind, shape)
    return found


def tensor_bytes(kind: int, shape: tuple[int, ...]) -> int:
    _, block, block_bytes = TENSOR_TYPES[kind]
    return math.prod(shape) // block * block_bytes


def write(
    file: Path, metadata: dict[str, Any] | None = None, tensors: Tensors | None = None
) -> Path:
    """Writes a file; a small Llama in Q4_0 where nothing else is said. Returns it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    metadata = LLAMA if metadata is None else metadata
    tensors = llama_tensors() if tensors is None else tensors
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(metadata))
    head += b"".join(_text(key) + _value(value) for key, value in metadata.items())
    offset = 0
    for name, (kind, shape) in tensors.items():
        head += _text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        head += struct.pack("<IQ", kind, offset)
        size = tensor_bytes(kind, shape)
        offset += size + -size % ALIGNMENT
    head += bytes(-len(head) % ALIGNMENT)
    file.write_bytes(head + bytes(offset))
    return file


def add_ollama(store: Path, name: str, number: int, registry: str = "registry.ollama.ai") -> Path:
    """Adds a model as Ollama does, "tiny:1b" or "me/tiny:1b"; returns its blob."""
    owner, _, rest = name.rpartition("/")
    model, _, tag = rest.partition(":")
    digest = f"{number:064x}"
    blob = write(store / "blobs" / f"sha256-{digest}")
    manifest = store / "manifests" / registry / (owner or "library") / model / tag
    manifest.parent.mkdir(parents=True, exist_ok=True)
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": f"sha256:{'f' * 64}"},
        {"mediaType": MODEL_LAYER, "digest": f"sha256:{digest}", "size": 1},
    ]
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    return blob


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _value(value: Any) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", 7, value)
        case int():
            return struct.pack("<IQ", 10, value)
        case float():
            return struct.pack("<If", 6, value)
        case str():
            return struct.pack("<I", 8) + _text(value)
        case list():
            kind = struct.unpack("<I", _value(value[0])[:4])[0]
            items = b"".join(_value(item)[4:] for item in value)
            return struct.pack("<IIQ", 9, kind, len(value)) + items
    raise TypeError(value)
