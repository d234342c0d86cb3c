"""Labels and reasons for models and computers of all sizes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.model_library.estimate import estimate
from desktop_app.model_library.fit import Cause, Verdict, fit
from desktop_app.model_library.machine import Accelerator, Machine
from desktop_app.model_library.sizes import GIB, MIB

from .test_estimate import large

#: Needs 3 GiB, of 4 while it is loaded.
NEEDS = replace(
    estimate(large(), "8bit", 2048, "bfloat16"),
    weights_bytes=2 * GIB,
    kv_cache_bytes=400 * MIB,
    working_bytes=100 * MIB,
    needed_bytes=3 * GIB,
    peak_bytes=4 * GIB,
)


@pytest.mark.parametrize(
    ("total", "available", "verdict", "cause"),
    [
        (16, 12, Verdict.FITS, Cause.ENOUGH),
        (16, 5, Verdict.FITS, Cause.ENOUGH),
        (16, 4.9, Verdict.TIGHT, Cause.LITTLE_LEFT),
        (16, 3, Verdict.TIGHT, Cause.LITTLE_LEFT),
        (16, 2.9, Verdict.WONT_FIT, Cause.BUSY),
        (3.2, 2.9, Verdict.WONT_FIT, Cause.TOO_LARGE),
        (2, 1.5, Verdict.WONT_FIT, Cause.TOO_LARGE),
    ],
)
def test_main_memory(total: float, available: float, verdict: Verdict, cause: Cause) -> None:
    found = fit(NEEDS, Machine(int(total * GIB), int(available * GIB)))
    assert (found.verdict, found.cause) == (verdict, cause)
    assert "\n" not in found.reason


def test_the_reason_has_the_figures() -> None:
    machine = Machine(16 * GIB, 12 * GIB)
    assert fit(NEEDS, machine).reason == "needs 4.0 GiB of 12.0 GiB free memory"
    busy = replace(machine, available_bytes=2 * GIB)
    expected = "needs 3.0 GiB, 2.0 GiB of 16.0 GiB are free: close other programs"
    assert fit(NEEDS, busy).reason == expected


def test_what_the_engine_gives_back_counts() -> None:
    machine = Machine(16 * GIB, 2 * GIB)
    assert fit(NEEDS, machine).verdict is Verdict.WONT_FIT
    assert fit(NEEDS, machine, given_back_bytes=4 * GIB).verdict is Verdict.FITS
    assert fit(NEEDS, machine, given_back_bytes=99 * GIB).available_bytes == 16 * GIB


@pytest.mark.parametrize(
    ("free", "available", "verdict", "cause"),
    [
        ((8,), 1, Verdict.FITS, Cause.ON_ACCELERATOR),
        ((1, 4), 1, Verdict.FITS, Cause.ON_ACCELERATOR),
        ((2,), 12, Verdict.TIGHT, Cause.SPLIT),
        ((2, 2), 0.5, Verdict.TIGHT, Cause.SPLIT),
        ((1,), 1, Verdict.WONT_FIT, Cause.BUSY),
    ],
)
def test_accelerators(
    free: tuple[int, ...], available: float, verdict: Verdict, cause: Cause
) -> None:
    devices = tuple(Accelerator(f"GPU {n}", 8 * GIB, n * GIB) for n in free)
    found = fit(NEEDS, Machine(16 * GIB, int(available * GIB), accelerators=devices))
    assert (found.verdict, found.cause) == (verdict, cause)
    assert found.device == ("" if verdict is Verdict.WONT_FIT else f"GPU {max(free)}")
