"""Silent stages with a speech model, and an engine on a string."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.ui.panels.transcribe.panel import TranscribePanel

from ..conftest import Stage
from .kit import MEETING, Ear, open_panel, silent, texts, whisper


@pytest.fixture
def no_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    silent(monkeypatch)


@pytest.fixture
def make_stage(no_sound: None, make_stage: Callable[..., Stage]) -> Callable[..., Stage]:
    """Makes stages without a device for sound."""
    return make_stage


@pytest.fixture
def stage(make_stage: Callable[..., Stage], tmp_path: Path) -> Stage:
    return make_stage(prepare=whisper(tmp_path))


@pytest.fixture
def ear(stage: Stage) -> Ear:
    return Ear(stage)


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    path = tmp_path / "meeting-0312.m4a"
    path.write_bytes(b"sound")
    return path


@pytest.fixture
def done(stage: Stage, ear: Ear, meeting: Path) -> TranscribePanel:
    """The panel with one transcript open."""
    panel = open_panel(stage)
    panel.take_files([meeting])
    ear.transcribes()
    stage.until(lambda: len(texts(panel)) == len(MEETING) and panel.result.row.isHidden())
    panel.result.take_focus()
    return panel
