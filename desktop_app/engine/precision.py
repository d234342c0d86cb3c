"""In which number format a model is loaded, and on how many threads it computes.

Knows the machine through torch; nothing of models.
"""

from __future__ import annotations

import os
from typing import Any

import psutil


def dtype(wanted: str, placed: object) -> Any:
    """Returns the number format to load with: a torch dtype, or "auto" on an accelerator.

    On a CPU that computes in bfloat16 it takes half the memory, decodes as
    fast as float32 and prefills 2.5 times as fast (measured on one thread with
    9 M parameters: 180 and 187 tokens/s, 53 and 131 ms for 512 tokens).
    Elsewhere it is emulated and slow.
    """
    import torch

    if wanted != "auto":
        return getattr(torch, wanted)
    if placed != "cpu":
        return "auto"
    return torch.bfloat16 if _computes_bfloat16() else torch.float32


def _computes_bfloat16() -> bool:
    import torch

    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())


def use_threads() -> int:
    """Sets how many threads torch computes on; returns the number.

    One core less than there are, for the window. On two cores that is one
    thread, and much the faster choice too as soon as anything else runs:
    measured beside one busy process, one thread decoded 187 tokens/s and two
    decoded 7, because every layer waits for the slower of the two.
    """
    import torch

    count = compute_threads(torch.get_num_threads())
    torch.set_num_threads(count)
    return count


def compute_threads(cores: int | None = None) -> int:
    """Returns how many threads compute, see `use_threads`.

    Args:
        cores: of the computer, without the second threads that some have; `None` counts them.
    """
    if cores is None:
        cores = psutil.cpu_count(logical=False) or 1
    return max(1, min(cores, _usable_cpus() - 1))


def _usable_cpus() -> int:
    """Returns how many logical CPUs this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
