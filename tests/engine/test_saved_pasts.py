"""Pasts on disk: a restart does not read a long conversation again."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from desktop_app.engine import saved_pasts

from . import families
from .conftest import Bench, GgufBench
from .decoding_kit import text_of

QUESTION = "The quick brown fox jumps over the lazy dog. " * 3
NEW = {"max_new_tokens": 8}


@pytest.fixture(autouse=True)
def short_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_pasts, "SHORTEST_TOKENS", 64)


@dataclass(frozen=True)
class Model:
    """A model's folder and the runtime that runs it."""

    folder: Path
    bench: type[Bench] = Bench

    def opened(self, saved: Path, **options: Any) -> Bench:
        bench = self.bench()
        bench.load(self.folder, saved_pasts=str(saved), **options)
        return bench


@pytest.fixture(scope="module", params=["llama", "gemma3", "gpt2", "deepseek_v3"])
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("model")
    return Model(families.save(families.FAMILIES[request.param], folder))


@pytest.fixture(params=[Bench, GgufBench], ids=["transformers", "llama_cpp"])
def model(request: pytest.FixtureRequest, llama: Path) -> Model:
    if request.param is GgufBench:
        pytest.importorskip("xllamacpp")
    return Model(llama, request.param)


def files(saved: Path) -> list[Path]:
    return sorted(saved.glob("*"))


def check_a_restart(model: Model, tmp_path: Path) -> None:
    first = model.opened(tmp_path)
    first.answer(QUESTION, **NEW)
    expected = text_of(first.answer(QUESTION, "More?", **NEW))
    first.runtime.unload()
    (file,) = files(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    second = model.opened(tmp_path)
    deltas = second.answer(QUESTION, "More?", **NEW)
    assert text_of(deltas) == expected
    assert deltas[-1].stats.reused_tokens > len(QUESTION)
    second.close()


def test_a_restart_reads_only_what_is_new(model: Model, tmp_path: Path) -> None:
    check_a_restart(model, tmp_path)


def test_a_restart_of_every_family(family: Model, tmp_path: Path) -> None:
    check_a_restart(family, tmp_path)


def test_a_damaged_file_only_costs_time(model: Model, tmp_path: Path) -> None:
    first = model.opened(tmp_path)
    expected = text_of(first.answer(QUESTION, **NEW))
    first.runtime.unload()
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes()[:100])
    second = model.opened(tmp_path)
    deltas = second.answer(QUESTION, **NEW)
    assert text_of(deltas) == expected
    assert deltas[-1].stats.reused_tokens == 0
    assert files(tmp_path) == []
    second.close()


def test_another_precision_has_pasts_of_its_own(llama: Path, tmp_path: Path) -> None:
    model = Model(llama)
    first = model.opened(tmp_path)
    first.answer(QUESTION, **NEW)
    first.runtime.unload()
    other = model.opened(tmp_path, dtype="bfloat16")
    assert other.answer(QUESTION, **NEW)[-1].stats.reused_tokens == 0


def test_the_files_stay_within_their_budget(model: Model, tmp_path: Path) -> None:
    for number in range(3):
        bench = model.opened(tmp_path, saved_pasts_bytes=70_000)
        bench.answer(f"{number} {QUESTION}", **NEW)
        bench.runtime.unload()
    (kept,) = files(tmp_path)
    assert kept.stat().st_size < 70_000
    bench = model.opened(tmp_path)
    assert bench.answer(f"2 {QUESTION}", **NEW)[-1].stats.reused_tokens > 0
    bench.close()


def test_nothing_is_saved_without_a_folder(llama: Path, either: Bench, tmp_path: Path) -> None:
    either.load(llama)
    either.answer(QUESTION, **NEW)
    either.runtime.unload()
    assert files(tmp_path) == []


def test_what_is_half_written_has_a_name_that_clearing_knows(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    touch = Path.touch

    def noted(path: Path, *args: Any, **options: Any) -> None:
        names.append(path.name)
        touch(path, *args, **options)

    monkeypatch.setattr(Path, "touch", noted)
    bench = model.opened(tmp_path)
    bench.answer(QUESTION, **NEW)
    bench.runtime.unload()
    assert names
    assert all(fnmatch(name, "*.past.*") for name in names)  # as in services/pasts.py
