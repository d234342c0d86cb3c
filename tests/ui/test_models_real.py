"""The window on the real shelf, with real downloads from a hub on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.paths import DataDir, resources_dir
from desktop_app.settings import SettingsFile
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.model_card import ModelCard
from desktop_app.ui.models.models_page import ModelsPage
from desktop_app.ui.models.unlock_dialog import UnlockDialog

from .. import gguf_files
from ..hub_server import FakeModel, HubServer
from ..test_end_to_end import Program
from .conftest import Stage

Make = Callable[[], Stage]
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
STARTER = resources_dir() / "starter_model"
QWEN, QWEN_GGUF = "Qwen/Qwen3-0.6B", "unsloth/Qwen3-0.6B-GGUF"


PROBLEM = "desktop_app.model_library.gguf_support.problem"


@pytest.fixture
def make_real(make_stage: Callable[..., Stage], hub: HubServer, tmp_path: Path) -> Make:
    folder = str(tmp_path / "models")
    return lambda: make_stage(real_shelf=True, hub_endpoint=hub.url, models_folder=folder)


@pytest.fixture
def real(make_real: Make, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Where GGUF files cannot run, so that the catalogue has the other form."""
    monkeypatch.setattr(PROBLEM, lambda: "the package xllamacpp is not installed")
    return make_real()


def until(stage: Stage, condition: Callable[[], object]) -> None:
    stage.qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


def open_page(stage: Stage) -> ModelsPage:
    until(stage, stage.window.isActiveWindow)
    stage.press(KEY.Key_3, CTRL)
    page = stage.window.models.page
    until(stage, lambda: page.isVisible() and page.browse.cards.cards)
    return page


def card(stage: Stage, model_id: str) -> ModelCard:
    cards = stage.window.models.page.browse.cards
    until(stage, lambda: cards.card(model_id))
    found = cards.card(model_id)
    assert found is not None
    return found


def test_a_model_is_fetched_used_deleted_and_brought_back(
    real: Stage, hub: HubServer, tmp_path: Path
) -> None:
    hub.add(FakeModel.of_folder(QWEN, STARTER))
    page = open_page(real)
    qwen = card(real, QWEN)
    real.click(qwen.action.button)
    until(real, lambda: qwen.action.state is CardState.RUNNING)
    until(real, lambda: card(real, QWEN).action.state is CardState.USE)
    real.click(card(real, QWEN).action.button)
    snapshots = tmp_path / "models" / "models--Qwen--Qwen3-0.6B" / "snapshots"
    until(real, lambda: real.desk.models.current.path.parent == snapshots)
    assert real.host.loads[-1].spec.model == str(real.desk.models.current.path)
    real.click(page.tabs.buttons["installed"])
    path = real.desk.models.current.path
    until(real, lambda: page.installed.row(path))
    row = page.installed.row(path)
    assert row is not None
    until(real, row._ready.isVisible)
    real.click(row.delete)
    until(real, lambda: page.installed.row(path) is None and not snapshots.exists())
    assert real.desk.models.current.built_in
    real.click(real.window.toast._button)
    until(real, lambda: page.installed.row(path))
    assert real.desk.models.current.path == path


def test_of_a_gguf_repository_one_file_is_fetched_and_used(
    make_real: Make, hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PROBLEM, lambda: "")
    monkeypatch.setattr("desktop_app.model_library.accelerators.find", lambda: ())
    files = {f"q-{kind}.gguf": kind.encode() for kind in ("Q2_K", "Q4_K_M", "Q8_0", "BF16")}
    hub.add(FakeModel(QWEN_GGUF, {"README.md": b"# q", **files}))
    stage = make_real()
    page = open_page(stage)
    stage.click(card(stage, QWEN_GGUF).title)
    choices = page.details.facts.choices
    until(stage, choices.isVisible)
    stage.click(choices.buttons["q-Q4_K_M.gguf"])
    head = page.details.head.cards[0]
    stage.click(head.action.button)
    until(stage, lambda: head.action.state is CardState.USE)
    fetched = [path.name for path in (tmp_path / "models").rglob("snapshots/*/*")]
    assert fetched == ["q-Q4_K_M.gguf"]
    stage.click(choices.buttons["q-Q8_0.gguf"])
    assert head.action.state is CardState.DOWNLOAD
    stage.click(head.action.button)
    until(stage, lambda: head.action.state is CardState.USE)
    page.show_installed()
    until(stage, lambda: len(page.installed.rows) == 3)  # each is a model, beside the starter


