"""The panel as wide as tables like it, with the embedded MiniLM alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.ui.panels.classify.panel import ClassifyPanel
from desktop_app.ui.panels.classify.result_view import ResultView

from ...conftest import Stage
from ..kit import minilm, models, open_panel


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=models(minilm(tmp_path)), size=(1280, 800))


@pytest.fixture
def panel(stage: Stage) -> ClassifyPanel:
    opened = open_panel(stage)
    stage.window.panels.dock.widen.setChecked(True)
    return opened


@pytest.fixture
def result(panel: ClassifyPanel) -> ResultView:
    return panel.result
