"""`tsukue models search|info|download|verify` against a hub on this computer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.paths import resources_dir
from desktop_app.settings import SettingsFile

from ..hub_server import FakeModel, HubServer
from .conftest import Terminal, interruptible

ID = "tsukue/starter"
STARTER = resources_dir() / "starter_model"


@pytest.fixture
def online(hub: HubServer, terminal: Terminal, tmp_path: Path) -> Terminal:
    hub.add(FakeModel.of_folder(ID, STARTER, parameters={"BF16": 9_387_000}))
    settings = SettingsFile(terminal.home / "settings.json")
    settings.change(hub_endpoint=f"{hub.url}/", models_folder=str(tmp_path / "models"))
    return terminal


def test_search(online: Terminal) -> None:
    (found,) = online.json("models", "search", "starter", "--task", "chat")
    assert (found["id"], found["parameters"], found["gated"]) == (ID, 9_387_000, False)
    row = online.run("models", "search", "starter").stdout
    assert row == f"{ID}\tchat\t9 M\tapache-2.0\t\t10\n"
    assert online.json("models", "search", "none of that name") == []


def test_info(online: Terminal) -> None:
    told = online.json("models", "info", ID)
    assert {file["name"] for file in told["hub"]["files"]} == {p.name for p in STARTER.iterdir()}
    assert told["hub"]["total_bytes"] == sum(p.stat().st_size for p in STARTER.iterdir())
    assert told["free_disk_bytes"] > 0
    text = online.run("models", "info", ID).stdout
    assert "apache-2.0" in text and "model.safetensors" in text and "18 MiB" in text


def test_download_and_verify(online: Terminal, hub: HubServer, tmp_path: Path) -> None:
    done = online.json("models", "download", ID)
    path = Path(done["path"])
    assert path.is_relative_to(tmp_path / "models")
    assert done["revision"] == hub.models[ID].commit == path.name
    assert (path / "model.safetensors").read_bytes() == (STARTER / "model.safetensors").read_bytes()

    for name in (ID, str(path)):
        checked = online.json("models", "verify", name)
        assert checked["whole"]
        assert {file["state"] for file in checked["files"]} == {"whole"}

    weights = (path / "model.safetensors").resolve()
    weights.write_bytes(b"x" + weights.read_bytes()[1:])
    result = online.run("models", "verify", ID)
    assert result.exit_code == 1
    assert "damaged  model.safetensors" in result.stdout
    assert online.run("models", "verify", "org/none").exit_code == 1


def test_errors_have_words_and_a_code(online: Terminal, hub: HubServer) -> None:
    hub.models[ID].gated = True
    result = online.run("models", "download", ID)
    assert result.exit_code == 1
    assert "must accept its licence" in result.stderr and f"{hub.url}/{ID}" in result.stderr
    SettingsFile(online.home / "settings.json").change(offline=True)
    asked = len(hub.asked)
    for command in (("search", "x"), ("info", ID), ("download", ID)):
        result = online.run("models", *command)
        assert result.exit_code == 1 and "offline" in result.stderr
    assert len(hub.asked) == asked


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_leaves_what_has_come(
    online: Terminal, hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "600")
    hub.fail("/storage/", stall_after=15_000_000)
    command = [sys.executable, "-m", "desktop_app", "--data-dir", str(online.home)]
    command += ["models", "download", ID, "--json"]
    with interruptible():
        program = subprocess.Popen(command, stdout=subprocess.PIPE)
    with program:
        try:
            assert hub.stalled.wait(30)
            os.kill(program.pid, signal.SIGINT)
            assert program.wait(30) == 130
        finally:
            program.kill()
    (part,) = (tmp_path / "models").rglob("*.incomplete")
    here = part.stat().st_size
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert Path(json.loads(done.stdout)["path"]).is_dir()
    assert done.stderr == b""
    assert hub.requests("/storage/")[-1].range == f"bytes={here}-"
