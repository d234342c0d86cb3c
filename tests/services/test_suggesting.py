"""Whose language is spoken, and what is suggested by it."""

from __future__ import annotations

import pytest

from desktop_app.model_library import catalogue
from desktop_app.model_library.advice import Advice, advise
from desktop_app.model_library.catalogue import CatalogueEntry
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.services.suggesting import language_of, suggest
from desktop_app.settings import Settings


@pytest.mark.parametrize(
    ("chosen", "system", "language"),
    [
        ("ja", "en_US", "ja"),
        ("system", "ja_JP", "ja"),
        ("system", "Japanese_Japan", "ja"),
        ("system", "German_Germany", "en"),
        ("system", None, "en"),
    ],
)
def test_the_language_is_found(
    chosen: str, system: str | None, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (system, "UTF-8"))
    assert language_of(Settings(language=chosen)) == language  # type: ignore[arg-type]


def suggested(machine: Machine, language: str) -> dict[str, CatalogueEntry]:
    def judge(entry: CatalogueEntry) -> Advice:
        return advise(
            entry.parameters,
            machine,
            task=entry.task,
            written_with=entry.written_with,
            experts=entry.experts,
        )

    return {why: entry for entry, why in suggest(catalogue.load(), judge, language)}


WORKSTATION = Machine(64 * GIB, 56 * GIB, cores=16, bytes_per_s=90e9, bfloat16=True)


def test_from_fast_to_strong() -> None:
    found = suggested(WORKSTATION, "en")
    assert list(found) == ["fast", "balanced", "strong", "speech", "translate"]
    sizes = [found[why].parameters for why in ("fast", "balanced", "strong")]
    assert sizes == sorted(sizes) and len(set(sizes)) == 3


@pytest.mark.parametrize("language", ["en", "ja", "de", "sw"])
def test_only_what_speaks_the_language_is_suggested(language: str) -> None:
    for entry in suggested(WORKSTATION, language).values():
        assert entry.speaks(language) and entry.suggest
        assert entry.languages[0] in (language, "en", "*")


def test_nothing_is_suggested_that_cannot_run() -> None:
    assert suggested(Machine(GIB // 4, GIB // 8, bytes_per_s=10e9), "en") == {}
