"""What import-linter cannot see: what a fresh interpreter really loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "accelerate", "xllamacpp")


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("desktop_app.app", HEAVY),
        ("desktop_app.cli", (*HEAVY, "PySide6")),
        ("desktop_app.services.desk", (*HEAVY, "PySide6")),
        ("desktop_app.hosts.process_host", (*HEAVY, "PySide6", "sqlalchemy")),
        ("desktop_app.protocol", (*HEAVY, "PySide6", "sqlalchemy")),
    ],
)
def test_importing_a_module_brings_in_nothing_heavy(module: str, absent: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert module in loaded
    assert loaded.isdisjoint(absent)
