"""What is found out about this computer beside its memory: its speed, its graphics cards."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from desktop_app.model_library import accelerators, memory_speed
from desktop_app.model_library.machine import Accelerator, Machine, cores
from desktop_app.model_library.sizes import GIB


def test_memory_is_measured_once() -> None:
    speed = memory_speed.measure()
    assert 2e8 < speed < 5e12
    assert memory_speed.measure() == speed


def test_a_copy_is_a_copy() -> None:
    source, target = bytearray(b"ab" * 500), bytearray(1000)
    assert memory_speed._copy_all([(source, target)]) > 0
    assert target == source


def test_processors_are_counted() -> None:
    assert cores() >= 1


def test_the_computing_format_depends_on_the_processor_and_the_card() -> None:
    plain, modern = Machine(1, 1), Machine(1, 1, bfloat16=True)
    card = Machine(1, 1, accelerators=(Accelerator("RTX", 1, 1),))
    assert plain.computing_dtype("float16") == "float32"
    assert modern.computing_dtype("float16") == "bfloat16"
    assert card.computing_dtype("float16") == "float16"
    assert card.computing_dtype(None) == card.computing_dtype("int8") == "bfloat16"


class Driver:
    """NVIDIA's library with two cards, of which the second cannot be asked."""

    def __init__(self, *, starts: bool = True) -> None:
        self.starts = starts
        self.ended = False

    def nvmlInit_v2(self) -> int:
        return 0 if self.starts else 9

    def nvmlShutdown(self) -> int:
        self.ended = True
        return 0

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = 2
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, card: Any) -> int:
        card._obj.value = index + 1
        return 0

    def nvmlDeviceGetMemoryInfo(self, card: ctypes.c_void_p, memory: Any) -> int:
        memory._obj.total, memory._obj.free = 12 * GIB, 11 * GIB
        return 0 if card.value == 1 else 15

    def nvmlDeviceGetName(self, card: ctypes.c_void_p, name: Any, length: int) -> int:
        name.value = b"RTX 5070"
        return 0


@pytest.fixture
def torch_with_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "2.13.0+cu130")
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.usefixtures("torch_with_cards")
def test_cards_are_found_without_torch() -> None:
    driver: Any = Driver()
    found = accelerators.find(lambda name: driver)
    assert found == (Accelerator("RTX 5070", 12 * GIB, 11 * GIB),)
    assert driver.ended


@pytest.mark.usefixtures("torch_with_cards")
def test_a_computer_without_the_driver_has_none() -> None:
    def load(name: str) -> Any:
        raise OSError(name)

    assert accelerators.find(load) == ()
    driver: Any = Driver(starts=False)
    assert accelerators.find(lambda name: driver) == ()


def test_a_torch_for_cpus_uses_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "2.13.0+cpu")
    driver: Any = Driver()
    assert accelerators.find(lambda name: driver) == ()
