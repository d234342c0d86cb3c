"""Graphics cards that models can run on, found without torch: NVIDIA's own library is asked.

Knows nothing of models. What the engine finds (`engine/placement.py`) decides
in the end; this is for advice before anything is loaded.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from importlib import metadata

from desktop_app.model_library.machine import Accelerator

_log = logging.getLogger(__name__)

_LIBRARY = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
_NAME_BYTES = 96


class _Memory(ctypes.Structure):
    """nvmlMemory_t, in bytes."""

    _fields_ = (
        ("total", ctypes.c_ulonglong),
        ("free", ctypes.c_ulonglong),
        ("used", ctypes.c_ulonglong),
    )


def find(load: Callable[[str], ctypes.CDLL] = ctypes.CDLL) -> tuple[Accelerator, ...]:
    """Returns the cards that this installation of torch can use, with what is free on each.

    Args:
        load: opens the driver's library; raises `OSError` where there is none.
    """
    if sys.platform == "darwin" or not _torch_uses_cards():
        return ()
    try:
        library = load(_LIBRARY)
    except OSError:
        return ()
    if library.nvmlInit_v2() != 0:
        return ()
    try:
        return tuple(_cards(library))
    finally:
        library.nvmlShutdown()


def _cards(library: ctypes.CDLL) -> list[Accelerator]:
    count = ctypes.c_uint()
    if library.nvmlDeviceGetCount_v2(ctypes.byref(count)) != 0:
        return []
    found = []
    for index in range(count.value):
        card, memory = ctypes.c_void_p(), _Memory()
        name = ctypes.create_string_buffer(_NAME_BYTES)
        # One after the other: a card that cannot be asked is left out.
        if (
            library.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(card)) == 0
            and library.nvmlDeviceGetMemoryInfo(card, ctypes.byref(memory)) == 0
            and library.nvmlDeviceGetName(card, name, _NAME_BYTES) == 0
        ):
            found.append(
                Accelerator(name.value.decode("utf-8", "replace"), memory.total, memory.free)
            )
        else:
            _log.info("card %d cannot be asked", index)
    return found


def _torch_uses_cards() -> bool:
    """Tells whether torch was built for them; its version says so, without importing it."""
    try:
        return "+cpu" not in metadata.version("torch")
    except metadata.PackageNotFoundError:
        return False
