"""How long a conversation with a GGUF model may become on this computer.

llama.cpp takes the memory of the whole context when it loads a model, so a model that was
trained for very long texts must not simply be given its own limit. Knows no free memory:
the same model gets the same context each time.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.model_library.gguf_cache import CACHE_STEP_TOKENS, cache_bytes
from desktop_app.model_library.gguf_model import GgufModel
from desktop_app.model_library.sizes import GIB

#: What a file is taken to have that does not say it.
_USUAL_LIMIT = 4096
#: Shorter than this, nothing can be talked about.
_AT_LEAST_TOKENS = 1024
#: How much of the computer's memory the past may take, and what it may take anyway.
_SHARE, _AT_LEAST_BYTES = 8, GIB
#: Of what somebody has asked for.
_WISHED_SHARE = 2


def context_for(model: GgufModel, wanted: int | None, total_bytes: int) -> int:
    """Returns the context to load a model with, in tokens.

    Args:
        wanted: what is set; taken as it is, up to the model's own limit and a cache of half
            of the memory. `None` is the model's limit, as long as its cache takes at most an
            eighth of the memory, or 1 GiB.
        total_bytes: the computer's memory.

    Returns:
        A multiple of 256 unless it is `wanted` itself or the model's limit, and never less
        than 1,024, or these where they are smaller.
    """
    return longest(
        lambda tokens: cache_bytes(model, tokens),
        model.context_tokens or _USUAL_LIMIT,
        wanted,
        total_bytes,
    )


def longest(kept: Callable[[int], int], limit: int, wanted: int | None, total_bytes: int) -> int:
    """Returns what `context_for` does, for any model.

    Args:
        kept: tells the size of the cache at a number of tokens.
        limit: the longest that the model was trained for.
    """
    tokens = limit if wanted is None else max(min(wanted, limit), 1)
    share = _SHARE if wanted is None else _WISHED_SHARE
    room = max(total_bytes // share, _AT_LEAST_BYTES)
    if kept(tokens) <= room:
        return tokens
    # Sliding and recurrent layers stop growing: what fits is looked for, not computed.
    low, high = 0, tokens // CACHE_STEP_TOKENS
    while low < high:
        middle = (low + high + 1) // 2
        if kept(middle * CACHE_STEP_TOKENS) <= room:
            low = middle
        else:
            high = middle - 1
    return max(low * CACHE_STEP_TOKENS, min(_AT_LEAST_TOKENS, tokens))
