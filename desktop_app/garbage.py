"""Garbage that is to be collected now: at once, or on the one thread that may.

A process with a window collects on its GUI thread alone, see `ui/garbage.py`.
"""

from __future__ import annotations

import gc
import threading

_wanted = threading.Event()


def collect() -> None:
    """Collects all garbage; where the automatic collector is off, soon and on another thread."""
    if gc.isenabled():
        gc.collect()
    else:
        _wanted.set()


def collect_if_wanted() -> bool:
    """Collects what somebody has asked for; returns whether anybody has."""
    if not _wanted.is_set():
        return False
    _wanted.clear()
    gc.collect()
    return True
