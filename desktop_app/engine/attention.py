"""Attention on a CPU, by plain products.

torch's fused kernel is made for many queries and for float32; in bfloat16, and
for one query, plain products are quicker. Measured on one thread in bfloat16,
9 query and 3 key heads of 64, a past of 2,390 tokens: 2.2 ms fused and 0.14 ms
plain for one token, 12.7 and 6 ms for 120, 36 and 17 ms for 400. Knows
transformers' attention interface; nothing of models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

_NAME = "tsukue_cpu"
#: So many scores (heads x queries x keys) are computed at once: 8 MB.
_SCORES_AT_ONCE = 4_000_000
#: In half precision keys are filled up to a multiple of this. oneDNN makes code for every new
#: shape: 0.7 ms for one token, 8 ms for a chunk, and a megabyte that it keeps.
_KEY_BLOCK = 64


def use_on_cpu(model: Any) -> None:
    """Lets a model on the CPU attend so, if it has the fused kernel now."""
    if model.config._attn_implementation != "sdpa":
        return
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(_NAME, attend)
    AttentionMaskInterface.register(_NAME, sdpa_mask)
    model.set_attn_implementation(_NAME)


def attend(
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """Attends as transformers' `sdpa_attention_forward` does.

    Args:
        query: (batch, heads, queries, size); key, value: (batch, key heads,
            keys, size), each key head serving several query heads.
        attention_mask: (batch, 1, queries, keys), true or 0 where to look.

    Returns:
        (batch, queries, heads, size), and no weights.
    """
    import torch
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    batch, heads, queries, size = query.shape
    keys = key.shape[2]
    # In parts, all keys are read again for each: that pays where heads share them.
    shared = heads > key.shape[1] and attention_mask is not None
    plain = queries == 1 or (shared and query.dtype != torch.float32)
    if not plain or options.keys() & {"softcap", "position_bias", "s_aux"}:
        result: tuple[torch.Tensor, None] = sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, **options
        )
        return result
    scale = size**-0.5 if scaling is None else scaling
    if attention_mask is None:
        return _attend_to_all(query[:, :, 0] * scale, key, value), None
    if query.dtype != torch.float32:
        # The cache has room between the heads. Copying costs less than what products
        # of half precision lose by it: 0.10 against 0.21 ms at 1,024 tokens.
        key, value = _filled_up(key), _filled_up(value)
    groups = heads // key.shape[1]
    query = (query * scale).view(batch, key.shape[1], groups, queries, size)
    attended = query.new_empty((*query.shape[:-1], value.shape[-1]))
    rows = max(1, _SCORES_AT_ONCE // (heads * key.shape[2]))
    for start in range(0, queries, rows):
        part = slice(start, min(start + rows, queries))
        mask = attention_mask[:, :, part, :keys]
        after = queries - part.stop
        attended[..., part, :] = _attend(query[..., part, :], key, value, mask, keys, after)
    return attended.view(batch, heads, queries, -1).transpose(1, 2), None


def _attend_to_all(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """Attends for one query, (batch, heads, size), scaled, to all keys.

    The step of every token: so few calls as can be, 61 instead of 84 us at 130 keys.

    Returns:
        (batch, 1, heads, size).
    """
    import torch

    (batch, heads, size), (key_heads, keys) = query.shape, key.shape[1:3]
    room = -keys % _KEY_BLOCK if query.dtype != torch.float32 else 0
    if query.dtype != torch.float32:
        key, value = _filled_up(key), _filled_up(value)
    key, value = key.flatten(0, 1), value.flatten(0, 1)
    together = query.reshape(batch * key_heads, heads // key_heads, size)
    scores = torch.bmm(together, key.transpose(1, 2))
    if room:
        scores.narrow(2, keys, room).fill_(torch.finfo(scores.dtype).min)
    return torch.bmm(torch.softmax(scores, dim=-1), value).view(batch, 1, heads, -1)


def _attend(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    mask: torch.Tensor,
    keys: int,
    after: int,
) -> torch.Tensor:
    """Attends for some of the queries, (batch, key heads, groups, queries, size), scaled.

    Args:
        mask: (batch, 1, queries, keys).
        keys: so many of the keys are real, the others fill up.
        after: the number of queries that come after these.
    """
    import torch

    batch, key_heads, groups, queries, size = query.shape
    if after and not mask[..., keys - after :].any():
        keys -= after  # nobody looks ahead
    width = min(key.shape[2], keys + -keys % _KEY_BLOCK)
    together = query.reshape(batch, key_heads, groups * queries, size)
    scores = together @ key[..., :width, :].transpose(-1, -2)
    scores[..., keys:] = torch.finfo(scores.dtype).min
    real = scores.view(batch, key_heads, groups, queries, width)[..., :keys]
    _hide(real, mask[..., :keys])
    attended = torch.softmax(scores, dim=-1) @ value[..., :width, :]
    return attended.view(batch, key_heads, groups, queries, -1)


def _filled_up(tensor: torch.Tensor) -> torch.Tensor:
    """Copies (batch, heads, keys, size) into one piece, with zeros up to a whole block."""
    import torch

    room = -tensor.shape[2] % _KEY_BLOCK
    return torch.nn.functional.pad(tensor, (0, 0, 0, room)) if room else tensor.contiguous()


def _hide(scores: torch.Tensor, mask: torch.Tensor) -> None:
    """Makes scores (batch, key heads, groups, queries, keys) impossible where not to look."""
    import torch

    if mask.dtype != torch.bool:
        scores += mask[:, :, None]
        return
    queries, keys = mask.shape[-2:]
    past = keys - queries
    # As a rule the past is open to all; then only the newest keys need a look.
    first = past if mask[..., :past].all() else 0
    scores[..., first:].masked_fill_(~mask[:, :, None, :, first:], torch.finfo(scores.dtype).min)
