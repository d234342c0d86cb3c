"""Keeps loading from holding more memory than the model: allocator and mapped files.

Knows the C library's allocator and tensors' storages; nothing of models'
insides.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop_app.engine import memory

if TYPE_CHECKING:
    import torch

#: glibc's `mallopt` parameters.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
#: Blocks from this size on are mapped one by one while loading, and so given back the
#: moment they are freed.
_MAPPED_WHILE_LOADING = 1 << 20
#: Where glibc's own, growing threshold ends; large activations are cheaper from the heap.
_MAPPED_OTHERWISE = 32 << 20
#: bitsandbytes can reorder matrices of whole blocks only: so many rows and columns.
_BLOCK_ROWS, _BLOCK_COLUMNS = 32, 64


@contextmanager
def large_blocks_returned() -> Iterator[None]:
    """Gives every large block back to the system as soon as it is freed.

    Quantizing makes copies of each matrix and then a small result that stays.
    On the heap the results pin the copies' places: 0.5 B parameters in 8 bit
    held 1,650 MiB after loading instead of 900 (measured).
    """
    glibc = _glibc()
    if glibc is not None:
        glibc.mallopt(_MMAP_THRESHOLD, _MAPPED_WHILE_LOADING)
    try:
        yield
    finally:
        if glibc is not None:
            glibc.mallopt(_MMAP_THRESHOLD, _MAPPED_OTHERWISE)
            glibc.mallopt(_TRIM_THRESHOLD, 2 * _MAPPED_OTHERWISE)
        memory.release()


def empty_outside_the_heap(like: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """Returns an uninitialized tensor, mapped by itself if it is in main memory.

    For what lives long and is replaced by something larger: on the heap, buffers that
    grow in turn leave holes between them that none of the next ones fits into.

    Args:
        like: with the dtype and device that are wanted.
    """
    import torch

    size = math.prod(shape) * like.element_size()
    if like.device.type != "cpu" or not size or sys.platform == "win32":
        return like.new_empty(shape)
    block = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    return torch.frombuffer(block, dtype=like.dtype).view(shape)


def settle(model: Any) -> None:
    """Leaves in memory only what a model computes with, once it was quantized while loading.

    Call inside `large_blocks_returned`: much is copied and given back.
    """
    _detach_from_files(model)
    _reorder(model)


def _detach_from_files(model: Any) -> None:
    """Copies the weights that may still be the mapped file, so that it can be let go.

    The few that were not quantized, above all the embeddings, would keep the
    whole file resident. Which of them are the file cannot be told from their
    storages.
    """
    for tensor in (*model.parameters(), *model.buffers()):
        if tensor.device.type == "cpu" and tensor.is_floating_point():
            tensor.data = tensor.data.clone()


def _reorder(model: Any) -> None:
    """Uses every 4-bit layer once, where bitsandbytes then puts its weights in another order.

    It does so on processors with bfloat16, by way of int32 copies; with the
    first answer they would stay on the heap, and that answer would wait. A
    matrix without whole blocks cannot be reordered and fails when it is used,
    unless its layer is told to keep it as it is.
    """
    import torch

    for layer in model.modules():
        if not getattr(layer, "support_avx512bf16_for_cpu", False):
            continue
        if layer.out_features % _BLOCK_ROWS or layer.in_features % _BLOCK_COLUMNS:
            layer.support_avx512bf16_for_cpu = False
        elif layer.weight.device.type == "cpu":
            with torch.inference_mode():
                layer(torch.zeros(1, layer.in_features, dtype=torch.bfloat16))


def _glibc() -> Any:
    """Returns the C library if it is one whose allocator can be told, else `None`."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
