"""Whether a model fits this computer: fits, tight, or won't fit, and why.

Compares an estimate with a machine; measures nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.model_library.estimate import Estimate
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.model_library.sizes import GIB, MIB, human_size

#: What the system and other programs are left, so that nothing is squeezed.
_LEFT_FREE_SHARE, _LEFT_FREE_AT_MOST = 0.1, GIB
#: What an accelerator's driver and libraries take of its memory.
_DRIVER_BYTES = 600 * MIB


class Verdict(StrEnum):
    """How a model and a computer go together."""

    FITS = "fits"
    TIGHT = "tight"
    WONT_FIT = "won't fit"


class Cause(StrEnum):
    """What decides it; the faces put it into words."""

    ENOUGH = "enough"
    ON_ACCELERATOR = "on accelerator"
    SPLIT = "split"  # part of it on an accelerator, the rest in main memory
    LITTLE_LEFT = "little left"  # it works, other programs have to make room
    BUSY = "busy"  # the memory is there, but in use
    TOO_LARGE = "too large"


_WORDS = {
    Cause.ENOUGH: "needs {needed} of {available} free memory",
    Cause.ON_ACCELERATOR: "needs {needed} of {available} free on {device}",
    Cause.SPLIT: "needs {needed}, {device} has {available} free: part of it runs on the CPU",
    Cause.LITTLE_LEFT: "needs {needed} of {available} free memory: little is left",
    Cause.BUSY: "needs {needed}, {available} of {total} are free: close other programs",
    Cause.TOO_LARGE: "needs {needed}, this computer has {total}",
}


@dataclass(frozen=True, slots=True)
class Fit:
    """The answer. Sizes in bytes; of the accelerator where one decides.

    Attributes:
        device: the accelerator's name, "" for main memory.
    """

    verdict: Verdict
    cause: Cause
    needed_bytes: int
    available_bytes: int
    total_bytes: int
    device: str = ""

    @property
    def reason(self) -> str:
        """One line with the figures."""
        return _WORDS[self.cause].format(
            needed=human_size(self.needed_bytes),
            available=human_size(self.available_bytes),
            total=human_size(self.total_bytes),
            device=self.device,
        )


def fit(estimate: Estimate, machine: Machine, *, given_back_bytes: int = 0) -> Fit:
    """Tells whether a model can be loaded and used.

    Args:
        given_back_bytes: what the engine holds now and frees before it loads,
            itself included.
    """
    best = max(machine.accelerators, key=lambda device: device.free_bytes, default=None)
    if best is not None:
        return _on_accelerator(estimate, machine, best, given_back_bytes)
    return _in_memory(estimate, machine, given_back_bytes)


def _in_memory(estimate: Estimate, machine: Machine, given_back_bytes: int) -> Fit:
    available = min(machine.available_bytes + given_back_bytes, machine.total_bytes)
    left_free = min(int(machine.total_bytes * _LEFT_FREE_SHARE), _LEFT_FREE_AT_MOST)

    def found(verdict: Verdict, cause: Cause, needed: int) -> Fit:
        return Fit(verdict, cause, needed, available, machine.total_bytes)

    if estimate.peak_bytes + left_free <= available:
        return found(Verdict.FITS, Cause.ENOUGH, estimate.peak_bytes)
    if estimate.needed_bytes <= available:
        return found(Verdict.TIGHT, Cause.LITTLE_LEFT, estimate.needed_bytes)
    if estimate.needed_bytes + left_free <= machine.total_bytes:
        return found(Verdict.WONT_FIT, Cause.BUSY, estimate.needed_bytes)
    return found(Verdict.WONT_FIT, Cause.TOO_LARGE, estimate.needed_bytes)


def _on_accelerator(
    estimate: Estimate, machine: Machine, device: Accelerator, given_back_bytes: int
) -> Fit:
    needed = estimate.device_bytes + _DRIVER_BYTES
    if needed <= device.free_bytes:
        cause, verdict = Cause.ON_ACCELERATOR, Verdict.FITS
    else:
        rest = _in_memory(estimate, machine, given_back_bytes)
        spread = sum(other.free_bytes for other in machine.accelerators)
        if rest.verdict is Verdict.WONT_FIT and needed > spread + rest.available_bytes:
            return rest
        cause, verdict = Cause.SPLIT, Verdict.TIGHT
    return Fit(verdict, cause, needed, device.free_bytes, device.total_bytes, device.name)
