"""Pasts on disk: a restart does not read a long conversation again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine import saved_pasts

from . import families
from .conftest import Bench
from .decoding_kit import text_of

QUESTION = "The quick brown fox jumps over the lazy dog. " * 3
NEW = {"max_new_tokens": 8}


@pytest.fixture(autouse=True)
def short_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_pasts, "SHORTEST_TOKENS", 64)


@pytest.fixture(scope="module", params=["llama", "gemma3", "gpt2", "deepseek_v3"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return families.save(families.FAMILIES[request.param], tmp_path_factory.mktemp("model"))


def opened(folder: Path, saved: Path, **options: Any) -> Bench:
    bench = Bench()
    bench.load(folder, saved_pasts=str(saved), **options)
    return bench


def files(saved: Path) -> list[Path]:
    return sorted(saved.glob("*"))


def test_a_restart_reads_only_what_is_new(folder: Path, tmp_path: Path) -> None:
    first = opened(folder, tmp_path)
    first.answer(QUESTION, **NEW)
    expected = text_of(first.answer(QUESTION, "More?", **NEW))
    first.runtime.unload()
    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    second = opened(folder, tmp_path)
    deltas = second.answer(QUESTION, "More?", **NEW)
    assert text_of(deltas) == expected
    assert deltas[-1].stats.reused_tokens > len(QUESTION)


def test_a_damaged_file_only_costs_time(llama: Path, tmp_path: Path) -> None:
    first = opened(llama, tmp_path)
    expected = text_of(first.answer(QUESTION, **NEW))
    first.runtime.unload()
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes()[:100])
    second = opened(llama, tmp_path)
    deltas = second.answer(QUESTION, **NEW)
    assert text_of(deltas) == expected
    assert deltas[-1].stats.reused_tokens == 0
    assert files(tmp_path) == []


def test_another_precision_has_pasts_of_its_own(llama: Path, tmp_path: Path) -> None:
    first = opened(llama, tmp_path)
    first.answer(QUESTION, **NEW)
    first.runtime.unload()
    other = opened(llama, tmp_path, dtype="bfloat16")
    assert other.answer(QUESTION, **NEW)[-1].stats.reused_tokens == 0


def test_the_files_stay_within_their_budget(llama: Path, tmp_path: Path) -> None:
    for number in range(3):
        bench = opened(llama, tmp_path, saved_pasts_bytes=70_000)
        bench.answer(f"{number} {QUESTION}", **NEW)
        bench.runtime.unload()
    (kept,) = files(tmp_path)
    assert kept.stat().st_size < 70_000
    bench = opened(llama, tmp_path)
    assert bench.answer(f"2 {QUESTION}", **NEW)[-1].stats.reused_tokens > 0


def test_nothing_is_saved_without_a_folder(llama: Path, bench: Bench, tmp_path: Path) -> None:
    bench.load(llama)
    bench.answer(QUESTION, **NEW)
    bench.runtime.unload()
    assert files(tmp_path) == []
