"""The panel from English to Japanese, and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.ui.panels.translate.panel import TranslatePanel
from desktop_app.ui.panels.translate.text_desk import TextDesk

from ..conftest import Stage
from .kit import Interpreter, into, marian, open_panel


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=marian(tmp_path))


@pytest.fixture
def panel(stage: Stage) -> TranslatePanel:
    opened = open_panel(stage)
    into(opened, "ja", "en")
    return opened


@pytest.fixture
def desk(panel: TranslatePanel) -> TextDesk:
    return panel.home.desk


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.docx"
    path.write_bytes(b"not opened here")
    return path


@pytest.fixture
def engine(stage: Stage) -> Interpreter:
    return Interpreter(stage)
