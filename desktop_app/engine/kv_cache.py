"""A cache of keys and values with room to grow, that can be cut back, copied and measured.

transformers' own cache joins tensors for every token, which copies the whole
past each time, and forgets what left a sliding window, so that it cannot be
cut back. Knows nothing of token ids and conversations.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from transformers.cache_utils import (
    DummyLayer,
    DynamicCache,
    DynamicLayer,
    DynamicSlidingWindowLayer,
)

from desktop_app.engine import allocation

if TYPE_CHECKING:
    import torch

#: Room for new tokens when a layer has to grow: an eighth of it, but no less than this.
_SPARE_TOKENS = 256
#: How many tokens a sliding layer keeps beyond its window, so that the last
#: question or answer can be taken back.
REWIND_TOKENS = 1024


class GrowingLayer(DynamicLayer):  # type: ignore[no-untyped-call]
    """Keys and values, each (batch, heads, tokens, size), at the start of larger buffers."""

    keys: Any  # tensors, or None before the first update
    values: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._buffers: tuple[torch.Tensor, torch.Tensor] | None = None

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        self.dtype, self.device = key_states.dtype, key_states.device
        self.keys, self.values = key_states[..., :0, :], value_states[..., :0, :]
        self.is_initialized = True

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        start, new = self.keys.shape[-2], key_states.shape[-2]
        keys, values = self._with_room(start + new)
        keys.narrow(-2, start, new).copy_(key_states)
        values.narrow(-2, start, new).copy_(value_states)
        self.keys, self.values = keys.narrow(-2, 0, start + new), values.narrow(-2, 0, start + new)
        return self.keys, self.values

    @property
    def stored_tokens(self) -> int:
        """How many tokens are in memory."""
        return 0 if self.keys is None else int(self.keys.shape[-2])

    @property
    def stored_bytes(self) -> int:
        """What the buffers occupy."""
        held = self._buffers or ((self.keys, self.values) if self.is_initialized else ())
        sizes: list[int] = [tensor.numel() * tensor.element_size() for tensor in held]
        return sum(sizes)

    def can_keep(self, length: int) -> bool:
        """Tells whether all that the next token needs is there when only `length` are kept."""
        return length <= self.get_seq_length()

    def keep(self, length: int) -> None:
        """Forgets what came after the first `length` tokens."""
        surplus = self.get_seq_length() - length
        if surplus > 0:
            left = self.stored_tokens - surplus
            self.keys, self.values = self.keys[..., :left, :], self.values[..., :left, :]

    def fork(self, length: int) -> GrowingLayer:
        """Returns a copy of the first `length` tokens that shares no memory."""
        twin = copy.copy(self)
        twin._buffers = None
        twin.keep(length)
        if twin.is_initialized:
            stored = twin.stored_tokens
            keys, values = twin._with_room(stored)
            twin.keys, twin.values = keys.narrow(-2, 0, stored), values.narrow(-2, 0, stored)
        return twin

    def restore(self, keys: torch.Tensor, values: torch.Tensor, length: int) -> None:
        """Takes what another layer stored, the end of `length` tokens."""
        self.dtype, self.device = keys.dtype, keys.device
        self.keys, self.values, self._buffers = keys, values, None
        self.is_initialized = True
        if self.get_seq_length() != length:
            raise ValueError("the layer does not hold all of its tokens")

    def batch_repeat_interleave(self, repeats: int) -> None:
        super().batch_repeat_interleave(repeats)
        self._buffers = None  # the keys are other tensors now

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        super().batch_select_indices(indices)
        self._buffers = None

    def reorder_cache(self, beam_idx: torch.Tensor) -> None:
        super().reorder_cache(beam_idx)  # type: ignore[arg-type]  # its own alias of Tensor
        self._buffers = None

    def _with_room(self, tokens: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns buffers for at least `tokens`, with what is stored at their start."""
        if self._buffers is None or self._buffers[0].shape[-2] < tokens:
            room = tokens + max(_SPARE_TOKENS, tokens // 8)
            self._buffers = _grown(self.keys, room), _grown(self.values, room)
        return self._buffers


class GrowingSlidingLayer(GrowingLayer):  # type: ignore[no-untyped-call]
    """A layer that attends to a window, but keeps more, so that it can be cut back.

    Args:
        sliding_window: in tokens, the newest included.
    """

    is_sliding = True

    def __init__(self, sliding_window: int, **options: Any) -> None:
        super().__init__(**options)
        self.sliding_window = sliding_window
        self._dropped = 0

    def get_seq_length(self) -> int:
        return self._dropped + self.stored_tokens

    def get_max_length(self) -> int:
        return self.sliding_window

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        length = self.get_seq_length()
        offset = max(length - self.sliding_window + 1, 0)
        return length - offset + query_length, offset

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        keys, values = super().update(key_states, value_states)
        visible = self.sliding_window - 1 + key_states.shape[-2]
        surplus = self.stored_tokens - self.sliding_window - 2 * REWIND_TOKENS
        if surplus > 0:  # rarely: each time a whole rewind's worth is copied
            surplus += REWIND_TOKENS
            self._dropped += surplus
            self.keys, self.values = (
                keys[..., surplus:, :].clone(),
                values[..., surplus:, :].clone(),
            )
            self._buffers = None
        return keys[..., -visible:, :], values[..., -visible:, :]

    def restore(self, keys: torch.Tensor, values: torch.Tensor, length: int) -> None:
        self._dropped = length - keys.shape[-2]
        super().restore(keys, values, length)

    def can_keep(self, length: int) -> bool:
        needed = min(length, self.sliding_window - 1)
        return length - needed >= self._dropped and super().can_keep(length)


def new_cache(config: Any) -> Any:
    """Returns an empty cache for a model with this configuration."""
    cache = DynamicCache(config=config)
    cache.layers = [_growing(layer) for layer in cache.layers]
    if cache.layer_class_to_replicate is DynamicLayer:
        cache.layer_class_to_replicate = GrowingLayer
    return cache


def is_growing(cache: Any) -> bool:
    """Tells whether this module's layers are all there is: it can be cut back and copied."""
    return cache.layer_class_to_replicate is GrowingLayer or all(
        isinstance(layer, GrowingLayer | DummyLayer) for layer in cache.layers
    )


def can_keep(cache: Any, length: int) -> bool:
    """Tells whether a cache can go on after its first `length` tokens."""
    return is_growing(cache) and all(layer.can_keep(length) for layer in _layers(cache))


def keep(cache: Any, length: int) -> None:
    """Cuts a cache, in place, to its first `length` tokens; layers may differ in length."""
    for layer in _layers(cache):
        layer.keep(length)


def fork(cache: Any, length: int) -> Any:
    """Returns a copy of a cache's first `length` tokens."""
    twin = copy.copy(cache)
    twin.layers = [
        layer.fork(length) if isinstance(layer, GrowingLayer) else layer for layer in cache.layers
    ]
    return twin


def memory_bytes(cache: Any) -> int:
    """Returns what a cache occupies, on whatever device."""
    return sum(layer.stored_bytes for layer in _layers(cache))


def _layers(cache: Any) -> list[GrowingLayer]:
    return [layer for layer in cache.layers if isinstance(layer, GrowingLayer)]


def _growing(layer: Any) -> Any:
    if type(layer) is DynamicLayer:
        return GrowingLayer()
    if type(layer) is DynamicSlidingWindowLayer:
        return GrowingSlidingLayer(layer.sliding_window)
    return layer


def _grown(tensor: torch.Tensor, tokens: int) -> torch.Tensor:
    """Returns an uninitialized buffer for `tokens` that begins with the tensor's content."""
    *outer, stored, size = tensor.shape
    buffer = allocation.empty_outside_the_heap(tensor, (*outer, tokens, size))
    buffer[..., :stored, :] = tensor
    return buffer
