"""What is on this computer: use, defaults, updates, deleting with undo, adding by drop."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop_app.errors import UserError
from desktop_app.model_library.installed import Installed
from desktop_app.services.model_defaults import ModelDefaults
from desktop_app.ui.models.defaults_dialog import DefaultsDialog
from desktop_app.ui.models.installed_view import InstalledView

from .conftest import Stage
from .fake_shelf import QWEN, WHISPER
from .models_kit import CTRL, KEY, row

FOLDER = Path("/models/qwen")


def open_installed(stage: Stage) -> InstalledView:
    stage.until(stage.window.isActiveWindow)
    stage.press(KEY.Key_3, CTRL)
    page = stage.window.models.page
    stage.click(page.tabs.buttons["installed"])
    stage.until(lambda: page.installed.isVisible() and page.installed.rows)
    return page.installed


def test_a_row_tells_task_size_revision_licence_and_use(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER, last_used=time.time())
    stage.shelf.install(WHISPER, Path("/models/whisper"))
    view = open_installed(stage)
    facts = [label.text() for label in row(stage, FOLDER).findChildren(QWidget) if _is_text(label)]
    assert "Chat · 3.4 GB · Apache 2.0 · revision c0ffeec · used today" in facts
    assert view.status.text() == "4.4 GB in all · 120 GB of disk free"
    assert row(stage, FOLDER).use.isVisible()
    assert not row(stage, Path("/models/whisper")).use.isVisible()  # not for chats
    starter = row(stage, stage.desk.models.starter)
    assert starter._ready.isVisible() and not starter.delete.isVisible()


def _is_text(widget: QWidget) -> bool:
    return hasattr(widget, "text") and isinstance(widget.text(), str)


def test_a_deleted_model_comes_back_by_undo(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER)
    view = open_installed(stage)
    delete = row(stage, FOLDER).delete
    delete.setFocus()
    QTest.keyClick(delete, KEY.Key_Space)
    stage.until(lambda: view.row(FOLDER) is None)
    assert stage.window.toast.isVisible()
    assert stage.window.toast._label.text() == "“Qwen3 1.7B” was deleted"
    stage.click(stage.window.toast._button)
    assert row(stage, FOLDER).isVisible()


def test_a_model_that_cannot_be_deleted_stays_and_says_why(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER)
    open_installed(stage)
    stage.shelf.errors["remove"] = UserError("model_not_removed", path=FOLDER, reason="in use")
    stage.click(row(stage, FOLDER).delete)
    banner = stage.window.models.page.banner
    stage.until(banner.isVisible)
    assert "in use" in banner.accessibleName()
    assert row(stage, FOLDER).isVisible()


def test_defaults_are_edited_in_a_dialog(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER)
    stage.shelf.kept[FOLDER] = ModelDefaults(seed=7, min_new_tokens=2)
    view = open_installed(stage)
    stage.click(row(stage, FOLDER).defaults)
    stage.until(lambda: view.findChild(DefaultsDialog))
    dialog = view.findChild(DefaultsDialog)
    assert dialog is not None
    assert dialog.numbers["seed"].value() == 7
    QTest.keyClicks(dialog.prompt, "Be brief.")
    dialog.precision.setFocus()
    for _ in range(2):
        QTest.keyClick(dialog.precision, KEY.Key_Down)
    field = dialog.numbers["temperature"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.7")  # not yet left: counts all the same
    dialog.buttons.accepted.emit()
    stage.until(lambda: stage.shelf.kept[FOLDER].system_prompt == "Be brief.")
    assert stage.shelf.kept[FOLDER] == ModelDefaults(
        system_prompt="Be brief.", quantization="8bit", temperature=0.7, seed=7, min_new_tokens=2
    )


def test_defaults_can_be_left_to_the_settings_again(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER)
    stage.shelf.kept[FOLDER] = ModelDefaults("Be brief.", "4bit", temperature=0.2, top_k=5)
    view = open_installed(stage)
    stage.click(row(stage, FOLDER).defaults)
    stage.until(lambda: view.findChild(DefaultsDialog))
    dialog = view.findChild(DefaultsDialog)
    assert dialog is not None
    reset = next(b for b in dialog.buttons.buttons() if b.text() == "As the settings")
    stage.click(reset)
    dialog.buttons.accepted.emit()
    stage.until(lambda: stage.shelf.kept[FOLDER] == ModelDefaults())


def test_updates_are_looked_for_and_fetched(stage: Stage) -> None:
    stage.shelf.install(QWEN, FOLDER)
    stage.shelf.install(WHISPER, Path("/models/whisper"))
    view = open_installed(stage)
    row(stage, Path("/models/whisper"))
    stage.shelf.newer = {QWEN.id}
    stage.click(view.look_for_updates)
    stage.until(lambda: view.status.text() == "1 can be updated.")
    assert not row(stage, Path("/models/whisper")).update_button.isVisible()
    stage.click(row(stage, FOLDER).update_button)
    stage.until(lambda: stage.shelf.downloads.calls == [("start", QWEN.id)])
    stage.until(lambda: view.coming.card(QWEN.id))


def test_a_folder_is_added_by_the_button(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    view = open_installed(stage)
    stage.click(view.add_folder)
    row(stage, tmp_path)
    assert stage.shelf.imported == [tmp_path]


def test_folders_dropped_on_the_window_are_added(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "my-model"
    folder.mkdir()
    (tmp_path / "note.txt").write_text("x")
    window = stage.window
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder)), QUrl.fromLocalFile(str(tmp_path / "note.txt"))])
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.models.drop.hint.isVisible()
    drop = QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(window, drop)
    assert not window.models.drop.hint.isVisible()
    assert row(stage, folder).isVisible()
    assert stage.shelf.imported == [folder]
    assert window.models.page.isVisible()  # it shows what has been added
    assert not window.chat.composer.edit.canInsertFromMimeData(data)


def test_what_is_no_model_is_not_taken(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, data, *held)
    QApplication.sendEvent(stage.window, enter)
    assert not stage.window.models.drop.hint.isVisible()
    stage.shelf.errors["import_path"] = UserError("nothing_to_import", path=tmp_path)
    stage.window.models.keeper.import_path(tmp_path)
    stage.until(stage.window.chat.banner.isVisible)  # where the user is


def test_an_incomplete_model_says_so_and_is_not_offered(stage: Stage) -> None:
    path = Path("/models/half")
    stage.shelf.here.append(
        Installed(
            path, "a/half", "half", "hub", "chat", 5_000_000, complete=False,
            problem="model_incomplete",
        )
    )  # fmt: skip
    open_installed(stage)
    half = row(stage, path)
    assert half.trouble.isVisible() and str(path) in half.trouble.text()
    assert not half.use.isVisible()
