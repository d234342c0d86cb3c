"""Our attention gives what torch's does, for every shape that decoding has."""

from __future__ import annotations

import pytest
import torch
from transformers.integrations.sdpa_attention import sdpa_attention_forward

from desktop_app.engine import attention


class Layer:
    is_causal = True

    def __init__(self, groups: int) -> None:
        self.num_key_value_groups = groups


def causal(queries: int, keys: int, window: int | None = None) -> torch.Tensor:
    seen = torch.ones(queries, keys, dtype=torch.bool).tril(keys - queries)
    if window is not None:
        seen &= ~torch.ones(queries, keys, dtype=torch.bool).tril(keys - queries - window)
    return seen[None, None]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize(("heads", "key_heads"), [(6, 2), (4, 4), (4, 1)])
@pytest.mark.parametrize(
    ("queries", "keys", "window"), [(1, 90, None), (7, 90, None), (60, 90, 16), (90, 90, None)]
)
def test_it_attends_as_torch_does(
    dtype: torch.dtype,
    heads: int,
    key_heads: int,
    queries: int,
    keys: int,
    window: int | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attention, "_SCORES_AT_ONCE", 20 * heads * keys)  # in several parts
    torch.manual_seed(0)
    query = torch.randn(2, queries, heads, 16, dtype=dtype).transpose(1, 2)
    key = torch.randn(2, key_heads, keys + 9, 16, dtype=dtype)[:, :, :keys]  # as in a growing cache
    value = torch.randn(2, key_heads, keys + 9, 16, dtype=dtype)[:, :, :keys]
    mask = None if queries == 1 else causal(queries, keys, window)
    layer = Layer(heads // key_heads)
    ours, _ = attention.attend(layer, query, key, value, mask, scaling=0.2)
    theirs, _ = sdpa_attention_forward(layer, query, key, value, mask, scaling=0.2)
    assert ours.shape == theirs.shape
    close = 0.03 if dtype is torch.bfloat16 else 1e-5
    assert torch.allclose(ours.float(), theirs.float(), atol=close)


def test_masks_that_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    query, key = torch.randn(1, 4, 5, 8).bfloat16(), torch.randn(1, 2, 9, 8).bfloat16()
    mask = torch.zeros(1, 1, 5, 9).masked_fill(~causal(5, 9), -1e9).bfloat16()
    ours, _ = attention.attend(Layer(2), query, key, key, mask)
    theirs, _ = sdpa_attention_forward(Layer(2), query, key, key, mask)
    assert torch.allclose(ours.float(), theirs.float(), atol=0.03)