def test_the_search_and_the_details_come_from_the_hub(real: Stage, hub: HubServer) -> None:
    hub.add(FakeModel.of_folder("someone/fine-model", STARTER))
    page = open_page(real)
    real.press(KEY.Key_F, CTRL)
    QTest.keyClicks(page.head.search.edit, "fine-model")
    found = card(real, "someone/fine-model")
    real.click(found.title)
    until(real, page.details.facts.isVisible)
    facts = page.details.facts
    files = [facts.files.topLevelItem(n).text(0) for n in range(facts.files.topLevelItemCount())]
    assert "model.safetensors" in files and "config.json" in files
    assert not page.details.banner.isVisible()


def test_a_gated_model_is_unlocked(real: Stage, hub: HubServer) -> None:
    model_id = "meta-llama/Llama-3.2-1B-Instruct"
    hub.add(FakeModel.of_folder(model_id, STARTER, gated=True))
    open_page(real)
    llama = card(real, model_id)
    assert llama.action.state is CardState.LOCKED
    real.click(llama.action.button)
    until(real, lambda: real.window.findChild(UnlockDialog))
    dialog = real.window.findChild(UnlockDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.token, "hf_good")
    QTest.keyClick(dialog.token, KEY.Key_Return)
    until(real, lambda: card(real, model_id).action.state is CardState.USE)
    texts = [file.read_text(errors="replace") for file in real.data.root.rglob("*.json")]
    assert not any("hf_good" in text for text in texts)


def test_a_model_that_is_gone_from_the_hub_says_so(real: Stage, hub: HubServer) -> None:
    open_page(real)
    qwen = card(real, QWEN)
    real.click(qwen.action.button)
    until(real, lambda: qwen.action.state is CardState.FAILED)
    assert QWEN in qwen.trouble.text()
    hub.add(FakeModel.of_folder(QWEN, STARTER))
    real.click(qwen.action.button)
    until(real, lambda: card(real, QWEN).action.state is CardState.USE)


def test_the_offline_switch_keeps_the_hub_unasked(real: Stage, hub: HubServer) -> None:
    hub.add(FakeModel.of_folder(QWEN, STARTER))
    page = open_page(real)
    real.click(real.window.status.offline)
    page.browse.search("qwen3-0.6b")
    until(real, lambda: [c.listed.id for c in page.browse.cards.cards if c.listed] == [QWEN])
    real.click(card(real, QWEN).title)
    page.installed.look_for_updates.click()
    assert hub.asked == []


@pytest.fixture
def program(qtbot: QtBot, hub: HubServer, tmp_path: Path) -> Iterator[Program]:
    data = DataDir(tmp_path / "data").create()
    SettingsFile(data.settings).change(hub_endpoint=hub.url, models_folder=str(tmp_path / "models"))
    program = Program(qtbot, data.root)
    yield program
    program.close()


@pytest.fixture(params=["safetensors", "gguf"])
def model_format(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the catalogue recommends on this computer."""
    wanted: str = request.param
    if wanted == "gguf":
        pytest.importorskip("xllamacpp")
        monkeypatch.setattr("desktop_app.model_library.accelerators.find", lambda: ())
    else:
        monkeypatch.setattr(PROBLEM, lambda: "the package xllamacpp is not installed")
    return wanted


def test_first_run_download_load_chat(
    model_format: str, program: Program, hub: HubServer, tmp_path: Path
) -> None:
    """From the first window to an answer of a model that was not there before: three clicks."""
    window = program.window
    first_run = window.models.first_run
    program.until(first_run.isVisible)
    row = min(
        (row for row in first_run.rows if row.listed.task == "chat"),
        key=lambda row: row.listed.parameters or 0,
    )
    assert bool(row.listed.quantization) is (model_format == "gguf")
    if model_format == "gguf":
        written = gguf_files.write(STARTER, tmp_path / "starter-Q8_0.gguf", "Q8_0")
        hub.add(FakeModel(row.listed.id, {written.name: written.read_bytes()}))
    else:
        hub.add(FakeModel.of_folder(row.listed.id, STARTER))
    QTest.mouseClick(row.action.button, Qt.MouseButton.LeftButton)
    program.until(lambda: row.action.state is CardState.USE)
    QTest.mouseClick(row.action.button, Qt.MouseButton.LeftButton)
    chosen = program.shell.bridge.desk.models
    program.until(lambda: chosen.current.path.is_relative_to(tmp_path / "models"))
    program.until(lambda: not first_run.isVisible())
    assert program.ask("What does temperature do?").strip()
    info = chosen.phase.info
    assert info is not None and info.model == str(chosen.current.path)
