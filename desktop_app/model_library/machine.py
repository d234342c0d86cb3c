"""What memory and disk this computer has, and how much of it is free.

Knows no models. Accelerators have to be told: finding them takes torch, which
the window's process does without.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from desktop_app.model_library import gguf_support

_ROOT = Path("/")
#: A control group without a limit says so in words (v2) or with an enormous number (v1).
_NO_LIMIT_BYTES = 1 << 60
_ACCELERATED = ("float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A device with memory of its own."""

    name: str
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What there is to run a model on.

    Attributes:
        available_bytes: memory that can be had without swapping.
        free_disk_bytes: where models are kept; `None` if that cannot be told.
        cores: processors that this program may use.
        bytes_per_s: how fast memory is (see `memory_speed`), `None` if not measured.
        bfloat16: whether the processor computes in that format.
        runs_gguf: whether llama.cpp is here and suits the processor (see `gguf_support`).
    """

    total_bytes: int
    available_bytes: int
    free_disk_bytes: int | None = None
    accelerators: tuple[Accelerator, ...] = ()
    cores: int = 1
    bytes_per_s: float | None = None
    bfloat16: bool = False
    runs_gguf: bool = False

    def computing_dtype(self, saved: str | None) -> str:
        """Returns the number format that the engine would choose (`engine/precision.py`).

        Args:
            saved: the format of the checkpoint: "float16", ….
        """
        if self.accelerators:
            return saved if saved in _ACCELERATED else "bfloat16"
        return "bfloat16" if self.bfloat16 else "float32"


def look(
    folder: Path | None = None, accelerators: Sequence[Accelerator] = (), root: Path = _ROOT
) -> Machine:
    """Returns what there is now.

    Args:
        folder: where models are kept, for the free disk.
        root: the file system that says of control groups; another one in tests.
    """
    memory = psutil.virtual_memory()
    total, available = int(memory.total), int(memory.available)
    for limit, used in _group_limits(root):
        total = min(total, limit)
        available = min(available, max(limit - used, 0))
    return Machine(
        total,
        available,
        _free_disk(folder),
        tuple(accelerators),
        cores=cores(),
        bfloat16=computes_bfloat16(),
        runs_gguf=not gguf_support.problem(),
    )


def cores() -> int:
    """Returns how many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def computes_bfloat16(root: Path = _ROOT) -> bool:
    """Tells whether the processor is known to compute in bfloat16, as the engine would find."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "AMD64"):
        return False
    try:
        info = (root / "proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False
    flags = next((line.split() for line in info.splitlines() if line.startswith("flags")), [])
    return "avx512_bf16" in flags or "amx_tile" in flags


def _group_limits(root: Path) -> list[tuple[int, int]]:
    """Returns (limit, used) in bytes for every control group above this process.

    What is used counts without file pages that are given back on demand.
    """
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            base, names = root / "sys/fs/cgroup", ("memory.max", "memory.current")
        elif "memory" in controllers.split(","):
            base = root / "sys/fs/cgroup/memory"
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
        else:
            continue
        group = Path(path.strip("/"))
        for place in (group, *group.parents):
            limit, used = (_number(base / place / name) for name in names)
            if limit is not None and used is not None and limit < _NO_LIMIT_BYTES:
                found.append((limit, max(used - _given_back(base / place), 0)))
    return found


def _given_back(group: Path) -> int:
    try:
        lines = (group / "memory.stat").read_text("utf-8").splitlines()
    except OSError:
        return 0
    values = dict(line.split(" ", 1) for line in lines if " " in line)
    stated = values.get("total_inactive_file", values.get("inactive_file", "0"))
    return int(stated) if stated.isdigit() else 0


def _number(file: Path) -> int | None:
    try:
        text = file.read_text("utf-8").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _free_disk(folder: Path | None) -> int | None:
    if folder is None:
        return None
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
