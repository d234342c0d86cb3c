"""`tsukue models list|import|remove|estimate`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.model_library import neighbours
from desktop_app.model_library.machine import Machine
from desktop_app.model_library.sizes import GIB
from desktop_app.settings import SettingsFile

from ..model_library import folders, ggufs
from ..model_library.hub_cache import COMMIT, add_model
from .conftest import Terminal

LAPTOP = Machine(16 * GIB, 12 * GIB, cores=8, bytes_per_s=40e9, bfloat16=True)


@pytest.fixture(autouse=True)
def cache(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("desktop_app.services.shelving.look_closely", lambda folder: LAPTOP)
    folder = tmp_path / "hub"
    SettingsFile(terminal.home / "settings.json").change(
        models_folder=str(folder), language="en", offline=True
    )
    return folder


def test_the_list(terminal: Terminal, cache: Path) -> None:
    snapshot = add_model(cache, "acme/tiny")
    listed = terminal.json("models", "list")
    starter, tiny = listed["models"]
    assert (starter["origin"], starter["id"], starter["complete"]) == ("built_in", None, True)
    assert (tiny["id"], tiny["path"], tiny["revision"]) == ("acme/tiny", str(snapshot), COMMIT)
    assert listed["total_bytes"] == starter["size_bytes"] + tiny["size_bytes"]
    rows = [line.split("\t") for line in terminal.run("models", "list").stdout.splitlines()]
    assert [row[0] for row in rows] == ["Starter", "acme/tiny"]
    assert rows[1][5] == "ready"
    assert len(terminal.json("models", "list", "--task", "speech")["models"]) == 0


def test_the_catalogue(terminal: Terminal) -> None:
    found = terminal.json("models", "list", "--catalogue", "--task", "speech")["models"]
    assert {model["task"] for model in found} == {"speech"}
    turbo = next(m for m in found if m["id"] == "openai/whisper-large-v3-turbo")
    assert turbo["advice"]["recommended"] == "none" and turbo["note_ja"]
    assert {"needed_bytes", "pace", "tokens_per_s"} <= turbo["advice"]["options"][0].keys()
    assert any(model["suggested"] for model in found)
    lines = terminal.run("models", "list", "--catalogue", "--task", "chat").stdout.splitlines()
    assert lines[0].startswith("Starter\tchat") and len(lines) > 20


def test_import_and_forget(terminal: Terminal, tmp_path: Path) -> None:
    own = folders.write_model(tmp_path / "mine")
    assert terminal.json("models", "import", str(own))["origin"] == "folder"
    assert [m["name"] for m in terminal.json("models", "list")["models"]] == ["Starter", "mine"]
    removed = terminal.json("models", "remove", "mine")
    assert removed["freed_bytes"] == 0 and own.is_dir()
    assert len(terminal.json("models", "list")["models"]) == 1


def test_a_hub_model_is_deleted(terminal: Terminal, cache: Path) -> None:
    add_model(cache, "acme/tiny")
    size = terminal.json("models", "list")["models"][1]["size_bytes"]
    removed = terminal.json("models", "remove", "Acme/Tiny")
    assert (removed["removed"]["id"], removed["freed_bytes"]) == ("acme/tiny", size)
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("remove", "nobody"), "no installed model nobody"),
        (("remove", "starter"), "belongs to Tsukue"),
        (("import", "/nowhere/at/all"), "no model at"),
        (("info", "/nowhere/at/all.gguf"), "no model at"),
        (("info", "nobody/nothing"), "offline"),
        (("estimate", "nobody/nothing"), "offline"),
    ],
)
def test_mistakes_are_one_clear_line(
    terminal: Terminal, arguments: tuple[str, ...], words: str
) -> None:
    result = terminal.run("models", *arguments)
    assert result.exit_code == 1 and result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    assert words in result.stderr


def test_a_model_that_is_not_here_is_estimated(terminal: Terminal) -> None:
    found = terminal.json("models", "estimate", "Qwen/Qwen3-4B-Instruct-2507")
    assert found["recommended"] == "4bit"
    assert [o["quantization"] for o in found["options"]] == ["none", "8bit", "4bit"]
    assert found["options"][0]["weights_bytes"] == pytest.approx(8.04e9, rel=0.02)
    (only,) = terminal.json(
        "models", "estimate", "Qwen/Qwen3-8B", "--quantization", "4bit", "--context", "1000"
    )["options"]
    assert (only["quantization"], only["context_tokens"]) == ("4bit", 1000)
    rows = terminal.run("models", "estimate", "Qwen/Qwen3-4B-Instruct-2507").stdout.splitlines()
    assert rows[2].endswith("\trecommended") and rows[2].split("\t")[5] == "runs well"


def test_an_installed_model_is_estimated_by_its_id(terminal: Terminal, cache: Path) -> None:
    snapshot = add_model(cache, "acme/tiny")
    found = terminal.json("models", "estimate", "acme/tiny")
    assert found["path"] == str(snapshot)
    assert found["choices"][0]["parameters"] == 214_336


# --- GGUF files ---------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return ggufs.write(tmp_path / "files" / "Tiny-Q4_0.gguf")


def test_a_gguf_file_is_described(terminal: Terminal, file: Path) -> None:
    found = terminal.json("models", "info", str(file))
    known = {name: found[name] for name in ("format", "architecture", "parameters", "precision")}
    assert known == {
        "format": "GGUF",
        "architecture": "llama",
        "parameters": 214_080,
        "precision": "Q4_0",
    }
    assert (found["context_tokens"], found["has_template"]) == (2048, True)
    assert (found["licence"], found["size_bytes"]) == ("apache-2.0", file.stat().st_size)
    assert found["advice"]["options"][0]["pace"] == "runs well"
    text = terminal.run("models", "info", str(file)).stdout
    assert text.startswith("Tiny-Q4_0\n")
    assert "Architecture  llama" in text and "Here          runs well" in text


def test_what_is_listed_is_described_by_its_name(
    terminal: Terminal, cache: Path, file: Path
) -> None:
    terminal.json("models", "import", str(file))
    assert terminal.json("models", "info", "tiny-q4_0")["path"] == str(file)
    starter = terminal.json("models", "info", "starter")
    assert (starter["format"], starter["architecture"]) == ("safetensors", "LlamaForCausalLM")
    snapshot = add_model(cache, "acme/tiny")
    assert terminal.json("models", "info", str(snapshot))["name"] == "tiny"


def test_what_cannot_chat_is_described_all_the_same(terminal: Terminal, file: Path) -> None:
    ggufs.write(file, ggufs.LLAMA | {"general.architecture": "bert"})
    assert terminal.json("models", "info", str(file))["problem"] == "gguf_no_chat"
    assert "does not write text" in terminal.run("models", "info", str(file)).stdout
    file.write_bytes(b"GGUF")
    result = terminal.run("models", "info", str(file))
    assert result.exit_code == 1 and "damaged" in result.stderr


def test_a_gguf_file_is_imported_and_estimated(terminal: Terminal, file: Path) -> None:
    added = terminal.json("models", "import", str(file))
    assert (added["name"], added["origin"], added["quantization"]) == ("Tiny-Q4_0", "gguf", "Q4_0")
    assert terminal.json("models", "remove", "Tiny-Q4_0")["freed_bytes"] == 0 and file.is_file()
    (choice,) = terminal.json("models", "estimate", str(file))["choices"]
    assert (choice["stored_quantization"], choice["parameters"]) == ("Q4_0", 214_080)


def test_a_gguf_file_reaches_the_engine(
    terminal: Terminal, script: Callable[..., None], file: Path
) -> None:
    loaded: list[str] = []
    script(spy=lambda spec, params: loaded.append(spec.model), replies={"Hello": "Hi."})
    terminal.json("chat", "Hello", "--model", str(file))
    assert loaded == [str(file)]
    assert "Tiny" not in (terminal.home / "settings.json").read_text()  # for this run only
    terminal.json("models", "import", str(file))
    terminal.json("chat", "Hello", "--model", "Tiny-Q4_0")
    assert loaded == [str(file), str(file)]


@pytest.fixture
def neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model of another program."""
    home = tmp_path / "me"
    monkeypatch.setattr("pathlib.Path.home", lambda: home)
    for name in ("OLLAMA_MODELS", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(neighbours, "_SYSTEM_STORES", ())
    return ggufs.write(home / ".lmstudio" / "models" / "maker" / "repo" / "Tiny-Q4_0.gguf")


def test_models_of_other_programs(terminal: Terminal, neighbour: Path) -> None:
    seen = terminal.json("models", "import", "--scan")
    assert seen["added"] == [] and terminal.json("models", "list")["models"][1:] == []
    (one,) = seen["found"]
    assert (one["program"], one["quantization"], one["here"]) == ("LM Studio", "Q4_0", False)
    result = terminal.run("models", "import", "--scan")
    assert result.stdout.split("\t")[4] == "new" and "--yes" in result.stderr
    assert len(terminal.json("models", "list")["models"]) == 1  # nobody has agreed
    added = terminal.json("models", "import", "--scan", "--yes")["added"]
    assert [model["path"] for model in added] == [str(neighbour)]
    assert terminal.json("models", "list")["models"][1]["path"] == str(neighbour)
    again = terminal.run("models", "import", "--scan", "--yes")
    assert again.stdout.split("\t")[4] == "in the list" and again.exit_code == 0


def test_nothing_is_found(terminal: Terminal, neighbour: Path) -> None:
    neighbour.unlink()
    result = terminal.run("models", "import", "--scan")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No models" in result.stderr
    assert terminal.run("models", "import").exit_code == 2
    assert terminal.run("models", "import", "x", "--scan").exit_code == 2
