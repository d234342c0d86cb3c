from __future__ import annotations

import pytest

from desktop_app.engine.task_models import TaskModels

from .kit import Worker


@pytest.fixture(scope="session")
def models() -> TaskModels:
    """The fixture models, loaded once."""
    return TaskModels()


@pytest.fixture
def worker(models: TaskModels) -> Worker:
    return Worker(models)
