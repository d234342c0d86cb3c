"""What a checkpoint's weights occupy in memory, in each precision, from headers alone.

Follows what transformers and bitsandbytes do with each tensor; knows nothing
of caches, of working memory and of the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.model_library.checkpoint import Checkpoint, is_output_head
from desktop_app.model_library.safetensors_header import TensorHeader
from desktop_app.protocol import Quantization

DTYPE_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
_STORED_AS = {"float32": "F32", "bfloat16": "BF16", "float16": "F16"}

#: bitsandbytes' 4-bit: one absmax for so many weights; quantized itself, one byte
#: each and a float32 for so many of them.
_BLOCK, _OUTER_BLOCK = 64, 256
_FLOAT32_BYTES = 4
#: Tables that every 4-bit matrix has: its 16 values and the offset of its absmax.
_TABLES_BYTES = 17 * _FLOAT32_BYTES

_EMBEDDING = re.compile(r"(^|\.)(\w*embed\w*|wte|wpe|shared)\.weight$")
#: transformers joins a layer's experts into one tensor, which is no linear layer.
_EXPERT = re.compile(r"\.experts\.\d+\.")
_ROUTER = re.compile(r"\.(gate|router|router\.layer|router\.classifier)\.weight$")
#: Models whose layers are of classes of their own, which bitsandbytes passes over.
_OWN_LAYERS = ("falcon",)
#: Layers that bitsandbytes is not given, by the ends of their names: Mamba reads the weights of
#: its own past the layer, and DeepSeek's gets input of four dimensions, which 8-bit cannot take.
KEPT_WHOLE: dict[Quantization, tuple[str, ...]] = {
    "none": (),
    "8bit": (".dt_proj", ".kv_b_proj"),
    "4bit": (".dt_proj",),
}
#: Models that store their matrices as (in, out).
_TRANSPOSED = ("gpt2", "openai-gpt")
#: What quantizers store beside a matrix: scales and tables.
_STATISTICS = re.compile(
    r"\.(SCB|weight_format|(nested_)?(absmax|quant_map)|quant_state\.\w+|weight_scale\w*)$"
)
#: gpt-oss keeps its experts as pairs of 4-bit numbers with a scale for each 32.
_PACKED_EXPERTS, _PACKED_SCALES = "_blocks", "_scales"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in memory.

    Attributes:
        parameters: how many weights, whatever their precision.
        size_bytes: what they occupy once loaded.
        file_bytes: what is read for them.
        view_bytes: of `size_bytes`, what needs no copy: it is the file itself,
            mapped into memory.
        quantized_bytes: of `size_bytes`, what is quantized while loading.
        largest_matrix: weights in the largest matrix that is quantized while
            loading, 0 when none is.
        largest_read_bytes: of the largest tensor in the files.
    """

    parameters: int
    size_bytes: int
    file_bytes: int
    view_bytes: int
    quantized_bytes: int
    largest_matrix: int
    largest_read_bytes: int


def stored_quantization(checkpoint: Checkpoint) -> str | None:
    """Returns how the weights are quantized already, e.g. "mxfp4"; `None` if they are not."""
    stated = checkpoint.config.quantization
    if stated is not None:
        method = str(stated.get("quant_method") or "quantized")
        if method in ("bitsandbytes", "bitsandbytes_4bit", "bitsandbytes_8bit"):
            return "4bit" if stated.get("load_in_4bit") else "8bit"
        return method
    if any(tensor.dtype.startswith("F8") for tensor in checkpoint.tensors):
        return "fp8"
    return None


def weigh(checkpoint: Checkpoint, quantization: Quantization, dtype: str) -> Weights:
    """Returns what the weights occupy.

    Args:
        quantization: wanted while loading; a checkpoint that is quantized
            already stays as it is.
        dtype: "float32", "bfloat16" or "float16", for what is not quantized.
    """
    quantizes = quantization != "none" and stored_quantization(checkpoint) is None
    transposed = checkpoint.config.model_type in _TRANSPOSED
    loaded = views = quantized = largest = 0
    for tensor in checkpoint.tensors:
        if quantizes and is_linear(tensor, checkpoint) and not _is_kept(tensor, quantization):
            rows = tensor.shape[1] if transposed else tensor.shape[0]
            quantized += quantized_bytes(tensor.elements, rows, quantization)
            largest = max(largest, tensor.elements)
            continue
        size_bytes = _loaded_bytes(tensor, dtype)
        loaded += size_bytes
        as_stored = tensor.dtype == _STORED_AS[dtype] or not _is_converted(tensor)
        if as_stored and not quantizes and not _EXPERT.search(tensor.name):
            views += size_bytes
    sizes = [tensor.size_bytes for tensor in checkpoint.tensors]
    return Weights(
        parameters=sum(_parameters(tensor) for tensor in checkpoint.tensors),
        size_bytes=loaded + quantized,
        file_bytes=sum(sizes),
        view_bytes=views,
        quantized_bytes=quantized,
        largest_matrix=largest,
        largest_read_bytes=max(sizes, default=0),
    )


def is_linear(tensor: TensorHeader, checkpoint: Checkpoint) -> bool:
    """Tells whether bitsandbytes takes a tensor: a linear layer's matrix, but no output head."""
    if len(tensor.shape) != 2 or not tensor.is_float or not tensor.name.endswith(".weight"):
        return False
    if checkpoint.config.model_type in _OWN_LAYERS:
        return False
    # Embeddings and heads under any name are as high as the vocabulary.
    if tensor.shape[0] == checkpoint.config.integer("vocab_size") or is_output_head(tensor.name):
        return False
    return not any(p.search(tensor.name) for p in (_EMBEDDING, _EXPERT, _ROUTER))


def _is_kept(tensor: TensorHeader, quantization: Quantization) -> bool:
    return tensor.name.removesuffix(".weight").endswith(KEPT_WHOLE[quantization])


def quantized_bytes(elements: int, rows: int, quantization: Quantization) -> int:
    """Returns what bitsandbytes makes of a matrix, with all that it keeps beside it."""
    if quantization == "8bit":  # a float32 scale for every row
        return elements + rows * _FLOAT32_BYTES
    blocks = -(-elements // _BLOCK)
    outer_blocks = -(-blocks // _OUTER_BLOCK)
    return -(-elements // 2) + blocks + outer_blocks * _FLOAT32_BYTES + _TABLES_BYTES


def _is_converted(tensor: TensorHeader) -> bool:
    """Tells whether loading turns a tensor into the wanted number format.

    8-bit floats and 4-bit experts too: to compute with them as they are needs
    an accelerator.
    """
    packed = tensor.dtype == "U8" and tensor.name.endswith((_PACKED_EXPERTS, _PACKED_SCALES))
    number = tensor.is_float and not _STATISTICS.search(tensor.name)
    return number or tensor.dtype.startswith("F8") or packed


def _loaded_bytes(tensor: TensorHeader, dtype: str) -> int:
    """Returns what a tensor occupies that is not quantized while loading."""
    return _parameters(tensor) * DTYPE_BYTES[dtype] if _is_converted(tensor) else tensor.size_bytes


def _parameters(tensor: TensorHeader) -> int:
    """Returns how many weights a tensor stands for."""
    if _STATISTICS.search(tensor.name):
        return 0
    if tensor.dtype == "U8":  # two 4-bit numbers each; scales and tables are none
        packed = tensor.name.endswith((".weight", _PACKED_EXPERTS))
        return 2 * tensor.elements if packed else 0
    return tensor.elements
