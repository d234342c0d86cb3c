"""What memory the engine uses, and which errors mean that there was not enough.

Works without torch, so that the worker can ask; knows nothing of models.
"""

from __future__ import annotations

import sys

import psutil

from desktop_app import garbage

_SMALLEST_CACHE, _LARGEST_CACHE = 256 << 20, 2 << 30
_OOM_TYPES = frozenset({"OutOfMemoryError", "MemoryError"})
_OOM_WORDS = (
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "out of memory",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Tells whether an error means that memory ran out, whichever library raised it.

    torch has a type for accelerators only; its CPU allocator raises a plain
    `RuntimeError`, known by its words.
    """
    if type(error).__name__ in _OOM_TYPES or isinstance(error, MemoryError):
        return True
    if not isinstance(error, RuntimeError | OSError):
        return False
    text = str(error).lower()
    return any(words in text for words in _OOM_WORDS)


def cache_budget() -> int:
    """Returns how much the pasts of conversations may occupy: a sixteenth of the memory."""
    share: int = psutil.virtual_memory().total // 16
    return min(max(share, _SMALLEST_CACHE), _LARGEST_CACHE)


def resident_bytes() -> int:
    """Returns this process's resident memory in bytes."""
    return int(psutil.Process().memory_info().rss)


def release() -> None:
    """Hands memory of dropped tensors back, to the accelerator and to the system."""
    garbage.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    if sys.platform == "linux":
        # glibc keeps freed weights in its arenas otherwise: unloading would not show.
        import ctypes

        try:
            ctypes.CDLL(None).malloc_trim(0)
        except (OSError, AttributeError):
            return  # another C library; its allocator decides for itself
