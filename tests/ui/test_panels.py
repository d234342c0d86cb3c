"""The side panels beside the chat: opened, widened, closed, fed. The panel's inside is another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.actions import commands
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.panels.choosing import documents
from desktop_app.ui.panels.registry import panels
from desktop_app.ui.panels.window_drop import WindowDrop

from .conftest import Stage
from .panels_kit import CTRL, KEY, LEASE, Engine, open_panel, rows


def drop(target: QWidget, paths: list[Path]) -> bool:
    """Drags files onto a widget and lets them go; returns whether they were wanted."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    hint = target.findChild(WindowDrop).hint if isinstance(target, MainWindow) else None
    assert hint is None or hint.isVisible() is enter.isAccepted()
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), copy, data, left, none))
    return enter.isAccepted()


def test_keys_open_the_panel_beside_the_chat_and_esc_goes_back(stage: Stage) -> None:
    panel = open_panel(stage)
    window = stage.window
    assert QApplication.focusWidget() is panel.home.intake.files
    assert window.chat.isVisible() and not window.head.show_panel.isVisible()
    QTest.keyClick(panel.home.intake.files, KEY.Key_Escape)
    assert QApplication.focusWidget() is window.chat.composer.edit
    assert panel.isVisible()
    stage.click(window.panels.dock.close_button)
    assert not panel.isVisible() and window.head.show_panel.isVisible()
    stage.click(window.head.show_panel)
    assert panel.isVisible()


def test_every_panel_has_its_command_and_its_tab(stage: Stage) -> None:
    named = {command.name: command.keys for command in commands()}
    for spec in panels():
        tab = stage.window.panels.dock.tabs[spec.name]
        assert tab.text() == spec.title
        if spec.keys:
            assert named[f"panel_{spec.name}"] == (spec.keys,)
        else:  # it opens with what it shows
            assert f"panel_{spec.name}" not in named and tab.isHidden()


