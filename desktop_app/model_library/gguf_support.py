"""Whether GGUF files can run on this computer at all: is llama.cpp here, does its build fit?

Loads nothing; what is found holds until the program ends.
"""

from __future__ import annotations

import ctypes
import importlib.util
import platform
import sys
from functools import cache
from pathlib import Path

_PACKAGE = "xllamacpp"
#: Windows' number for the question whether the processor has AVX2.
_PF_AVX2 = 40
_CPU_INFO = Path("/proc/cpuinfo")


@cache
def problem() -> str:
    """Returns why GGUF files cannot run here, "" if they can: the reason of `gguf_unsupported`."""
    if importlib.util.find_spec(_PACKAGE) is None:
        return f"the package {_PACKAGE} is not installed"
    if not _has_avx2():
        return "this processor lacks AVX2"
    return ""


def _has_avx2() -> bool:
    """Tells whether the processor has what the published builds for x86 compute with."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(_PF_AVX2))
    try:
        lines = _CPU_INFO.read_text("utf-8").splitlines()
    except OSError:  # a Mac, or a system that does not tell: loading finds out
        return True
    flags = next((line.split() for line in lines if line.startswith("flags")), None)
    return flags is None or "avx2" in flags
