"""The collector runs on the GUI thread: widgets are destroyed nowhere else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app import app as app_module
from desktop_app.engine import memory
from desktop_app.ui import garbage


@pytest.fixture
def collecting_threads() -> Iterator[list[str]]:
    threads: list[str] = []

    def note(phase: str, _: object) -> None:
        if phase == "start":
            threads.append(threading.current_thread().name)

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def make_garbage() -> None:
    for _ in range(10 * gc.get_threshold()[0]):
        cycle: list[object] = []
        cycle.append(cycle)


def test_no_other_thread_collects(qtbot: QtBot, collecting_threads: list[str]) -> None:
    app_module.make_app()
    busy = threading.Thread(target=make_garbage)
    busy.start()
    busy.join()
    assert collecting_threads == []
    qtbot.waitUntil(lambda: bool(collecting_threads))
    assert set(collecting_threads) == {threading.main_thread().name}


def test_a_widget_in_a_cycle_is_destroyed_here(qtbot: QtBot) -> None:
    app_module.make_app()
    destroyed_on: list[str] = []

    def lose_a_widget() -> None:
        widget = QWidget()
        widget.destroyed.connect(lambda: destroyed_on.append(threading.current_thread().name))
        widget.itself = widget  # type: ignore[attr-defined]

    lose_a_widget()
    busy = threading.Thread(target=make_garbage)
    busy.start()
    busy.join()
    assert not destroyed_on
    qtbot.waitUntil(lambda: bool(destroyed_on))
    assert destroyed_on == [threading.main_thread().name]


def test_an_old_generation_is_collected_when_it_is_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    garbage.collect_what_is_due()  # what somebody asked for before
    collected.clear()
    for counts in ((700, 10, 10), (701, 3, 3), (701, 11, 3), (5, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        garbage.collect_what_is_due()
    assert collected == [0, 1, 2]


def test_memory_is_released_on_the_gui_thread(qtbot: QtBot, collecting_threads: list[str]) -> None:
    app_module.make_app()
    engine = threading.Thread(target=memory.release, name="engine")
    engine.start()
    engine.join()
    assert "engine" not in collecting_threads
    collecting_threads.clear()
    qtbot.waitUntil(lambda: bool(collecting_threads))
    assert set(collecting_threads) == {threading.main_thread().name}
