"""What computing needs beside weights and KV cache: activations of the largest step.

Bounds from shapes, not measurements; knows how the engine reads a prompt
(`engine/decoding.py`) and nothing of loading.
"""

from __future__ import annotations

from desktop_app.model_library import kv_cache
from desktop_app.model_library.checkpoint import Checkpoint, layer_of
from desktop_app.model_library.weights import is_linear
from desktop_app.protocol import Quantization

#: The engine reads a prompt in chunks of at most so many tokens.
CHUNK_TOKENS = 512
#: The cache grows by room for at least so many more.
_SPARE_TOKENS = 256
#: Of every token in a layer at once: hidden states and their norms; a feed-forward
#: network's gate, up and product.
_HIDDEN_COPIES, _WIDE_COPIES = 6, 3
#: 8-bit layers round what comes in by way of float16 and float32, and multiply to
#: int32, then float32; as measured, with what oneDNN keeps.
_INT8_COPIES_BYTES = 24
#: Logits of the last position as the model made them, and copies in float32 that the
#: sampler sorts and filters.
_LOGIT_COPIES = 3
_FLOAT32_BYTES = 4


def working_bytes(
    checkpoint: Checkpoint, quantization: Quantization, context_tokens: int, element_bytes: int
) -> int:
    """Returns the most that one forward pass and one choice of a token hold at a time.

    Args:
        context_tokens: how long the sequence may become.
        element_bytes: of one number of the hidden states.
    """
    config = checkpoint.config
    chunked = kv_cache.reads_in_chunks(checkpoint)
    tokens = min(CHUNK_TOKENS, context_tokens) if chunked else context_tokens
    hidden, query = config.hidden or 0, (config.heads or 0) * (config.head_size or 0)
    widest = _widest(checkpoint)
    per_token = (_HIDDEN_COPIES * hidden + _WIDE_COPIES * widest + 2 * query) * element_bytes
    # Shared keys and values are repeated for all heads, compressed ones expanded.
    attention = 2 * context_tokens * query * element_bytes
    mask = tokens * context_tokens * (element_bytes + 1)
    logits = (config.integer("vocab_size") or 0) * (element_bytes + _LOGIT_COPIES * _FLOAT32_BYTES)
    total = tokens * per_token + attention + mask + logits + _scan_bytes(checkpoint, tokens)
    if quantization == "8bit":
        total += tokens * widest * _INT8_COPIES_BYTES
    return total + _growth_bytes(checkpoint, context_tokens, element_bytes)


def _widest(checkpoint: Checkpoint) -> int:
    """Returns the width of the widest matrix in a layer."""
    widths = [
        max(tensor.shape)
        for tensor in checkpoint.tensors
        if layer_of(tensor.name) is not None and is_linear(tensor, checkpoint)
    ]
    stated = checkpoint.config.integer("intermediate_size", "n_inner", "ffn_dim")
    return max(widths, default=stated or 4 * (checkpoint.config.hidden or 0))


def _growth_bytes(checkpoint: Checkpoint, context_tokens: int, element_bytes: int) -> int:
    """Returns what a growing cache needs: room in every layer, and a copy of the largest."""
    layers = [layer for layer in kv_cache.layer_caches(checkpoint) if layer.width]
    copied = max((layer.size_bytes(context_tokens, element_bytes) for layer in layers), default=0)
    return copied + sum(_SPARE_TOKENS * layer.width * element_bytes for layer in layers)


def _scan_bytes(checkpoint: Checkpoint, tokens: int) -> int:
    """Returns what a state-space layer of the first kind unrolls for every token."""
    config = checkpoint.config
    if config.model_type not in ("mamba", "falcon_mamba", "jamba"):
        return 0
    inner = (config.integer("expand", "mamba_expand") or 2) * (config.hidden or 0)
    state = config.integer("state_size", "mamba_d_state") or 16
    return 3 * tokens * inner * state * _FLOAT32_BYTES