def test_the_panel_fills_the_window_and_goes_back(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(size=(1300, 800))
    panel = open_panel(stage)
    dock, window = stage.window.panels.dock, stage.window
    before = (dock.width(), window.history.width())
    assert before == (436, 252)
    dock.widen.setFocus()
    QTest.keyClick(dock.widen, KEY.Key_Space)
    assert not window.chat.isVisible() and not window.history.isVisible()
    stage.until(lambda: dock.width() > 1200)
    QTest.keyClick(panel.home.intake.files, KEY.Key_Escape)
    assert window.chat.isVisible()
    stage.until(lambda: (dock.width(), window.history.width()) == before)


def test_a_panel_gets_a_window_of_its_own_and_comes_back(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(size=(1300, 800))
    panel = open_panel(stage)
    dock, window = stage.window.panels.dock, stage.window
    before = (dock.width(), window.history.width())
    dock.detach.setFocus()
    QTest.keyClick(dock.detach, KEY.Key_Space)
    own = dock.window()
    assert own is not window and own.isVisible() and panel.isVisible()
    assert window.chat.isVisible() and window.history.isVisible() and not dock.widen.isVisible()
    stage.press(KEY.Key_3, CTRL)
    assert window.models.page.isVisible() and panel.isVisible()  # it stays whatever is shown here
    stage.until(own.isActiveWindow)
    QTest.keyClick(own, KEY.Key_1, CTRL)  # the keys of the window hold there too
    assert window.chat.isVisible()
    QTest.keyClick(dock.detach, KEY.Key_Space)
    assert dock.window() is window and dock.isVisible() and not own.isVisible()
    stage.until(lambda: (dock.width(), window.history.width()) == before)


def test_closing_the_window_of_the_panels_closes_them(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(size=(1300, 800))
    open_panel(stage)
    dock, window = stage.window.panels.dock, stage.window
    stage.click(dock.detach)
    dock.window().close()
    assert dock.window() is window and not dock.isVisible()
    assert not dock.is_detached
    open_panel(stage)
    stage.click(dock.detach)
    own = dock.window()
    window.close()
    assert not own.isVisible()


def test_without_room_for_both_the_panel_takes_the_whole_width(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(size=(480, 700))
    open_panel(stage)
    dock, window = stage.window.panels.dock, stage.window
    assert not window.chat.isVisible() and not window.history.isVisible()
    stage.until(lambda: dock.width() >= 480 - 62)
    stage.click(dock.close_button)
    assert window.chat.isVisible()


def test_the_list_of_chats_gives_way_first(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(size=(1000, 700))
    assert stage.window.history.isVisible()
    open_panel(stage)
    assert stage.window.chat.isVisible() and not stage.window.history.isVisible()
    assert stage.window.panels.dock.width() == 436
    stage.click(stage.window.panels.dock.close_button)
    assert stage.window.history.isVisible()


def test_the_width_is_remembered(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(size=(1300, 800))
    open_panel(stage)
    splitter = stage.window.splitter
    splitter.setSizes([252, 488, 500])
    splitter.splitterMoved.emit(740, 2)
    assert stage.window.panels.dock.width() == 500
    stage.window.close()
    stage.bridge.close()
    stage.desk.close()
    again = make_stage(size=(1300, 800))
    open_panel(again)
    assert again.window.panels.dock.width() == 500


def test_other_sections_have_no_panel_and_the_chat_has_it_back(stage: Stage) -> None:
    panel = open_panel(stage)
    stage.window.show_page("settings")
    assert not panel.isVisible()
    stage.window.show_page("chat")
    assert panel.isVisible()


def test_documents_dropped_on_the_window_go_to_the_panel(stage: Stage, tmp_path: Path) -> None:
    stage.until(stage.window.isActiveWindow)
    lease = tmp_path / "lease.pdf"
    lease.write_bytes(b"%PDF")
    assert not drop(stage.window, [tmp_path / "picture.xyz"])
    assert drop(stage.window, [lease])
    assert not stage.window.panels._drop.hint.isVisible()
    engine = Engine(stage)
    assert engine.reads(*LEASE).path == str(lease)
    panel = open_panel(stage)
    assert [row.job.title for row in rows(panel)] == ["lease.pdf"]


def test_what_the_panels_do_stands_in_the_status_line(stage: Stage, tmp_path: Path) -> None:
    lease = tmp_path / "lease.pdf"
    lease.write_bytes(b"%PDF")
    panel, engine = open_panel(stage), Engine(stage)
    panel.take_files([lease])
    engine.reads(*LEASE)
    task = engine.next()
    engine.moves(task, 3, 4)
    jobs = stage.window.status.jobs
    stage.until(lambda: jobs.text() == "Summarizing lease.pdf · 75 %")
    stage.click(stage.window.panels.dock.close_button)
    stage.click(jobs)
    assert panel.isVisible()
    engine.summary(task)
    stage.until(lambda: not jobs.isVisible())


def test_a_folder_gives_its_documents_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "~$lock.docx", "image.png", "sub/c.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    odd = tmp_path / "image.png"  # chosen by hand it is tried, and refused with a reason
    found = documents([tmp_path, odd])
    assert [path.name for path in found] == ["a.md", "b.txt", "c.pdf", "image.png"]


@pytest.mark.parametrize("name", ["a.txt", "b.pdf"])
def test_the_composer_leaves_files_to_the_window(stage: Stage, tmp_path: Path, name: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
    assert not stage.window.chat.composer.edit.canInsertFromMimeData(data)


def test_without_room_for_all_names_only_the_open_panel_has_one(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(size=(1400, 800))
    panel = open_panel(stage)
    dock = stage.window.panels.dock
    words = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    shown = {name: tab for name, tab in dock.tabs.items() if not tab.isHidden()}
    assert [name for name, tab in shown.items() if tab.toolButtonStyle() == words] == [dock.current]
    assert all(tab.width() >= tab.sizeHint().width() for tab in shown.values())
    stage.click(dock.tabs["transcribe"])
    stage.until(lambda: not panel.isVisible())
    assert [name for name, tab in shown.items() if tab.toolButtonStyle() == words] == ["transcribe"]
    stage.click(dock.widen)
    stage.until(lambda: all(tab.toolButtonStyle() == words for tab in shown.values()))
