"""What memory a GGUF model needs in llama.cpp, told from its header before it is loaded.

Joins weights, cache, one step's work and libraries; knows how the engine runs llama.cpp
(`engine/llama_cpp/server.py`) and what its wheel for a processor does with weights, as
measured by `benchmarks/memory_estimate.py --gguf`. Knows nothing of the machine's memory.
"""

from __future__ import annotations

import platform
from collections.abc import Callable

from desktop_app.model_library.estimate import Estimate
from desktop_app.model_library.gguf_cache import batch_for, cache_bytes
from desktop_app.model_library.gguf_header import GgufTensor, LongList
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.sizes import MIB

#: The engine's process with transformers and llama.cpp, before any model.
LIBRARIES_BYTES = 400 * MIB
#: What llama.cpp keeps of each token and each merge of a vocabulary, in several tables.
_VOCABULARY_ITEM_BYTES = 320
#: Formats that llama.cpp copies into an order that the processor computes faster with, when
#: the rows are a multiple of 8: what is read from the file stays mapped beside the copy.
_REORDERED_ON_X86 = frozenset(("Q4_0", "Q4_K", "IQ4_NL", "MXFP4"))
_REORDERED_ON_ARM = _REORDERED_ON_X86 | {"Q5_K", "Q6_K", "Q8_0"}
_ROWS = 8
#: Of every token of a batch in a layer at once, in float32: what comes in, its norm, and
#: what attention gives; a feed-forward network's gate, up and product.
_HIDDEN_COPIES, _WIDE_COPIES = 5, 3
_FLOAT32_BYTES = 4
#: The mask of attention is in float16.
_MASK_BYTES = 2
#: Copies of the last position's logits that sampling works on.
_LOGIT_COPIES = 4
_GRAPH_BYTES = 24 * MIB


def estimate_gguf(
    model: GgufModel, context_tokens: int, *, processor: str | None = None
) -> Estimate:
    """Returns what a model needs on a CPU.

    Args:
        context_tokens: what it is loaded with (`gguf_context`); its memory is taken at once.
        processor: as `platform.machine()` names it; this one by default.

    Returns:
        An estimate whose `stored_quantization` is the file's ("Q4_K_M") and whose `dtype` is
        the cache's.
    """
    return _joined(
        quantization=model.quantization,
        parameters=model.parameters,
        context_tokens=context_tokens,
        weights_bytes=model.weights_bytes,
        reordered_bytes=_reordered_bytes(model, processor or platform.machine()),
        kept_bytes=cache_bytes(model, context_tokens),
        working_bytes=_working_bytes(model, context_tokens),
        vocabulary=_count(model, "tokenizer.ggml.tokens") + _count(model, "tokenizer.ggml.merges"),
    )


def estimate_file(
    size_bytes: int,
    quantization: str,
    parameters: int,
    context_tokens: int,
    kept: Callable[[int], int],
    *,
    hidden: int,
    wide: int,
    vocabulary: int,
    heads: int,
    processor: str | None = None,
) -> Estimate:
    """Returns what a file needs that is not here: presumed from its size.

    Args:
        quantization: as its name says, "" if it does not.
        kept: tells the size of the cache at a number of tokens.
        hidden, wide, vocabulary: widths of a layer and its feed-forward network; tokens.
        heads: of attention, in a layer.
    """
    reordered = size_bytes if _reorders(quantization, processor or platform.machine()) else 0
    batch = min(batch_for(parameters), context_tokens)
    return _joined(
        quantization=quantization,
        parameters=parameters,
        context_tokens=context_tokens,
        weights_bytes=size_bytes,
        reordered_bytes=reordered,
        kept_bytes=kept(context_tokens),
        working_bytes=_step_bytes(batch, context_tokens, hidden, wide, vocabulary, heads),
        vocabulary=2 * vocabulary,
    )


def read_bytes(model: GgufModel) -> int:
    """Returns how much of the weights is read to write one token.

    Of a mixture of experts those that are chosen; of an embedding that is no output too, a row.
    """
    has_output = any(tensor.name == "output.weight" for tensor in model.tensors)
    experts, used = model.integer("expert_count"), model.integer("expert_used_count")
    share = used / experts if 0 < used < experts else 1.0
    total = 0.0
    for tensor in model.tensors:
        if tensor.name == "token_embd.weight" and has_output:
            continue
        total += tensor.size_bytes * (share if "_exps." in tensor.name else 1.0)
    return int(total)


def _joined(
    *,
    quantization: str,
    parameters: int,
    context_tokens: int,
    weights_bytes: int,
    reordered_bytes: int,
    kept_bytes: int,
    working_bytes: int,
    vocabulary: int,
) -> Estimate:
    libraries = LIBRARIES_BYTES + _VOCABULARY_ITEM_BYTES * vocabulary
    held = libraries + weights_bytes + kept_bytes + working_bytes
    return Estimate(
        quantization="none",
        stored_quantization=quantization or None,
        dtype="float16",
        context_tokens=context_tokens,
        parameters=parameters,
        weights_bytes=weights_bytes,
        kv_cache_bytes=kept_bytes,
        working_bytes=working_bytes,
        libraries_bytes=libraries,
        steady_bytes=held + reordered_bytes,
        peak_bytes=held + reordered_bytes,
        needed_bytes=held,
    )


def _reordered_bytes(model: GgufModel, processor: str) -> int:
    """Returns how much of the weights is in memory twice: as it is in the file, and reordered."""
    return sum(tensor.size_bytes for tensor in model.tensors if _is_reordered(tensor, processor))


def _is_reordered(tensor: GgufTensor, processor: str) -> bool:
    # Single rows are picked out of the embedding, so it is left as it is.
    if len(tensor.shape) < 2 or tensor.name == "token_embd.weight":
        return False
    return _reorders(tensor.kind, processor) and tensor.shape[1] % _ROWS == 0


def _reorders(quantization: str, processor: str) -> bool:
    is_arm = processor.lower() in ("arm64", "aarch64")
    kinds = _REORDERED_ON_ARM if is_arm else _REORDERED_ON_X86
    # "Q4_K_M" is a mixture, most of it Q4_K.
    return quantization in kinds or quantization.rpartition("_")[0] in kinds


def _working_bytes(model: GgufModel, context_tokens: int) -> int:
    hidden = model.integer("embedding_length")
    wide = max(model.each_layer("feed_forward_length"), default=0)
    vocabulary = _count(model, "tokenizer.ggml.tokens") or model.integer("vocab_size")
    batch = min(batch_for(model.parameters), context_tokens)
    heads = max(model.each_layer("attention.head_count"), default=0)
    return _step_bytes(batch, context_tokens, hidden, wide or 4 * hidden, vocabulary, heads)


def _step_bytes(
    batch: int, context_tokens: int, hidden: int, wide: int, vocabulary: int, heads: int
) -> int:
    activations = batch * (_HIDDEN_COPIES * hidden + _WIDE_COPIES * wide) * _FLOAT32_BYTES
    mask = batch * context_tokens * _MASK_BYTES
    logits = vocabulary * _LOGIT_COPIES * _FLOAT32_BYTES
    # Without flash attention every head has its weights for the whole context; the pages of it
    # that a conversation has not come to yet are not in memory. One of half the length counts.
    attention = heads * batch * context_tokens * _FLOAT32_BYTES // 2
    return activations + mask + logits + attention + _GRAPH_BYTES


def _count(model: GgufModel, key: str) -> int:
    """Returns the length of a list of the metadata, which need not be read for it."""
    value = model.header.metadata.get(key)
    if isinstance(value, LongList):
        return value.count
    return len(value) if isinstance(value, list) else 0
