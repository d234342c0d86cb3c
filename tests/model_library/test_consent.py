"""Consent to what is not safe holds for the very files it was given for."""

from __future__ import annotations

from pathlib import Path

from desktop_app.model_library import consent


def test_consent_ends_when_the_code_or_the_weights_change(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "own.py").write_text("x = 1")
    (tmp_path / "pytorch_model.bin").write_bytes(b"weights")
    given = [consent.entry(tmp_path, "code")]
    assert consent.allowed(tmp_path, given) == {"code"}
    assert consent.allowed(tmp_path, []) == frozenset()
    (tmp_path / "own.py").write_text("x = 2")
    assert consent.allowed(tmp_path, given) == frozenset()
    (tmp_path / "own.py").write_text("x = 1")
    assert consent.allowed(tmp_path, given) == {"code"}
    (tmp_path / "pytorch_model.bin").write_bytes(b"other weights")
    assert consent.allowed(tmp_path, given) == frozenset()


def test_consent_is_for_one_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text("{}")
    given = [consent.entry(tmp_path / "a", "pickle")]
    assert consent.allowed(tmp_path / "b", given) == frozenset()
