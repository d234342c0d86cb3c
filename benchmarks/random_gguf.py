"""Makes GGUF files with random weights for measuring: real shapes and speed, no sense."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from random_model import SHAPES

KINDS = ("F16", "Q8_0", "Q4_K", "Q4_0")
#: Those that llama.cpp has under a name of its own.
ARCHITECTURES = ("llama", "qwen2")
_TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)
_NOISE_ELEMENTS = 1 << 16
#: Where a block of Q4_K has its two scales, in bytes; anything else may be random.
_SCALES_BYTES = 4


def save_gguf(file: Path, shape: str, kind: str) -> Path:
    """Writes a model of one of the `SHAPES`, all matrices of one kind; returns the file."""
    config = SHAPES[shape]
    writer = gguf.GGUFWriter(file, config["model_type"])
    _write_facts(writer, shape, config, kind)
    _write_vocabulary(writer, config["vocab_size"])
    tensors = _tensors(config)
    noise = _noise(kind)
    for name, elements in tensors:
        stored, raw, dtype = _stored(elements, kind)
        size_bytes = math.prod(stored) * dtype.itemsize
        writer.add_tensor_info(name, stored, dtype, size_bytes, raw)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for _, elements in tensors:  # one after the other: all of them may not fit
        stored, _, dtype = _stored(elements, kind)
        values = np.ones(stored, dtype) if len(stored) == 1 else np.resize(noise, stored)
        writer.write_tensor_data(values)
    writer.close()
    return file


def _stored(
    shape: tuple[int, ...], kind: str
) -> tuple[tuple[int, ...], gguf.GGMLQuantizationType, np.dtype[Any]]:
    """Returns how a tensor lies in the file: its shape there, its format, and numpy's."""
    if len(shape) == 1:
        return shape, gguf.GGMLQuantizationType.F32, np.dtype(np.float32)
    raw = gguf.GGMLQuantizationType[kind]
    return gguf.quant_shape_to_byte_shape(shape, raw), raw, np.dtype(np.uint8)


def _noise(kind: str) -> np.ndarray[Any, Any]:
    generator = np.random.default_rng(0)
    quantization = gguf.GGMLQuantizationType[kind]
    if kind == "Q4_K":  # the package cannot write it
        block, block_bytes = gguf.GGML_QUANT_SIZES[quantization]
        blocks = generator.integers(0, 256, (_NOISE_ELEMENTS // block, block_bytes), dtype=np.uint8)
        scales = np.full((len(blocks), _SCALES_BYTES // 2), 2e-5, np.float16)
        blocks[:, :_SCALES_BYTES] = scales.view(np.uint8)
        return blocks.ravel()
    values = (generator.standard_normal((1, _NOISE_ELEMENTS)) * 0.02).astype(np.float32)
    return gguf.quantize(values, quantization).view(np.uint8).ravel()


def _write_facts(writer: gguf.GGUFWriter, shape: str, config: dict[str, Any], kind: str) -> None:
    writer.add_name(shape)
    mixture = "MOSTLY_Q4_K_M" if kind == "Q4_K" else f"MOSTLY_{kind}"
    writer.add_file_type(gguf.LlamaFileType[mixture])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_dimension_count(config["hidden_size"] // config["num_attention_heads"])
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_chat_template(_TEMPLATE)


def _write_vocabulary(writer: gguf.GGUFWriter, count: int) -> None:
    """Writes a vocabulary of bytes and of words that no text has, as large as a real one."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    letters: Any = bytes_to_unicode
    tokens = list(letters().values())
    tokens += [f"<filler-{number}>" for number in range(count - len(tokens) - 1)]
    tokens.append("<|end|>")
    kinds = [gguf.TokenType.NORMAL] * (count - 1) + [gguf.TokenType.CONTROL]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([f"<a{number} b{number}>" for number in range(count - 257)])
    writer.add_eos_token_id(count - 1)
    writer.add_add_bos_token(False)


def _tensors(config: dict[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
    """Returns names and shapes, rows first."""
    hidden, wide = config["hidden_size"], config["intermediate_size"]
    keys = hidden // config["num_attention_heads"] * config["num_key_value_heads"]
    has_biases = config["model_type"] == "qwen2"
    found: list[tuple[str, tuple[int, ...]]] = [
        ("token_embd.weight", (config["vocab_size"], hidden)),
        ("output_norm.weight", (hidden,)),
    ]
    for layer in range(config["num_hidden_layers"]):
        block = f"blk.{layer}."
        for name, rows in (("attn_q", hidden), ("attn_k", keys), ("attn_v", keys)):
            found.append((f"{block}{name}.weight", (rows, hidden)))
            if has_biases:
                found.append((f"{block}{name}.bias", (rows,)))
        found += [
            (f"{block}attn_output.weight", (hidden, hidden)),
            (f"{block}ffn_gate.weight", (wide, hidden)),
            (f"{block}ffn_up.weight", (wide, hidden)),
            (f"{block}ffn_down.weight", (hidden, wide)),
            (f"{block}attn_norm.weight", (hidden,)),
            (f"{block}ffn_norm.weight", (hidden,)),
        ]
    return found
