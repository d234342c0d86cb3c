"""Models to choose from: in their order, with advice and facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library import neighbours
from desktop_app.model_library.advice import Pace
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.services.model_facts import facts_of
from desktop_app.services.shelf import Shelf

from ...model_library import folders, ggufs
from ...model_library.hub_cache import add_files, add_model
from ..conftest import Bench
from .conftest import LAPTOP, here


def test_a_list_begins_with_what_is_here(shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    add_model(cache, "Qwen/Qwen3-8B")
    listed = shelf.listed("chat")
    assert [(m.name, m.installed is not None) for m in listed[:2]] == [
        ("Starter", True),
        ("tiny", True),
    ]
    assert listed[0].note and listed[0].note_ja and listed[0].parameters
    known = {m.id: m for m in listed}
    assert known["Qwen/Qwen3-8B"].installed == here(shelf, "Qwen/Qwen3-8B")
    assert known["Qwen/Qwen3-0.6B"].installed is None
    assert {m.task for m in listed} == {"chat"}


def test_what_is_too_large_comes_last(shelf: Shelf) -> None:
    listed = shelf.listed("chat")
    hopeless = [bool(m.advice and m.advice.is_hopeless) for m in listed]
    assert True in hopeless and hopeless == sorted(hopeless)
    small = next(m for m in listed if m.id == "Qwen/Qwen3-0.6B")
    assert small.advice and small.advice.best.pace is Pace.WELL
    assert small.download_bytes == 2 * 596_000_000
    assert small.context_tokens == 40_960


def test_a_half_download_is_not_listed_as_here(shelf: Shelf, cache: Path) -> None:
    (add_model(cache, "Qwen/Qwen3-0.6B") / "model.safetensors").unlink()
    assert not here(shelf, "Qwen/Qwen3-0.6B").complete
    listed = next(m for m in shelf.listed("chat") if m.id == "Qwen/Qwen3-0.6B")
    assert listed.installed is None


def test_the_first_models_fit_the_computer(shelf: Shelf, machine: list[Machine]) -> None:
    def suggested() -> dict[str, str]:
        return {s.why: s.listed.id for s in shelf.suggestions()}

    laptop = suggested()
    assert {"balanced", "strong", "speech", "translate"} <= laptop.keys()
    assert 4 <= len(laptop) == len(set(laptop.values())) <= 5
    assert {m.id for m in shelf.listed() if m.suggested} == set(laptop.values())
    machine.append(replace(LAPTOP, total_bytes=128 * GIB, available_bytes=120 * GIB))
    assert suggested()["strong"] == "Qwen/Qwen3-30B-A3B"
    machine.append(Machine(GIB, GIB // 2, bytes_per_s=10e9))
    weights = [s.listed.parameters or 0 for s in shelf.suggestions()]
    assert weights and max(weights) < 300_000_000


def test_a_japanese_person_gets_models_that_speak_it(bench: Bench, shelf: Shelf) -> None:
    bench.desk.settings.change(language="ja")
    chosen = {s.why: s.listed for s in shelf.suggestions()}
    assert chosen["speech"].id == "kotoba-tech/kotoba-whisper-v2.0"
    assert all("ja" in m.languages or m.languages == ("*",) for m in chosen.values())


def test_a_model_in_memory_makes_room_for_another(bench: Bench, shelf: Shelf) -> None:
    def free() -> int:
        listed = next(m for m in shelf.listed("chat") if m.id == "Qwen/Qwen3-0.6B")
        assert listed.advice is not None
        return listed.advice.best.available_bytes

    before = free()
    bench.exchange(None, "Hello", "Hi")
    assert free() == before + 4_000_000  # the fake model's


def test_an_installed_model_is_judged_by_its_files(shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    advice = shelf.advice(here(shelf, "acme/tiny"))
    assert advice and advice.options[0].weights_bytes == 2 * 214_336
    add_files(cache, "acme/g", {"a.gguf": b"GGUF"})
    assert shelf.advice(here(shelf, "acme/g")) is None


def test_a_gguf_file_is_judged_by_its_header(shelf: Shelf, cache: Path, tmp_path: Path) -> None:
    file = ggufs.write(tmp_path / "own" / "a-Q4_0.gguf")
    add_files(cache, "acme/g", {"b-Q4_0.gguf": file.read_bytes()})
    own = shelf.import_path(file)
    for model in (here(shelf, "acme/g"), own):
        (listed,) = (one for one in shelf.listed("chat") if one.installed == model)
        assert (listed.parameters, listed.context_tokens) == (214_080, 2048)
        assert model.quantization == "Q4_0"
        assert listed.advice == shelf.advice(model)
        assert listed.advice and listed.advice.best.pace is Pace.WELL
    facts = facts_of(own)
    assert (facts.format, facts.architecture, facts.precision) == ("GGUF", "llama", "Q4_0")
    assert (facts.parameters, facts.has_template, facts.licence) == (214_080, True, "apache-2.0")


def test_the_facts_of_a_folder(shelf: Shelf, cache: Path) -> None:
    config = folders.LLAMA | {"quantization_config": {"quant_method": "gptq"}}
    snapshot = add_model(cache, "acme/tiny", config=config, more={"chat_template.jinja": "{{ x }}"})
    facts = facts_of(here(shelf, "acme/tiny"))
    assert (facts.format, facts.architecture, facts.precision) == (
        "safetensors",
        "LlamaForCausalLM",
        "gptq",
    )
    assert (facts.parameters, facts.context_tokens, facts.has_template) == (214_336, 2048, True)
    (snapshot / "chat_template.jinja").unlink()
    (snapshot / "config.json").unlink()
    (snapshot / "config.json").write_text('{"model_type": "llama"}')
    plain = facts_of(here(shelf, "acme/tiny"))
    assert (plain.architecture, plain.precision, plain.has_template) == ("llama", "BF16", False)


def test_models_of_other_programs_are_added_where_they_are(
    bench: Bench, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "me"
    studio = home / ".lmstudio" / "models" / "maker" / "repo"
    file = ggufs.write(studio / "a.gguf")
    (studio / "cut.gguf").write_bytes(file.read_bytes()[:-1])
    blob = ggufs.add_ollama(home / ".ollama" / "models", "tiny:1b", 1)
    monkeypatch.setattr("pathlib.Path.home", lambda: home)
    for name in ("OLLAMA_MODELS", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(neighbours, "_SYSTEM_STORES", ())
    found = shelf.look_around()
    assert [
        (one.name, one.here, one.problem) for one in found if one.path.is_relative_to(home)
    ] == [
        ("a", False, None),
        ("cut", False, "gguf_damaged"),
        ("tiny:1b", False, None),
    ]
    added, errors = shelf.import_paths([one.path for one in found])
    assert [model.name for model in added] == ["a", "tiny:1b"]
    assert [error.code for error in errors] == ["model_damaged"]
    assert [one.here for one in shelf.look_around()] == [True, False, True]
    assert shelf.import_paths([file])[0] == (added[0],)  # twice is once
    assert len(shelf.installed()) == 3
    bench.desk.models.choose(blob)
    removed = shelf.remove(added[1])
    assert blob.is_file() and len(shelf.installed()) == 2
    assert bench.desk.models.current.built_in
    shelf.restore(removed)
    assert bench.desk.models.current.name == "tiny:1b"


# --- the embedding model of a package -------------------------------------------------


@pytest.mark.parametrize("original", [True, False])
def test_the_built_in_embedding_model_is_listed_and_used_only_as_it_was(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, original: bool
) -> None:
    folder = folders.write_model(tmp_path / "of_package")
    monkeypatch.setattr("desktop_app.model_library.embedded.find", lambda: folder)
    monkeypatch.setattr("desktop_app.model_library.embedded.matches", lambda *_: original)
    model = here(shelf, "sentence-transformers/all-MiniLM-L6-v2")
    assert (model.complete, model.problem) == (original, None if original else "model_changed")
    listed = next(m for m in shelf.listed("embed") if m.id == model.id)
    assert (listed.installed == model) is original
    with pytest.raises(UserError) as caught:
        shelf.remove(model)
    assert caught.value.code == "model_built_in"
