"""GGUF files on this computer: one's own, other programs', dropped, or what is missing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTreeWidgetItem

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.model_library.neighbours import Neighbour
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.models.card_state import CardState
from desktop_app.ui.models.defaults_dialog import DefaultsDialog
from desktop_app.ui.models.neighbours_dialog import NeighboursDialog
from tests import gguf_files

from .conftest import Stage
from .fake_shelf import QWEN
from .models_kit import CHOICES, KEY, card, open_installed, open_page, row, supported

FILE = Path("/models/m-Q4_K_M.gguf")
AROUND = [
    Neighbour("LM Studio", "Qwen3-4B", Path("/lms/q.gguf"), 2_500_000_000, "Q4_K_M", 4_000_000_000),
    Neighbour("LM Studio", "bert", Path("/lms/b.gguf"), 90_000_000, problem="gguf_no_chat"),
    Neighbour("Ollama", "llama3.2:3b", Path("/ollama/sha256-ab"), 2_000_000_000, "Q4_K_M"),
    Neighbour("Ollama", "old", Path("/ollama/sha256-cd"), 9_000_000, "Q8_0", here=True),
]  # fmt: skip


@pytest.fixture
def gguf_stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage(prepare=supported)


# --- what is here -------------------------------------------------------------------


def test_a_file_of_ones_own_is_used_and_its_facts_are_read(
    gguf_stage: Stage, tmp_path: Path
) -> None:
    stage = gguf_stage
    file = gguf_files.write(stage.desk.models.starter, tmp_path / "own-Q8_0.gguf", "Q8_0")
    stage.shelf.here.append(
        Installed(file, "", "own-Q8_0", "gguf", "chat", 10_000_000, quantization="Q8_0")
    )
    page = open_installed(stage)
    own = row(stage, file)
    texts = [label.text() for label in own.findChildren(QLabel)]
    assert "Chat · 10 MB · Q8_0 · not used yet" in texts
    assert own.use.isVisible() and own.defaults.isVisible() and not own.trouble.isVisible()
    own.title.setFocus()
    QTest.keyClick(own.title, KEY.Key_Return)
    stage.until(page.details.file.isVisible)
    rows = page.details.file.rows
    assert rows["Format"] == "GGUF" and rows["Architecture"] == "llama"
    assert rows["Written as"] == "Q8_0" and rows["Chat template"] == "yes"
    assert rows["Name"] == "Tsukue starter" and rows["Context"].endswith(" tokens")
    assert page.details.title.text() == str(file)
    # There is nothing to ask the hub.
    assert not page.details.facts.isVisible() and not page.details.status.isVisible()
    assert not page.details.banner.isVisible()
    stage.press(KEY.Key_Escape, on=page)
    assert own.isVisible()


def test_a_file_that_is_damaged_says_so(gguf_stage: Stage, tmp_path: Path) -> None:
    stage = gguf_stage
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    stage.shelf.here.append(Installed(tmp_path / "x.gguf", "", "x", "gguf", "chat", 4))
    page = open_installed(stage)
    stage.click(row(stage, tmp_path / "x.gguf").title)
    stage.until(page.details.banner.isVisible)
    assert "x.gguf" in page.details.banner.accessibleName()
    assert not page.details.file.isVisible()


def test_without_llama_cpp_the_reason_stands_in_place(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "desktop_app.model_library.gguf_support.problem", lambda: "this processor lacks AVX2"
    )
    stage.shelf.choices = CHOICES
    on_hub = Path("/hub/snapshots/c/m-Q8_0.gguf")
    stage.shelf.here += [
        Installed(FILE, "", "own", "gguf", "chat", 9, quantization="Q4_K_M"),
        Installed(on_hub, QWEN.id, "m", "hub", "chat", 9, quantization="Q8_0"),
    ]
    page = open_installed(stage)
    own = row(stage, FILE)
    assert not own.use.isVisible()
    assert own.trouble.isVisible() and "lacks AVX2" in own.trouble.text()
    page.show_task("chat")
    qwen = card(stage, QWEN.id)
    assert qwen.action.state is CardState.HERE
    assert qwen.trouble.isVisible() and "lacks AVX2" in qwen.trouble.text()
    stage.click(qwen.title)
    warning = page.details.facts.warning
    stage.until(warning.isVisible)
    assert "lacks AVX2" in warning.text()
    assert not page.details.facts.why.isVisible()


def test_defaults_of_a_gguf_file_have_no_precision(gguf_stage: Stage) -> None:
    stage = gguf_stage
    stage.shelf.here.append(Installed(FILE, "", "own", "gguf", "chat", 9, quantization="Q4_K_M"))
    stage.shelf.kept[FILE] = ModelDefaults(quantization="4bit", seed=7)
    page = open_installed(stage)
    stage.click(row(stage, FILE).defaults)
    stage.until(lambda: page.installed.findChild(DefaultsDialog))
    dialog = page.installed.findChild(DefaultsDialog)
    assert dialog is not None and dialog.precision is None
    assert "Precision" not in [label.text() for label in dialog.findChildren(QLabel)]
    field = dialog.numbers["context_tokens"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "8192")
    dialog.buttons.accepted.emit()
    wanted = ModelDefaults(quantization="4bit", seed=7, context_tokens=8192)
    stage.until(lambda: stage.shelf.kept[FILE] == wanted)


# --- models of other programs -------------------------------------------------------


def open_dialog(stage: Stage) -> NeighboursDialog:
    page = open_installed(stage)
    button = page.installed.look_around
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)
    stage.until(lambda: page.installed.findChild(NeighboursDialog))
    dialog = page.installed.findChild(NeighboursDialog)
    assert dialog is not None
    return dialog


def item(dialog: NeighboursDialog, name: str) -> QTreeWidgetItem:
    return next(one for one in dialog.list.models() if one.text(0) == name)


def test_models_of_other_programs_are_ticked_and_added_by_keys(gguf_stage: Stage) -> None:
    stage = gguf_stage
    stage.shelf.around = AROUND
    dialog = open_dialog(stage)
    stage.until(dialog.list.isVisible)
    assert "Nothing is copied" in dialog.about.text()
    assert [dialog.list.topLevelItem(n).text(0) for n in range(2)] == ["LM Studio", "Ollama"]
    assert item(dialog, "Qwen3-4B").text(1) == "Q4_K_M · 2.5 GB"
    assert item(dialog, "bert").isDisabled() and "does not write text" in item(
        dialog, "bert"
    ).toolTip(0)
    assert item(dialog, "old").isDisabled() and item(dialog, "old").text(1) == "in your list · 9 MB"
    assert not dialog.add.isEnabled()
    assert QApplication.focusWidget() is dialog.list
    assert dialog.list.currentItem() is item(dialog, "Qwen3-4B")
    QTest.keyClick(dialog.list, KEY.Key_Space)
    assert dialog.chosen == [Path("/lms/q.gguf")] and dialog.add.text() == "Add"
    for _ in range(3):  # past the one that cannot be used, to the program, to its model
        QTest.keyClick(dialog.list, KEY.Key_Down)
        if dialog.list.currentItem() is item(dialog, "llama3.2:3b"):
            break
    QTest.keyClick(dialog.list, KEY.Key_Space)
    assert dialog.add.text() == "Add 2 models"
    QTest.keyClick(dialog.list, KEY.Key_Return)
    stage.until(lambda: len(stage.shelf.imported) == 2)
    assert stage.shelf.imported == [Path("/lms/q.gguf"), Path("/ollama/sha256-ab")]
    assert row(stage, Path("/lms/q.gguf")).isVisible()


def test_a_program_is_ticked_as_a_whole_without_what_cannot_be_added(gguf_stage: Stage) -> None:
    gguf_stage.shelf.around = AROUND
    dialog = open_dialog(gguf_stage)
    gguf_stage.until(dialog.list.isVisible)
    for name in ("LM Studio", "Ollama"):
        program = next(
            top for n in range(2) if (top := dialog.list.topLevelItem(n)).text(0) == name
        )
        dialog.list.setCurrentItem(program)
        QTest.keyClick(dialog.list, KEY.Key_Space)
    assert dialog.chosen == [Path("/lms/q.gguf"), Path("/ollama/sha256-ab")]
    dialog.reject()


def test_what_is_looked_for_and_not_found_is_said(gguf_stage: Stage) -> None:
    stage = gguf_stage
    gate = stage.shelf.gate = threading.Event()
    dialog = open_dialog(stage)
    assert dialog.status.text().startswith("Looking for models of LM Studio")
    assert not dialog.list.isVisible()
    gate.set()
    stage.until(lambda: dialog.status.text().startswith("No models of LM Studio"))
    assert not dialog.add.isEnabled()
    dialog.reject()


def test_a_dialog_that_was_closed_takes_no_answer(gguf_stage: Stage) -> None:
    stage = gguf_stage
    gate = stage.shelf.gate = threading.Event()
    stage.shelf.around = AROUND
    dialog = open_dialog(stage)
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.reject()
    stage.until(lambda: gone)
    gate.set()
    looked: list[bool] = []
    stage.window.models.keeper.looked.connect(lambda: looked.append(True))
    stage.window.models.keeper.look()
    stage.until(lambda: looked)


def test_looking_around_that_fails_says_why(gguf_stage: Stage) -> None:
    error = UserError("models_unreadable", path="/models", reason="denied")
    gguf_stage.shelf.errors["look_around"] = error
    dialog = open_dialog(gguf_stage)
    gguf_stage.until(lambda: "denied" in dialog.status.text())
    dialog.reject()


def test_one_of_several_that_cannot_be_added_is_told_of(gguf_stage: Stage) -> None:
    stage = gguf_stage
    stage.shelf.errors["import_path"] = UserError("gguf_damaged", path="/lms/q.gguf")
    page = open_installed(stage)
    stage.window.models.keeper.import_all([Path("/lms/q.gguf")])
    stage.until(page.banner.isVisible)
    assert "/lms/q.gguf" in page.banner.accessibleName()


# --- drops --------------------------------------------------------------------------


def drop(stage: Stage, *files: Path) -> str:
    """Drops files on the window; returns what was said while they were over it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(stage.window, enter)
    hint = stage.window.models.drop.hint
    assert enter.isAccepted() and hint.isVisible()
    QApplication.sendEvent(
        stage.window, QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, *held)
    )
    assert not hint.isVisible()
    return hint.text()


