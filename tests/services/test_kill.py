"""SIGKILL in mid-answer, to the program and to its inference process (see benchmarks/kill.py)."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "benchmarks" / "kill.py"


@pytest.fixture
def kill(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("kill", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "kill", module)  # its dataclasses look themselves up
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize(("target", "moment_s"), [("program", 0.7), ("inference", 0.2)])
def test_a_kill_loses_at_most_a_second_of_text(
    kill: ModuleType, tmp_path: Path, target: str, moment_s: float
) -> None:
    outcome = kill.kill_once(tmp_path, "service", target, moment_s)
    assert outcome.problems == ()
    assert outcome.loss_s <= 1.0
