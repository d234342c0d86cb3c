"""Models to choose from, models that are here, and what becomes of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.errors import UserError
from desktop_app.model_library import converted, neighbours
from desktop_app.model_library.advice import Pace
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.paths import DataDir
from desktop_app.services.download import DownloadPhase
from desktop_app.services.model_facts import facts_of
from desktop_app.services.removing import KEPT_S
from desktop_app.services.shelf import Shelf

from ..hub_server import FakeModel, HubServer
from ..model_library import folders, ggufs
from ..model_library.hub_cache import COMMIT, add_files, add_model
from .conftest import Bench, open_bench

LAPTOP = Machine(16 * GIB, 12 * GIB, 50 * GIB, cores=8, bytes_per_s=40e9, bfloat16=True)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[Machine]:
    """The computer that the shelf sees: the last one."""
    seen = [LAPTOP]
    monkeypatch.setattr("desktop_app.services.shelving.look_closely", lambda folder: seen[-1])
    return seen


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "hub"


@pytest.fixture
def bench(data: DataDir, cache: Path, machine: list[Machine]) -> Iterator[Bench]:
    made = open_bench(data)
    made.desk.settings.change(models_folder=str(cache), language="en")
    yield made
    made.desk.close()


@pytest.fixture
def shelf(bench: Bench) -> Shelf:
    return bench.desk.shelf


def here(shelf: Shelf, model_id: str) -> Installed:
    return next(model for model in shelf.installed() if model.id == model_id)


def ids(shelf: Shelf) -> list[str]:
    return [model.id for model in shelf.installed()]


# --- lists ------------------------------------------------------------------------


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


# --- use --------------------------------------------------------------------------


def test_last_use_is_remembered_when_a_model_is_ready(
    bench: Bench, shelf: Shelf, cache: Path
) -> None:
    snapshot = add_model(cache, "acme/tiny")
    bench.desk.models.choose(snapshot)
    assert here(shelf, "acme/tiny").last_used is None
    bench.desk.conversations.send(None, "Hello")
    bench.host.ready(str(snapshot))
    used = here(shelf, "acme/tiny").last_used
    assert used is not None and used > 1_700_000_000


def test_a_snapshot_has_its_repositorys_name(bench: Bench, cache: Path) -> None:
    snapshot = add_model(cache, "Qwen/Qwen3-1.7B")
    assert bench.desk.models.choose(snapshot).name == "Qwen3 1.7B"
    sent = bench.desk.conversations.send(None, "Hello")
    bench.host.ready(str(snapshot), name=COMMIT)
    bench.host.finish("Hi")
    info = bench.desk.models.phase.info
    assert info and info.name == "Qwen3 1.7B"
    use = bench.thread(sent.conversation_id)[-1].use
    assert use and (use.name, use.model) == ("Qwen3 1.7B", str(snapshot))


# --- import and removal -------------------------------------------------------------


def test_an_imported_folder_is_listed_and_only_forgotten(
    bench: Bench, shelf: Shelf, tmp_path: Path
) -> None:
    own = folders.write_model(tmp_path / "mine")
    model = shelf.import_path(own)
    assert shelf.import_path(own) == model  # twice is once
    assert [m.path for m in shelf.installed()[1:]] == [own]
    bench.desk.models.choose(own)
    removed = shelf.remove(model)
    assert (removed.aside, removed.was_chosen) == (None, True)
    assert own.is_dir() and len(shelf.installed()) == 1
    assert bench.desk.models.current.built_in
    shelf.restore(removed)
    assert [m.path for m in shelf.installed()[1:]] == [own]
    assert bench.desk.models.current.path == own


def test_a_folder_that_was_once_chosen_is_listed_too(
    bench: Bench, shelf: Shelf, tmp_path: Path
) -> None:
    own = folders.write_model(tmp_path / "mine")
    bench.desk.models.choose(own)
    bench.desk.models.choose(None)
    (model,) = shelf.installed()[1:]
    shelf.remove(model)
    assert len(shelf.installed()) == 1
    assert str(own) not in bench.desk.settings.current.recent_models


def test_copies_in_another_format_go_with_their_model(
    shelf: Shelf, cache: Path, data: DataDir
) -> None:
    add_model(cache, "acme/tiny")
    add_model(cache, "acme/other")
    model, other = here(shelf, "acme/tiny"), here(shelf, "acme/other")
    copies = data.converted_models
    converted.make(copies, model.path, "int8", Path.mkdir)
    kept = converted.make(copies, other.path, "int8", Path.mkdir)
    shelf.remove(model)
    assert list(copies.iterdir()) == [kept]
    (other.path / "model.safetensors").unlink()  # by another program
    shelf.delete_leftovers()
    assert list(copies.iterdir()) == []


def test_removed_files_are_gone_at_once_and_can_be_had_back(shelf: Shelf, cache: Path) -> None:
    snapshot = add_model(cache, "acme/tiny")
    content = (snapshot / "model.safetensors").read_bytes()
    removed = shelf.remove(here(shelf, "acme/tiny"))
    assert not snapshot.exists() and ids(shelf) == [""]
    shelf.restore(removed)
    assert (snapshot / "model.safetensors").read_bytes() == content
    assert ids(shelf) == ["", "acme/tiny"]
    assert [folder.name for folder in cache.iterdir()] == ["models--acme--tiny"]


def test_after_a_minute_the_space_is_free(bench: Bench, shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    removed = shelf.remove(here(shelf, "acme/tiny"))
    bench.pass_time(KEPT_S - 1)
    assert removed.aside and removed.aside.exists()
    bench.pass_time(2)
    assert list(cache.iterdir()) == []
    with pytest.raises(UserError) as caught:
        shelf.restore(removed)
    assert caught.value.code == "model_gone"


def test_closing_frees_the_space(bench: Bench, shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    shelf.remove(here(shelf, "acme/tiny"))
    bench.desk.close()
    assert list(cache.iterdir()) == []


def test_what_a_kill_left_is_deleted_at_the_next_start(shelf: Shelf, cache: Path) -> None:
    dead, alive = (cache / ".tsukue-removed" / f"{pid}-x" for pid in (2**22 + 1, os.getpid()))
    for aside in (dead, alive):
        (aside / "0").mkdir(parents=True)
    shelf.delete_leftovers()
    assert alive.exists() and not dead.exists()


def test_the_chosen_model_makes_way_for_the_starter(
    bench: Bench, shelf: Shelf, cache: Path
) -> None:
    snapshot = add_model(cache, "acme/tiny")
    bench.desk.models.choose(snapshot)
    removed = shelf.remove(here(shelf, "acme/tiny"))
    assert removed.was_chosen and bench.desk.models.current.built_in
    shelf.restore(removed)
    assert bench.desk.models.current.path == snapshot


def test_what_cannot_be_removed_stays_chosen(
    bench: Bench, shelf: Shelf, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = add_model(cache, "acme/tiny")
    bench.desk.models.choose(snapshot)

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The file is in use")

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(UserError) as caught:
        shelf.remove(here(shelf, "acme/tiny"))
    assert caught.value.code == "model_not_removed"
    assert bench.desk.models.current.path == snapshot
    assert [folder.name for folder in cache.iterdir()] == ["models--acme--tiny"]


def test_the_built_in_model_stays(shelf: Shelf) -> None:
    with pytest.raises(UserError) as caught:
        shelf.remove(shelf.installed()[0])
    assert caught.value.code == "model_built_in"


def test_one_of_several_gguf_files_can_go(shelf: Shelf, cache: Path) -> None:
    snapshot = add_files(cache, "acme/g", {"a.gguf": b"GGUFa", "b.gguf": b"GGUFb"})
    first = here(shelf, "acme/g")
    removed = shelf.remove(first)
    assert [m.name for m in shelf.installed()[1:]] == ["b"]
    assert len(list((snapshot.parent.parent / "blobs").iterdir())) == 1
    shelf.restore(removed)
    assert first.path.read_bytes() == b"GGUFa"
    shelf.remove(first)
    shelf.remove(here(shelf, "acme/g"))  # the last one takes everything with it
    assert not snapshot.parent.parent.exists()


def test_a_model_that_was_fetched_anew_is_not_overwritten(shelf: Shelf, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    removed = shelf.remove(here(shelf, "acme/tiny"))
    add_model(cache, "acme/tiny", commit="c" * 40)
    with pytest.raises(UserError) as caught:
        shelf.restore(removed)
    assert caught.value.code == "model_gone"
    assert here(shelf, "acme/tiny").revision == "c" * 40


# --- the hub ----------------------------------------------------------------------


@pytest.fixture
def online(hub: HubServer, bench: Bench) -> HubServer:
    bench.desk.settings.change(hub_endpoint=hub.url)
    return hub


def test_what_is_found_on_the_hub_is_told_with_advice(
    online: HubServer, shelf: Shelf, cache: Path, tmp_path: Path
) -> None:
    folder = folders.write_model(tmp_path / "source")
    online.add(
        FakeModel.of_folder("acme/huge", folder, parameters={"BF16": 90_000_000_000}, downloads=9)
    )
    online.add(FakeModel.of_folder("Qwen/Qwen3-1.7B", folder, parameters={"BF16": 1_700_000_000}))
    online.add(FakeModel.of_folder("acme/none", folder, downloads=1))
    add_model(cache, "acme/none")
    qwen, huge, none = shelf.search("")
    assert qwen.note and qwen.name == "Qwen3 1.7B" and qwen.downloads == 10  # of the catalogue
    assert huge.advice and huge.advice.is_hopeless and huge.download_bytes == 180_000_000_000
    assert none.advice is None and none.installed is not None


def test_details_and_a_newer_revision(
    online: HubServer, shelf: Shelf, cache: Path, tmp_path: Path
) -> None:
    folder = folders.write_model(tmp_path / "source")
    online.add(FakeModel.of_folder("acme/tiny", folder, parameters={"BF16": 214_336}))
    details = shelf.details("acme/tiny")
    assert details.free_disk_bytes == 50 * GIB
    assert details.advice and details.advice.options[0].context_tokens == 2048  # by its config
    add_model(cache, "acme/tiny")
    assert shelf.update_available(here(shelf, "acme/tiny"))
    add_model(cache, "acme/tiny", commit=details.hub.revision)
    assert not shelf.update_available(here(shelf, "acme/tiny"))
    assert not shelf.update_available(shelf.installed()[0])


def test_what_is_downloaded_is_here(
    online: HubServer, bench: Bench, shelf: Shelf, tmp_path: Path
) -> None:
    source = folders.write_model(tmp_path / "source")
    (source / "tokenizer.json").write_text("{}")
    online.add(FakeModel.of_folder("acme/tiny", source))
    bench.desk.subscribe(bench.events.append)
    shelf.downloads.start("acme/tiny")
    download = wait_for_end(shelf, "acme/tiny")
    assert download is DownloadPhase.DONE
    model = here(shelf, "acme/tiny")
    assert model.complete and bench.desk.models.choose(model.path).name == "tiny"
    shelf.remove(model)
    assert shelf.downloads.get("acme/tiny") is None


def wait_for_end(shelf: Shelf, model_id: str) -> DownloadPhase:
    import threading

    ended = (DownloadPhase.DONE, DownloadPhase.FAILED)
    pause = threading.Event()
    for _ in range(600):
        download = shelf.downloads.get(model_id)
        if download is not None and download.phase in ended:
            return download.phase
        pause.wait(0.05)
    raise AssertionError("the download does not end")


def test_the_token_is_kept(online: HubServer, shelf: Shelf) -> None:
    assert not shelf.has_token()
    shelf.set_token(" hf_good ")
    assert shelf.has_token() and shelf.token_is_in_file()
    shelf.forget_token()
    assert not shelf.has_token()


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