def test_a_gguf_file_dropped_on_a_chat_answers_there(gguf_stage: Stage) -> None:
    stage = gguf_stage
    chosen: list[Path] = []
    stage.window.models.keeper.chosen.connect(chosen.append)
    assert drop(stage, Path("/x/m-Q4_K_M.gguf")) == "Drop to chat with the model"
    stage.until(lambda: chosen == [Path("/x/m-Q4_K_M.gguf")])
    assert stage.window.chat.isVisible()


@pytest.mark.parametrize("name", ["m.GGUF", "sha256-0123abcd"])
def test_a_gguf_file_dropped_on_the_models_is_added(gguf_stage: Stage, name: str) -> None:
    stage = gguf_stage
    open_page(stage)
    file = Path("/x") / name
    assert drop(stage, file) == "Drop to add the model"
    assert row(stage, file).isVisible()
    assert stage.desk.models.current.built_in


def test_several_dropped_on_a_chat_are_added(gguf_stage: Stage) -> None:
    stage = gguf_stage
    drop(stage, Path("/x/a.gguf"), Path("/x/b.gguf"))
    stage.until(lambda: stage.shelf.imported == [Path("/x/a.gguf"), Path("/x/b.gguf")])
    assert row(stage, Path("/x/b.gguf")).isVisible()
