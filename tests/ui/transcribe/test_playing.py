"""Playing along with a transcript: which line is heard, and keeping it in sight."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.ui.panels.transcribe.panel import TranscribePanel

from ..conftest import Stage
from ..panels_kit import KEY
from .kit import Ear, open_panel, player, press, texts


def test_a_click_on_a_line_goes_there_and_playing_marks_the_line(
    stage: Stage, done: TranscribePanel
) -> None:
    view = done.result.view
    box = view.table.visualRect(view.model.index(2, 0))
    QTest.mouseClick(
        view.table.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(90, 12)
    )
    assert player(done).at_s == 14.0 and view.model.playing == 2
    assert view.bar.time.text() == "0:14 / 0:52"
    press(done, KEY.Key_Space)
    assert player(done).is_playing and view.bar.play.accessibleName() == "Pause"
    player(done).seek(37.0)
    assert view.model.playing == 5
    press(done, KEY.Key_Right)
    assert player(done).at_s == 42.0
    press(done, KEY.Key_BracketRight)
    assert player(done).speed == 1.25 and view.bar.speed.text() == "1.25×"
    view.table.choose_row(1)
    press(done, KEY.Key_L)
    assert player(done).loop == (6.0, 10.0) and view.bar.loop.isChecked()
    press(done, KEY.Key_L)
    assert player(done).loop is None
    QTest.keyClick(view.bar.seek, KEY.Key_Right)
    assert player(done).at_s == 47.0


def test_playing_scrolls_along_until_one_reads_elsewhere(
    stage: Stage, ear: Ear, meeting: Path
) -> None:
    panel = open_panel(stage)
    panel.take_files([meeting])
    ear.transcribes(*((n * 5.0, f"Line number {n}.", ()) for n in range(200)))
    stage.until(lambda: len(texts(panel)) == 200)
    view = panel.result.view
    view.table.choose_row(0)
    press(panel, KEY.Key_Space)
    player(panel).seek(500.0)
    bar = view.table.verticalScrollBar()
    assert bar.value() > 1000
    assert (
        view.table.viewport()
        .rect()
        .contains(view.table.visualRect(view.model.index(100, 0)).center())
    )
    press(panel, KEY.Key_PageUp)
    assert view.bar.follow.isVisible()
    here = bar.value()
    player(panel).seek(700.0)
    assert bar.value() == here
    stage.click(view.bar.follow)
    assert bar.value() > here and not view.bar.follow.isVisible()
