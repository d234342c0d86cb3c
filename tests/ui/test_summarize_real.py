"""The panel on the program as it is: files on the disk, the real engine in its process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.panels.summarize.panel import SummarizePanel

from ..test_end_to_end import Program
from .panels_kit import chips, rows

TEA = """# Tea in Japan

Tea came to Japan with monks who had studied in China about twelve hundred years ago.
For a long time tea was a rare medicine, and only monks and nobles drank it.

## Growing

Most Japanese tea is grown in Shizuoka and Kagoshima, where winters are mild.
The leaves of green tea are steamed soon after they were picked, so that they stay green.

## Drinking

Green tea is made with water that is not quite boiling, or it becomes bitter.
"""


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    program = Program(qtbot, tmp_path / "data")
    yield program
    program.close()


def test_files_are_read_summarized_cited_and_shown(program: Program, tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_text(TEA, "utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    window = program.window
    program.until(window.isActiveWindow)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_S, modifiers)
    panel = window.panels.dock.panel("summarize")
    assert isinstance(panel, SummarizePanel)
    panel.home.options.length.choose("short")
    panel.take_files([tmp_path / "tea.md", tmp_path / "broken.pdf"])
    program.until(lambda: len(rows(panel)) == 2)
    tea, broken = rows(panel)
    program.until(lambda: tea.state.text().startswith("Sentences of the document"))
    program.until(lambda: "damaged" in broken.trouble.text())
    QTest.keyClick(tea.title, Qt.Key.Key_Return)
    program.until(lambda: len(chips(panel)) == 3)
    assert panel.result.title.text() == "Tea in Japan"
    assert panel.result.coverage.line.text().startswith("Read 100 % of ")
    summary = panel.result.text
    summary.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(summary, Qt.Key.Key_Tab)
    QTest.keyClick(summary, Qt.Key.Key_Return)
    program.until(lambda: panel.source.marked_text())
    assert panel.source.marked_text() in " ".join(TEA.split())
    assert panel.source.marked_text() in summary.toPlainText()
    # The same content again is not read again.
    read = len(program.shell.bridge.desk.library.documents())
    (tmp_path / "copy.md").write_text(TEA, "utf-8")
    panel.take_files([tmp_path / "copy.md"])
    program.until(lambda: len(rows(panel)) == 3)
    program.until(lambda: rows(panel)[0].state.text().startswith("Sentences"))
    assert len(program.shell.bridge.desk.library.documents()) == read == 1
