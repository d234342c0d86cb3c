"""Owns the number of CPU threads: all cores while the computer is free, one while others need it.

Two threads that wait for each other at every operation collapse to a tenth of their speed when
another program holds one of the cores, so a slow step means: go on alone until it is quiet.
"""

from __future__ import annotations

from pathlib import Path

import torch

QUIET_STEPS = 4
KEEP = 0.8


class ThreadChooser:
    """Fed with the speed of each step; sets torch's thread count. ``fixed`` leaves no choice."""

    def __init__(self, fixed: int) -> None:
        self.fixed = fixed
        self.most = fixed or torch.get_num_threads()
        self.speed_alone = 0.0
        self.quiet = 0
        self._set(not fixed and self.most > 1)

    def after_step(self, tokens_per_s: float) -> None:
        """Decide for the next step."""
        if self.fixed or self.most == 1:
            return
        if self.alone:
            before = self.speed_alone or tokens_per_s
            self.speed_alone = KEEP * before + (1 - KEEP) * tokens_per_s
            self.quiet = self.quiet + 1 if _running() <= 1 else 0
            if self.quiet >= QUIET_STEPS:
                self._set(False)
        elif tokens_per_s < self.speed_alone:
            self._set(True)

    def _set(self, alone: bool) -> None:
        self.alone, self.quiet = alone, 0
        torch.set_num_threads(1 if alone else self.most)


def _running() -> int:
    """Threads that run or want to run right now, ours included; 1 where the system does not say."""
    try:
        return int(Path("/proc/loadavg").read_text().split()[3].split("/")[0])
    except (OSError, IndexError, ValueError):
        return 1
