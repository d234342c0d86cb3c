"""A shelf on a computer and a folder of models of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.paths import DataDir
from desktop_app.services.shelf import Shelf

from ..conftest import Bench, open_bench

LAPTOP = Machine(16 * GIB, 12 * GIB, 50 * GIB, cores=8, bytes_per_s=40e9, bfloat16=True)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[Machine]:
    """The computer that the shelf sees: the last one."""
    seen = [LAPTOP]
    monkeypatch.setattr("desktop_app.services.shelving.look_closely", lambda folder: seen[-1])
    return seen


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "hub"


@pytest.fixture
def bench(data: DataDir, cache: Path, machine: list[Machine]) -> Iterator[Bench]:
    made = open_bench(data)
    made.desk.settings.change(models_folder=str(cache), language="en")
    yield made
    made.desk.close()


@pytest.fixture
def shelf(bench: Bench) -> Shelf:
    return bench.desk.shelf


def here(shelf: Shelf, model_id: str) -> Installed:
    return next(model for model in shelf.installed() if model.id == model_id)


def ids(shelf: Shelf) -> list[str]:
    return [model.id for model in shelf.installed()]
