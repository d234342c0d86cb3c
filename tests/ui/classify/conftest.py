"""The panel with a model of each kind, and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.text_desk import TextDesk

from ..conftest import Stage
from .kit import Clerk, finders, minilm, models, open_panel, sentiment


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    made = (minilm(tmp_path), sentiment(tmp_path), *finders(tmp_path))
    return make_stage(prepare=models(*made))


@pytest.fixture
def panel(stage: Stage) -> ClassifyPanel:
    return open_panel(stage)


@pytest.fixture
def desk(panel: ClassifyPanel) -> TextDesk:
    return panel.home.desk


@pytest.fixture
def engine(stage: Stage) -> Clerk:
    return Clerk(stage)
